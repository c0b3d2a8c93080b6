//! Where a case stands, why it ends, and how full a worker's caseload is.

use crate::closed_list;

/// From this many open cases a worker's load is amber: about 40 is usual, 42 is asked to be noticed.
pub const CASELOAD_AMBER: usize = 42;
/// From this many it is red (B28).
pub const CASELOAD_RED: usize = 50;

closed_list! {
    /// Where a case stands (list 5.2). One is open for a person at a time in one service.
    CaseStatus {
        New = "new",
        Triage = "triage",
        Allocated = "allocated",
        TryingToContact = "trying_to_contact",
        FirstContactMade = "first_contact_made",
        Active = "active",
        Paused = "paused",
        Closing = "closing",
        Closed = "closed",
        ReturnedToReferrer = "returned_to_referrer",
    }
}

impl CaseStatus {
    /// Whether somebody works on it or should.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::ReturnedToReferrer)
    }

    /// Where it may go from here. A closed case stays closed; who comes back gets a new one.
    pub const fn may_become(self) -> &'static [Self] {
        use CaseStatus::{
            Active, Allocated, Closed, Closing, FirstContactMade, Paused, ReturnedToReferrer, Triage, TryingToContact,
        };
        match self {
            Self::New => &[Triage, Allocated, ReturnedToReferrer, Closed],
            Self::Triage => &[Allocated, ReturnedToReferrer, Closed],
            Self::Allocated => &[Triage, TryingToContact, FirstContactMade, ReturnedToReferrer, Closed],
            Self::TryingToContact => &[Triage, Allocated, FirstContactMade, ReturnedToReferrer, Closing, Closed],
            Self::FirstContactMade => &[Active, Paused, Closing, Closed],
            Self::Active => &[Paused, Closing, Closed],
            Self::Paused => &[Active, Closing, Closed],
            Self::Closing => &[Active, Closed],
            Self::Closed | Self::ReturnedToReferrer => &[],
        }
    }
}

closed_list! {
    /// Why a case is closed (list 5.6).
    ClosureReason {
        GoalsMet = "goals_met",
        PersonFinished = "person_finished",
        PersonDeclined = "person_declined",
        NoContactAfterTries = "no_contact_after_tries",
        MovedArea = "moved_area",
        ReferredToSpecialist = "referred_to_specialist",
        TooUnwell = "too_unwell",
        Duplicate = "duplicate",
        /// Silences every message at once.
        Died = "died",
        OutOfScope = "out_of_scope",
        CapacityOfTeam = "capacity_of_team",
        Other = "other",
    }
}

closed_list! {
    /// How full a worker's caseload is.
    Load { Usual = "usual", Amber = "amber", Red = "red" }
}

impl Load {
    /// The load of so many open cases.
    pub const fn of(open_cases: usize) -> Self {
        match open_cases {
            CASELOAD_RED.. => Self::Red,
            CASELOAD_AMBER.. => Self::Amber,
            _ => Self::Usual,
        }
    }
}
