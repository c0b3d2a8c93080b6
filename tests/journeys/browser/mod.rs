//! The journeys of people at a screen: each test opens its own browser on one shared demonstration
//! directory.

mod accessibility;
mod desk;
mod filter;
mod j27_matching;
mod j31_waiting_list;
mod j32_missed_session;
mod j33_closures;
mod j35_withdrawal;
mod j74_retention;
mod keyboard;
mod listing;
mod nothing_found;
mod screenshots;
mod search;
mod site;
mod suggestions;
mod urgent;
mod without_script;
