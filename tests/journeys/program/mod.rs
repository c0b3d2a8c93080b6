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
mod privacy;
mod radius;
mod visible_at_once;
