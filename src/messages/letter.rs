//! A message as it is sent to one address, and what became of it.

use super::MessageKind;
use std::fmt;
use uuid::Uuid;

/// A message on its way to one address. Its `Debug` does not show the address.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same for every try at the same message to the same user, so that a mailbox can tell a second copy.
    pub id: Uuid,
    /// E-mail address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({})", self.id)
    }
}

impl Letter {
    /// The letter that says what waits, and where to sign in to see it; nothing else.
    pub fn about(id: Uuid, to: String, kind: MessageKind, site: &str, base_url: &str, link: &str) -> Self {
        let subject = kind.subject().to_owned();
        let address = format!("{}{link}", base_url.trim_end_matches('/'));
        let body = format!(
            "{subject}.\n\nSign in to {site} to read it:\n{address}\n\nThis message says nothing of anybody on \
             purpose. Nobody reads answers to it.\n"
        );
        Self { id, to, subject, body }
    }

    /// The letter that carries an invitation: who opens its link chooses the password of the account.
    pub fn invitation(id: Uuid, to: String, site: &str, base_url: &str, token: &str) -> Self {
        let subject = MessageKind::Invitation.subject().to_owned();
        let address = format!("{}/invitation/{token}", base_url.trim_end_matches('/'));
        let body = format!(
            "You have an account at {site}.\n\nChoose a password for it here:\n{address}\n\nThe link is good for a \
             week and for one use. Give it to nobody else. If you did not expect this, you need do nothing.\n\nNobody \
             reads answers to this message.\n"
        );
        Self { id, to, subject, body }
    }
}

/// What became of one try to send a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has it and answers for it.
    Sent,
    /// The mail server will not take it for this address, now or later; its code ("550").
    Refused(u16),
    /// Not this time: the server's code, where it gave one. What is wrong with the whole server, such as a
    /// wrong password, is here too, because it can be mended while the letter waits.
    NotNow(Option<u16>),
}

/// Whoever carries letters.
pub trait Post: Send + Sync {
    /// Tries once. May wait for the network, up to a minute.
    fn send(&self, letter: &Letter) -> Outcome;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_what_waits_and_where_and_nothing_else() {
        for kind in MessageKind::ALL.iter().copied() {
            let to = "amina@example.org".to_owned();
            let letter =
                Letter::about(Uuid::nil(), to, kind, "Fingerpost", "https://help.example.org/", "/group/requests/1");
            assert_eq!(letter.subject, kind.subject());
            assert!(letter.body.contains("\nhttps://help.example.org/group/requests/1\n"), "{}", letter.body);
            assert!(!letter.body.contains("amina") && !format!("{letter:?}").contains("amina"));
        }
    }
}
