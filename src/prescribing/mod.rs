//! People, consent and prescriptions: use cases, each one transaction.
//!
//! Somebody sits at a [`Desk`]: the store, the keys, the calendar and who is asking. Each use case asks the
//! policy of `accounts`, refuses what the rules of `domain` refuse, writes only onto the version that was
//! seen, and leaves event, projection, line of audit and message in one transaction. What a person is known
//! by is sealed before it is written and opened only for who may read it. May import `directory`,
//! `messages`, `accounts`, `database`, `geography` and `domain`; what fits whom it asks of a
//! [`Matcher`](crate::domain::Matcher) handed in.
//!
//! * a person comes in: [`refer_in`], [`follow_referral`], [`triage`], [`find_people`], [`duplicates`],
//!   [`duplicate_review`], [`person`];
//! * the work: [`case`], [`plan`], [`note`], [`measures`], [`check_in`], [`matching`], [`signpost`];
//! * a prescription: [`consent`], [`agreement`], [`prescribe`], [`respond`], [`reroute`], [`waiting`],
//!   [`service_closed`], and time itself in [`clock`];
//! * seeing: [`today`], [`my_people`], [`timeline`], [`follow`], [`received`], [`shared`], [`stuck`],
//!   [`places`], [`progress`], and as a table that leaves the house [`export`];
//! * on paper: [`paper`];
//! * keeping: [`handover`], [`moved`], [`subject_access`], [`erase`], [`retention`], [`check`];
//! * for an organization's own programs: [`own_data`].

pub mod agreement;
pub mod case;
pub mod check;
pub mod check_in;
pub mod clock;
pub mod consent;
mod desk;
pub mod duplicate_review;
pub mod duplicates;
pub mod erase;
pub mod error;
pub mod export;
pub mod find_people;
pub mod follow;
pub mod follow_referral;
pub mod handover;
pub mod matching;
pub mod measures;
pub mod moved;
pub mod my_people;
pub mod note;
pub mod own_data;
pub mod paper;
pub mod person;
pub mod places;
pub mod plan;
pub mod prescribe;
pub mod progress;
pub mod received;
pub mod refer_in;
pub mod reroute;
pub mod respond;
pub mod retention;
pub mod service_closed;
pub mod shared;
pub mod signpost;
mod store;
pub mod stuck;
pub mod subject_access;
pub mod timeline;
pub mod today;
pub mod triage;
mod unnamed_checks;
pub mod waiting;

use crate::messages::outbox;

pub use crate::messages::{MessageKind, OutboxMessage, unsent};
pub use desk::Desk;
pub use error::{Error, Now, Result, ServiceClosed};
pub use store::{CaseRecord, StoredConsent, StoredPerson};
