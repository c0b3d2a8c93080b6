//! Telling people that something waits: the outbox, who is written to, and the post itself.
//!
//! A use case writes a message with its cause, in its own transaction ([`outbox`]); later it is handed to
//! everybody it is for and sent until it is through or given up ([`queue`]), as a [`Letter`] over
//! [`smtp`]. Neither subject nor body holds anything of a person: the link asks who opens it. May import
//! `accounts`, `database`, `geography` and `domain`.

pub mod error;
pub mod letter;
pub mod outbox;
pub mod queue;
pub mod smtp;

pub use error::{Error, Result};
pub use letter::{Letter, Outcome, Post};
pub use outbox::{MessageKind, OutboxMessage, Recipient, unsent};
pub use smtp::{Smtp, SmtpError};
