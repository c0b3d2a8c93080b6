//! The postman: hands messages out, tries every letter whose time has come, and writes down what became
//! of it. Without a mail server messages stay in the outbox, and that is said once.

use crate::accounts::{Accounts, UserStatus, users};
use crate::messages::{self, Letter, MessageKind, Outcome, Post, queue};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often the outbox is looked at.
const POLL: Duration = Duration::from_secs(5);
/// How often it is looked whether to stop.
const NAP: Duration = Duration::from_millis(100);
/// Letters claimed at a time; few, so that a claim outlasts its tries even where the mail server is slow.
const CLAIMED_AT_ONCE: i64 = 3;
/// What a mail server would answer for somebody who is not there any longer.
const NO_SUCH_MAILBOX: u16 = 550;

/// What one pass did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Letters that the mail server has.
    pub sent: usize,
    /// Letters that are tried again later.
    pub later: usize,
    /// Letters that are not tried again.
    pub given_up: usize,
}

/// Carries the outbox to the post.
pub struct Delivery {
    accounts: Accounts,
    post: Option<Box<dyn Post>>,
    site: String,
    base_url: String,
}

impl Delivery {
    /// A postman for a site of this name at this address ("https://help.example.org"); without a post,
    /// nothing leaves the outbox.
    pub fn new(
        accounts: Accounts,
        post: Option<Box<dyn Post>>,
        site: impl Into<String>,
        base_url: impl Into<String>,
    ) -> Self {
        Self { accounts, post, site: site.into(), base_url: base_url.into() }
    }

    /// Delivers until `stop` is set.
    pub fn run(&self, stop: &AtomicBool) {
        if self.post.is_none() {
            tracing::warn!("no mail server is set (smtp, mail_from): messages stay in the outbox");
            return;
        }
        while !stop.load(Ordering::Acquire) {
            match self.pass(stop) {
                Ok(done) if done != Delivered::default() => {
                    tracing::info!(sent = done.sent, later = done.later, given_up = done.given_up, "letters");
                }
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "the outbox could not be delivered; trying again"),
            }
            let naps = POLL.as_millis() / NAP.as_millis();
            for _ in 0..naps {
                if stop.load(Ordering::Acquire) {
                    return;
                }
                std::thread::sleep(NAP);
            }
        }
    }

    /// Tries every letter that is due once. A stop is heeded between two letters; what was claimed and not
    /// tried comes back by itself.
    pub fn pass(&self, stop: &AtomicBool) -> messages::Result<Delivered> {
        let mut done = Delivered::default();
        let Some(post) = &self.post else { return Ok(done) };
        let database = &self.accounts.database;
        database.write(|tx| queue::hand_out(tx, &self.accounts.keys))?;
        loop {
            let due = database.write(|tx| queue::claim(tx, CLAIMED_AT_ONCE))?;
            if due.is_empty() {
                return Ok(done);
            }
            for letter in &due {
                if stop.load(Ordering::Acquire) {
                    return Ok(done);
                }
                // One letter that cannot be written holds up no other.
                let outcome = self.send(post.as_ref(), letter).unwrap_or_else(|error| {
                    tracing::error!(message = %letter.message, %error, "a letter could not be written");
                    Outcome::NotNow(None)
                });
                let given_up = database.write(|tx| queue::settle(tx, letter, outcome))?;
                match outcome {
                    Outcome::Sent => done.sent += 1,
                    _ if given_up => {
                        tracing::warn!(message = %letter.message, user = %letter.user, ?outcome, "a letter was given up");
                        done.given_up += 1;
                    }
                    _ => done.later += 1,
                }
            }
        }
    }

    fn send(&self, post: &dyn Post, due: &queue::Due) -> messages::Result<Outcome> {
        let keys = &self.accounts.keys;
        let user = self.accounts.database.read(|conn| users::by_id(conn, keys, due.user))?;
        if user.status == UserStatus::Deactivated {
            return Ok(Outcome::Refused(NO_SUCH_MAILBOX));
        }
        if due.kind == MessageKind::Invitation {
            let database = &self.accounts.database;
            let now = database.clock().now();
            let token = database.read(|conn| users::invitation_of(conn, keys, due.user, now))?;
            // Used meanwhile, or over: there is nothing left to open.
            let Some(token) = token else { return Ok(Outcome::Refused(NO_SUCH_MAILBOX)) };
            let letter = Letter::invitation(due.letter_id(), user.email, &self.site, &self.base_url, &token);
            return Ok(post.send(&letter));
        }
        let letter = Letter::about(due.letter_id(), user.email, due.kind, &self.site, &self.base_url, &due.link);
        Ok(post.send(&letter))
    }
}
