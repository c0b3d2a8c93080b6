//! Tries to reach a person, and when enough was tried.

use crate::closed_list;
use crate::domain::Private;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So many tries, on different days and in more than one way, before a case is closed for want of contact.
pub const TRIES_BEFORE_CLOSING: usize = 3;

closed_list! {
    /// What came of a try to reach somebody (list 5.2).
    AttemptOutcome {
        Answered = "answered",
        NoAnswer = "no_answer",
        Voicemail = "voicemail",
        TextSent = "text_sent",
        LetterSent = "letter_sent",
        WrongNumber = "wrong_number",
        DeclinedToTalk = "declined_to_talk",
    }
}

impl AttemptOutcome {
    /// By which way it was tried, told from what came of it.
    pub const fn channel(self) -> &'static str {
        match self {
            Self::TextSent => "text",
            Self::LetterSent => "letter",
            _ => "phone",
        }
    }
}

/// One try to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactAttempt {
    /// When.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// A note in words.
    pub note: Option<Private>,
}

/// How far the tries to reach somebody have got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Days on which somebody tried in vain.
    pub days: usize,
    /// Ways that were tried.
    pub channels: usize,
    /// Somebody was reached.
    pub reached: bool,
}

impl Tries {
    /// What the attempts of a case add up to. Only days in Great Britain count, not tries.
    pub fn of(attempts: &[ContactAttempt]) -> Self {
        let reached = |outcome| matches!(outcome, AttemptOutcome::Answered | AttemptOutcome::DeclinedToTalk);
        let in_vain = || attempts.iter().filter(|attempt| !reached(attempt.outcome));
        let days: BTreeSet<NaiveDate> = in_vain().map(|a| a.at.with_timezone(&London).date_naive()).collect();
        let channels: BTreeSet<&str> = in_vain().map(|a| a.outcome.channel()).collect();
        let reached = attempts.iter().any(|attempt| reached(attempt.outcome));
        Self { days: days.len(), channels: channels.len(), reached }
    }

    /// Whether the case may be closed because nobody could be reached.
    pub const fn suffice(self) -> bool {
        !self.reached && self.days >= TRIES_BEFORE_CLOSING && self.channels >= 2
    }

    /// What is still to be tried, in words; `None` when enough was.
    pub fn still_to_try(self) -> Option<String> {
        if self.reached || self.suffice() {
            return None;
        }
        let days = TRIES_BEFORE_CLOSING.saturating_sub(self.days);
        let another_way = if self.channels < 2 { "another way, such as a text or a letter" } else { "" };
        Some(match (days, another_way) {
            (0, way) => format!("Try {way}."),
            (days, "") => format!("Try on {days} more day{}.", if days == 1 { "" } else { "s" }),
            (days, way) => format!("Try on {days} more day{}, and {way}.", if days == 1 { "" } else { "s" }),
        })
    }
}
