//! What the journeys stand on: the built program, real databases, a real browser, the open data.

pub mod browser;
pub mod feed;
pub mod http;
#[expect(dead_code, reason = "the tests of messages ask more of it")]
#[path = "../../suite/messages/mail_server.rs"]
pub mod mail;
pub mod parts;
pub mod postgres;
pub mod process;
pub mod program;
mod proof;
pub mod session;
pub mod webdriver_client;

pub use browser::Browser;
pub use postgres::Cluster;
pub use program::{Finished, Program, Server};
