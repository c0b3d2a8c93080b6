//! Why something about a person, a case or a prescription could not be done.

use super::store::{CaseRecord, StoredConsent, StoredPerson};
use crate::accounts;
use crate::database::{self, seal};
use crate::directory;
use crate::domain::prescription::{Missing, Refusal, State};
use crate::domain::{FieldErrors, MatchError};
use crate::messages;
use chrono::NaiveDate;
use uuid::Uuid;

/// An error of prescribing. Its text never holds anything of a person.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// A value could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] seal::Error),
    /// Something about users failed.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// A message could not be written.
    #[error(transparent)]
    Messages(#[from] messages::Error),
    /// The policy says no.
    #[error("you may not do that, or not for this person; ask the worker named for them or your co-ordinator")]
    Refused,
    /// No such person, case or prescription, or one whose record was erased.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// A form that cannot be taken as it is.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// Somebody else was first; nothing was overwritten.
    #[error("somebody else changed this since you opened it; look at what is there now, then decide again")]
    Conflict(Box<Now>),
    /// The life of a prescription does not allow it.
    #[error(transparent)]
    Machine(#[from] Refusal),
    /// What a prescription lacks before it may be sent.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    NotCleared(Vec<Missing>),
    /// Nobody is sent to a service that a steward has closed.
    #[error("{0}")]
    ServiceClosed(Box<ServiceClosed>),
    /// The directory failed.
    #[error(transparent)]
    Directory(#[from] directory::Error),
    /// The services could not be ranked.
    #[error(transparent)]
    Match(#[from] MatchError),
    /// A stored record does not have the shape that it should have.
    #[error("a record in {0} cannot be read; run the check")]
    Unreadable(&'static str),
}

/// A service that a steward or its source has closed, and what can be done instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} {}; choose another service{}", match (.opens_on, .closed_on) {
    (Some(day), _) => format!("is closed until {day}"),
    (None, Some(day)) => format!("closed on {day}"),
    (None, None) => "is closed, as its entry says".to_owned(),
}, if *.for_now { ", or wait until it is open again" } else { "" })]
pub struct ServiceClosed {
    /// Which.
    pub service_id: Uuid,
    /// Its name.
    pub name: String,
    /// The first day on which it is closed; `None` where its source says that it is and not since when.
    pub closed_on: Option<NaiveDate>,
    /// The first day on which it is open again; `None` where nobody has said one.
    pub opens_on: Option<NaiveDate>,
    /// Whether it is closed for a time and not for good.
    pub for_now: bool,
    /// The service that people are told of instead.
    pub instead: Option<Uuid>,
    /// The case for whose person another one is looked for.
    pub case_id: Option<Uuid>,
}

/// What is there now, where somebody else was first.
#[derive(Debug, Clone, PartialEq)]
pub enum Now {
    /// The person's record.
    Person(Box<StoredPerson>),
    /// The case.
    Case(CaseRecord),
    /// The prescription.
    Prescription(State),
    /// The consent.
    Consent(StoredConsent),
    /// The version of a thing that is shown nowhere else.
    Version(u64),
}

/// What prescribing answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    pub(super) fn conflict(now: Now) -> Self {
        Self::Conflict(Box::new(now))
    }

    /// One thing that is wrong with a form.
    pub(super) fn field(field: &str, message: &str) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, message);
        Self::Invalid(errors)
    }

    /// Whether the same call may well succeed a little later.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Database(error) => error.is_busy(),
            Self::Seal(error) => error.is_busy(),
            Self::Accounts(error) => error.is_busy(),
            Self::Messages(error) => error.is_busy(),
            _ => false,
        }
    }
}
