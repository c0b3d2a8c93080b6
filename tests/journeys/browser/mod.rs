//! The journeys of people at a screen: each test opens its own browser on one shared demonstration
//! directory.

mod accessibility;
mod desk;
mod filter;
mod invitation;
mod keyboard;
mod listing;
mod nothing_found;
mod screenshots;
mod search;
mod site;
mod suggestions;
mod urgent;
mod without_script;
