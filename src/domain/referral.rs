//! A referral in: somebody asks for help for a person, or the person asks.

use super::person::ReferralReason;
use super::{FieldErrors, Private};
use crate::closed_list;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The length of a reason in words in the national record.
const REASON_WORDS: usize = 150;
/// The length of names of people, teams and organizations there.
const NAME: usize = 70;

closed_list! {
    /// Who asks (list 5.3).
    ReferralSource {
        Gp = "gp",
        PracticeNurse = "practice_nurse",
        ReceptionistCareNavigator = "receptionist_care_navigator",
        Pharmacist = "pharmacist",
        PhysioAhp = "physio_ahp",
        HospitalWard = "hospital_ward",
        HospitalDischarge = "hospital_discharge",
        AAndE = "a_and_e",
        AmbulanceParamedic = "ambulance_paramedic",
        MentalHealthTeam = "mental_health_team",
        TalkingTherapies = "talking_therapies",
        MidwifeHealthVisitor = "midwife_health_visitor",
        School = "school",
        EarlyHelpFamilyHub = "early_help_family_hub",
        AdultSocialCare = "adult_social_care",
        ChildrensSocialCare = "childrens_social_care",
        Mash = "mash",
        Housing = "housing",
        HomelessnessTeam = "homelessness_team",
        Jobcentre = "jobcentre",
        Probation = "probation",
        Police = "police",
        FireRescue = "fire_rescue",
        CouncilEarlyIntervention = "council_early_intervention",
        Councillor = "councillor",
        VoluntaryGroup = "voluntary_group",
        FaithGroup = "faith_group",
        CarersCentre = "carers_centre",
        Library = "library",
        Employer = "employer",
        FamilyFriend = "family_friend",
        SelfReferral = "self",
        OutreachEvent = "outreach_event",
        NeighbourhoodTeam = "neighbourhood_team",
        HubCoOrdinator = "hub_co_ordinator",
        Other = "other",
    }
}

impl ReferralSource {
    /// Whether a professional asks, who gets an answer back. Family, friends and the person do not: to
    /// them nobody may even say that the person is known.
    pub const fn is_professional(self) -> bool {
        !matches!(self, Self::SelfReferral | Self::FamilyFriend)
    }
}

closed_list! {
    /// How the request came (national record).
    ReferralMethod {
        Phone = "phone",
        SecureMessaging = "secure_messaging",
        SecureEmail = "secure_email",
        Letter = "letter",
        NhsEReferral = "nhs_e_referral",
        Fax = "fax",
        SelfReferral = "self_referral",
        FaceToFace = "face_to_face",
    }
}

closed_list! {
    /// How soon.
    Urgency {
        /// A first contact within two working days.
        FastTrack = "fast_track",
        Ordinary = "ordinary",
    }
}

closed_list! {
    /// What the person said to being referred.
    Agreed {
        Yes = "yes",
        No = "no",
        /// Somebody else decides for them, or nobody could ask.
        CouldNotBeAsked = "could_not_be_asked",
        NotKnown = "not_known",
    }
}

/// Who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referrer {
    /// From where.
    pub source: ReferralSource,
    /// Name; empty for the person themselves.
    pub name: Private,
    /// "Practice nurse".
    pub role: Option<Private>,
    /// "Adlington Medical Centre".
    pub organization: Option<Private>,
    /// Code of that organization in the NHS.
    pub ods_code: Option<String>,
    /// How to answer them.
    pub contact: Private,
}

/// A referral in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Ours.
    pub id: Uuid,
    /// For whom.
    pub person_id: Uuid,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The day the referrer wrote it.
    pub referred_on: NaiveDate,
    /// Who asked.
    pub referrer: Referrer,
    /// How it came.
    pub method: ReferralMethod,
    /// Why, in words.
    pub reason: Private,
    /// Why, from the list.
    pub reasons: BTreeSet<ReferralReason>,
    /// How soon.
    pub urgency: Urgency,
    /// Why it cannot wait; asked for with the fast track.
    pub urgent_because: Option<Private>,
    /// What the person said to it.
    pub agreed: Agreed,
    /// Raised with safeguarding elsewhere: when, with whom, the reference.
    pub safeguarding_note: Option<Private>,
}

