//! A person's yes: to one recipient, for a set of facts, in plain words, taken back at any time.

use super::person::Person;
use super::{FieldErrors, Private};
use crate::closed_list;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

closed_list! {
    /// Where a consent stands (list 5.2).
    ConsentStatus {
        NotAsked = "not_asked",
        Asked = "asked",
        Given = "given",
        Declined = "declined",
        Withdrawn = "withdrawn",
        Expired = "expired",
        /// Decided in the person's best interest, because they cannot decide this themselves.
        BestInterest = "best_interest",
        /// Given by somebody who may decide for the person.
        Representative = "representative",
    }
}

impl ConsentStatus {
    /// Whether facts may be passed on by it.
    pub const fn allows_sharing(self) -> bool {
        matches!(self, Self::Given | Self::BestInterest | Self::Representative)
    }
}

closed_list! {
    /// A fact of a person that a prescription may carry. What is not named is not told.
    SharedField {
        Name = "name",
        Phone = "phone",
        Email = "email",
        Address = "address",
        /// The first half of the postcode alone.
        PostcodeArea = "postcode_area",
        DateOfBirth = "date_of_birth",
        AgeBand = "age_band",
        CommunicationNeeds = "communication_needs",
        AccessNeeds = "access_needs",
        Language = "language",
        WhatMatters = "what_matters",
        Needs = "needs",
        Goals = "goals",
        Risks = "risks",
        Circumstances = "circumstances",
        /// Whom to speak to instead of the person, and why.
        Representative = "representative",
        Guardian = "guardian",
        EmergencyContact = "emergency_contact",
        GpPractice = "gp_practice",
    }
}

impl SharedField {
    /// What the person hears: "your name".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Name => "your name",
            Self::Phone => "your phone number",
            Self::Email => "your e-mail address",
            Self::Address => "your address",
            Self::PostcodeArea => "the first half of your postcode",
            Self::DateOfBirth => "your date of birth",
            Self::AgeBand => "roughly how old you are",
            Self::CommunicationNeeds => "the best way to talk or write to you",
            Self::AccessNeeds => "what you need to get in and take part",
            Self::Language => "the language you speak",
            Self::WhatMatters => "what matters to you",
            Self::Needs => "what you would like help with",
            Self::Goals => "your goals",
            Self::Risks => "anything that keeps you or others safe",
            Self::Circumstances => "how you live",
            Self::Representative => "who speaks for you",
            Self::Guardian => "who looks after you",
            Self::EmergencyContact => "whom to ring in an emergency",
            Self::GpPractice => "the name of your GP practice",
        }
    }
}

closed_list! {
    /// Who said yes or no.
    GivenBy {
        Person = "person",
        /// Attorney, deputy or advocate: the case holds the mental-capacity decision.
        Representative = "representative",
        /// Whoever has parental responsibility for a child.
        Guardian = "guardian",
        /// Nobody could: the worker decided in the person's best interest and wrote down why.
        BestInterestDecision = "best_interest_decision",
    }
}

closed_list! {
    /// How it was said.
    ConsentMethod {
        FaceToFace = "face_to_face",
        Telephone = "telephone",
        SignedPaper = "signed_paper",
        WrittenMessage = "written_message",
        BritishSignLanguage = "british_sign_language",
        ThroughInterpreter = "through_interpreter",
    }
}

/// What a person said to one recipient having some facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Ours.
    pub id: Uuid,
    /// Whose facts they are.
    pub person_id: Uuid,
    /// The organization that would have them, and no other.
    pub recipient_id: Uuid,
    /// What it would be told.
    pub fields: BTreeSet<SharedField>,
    /// What was said last; see [`Consent::status_on`] for what holds today.
    pub status: ConsentStatus,
    /// Who said it.
    pub given_by: GivenBy,
    /// How.
    pub method: ConsentMethod,
    /// When the last thing was said.
    pub said_at: DateTime<Utc>,
    /// The last day on which a yes holds; `None` until it is taken back.
    pub until: Option<NaiveDate>,
    /// When a best-interest decision, or a representative's standing, is looked at again.
    pub review_on: Option<NaiveDate>,
    /// "Ask again in spring".
    pub ask_again_on: Option<NaiveDate>,
    /// The service that a no was said to; another of the same recipient may be welcome.
    #[serde(default)]
    pub service_id: Option<Uuid>,
    /// Why the person said no, in their words.
    #[serde(default)]
    pub reason: Option<Private>,
    /// What was told became a record that the recipient keeps as its own, as where a person moves away: taking
    /// the consent back takes nothing away there.
    #[serde(default)]
    pub becomes_theirs: bool,
    /// The words that were read out, so that it can be shown what was agreed to.
    pub wording: Private,
}

/// Why a consent does not carry a prescription.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsentGap {
    /// It is somebody else's.
    #[error("The consent is another person's. Ask this person.")]
    OtherPerson,
    /// It names another recipient.
    #[error("The consent is for another group. Ask again for this one.")]
    OtherRecipient,
    /// There was no yes, or it holds no more.
    #[error("The consent is not given ({}). Ask the person, or give them the details to ring themselves.", .0.slug())]
    NotGiven(ConsentStatus),
    /// More would be told than was agreed.
    #[error("The person has not agreed that the group is told: {}. Leave it out or ask again.",
        .0.iter().map(|f| f.words()).collect::<Vec<_>>().join(", "))]
    FieldsNotAgreed(BTreeSet<SharedField>),
    /// The wording was not kept.
    #[error("The words that the person agreed to are missing. Read them out again and keep them.")]
    NoWording,
}

