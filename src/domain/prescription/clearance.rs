//! Proof that a prescription may be sent: eligibility, agreement and consent, checked together.

use crate::closed_list;
use crate::domain::agreement::{Agreement, AgreementStatus};
use crate::domain::consent::{Consent, ConsentGap, SharedField};
use crate::domain::event_chain::NoteDigest;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long a clearance may wait for the sending, in hours: a working day, not a week.
pub const CLEARANCE_HOURS: i64 = 24;

closed_list! {
    /// What a group asks of the people it takes.
    Criterion {
        Age = "age",
        Area = "area",
        Audience = "audience",
        Need = "need",
        Access = "access",
        Language = "language",
        ReferralRoute = "referral_route",
        Cost = "cost",
    }
}

closed_list! {
    /// How a person stands to one criterion.
    Fit {
        Meets = "meets",
        DoesNotMeet = "does_not_meet",
        /// The listing or the person's record does not say.
        NotKnown = "not_known",
    }
}

impl Fit {
    /// How an age stands to the limits of a listing, both included; a listing without limits takes anybody.
    pub fn of_age(minimum: Option<u8>, maximum: Option<u8>, age: Option<i32>) -> Self {
        let within = |age: i32| {
            minimum.is_none_or(|least| age >= i32::from(least)) && maximum.is_none_or(|most| age <= i32::from(most))
        };
        match age {
            _ if minimum.is_none() && maximum.is_none() => Self::Meets,
            None => Self::NotKnown,
            Some(age) if within(age) => Self::Meets,
            Some(_) => Self::DoesNotMeet,
        }
    }
}

/// The eligibility check of one person for one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eligibility {
    /// Who.
    pub person_id: Uuid,
    /// For what.
    pub service_id: Uuid,
    /// How the person stands to each criterion.
    pub findings: Vec<(Criterion, Fit)>,
    /// The worker has looked at what is not known and takes it upon themselves, after ringing the group
    /// or asking the person.
    pub unknowns_accepted: bool,
    /// What of the findings neither the listing nor the record said: the worker asked.
    #[serde(default)]
    pub asked: Vec<Criterion>,
}

/// Where a check is kept sealed as it stood when a prescription was sent, and its keyed digest: what an event may
/// hold of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The number under which it is kept.
    pub id: Uuid,
    /// Enough to prove that it is unchanged, nothing to read.
    pub digest: NoteDigest,
}

impl Eligibility {
    /// The criteria that stand this way.
    pub fn with(&self, fit: Fit) -> impl Iterator<Item = Criterion> + '_ {
        self.findings.iter().filter(move |(_, found)| *found == fit).map(|(criterion, _)| *criterion)
    }
}

/// What a prescription still lacks before it may be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The check was made for somebody or something else.
    #[error("The eligibility check is for another person or service. Check this one.")]
    EligibilityOfAnother,
    /// Age and area are always looked at.
    #[error("The eligibility check does not look at {0}. Complete it.")]
    NotChecked(Criterion),
    /// The group does not take this person.
    #[error("The person does not meet what the group asks for ({0}). Choose another group.")]
    NotEligible(Criterion),
    /// Something is not known and nobody has looked into it.
    #[error("It is not known whether the person meets what the group asks for ({0}). Ring the group, then confirm.")]
    NotKnown(Criterion),
    /// No agreement allows it.
    #[error(
        "There is no information sharing agreement in date with this group ({}). Give the person the details \
         instead, or ask the steward to renew the agreement.", .0.slug()
    )]
    Agreement(AgreementStatus),
    /// The agreement is with another organization.
    #[error("The information sharing agreement is with another organization. Choose the one with this group.")]
    AgreementOfAnother,
    /// Nothing would be told.
    #[error("Nothing is chosen to be shared. Choose at least a name and a way to get in touch.")]
    NoFields,
    /// The consent does not carry it.
    #[error(transparent)]
    Consent(ConsentGap),
}

/// To whom, for what and what would be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Whose facts.
    pub person_id: Uuid,
    /// To which service.
    pub service_id: Uuid,
    /// The organization that will read them.
    pub recipient_id: Uuid,
    /// What it will be told.
    pub fields: BTreeSet<SharedField>,
}

/// That everything a sending needs was there. It is made by [`Clearance::check`] alone; reading one
/// back from the record of what was sent is the one other way to hold one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clearance {
    person_id: Uuid,
    service_id: Uuid,
    recipient_id: Uuid,
    fields: BTreeSet<SharedField>,
    consent_id: Uuid,
    agreement_id: Uuid,
    holds_until: NaiveDate,
    checked_at: DateTime<Utc>,
    /// Of what was sent before checks were kept there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
}