impl Referral {
    /// Everything that is wrong with it on `today`.
    pub fn validate(&self, today: NaiveDate) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        let professional = self.referrer.source.is_professional();
        errors.require(self.referred_on <= today, "referred_on", "lies after today; check the date");
        errors.require(
            !professional || !self.referrer.name.is_blank(),
            "referrer.name",
            "is empty; give the name of who refers",
        );
        errors.require(
            self.referrer.name.length() <= NAME,
            "referrer.name",
            "is longer than 70 characters; shorten it",
        );
        errors.require(
            !professional || !self.referrer.contact.is_blank(),
            "referrer.contact",
            "is empty; give a phone number or secure e-mail address for the answer",
        );
        errors.require(
            self.referrer.contact.length() <= NAME,
            "referrer.contact",
            "is longer than 70 characters; give one way to answer",
        );
        errors.require(
            !professional
                || self.referrer.source == ReferralSource::Other
                || self.referrer.organization.as_ref().is_some_and(|name| !name.is_blank()),
            "referrer.organization",
            "is empty; give the service or organization of who refers",
        );
        errors.require(
            !self.reason.is_blank() || !self.reasons.is_empty(),
            "reason",
            "is empty; say in a sentence what the person would like help with, or choose from the list",
        );
        errors.require(
            self.reason.length() <= REASON_WORDS,
            "reason",
            "is longer than the 150 characters that health records take; put the rest in a note",
        );
        errors.require(
            self.urgency != Urgency::FastTrack || self.urgent_because.as_ref().is_some_and(|why| !why.is_blank()),
            "urgent_because",
            "is empty; say why it cannot wait, or choose ordinary",
        );
        errors.require(
            self.agreed != Agreed::No,
            "agreed",
            "is no; do not refer a person who said no, give them the number to ring themselves",
        );
        errors.into_result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 4).unwrap();

    fn dr_anwars() -> Referral {
        Referral {
            id: Uuid::from_u128(1),
            person_id: Uuid::from_u128(2),
            received_at: DateTime::UNIX_EPOCH,
            referred_on: TODAY,
            referrer: Referrer {
                source: ReferralSource::Gp,
                name: "Dr Anwar".into(),
                role: None,
                organization: Some("Adlington Medical Centre".into()),
                ods_code: Some("P81083".into()),
                contact: "01632 960118".into(),
            },
            method: ReferralMethod::SecureEmail,
            reason: "Widowed in spring, sees nobody".into(),
            reasons: BTreeSet::from([ReferralReason::Lonely]),
            urgency: Urgency::Ordinary,
            urgent_because: None,
            agreed: Agreed::Yes,
            safeguarding_note: None,
        }
    }

    #[test]
    fn a_vague_referral_goes_back_with_what_is_missing() {
        assert_eq!(dr_anwars().validate(TODAY), Ok(()));
        let mut vague = dr_anwars();
        (vague.reason, vague.reasons) = ("".into(), BTreeSet::new());
        vague.referrer.contact = " ".into();
        vague.referrer.organization = None;
        vague.urgency = Urgency::FastTrack;
        vague.agreed = Agreed::No;
        let errors = vague.validate(TODAY).unwrap_err();
        for field in ["reason", "referrer.contact", "referrer.organization", "urgent_because", "agreed"] {
            assert!(errors.names(field), "{field}");
        }
        assert_eq!(errors.iter().count(), 5);
    }

    #[test]
    fn who_asks_for_themselves_need_not_say_who_they_work_for() {
        let mut own = dr_anwars();
        own.referrer = Referrer {
            source: ReferralSource::SelfReferral,
            name: "".into(),
            role: None,
            organization: None,
            ods_code: None,
            contact: "".into(),
        };
        assert_eq!(own.validate(TODAY), Ok(()));
        assert!(!format!("{own:?} {:?}", dr_anwars()).contains("Anwar"));
    }

    #[test]
    fn sources_are_those_of_the_list() {
        assert_eq!(ReferralSource::ALL.len(), 36);
        assert_eq!(ReferralSource::from_slug("self"), Some(ReferralSource::SelfReferral));
        assert!(ReferralSource::from_slug("a_and_e").is_some_and(ReferralSource::is_professional));
    }
}
