//! The life of a prescription: a consented request to one service for one person, and what came of it.
//!
//! `table` is the machine on one page; `machine` moves a [`State`] by it; `state` is what the events add
//! up to; `event` what can happen; `status` the closed lists; `clearance` the proof without which nothing
//! is sent; `refusal` a no that says what may be done instead; `fhir_status` what a receiving system is
//! told. Nothing here knows the time, a database or a person's name.

mod clearance;
mod event;
pub mod fhir_status;
mod machine;
mod refusal;
mod state;
mod status;
mod table;

#[cfg(test)]
mod tests;

pub use clearance::{CLEARANCE_HOURS, Clearance, Criterion, Eligibility, Evidence, Fit, Missing, Sending};
pub use event::{Event, EventKind, Recorded};
pub use machine::{ReplayError, allowed, begin, next, replay};
pub use refusal::{Fault, Refusal};
pub use state::{MISSED_BEFORE_DECIDING, Offer, SEEN_DAYS_AFTER_THE_END, Sent, State};
pub use status::{
    Act, DeclineReason, DidNotAttendReason, GoalOutcome, NoReplyFrom, NotPlacedReason, Onward, Party, Reason,
    ReasonList, Status, StoppedReason,
};
pub use table::{Condition, Leads, Rule, TABLE, rule_for};
