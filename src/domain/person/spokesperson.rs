//! Who speaks for a person who cannot decide something, and for a child.

use crate::closed_list;
use crate::domain::Private;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

closed_list! {
    /// In what capacity somebody speaks for a person.
    RepresentativeKind {
        /// Lasting power of attorney for health and welfare.
        AttorneyHealthAndWelfare = "attorney_health_and_welfare",
        /// Lasting power of attorney for property and money; decides nothing here.
        AttorneyPropertyAndMoney = "attorney_property_and_money",
        /// Appointed by the Court of Protection.
        CourtDeputy = "court_deputy",
        /// Independent mental capacity advocate: is asked, does not decide.
        Advocate = "advocate",
        /// Whoever knows the person best: is asked, does not decide.
        FamilyOrFriend = "family_or_friend",
    }
}

impl RepresentativeKind {
    /// Whether such a one may decide what is shared and what help is taken, when the person cannot.
    pub const fn may_decide(self) -> bool {
        matches!(self, Self::AttorneyHealthAndWelfare | Self::CourtDeputy)
    }
}

/// A decision about mental capacity: for one thing, at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapacityDecision {
    /// The thing to be decided: "taking up a sitting service and telling them her needs".
    pub about: Private,
    /// Whether the person is able to decide it.
    pub able_to_decide: bool,
    /// When it was assessed.
    pub assessed_on: NaiveDate,
    /// By whom.
    pub assessed_by: Private,
    /// How the person was helped to decide themselves, before it was found that they cannot.
    pub support_given: Private,
    /// Why what is done is in the person's best interest.
    pub best_interest_note: Option<Private>,
    /// When it is looked at again.
    pub review_on: NaiveDate,
}

/// Somebody who speaks for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// In what capacity.
    pub kind: RepresentativeKind,
    /// Who: what the receiving group sees as "speak to".
    pub name: Private,
    /// Husband, daughter, solicitor.
    pub relationship: Option<Private>,
    /// How to reach them.
    pub contact: Private,
    /// The document was seen on that day.
    pub evidence_seen_on: Option<NaiveDate>,
    /// The decision that makes them needed; `None` while the person decides everything themselves.
    pub decision: Option<CapacityDecision>,
}

impl Representative {
    /// Whether the person was found unable to decide.
    pub fn cannot_decide(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| !decision.able_to_decide)
    }

    /// Whether the representative's yes counts on `today`: the person cannot decide, the kind allows it,
    /// somebody saw the document, and the review is not overdue.
    pub fn decides_on(&self, today: NaiveDate) -> bool {
        self.cannot_decide()
            && self.kind.may_decide()
            && self.evidence_seen_on.is_some()
            && self.decision.as_ref().is_some_and(|decision| today <= decision.review_on)
    }
}

/// Who is asked for a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardian {
    /// Who.
    pub name: Private,
    /// Mother, grandfather, foster carer.
    pub relationship: Private,
    /// How to reach them.
    pub contact: Private,
    /// Whether they have parental responsibility; who has none is told and does not decide.
    pub has_parental_responsibility: bool,
}
