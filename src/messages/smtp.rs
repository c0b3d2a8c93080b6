//! Letters over SMTP: enciphered, or in the clear to this very machine.

use super::{Letter, Outcome, Post};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as Trouble;
use lettre::transport::smtp::extension::ClientId;
use lettre::{SmtpTransport, Transport};
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;
use url::{Host, Url};

/// How long the mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Answers that are about the mailbox of the recipient and will not change: no such mailbox, not here, not
/// a name.
const ABOUT_THE_MAILBOX: [u16; 3] = [550, 551, 553];

/// Why letters cannot be sent with these settings. Never shows the password in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SmtpError {
    /// The mail server's address.
    #[error(
        "it takes the address of a mail server, such as smtps://user:password@mail.example.org or \
         smtp://user:password@mail.example.org:587?tls=required"
    )]
    Server,
    /// Passwords and letters would go over the network for all to read.
    #[error("letters to another machine are enciphered: begin with smtps:// or end with ?tls=required")]
    InTheClear,
    /// The sender.
    #[error("it takes an address to send from, such as \"Fingerpost <no-reply@example.org>\"")]
    Sender,
}

/// A mail server and who sends.
#[derive(Clone)]
pub struct Smtp {
    transport: SmtpTransport,
    from: Mailbox,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp")
    }
}

impl Smtp {
    /// The mail server at `server` ("smtps://…", "smtp://…?tls=required", or plain "smtp://" to this
    /// machine), sending as `from`. Nothing is connected before the first letter.
    pub fn new(server: &str, from: &str) -> Result<Self, SmtpError> {
        let url = Url::parse(server.trim()).map_err(|_syntax| SmtpError::Server)?;
        let enciphered = match url.scheme() {
            "smtps" => true,
            "smtp" => url.query_pairs().any(|(key, value)| key == "tls" && value == "required"),
            _ => return Err(SmtpError::Server),
        };
        if !enciphered && !is_this_machine(&url) {
            return Err(SmtpError::InTheClear);
        }
        let from: Mailbox = from.trim().parse().map_err(|_syntax| SmtpError::Sender)?;
        let name = ClientId::Domain(from.email.domain().to_owned());
        let builder = SmtpTransport::from_url(url.as_str()).map_err(|_unusable| SmtpError::Server)?;
        Ok(Self { transport: builder.timeout(Some(PATIENCE)).hello_name(name).build(), from })
    }

    fn message(&self, letter: &Letter) -> Option<Message> {
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        let to = Mailbox::new(None, letter.to.parse().ok()?);
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.clone())
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .ok()?;
        // Keeps away answers of people on leave (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(automatic, "auto-generated".to_owned()));
        Some(message)
    }
}

impl Post for Smtp {
    fn send(&self, letter: &Letter) -> Outcome {
        // An address that is none is not there on any server.
        let Some(message) = self.message(letter) else { return Outcome::Refused(ABOUT_THE_MAILBOX[2]) };
        match self.transport.send(&message) {
            Ok(_) => Outcome::Sent,
            Err(trouble) => judged(&trouble),
        }
    }
}

fn judged(trouble: &Trouble) -> Outcome {
    match trouble.status().map(u16::from) {
        Some(code) if ABOUT_THE_MAILBOX.contains(&code) => Outcome::Refused(code),
        code => Outcome::NotNow(code),
    }
}

fn is_this_machine(url: &Url) -> bool {
    // The scheme is not one of the web's, so an address of numbers is read as a name.
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => {
            name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_enciphered_or_to_this_machine() {
        let from = "Fingerpost <no-reply@example.org>";
        for server in
            ["smtps://mail.example.org", "smtp://a:b@mail.example.org:587?tls=required", "smtp://127.0.0.1:25"]
        {
            assert!(Smtp::new(server, from).is_ok(), "{server}");
        }
        for (server, why) in [
            ("smtp://a:secret@mail.example.org", SmtpError::InTheClear),
            ("smtp://a:secret@mail.example.org?tls=opportunistic", SmtpError::InTheClear),
            ("smtp://127.0.0.1.example.org", SmtpError::InTheClear),
            ("mail.example.org", SmtpError::Server),
            ("https://mail.example.org", SmtpError::Server),
        ] {
            let error = Smtp::new(server, from).unwrap_err();
            assert_eq!(error, why, "{server}");
            assert!(!error.to_string().contains("secret"));
        }
        assert_eq!(Smtp::new("smtp://localhost", "nobody").unwrap_err(), SmtpError::Sender);
    }
}