impl Consent {
    /// What holds on `today`: a yes past its last day has expired.
    pub fn status_on(&self, today: NaiveDate) -> ConsentStatus {
        match self.until {
            Some(until) if self.status.allows_sharing() && today > until => ConsentStatus::Expired,
            _ => self.status,
        }
    }

    /// Whether a best-interest decision or a representative's standing is due to be looked at again.
    pub fn review_is_due(&self, today: NaiveDate) -> bool {
        self.status.allows_sharing() && self.review_on.is_some_and(|day| today >= day)
    }

    /// Whether this recipient may be told these facts of this person on `today`.
    pub fn covers(
        &self,
        person_id: Uuid,
        recipient_id: Uuid,
        fields: &BTreeSet<SharedField>,
        today: NaiveDate,
    ) -> Result<(), ConsentGap> {
        if self.person_id != person_id {
            return Err(ConsentGap::OtherPerson);
        }
        if self.recipient_id != recipient_id {
            return Err(ConsentGap::OtherRecipient);
        }
        let status = self.status_on(today);
        if !status.allows_sharing() {
            return Err(ConsentGap::NotGiven(status));
        }
        if self.wording.is_blank() {
            return Err(ConsentGap::NoWording);
        }
        let beyond: BTreeSet<_> = fields.difference(&self.fields).copied().collect();
        if beyond.is_empty() { Ok(()) } else { Err(ConsentGap::FieldsNotAgreed(beyond)) }
    }

    /// The same consent after the person said yes.
    pub fn give(mut self, by: GivenBy, method: ConsentMethod, at: DateTime<Utc>) -> Self {
        self.status = match by {
            GivenBy::Person => ConsentStatus::Given,
            GivenBy::Representative | GivenBy::Guardian => ConsentStatus::Representative,
            GivenBy::BestInterestDecision => ConsentStatus::BestInterest,
        };
        (self.given_by, self.method, self.said_at) = (by, method, at);
        self
    }

    /// The same consent after a no: the person's own choice, counted as nobody's failure. They may be asked
    /// again from `ask_again_on`.
    pub fn decline(
        mut self,
        by: GivenBy,
        method: ConsentMethod,
        at: DateTime<Utc>,
        ask_again_on: Option<NaiveDate>,
    ) -> Self {
        self.status = ConsentStatus::Declined;
        (self.given_by, self.method, self.said_at, self.ask_again_on) = (by, method, at, ask_again_on);
        self
    }

    /// The same consent after the person, or who may decide for them, took it back. What was agreed stays
    /// on record, so that the person can be told what has been shared.
    pub fn withdraw(mut self, by: GivenBy, method: ConsentMethod, at: DateTime<Utc>) -> Self {
        self.status = ConsentStatus::Withdrawn;
        (self.given_by, self.method, self.said_at) = (by, method, at);
        self
    }
}

/// Whether a yes may come from `by` for this person on `today`: themselves, unless a mental-capacity
/// decision or their age names somebody else.
pub fn check_giver(person: &Person, by: GivenBy, today: NaiveDate) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    let decides = person.decided_by(today);
    if by != decides {
        errors.add(
            "given_by",
            match decides {
                GivenBy::Person => "is not the person, who decides this themselves; ask them",
                GivenBy::Representative => "is not the representative, who decides this for the person; ask them",
                GivenBy::Guardian => "is not the guardian, and the person is under 16; ask the guardian",
                GivenBy::BestInterestDecision => {
                    "cannot decide this: the person is not able to, and nobody who may decide for them is on record; \
                     record a best-interest decision or the representative's document"
                }
            },
        );
    }
    if by == GivenBy::Guardian && !person.guardian.as_ref().is_some_and(|g| g.has_parental_responsibility) {
        errors.add("given_by", "has no parental responsibility on record; ask somebody who has it");
    }
    errors.into_result()
}

/// The words to read out and print: what is told, to whom, and that it can be taken back.
pub fn wording(recipient: &str, purpose: &str, fields: &BTreeSet<SharedField>) -> String {
    let told = list(fields.iter().map(|field| field.words()));
    if fields.is_empty() {
        return format!("{recipient} will not be told anything about you.");
    }
    format!(
        "We would like to ask {recipient} about {purpose}. {recipient} will be told {told}. \
         They will not be told anything else. It is up to you: your other help stays the same if you say no. \
         You can change your mind at any time, and then they can no longer see it."
    )
}

/// The same for somebody who moves away and is helped on by others: they make a record of their own of it, so that
/// it cannot be taken back from them.
pub fn wording_of_passing_on(recipient: &str, fields: &BTreeSet<SharedField>) -> String {
    let told = list(fields.iter().map(|field| field.words()));
    if fields.is_empty() {
        return format!("{recipient} will not be told anything about you.");
    }
    format!(
        "We would like to tell {recipient} about you, so that they can help you where you live now. {recipient} \
         will be told {told}. They will not be told anything else. They will make a record of their own from it, \
         and keep it by their own rules. It is up to you: nothing is told if you say no. You can change your mind \
         until they are told. After that the record is theirs: we cannot take it back for you, but you can ask \
         them to change it or to take it away."
    )
}

/// "a", "a and b", "a, b and c".
fn list<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.collect();
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
