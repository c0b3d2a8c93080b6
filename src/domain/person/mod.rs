//! The person: who they are, how to reach and to talk with them, what to look out for, who speaks for them.
//!
//! The fields are those of the national social prescribing record (demographics, GP practice, risks,
//! individual requirements). Everything a person is known by is [`Private`]; no type here shows it in its
//! `Debug`. All ages; no fixed abode is an address like any other.

mod contact_point;
mod identity;
mod need;
mod practice;
mod residence;
mod risk;
mod spokesperson;
mod validate;

#[cfg(test)]
mod tests;

pub use contact_point::{ContactKind, ContactPoint, ContactUse};
pub use identity::{EthnicCategory, NhsNumber, OdsCode, StatedGender, age_on};
pub use need::{
    Circumstance, Communication, CommunicationNeed, MAX_IMPORTANCE, MIN_IMPORTANCE, NeedLevel, PrintSize, ReasonGroup,
    ReferralReason,
};
pub use practice::GpPractice;
pub use residence::{Address, Residence};
pub use risk::{KnownRisk, RiskKind, Risks};
pub use spokesperson::{CapacityDecision, Guardian, Representative, RepresentativeKind};
pub use validate::validate;

use super::Private;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// From this age on a person decides for themselves unless a mental-capacity decision says otherwise;
/// below it a guardian is asked (Family Law Reform Act 1969, section 8).
pub const DECIDES_FROM_AGE: i32 = 16;

/// A person whom somebody asked to help, or who asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Ours; says nothing of the person.
    pub id: Uuid,
    /// First and middle names.
    pub given_name: Private,
    /// Surname.
    pub family_name: Private,
    /// How they like to be called.
    pub preferred_name: Option<Private>,
    /// "Mrs".
    pub title: Option<Private>,
    /// Other names they are or were known by.
    pub aliases: Vec<Private>,
    /// "she", "they".
    pub pronoun: Option<Private>,
    /// Date of birth; `None` when they would not say or do not know.
    pub date_of_birth: Option<Private<NaiveDate>>,
    /// What they say they are.
    pub gender: Option<Private<StatedGender>>,
    /// What they say they are, by the sixteen categories of 2001.
    pub ethnicity: Option<Private<EthnicCategory>>,
    /// In their own words.
    pub religion: Option<Private>,
    /// The number on their NHS letters.
    pub nhs_number: Option<Private<NhsNumber>>,
    /// Where they live, stay or can be found.
    pub residence: Residence,
    /// How to reach them, the best first.
    pub contacts: Vec<ContactPoint>,
    /// How to talk and write to them; shown at the top of every page.
    pub communication: Communication,
    /// What to look out for; "no known risks" is said, not assumed.
    pub risks: Risks,
    /// How they live.
    pub circumstances: BTreeSet<Circumstance>,
    /// Their GP practice; `None` when they have none.
    pub gp_practice: Option<GpPractice>,
    /// Who speaks for them, when they cannot decide something themselves.
    pub representative: Option<Representative>,
    /// Who is asked for a child.
    pub guardian: Option<Guardian>,
    /// Whom to ring in an emergency, in words.
    pub emergency_contact: Option<Private>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Person {
    /// What to call them: the name they like, else first and last name.
    pub fn called(&self) -> Private {
        match &self.preferred_name {
            Some(name) if !name.is_blank() => name.clone(),
            _ => {
                let both = format!("{} {}", self.given_name.expose().trim(), self.family_name.expose().trim());
                Private::new(both.trim().to_owned())
            }
        }
    }

    /// Their age in years, when the date of birth is known.
    pub fn age_on(&self, today: NaiveDate) -> Option<i32> {
        self.date_of_birth.as_ref().and_then(|born| age_on(*born.expose(), today))
    }

    /// Whether a guardian is asked for them.
    pub fn is_child_on(&self, today: NaiveDate) -> bool {
        self.age_on(today).is_some_and(|age| age < DECIDES_FROM_AGE)
    }

    /// Whether there is any way to reach them: themselves, or through who looks after them or speaks for them.
    pub fn can_be_reached(&self) -> bool {
        let usable = |contact: &ContactPoint| contact.usage != ContactUse::DoNotUse;
        self.contacts.iter().any(usable)
            || self.residence.takes_letters()
            || self.guardian.is_some()
            || self.representative.is_some()
    }

    /// Who may say yes or no for them: themselves, unless they are a child or a mental-capacity decision
    /// names somebody.
    pub fn decided_by(&self, today: NaiveDate) -> super::consent::GivenBy {
        use super::consent::GivenBy;
        match &self.representative {
            Some(representative) if representative.decides_on(today) => GivenBy::Representative,
            Some(representative) if representative.cannot_decide() => GivenBy::BestInterestDecision,
            _ if self.is_child_on(today) => GivenBy::Guardian,
            _ => GivenBy::Person,
        }
    }
}
