//! Commands and servers, end to end, without a browser.

mod bad_input;
mod configuration;
mod crash;
mod dev_feed;
mod evaluation;
mod exchange;
mod ground;
mod health;
mod nodes;
mod prescribing_crash;
mod prescribing_privacy;
mod privacy;
mod radius;
mod visible_at_once;
