//! How to reach a person.

use crate::closed_list;
use crate::domain::Private;
use serde::{Deserialize, Serialize};

closed_list! {
    /// A way to reach a person.
    ContactKind {
        Mobile = "mobile",
        Landline = "landline",
        /// Text messages alone: nobody answers a call.
        TextOnly = "text_only",
        Email = "email",
        Post = "post",
        /// Through somebody named in the note.
        Through = "through",
    }
}

closed_list! {
    /// What may be done with it.
    ContactUse {
        /// Anything, messages left included.
        Any = "any",
        /// Ring, and leave no message: somebody else listens or reads.
        NoMessages = "no_messages",
        /// Not to be used; kept so that nobody adds it again.
        DoNotUse = "do_not_use",
    }
}

/// One way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPoint {
    /// Which way.
    pub kind: ContactKind,
    /// Number or address; empty for the post, which goes where the person lives.
    pub value: Private,
    /// What may be done with it.
    #[serde(rename = "use")]
    pub usage: ContactUse,
    /// "After ten; let it ring, she walks with a frame".
    pub note: Option<Private>,
}

impl ContactPoint {
    /// Digits alone, an international prefix of the United Kingdom turned into a zero: what two spellings
    /// of one number have in common. `None` when it is no telephone number.
    pub fn dialled(&self) -> Option<String> {
        if !matches!(self.kind, ContactKind::Mobile | ContactKind::Landline | ContactKind::TextOnly) {
            return None;
        }
        let text = self.value.expose().replace("(0)", "");
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let international = text.trim_start().starts_with('+') || digits.starts_with("00");
        let digits = digits.strip_prefix("00").unwrap_or(&digits);
        let national = match digits.strip_prefix("44") {
            Some(rest) if international => format!("0{rest}"),
            _ => digits.to_owned(),
        };
        (9..=15).contains(&national.len()).then_some(national)
    }
}
