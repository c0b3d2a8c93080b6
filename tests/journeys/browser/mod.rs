//! The journeys of people at a screen: each test opens its own browser on one shared demonstration
//! directory.

mod accessibility;
mod desk;
mod filter;
mod j36_handover;
mod j37_moves_away;
mod j38_duplicates;
mod j42_caller;
mod j43_triage;
mod j44_representative;
mod j73_everything_held;
mod keyboard;
mod listing;
mod nothing_found;
mod people;
mod screenshots;
mod search;
mod site;
mod suggestions;
mod two_workers;
mod urgent;
mod without_script;