impl Clearance {
    /// Checks everything and says all that is missing at once.
    pub fn check(
        sending: &Sending,
        eligibility: &Eligibility,
        agreement: Option<&Agreement>,
        consent: &Consent,
        now: DateTime<Utc>,
    ) -> Result<Self, Vec<Missing>> {
        let today = now.with_timezone(&London).date_naive();
        let mut missing = missing_eligibility(sending, eligibility);
        match agreement {
            None => missing.push(Missing::Agreement(AgreementStatus::None)),
            Some(with) if with.organization_id != sending.recipient_id => missing.push(Missing::AgreementOfAnother),
            Some(with) if !with.status_on(today).allows_sharing() => {
                missing.push(Missing::Agreement(with.status_on(today)));
            }
            Some(_) => {}
        }
        if sending.fields.is_empty() {
            missing.push(Missing::NoFields);
        }
        if let Err(gap) = consent.covers(sending.person_id, sending.recipient_id, &sending.fields, today) {
            missing.push(Missing::Consent(gap));
        }
        let Some(agreement) = agreement.filter(|_| missing.is_empty()) else { return Err(missing) };
        Ok(Self {
            person_id: sending.person_id,
            service_id: sending.service_id,
            recipient_id: sending.recipient_id,
            fields: sending.fields.clone(),
            consent_id: consent.id,
            agreement_id: agreement.id,
            holds_until: consent.until.map_or(agreement.ends_on, |until| until.min(agreement.ends_on)),
            checked_at: now,
            evidence: None,
        })
    }

    /// The same with the check that is kept of it.
    pub fn with_evidence(self, evidence: Evidence) -> Self {
        Self { evidence: Some(evidence), ..self }
    }

    /// Where the check is kept that it stands on; `None` of what was sent before checks were kept.
    pub const fn evidence(&self) -> Option<Evidence> {
        self.evidence
    }

    /// Whether it is for this person, service and recipient and still fresh enough to send on.
    pub(super) fn fits(&self, person_id: Uuid, service_id: Uuid, recipient_id: Uuid, now: DateTime<Utc>) -> bool {
        let age = now - self.checked_at;
        (self.person_id, self.service_id, self.recipient_id) == (person_id, service_id, recipient_id)
            && age >= TimeDelta::zero()
            && age <= TimeDelta::hours(CLEARANCE_HOURS)
            && now.with_timezone(&London).date_naive() <= self.holds_until
    }

    /// What the recipient is told, and nothing else.
    pub const fn fields(&self) -> &BTreeSet<SharedField> {
        &self.fields
    }

    /// The consent it stands on.
    pub const fn consent_id(&self) -> Uuid {
        self.consent_id
    }

    /// The agreement it stands on.
    pub const fn agreement_id(&self) -> Uuid {
        self.agreement_id
    }

    /// When it was checked.
    pub const fn checked_at(&self) -> DateTime<Utc> {
        self.checked_at
    }

    pub(super) fn facts(&self) -> Vec<(&'static str, String)> {
        let fields: Vec<&str> = self.fields.iter().map(|field| field.slug()).collect();
        let mut facts = vec![
            ("person", self.person_id.to_string()),
            ("service", self.service_id.to_string()),
            ("recipient", self.recipient_id.to_string()),
            ("fields", fields.join(",")),
            ("consent", self.consent_id.to_string()),
            ("agreement", self.agreement_id.to_string()),
            ("holds_until", self.holds_until.to_string()),
            ("checked_at_micros", self.checked_at.timestamp_micros().to_string()),
        ];
        if let Some(Evidence { id, digest }) = self.evidence {
            facts.extend([("eligibility", id.to_string()), ("eligibility_digest", digest.to_string())]);
        }
        facts
    }
}

fn missing_eligibility(sending: &Sending, eligibility: &Eligibility) -> Vec<Missing> {
    if (eligibility.person_id, eligibility.service_id) != (sending.person_id, sending.service_id) {
        return vec![Missing::EligibilityOfAnother];
    }
    let looked_at = |criterion| eligibility.findings.iter().any(|(found, _)| *found == criterion);
    let mut missing: Vec<Missing> = [Criterion::Age, Criterion::Area]
        .into_iter()
        .filter(|criterion| !looked_at(*criterion))
        .map(Missing::NotChecked)
        .collect();
    missing.extend(eligibility.with(Fit::DoesNotMeet).map(Missing::NotEligible));
    if !eligibility.unknowns_accepted {
        missing.extend(eligibility.with(Fit::NotKnown).map(Missing::NotKnown));
    }
    missing
}
