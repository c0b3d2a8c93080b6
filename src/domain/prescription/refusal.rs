//! A no of the machine, in words that say what may be done instead.

use super::event::EventKind;
use super::status::{Party, ReasonList, Status};
use super::table::Condition;

/// Why an event does not happen, and what may happen instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub fault: Fault,
    /// What this party may do where the prescription stands now, in the order of the table.
    pub instead: Vec<EventKind>,
}

/// What is wrong with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A prescription begins with a draft and with nothing else.
    NotBegun,
    /// A prescription begins once.
    BegunBefore,
    /// The draft was dropped.
    Dropped,
    /// The status does not allow it.
    Status {
        /// What was tried.
        event: EventKind,
        /// Where it stands.
        status: Status,
    },
    /// It is somebody else's to do.
    Party {
        /// What was tried.
        event: EventKind,
        /// Who tried.
        by: Party,
        /// Who may.
        may: &'static [Party],
    },
    /// The reason is not from the list that it needs.
    Reason {
        /// The list it needs; `None` where it takes no reason.
        needs: Option<ReasonList>,
    },
    /// Something else does not hold.
    Condition(Condition),
    /// A history runs backwards, or its moments are finer than any database keeps.
    OutOfOrder,
    /// Somebody recorded something in the meantime.
    ChangedMeanwhile {
        /// The version on which the change was based.
        seen: u64,
        /// The version now.
        now: u64,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotBegun => f.write_str("There is no such prescription yet. Start a draft first."),
            Self::BegunBefore => f.write_str("This prescription exists already. Start a new draft for another."),
            Self::Dropped => f.write_str("This draft was dropped. Start a new one."),
            Self::Status { event, status } => {
                write!(f, "You cannot {} now: this prescription {}.", event.words(), status.words())
            }
            Self::Party { event, may, .. } => {
                let may: Vec<&str> = may.iter().map(|party| party.words()).collect();
                write!(f, "It is for {} to {}.", one_of(&may), event.words())
            }
            Self::Reason { needs: Some(list) } => write!(f, "A reason from the list \u{201c}{list}\u{201d} is needed."),
            Self::Reason { needs: None } => f.write_str("No reason belongs here."),
            Self::Condition(condition) => f.write_str(condition.refusal()),
            Self::OutOfOrder => f.write_str("This event cannot have come after the one before it."),
            Self::ChangedMeanwhile { .. } => f.write_str(
                "Somebody has recorded something since you opened this page. Look at it, then decide again.",
            ),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fault.fmt(f)?;
        let instead: Vec<&str> = self.instead.iter().map(|event| event.words()).collect();
        if instead.is_empty() { Ok(()) } else { write!(f, " You may {}.", one_of(&instead)) }
    }
}

/// "a", "a or b", "a, b or c".
fn one_of(parts: &[&str]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => parts.concat(),
    }
}

impl std::error::Error for Refusal {}
