//! The journeys of people at a screen: each test opens its own browser on one shared demonstration
//! directory.

mod accessibility;
mod desk;
mod filter;
mod j22_three_minute_check;
mod j40_places_i_use;
mod j41_measures_and_message;
mod keyboard;
mod listing;
mod nothing_found;
mod screenshots;
mod search;
mod site;
mod suggestions;
mod urgent;
mod without_script;
