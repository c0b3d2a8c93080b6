//! What a person needs: to talk with us, from a group, and in their life (lists 5.4).

use crate::closed_list;
use crate::domain::Private;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The least important a goal can be.
pub const MIN_IMPORTANCE: u8 = 1;
/// The most important (national record: 1 to 10).
pub const MAX_IMPORTANCE: u8 = 10;

closed_list! {
    /// How much support a case asks for.
    NeedLevel { Light = "light", Moderate = "moderate", Complex = "complex" }
}

closed_list! {
    /// How a person needs to be talked or written to.
    CommunicationNeed {
        HardOfHearing = "hard_of_hearing",
        Deaf = "deaf",
        BritishSignLanguage = "british_sign_language",
        SightLoss = "sight_loss",
        Braille = "braille",
        EasyRead = "easy_read",
        Audio = "audio",
        InterpreterNeeded = "interpreter_needed",
        LowLiteracy = "low_literacy",
        SpeechDifficulty = "speech_difficulty",
        MemoryProblems = "memory_problems",
        RingOnly = "ring_only",
        TextOnly = "text_only",
        LetterOnly = "letter_only",
        NoInternet = "no_internet",
        /// Takes somebody along, or wants them on the line.
        SomeoneWithThem = "someone_with_them",
        MoreTime = "more_time",
    }
}

closed_list! {
    /// The size of print for everything on paper.
    PrintSize { Point14 = "14", Point18 = "18" }
}

/// How to talk and write to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Communication {
    /// Nobody has asked yet, or everything that was said follows.
    pub asked: bool,
    /// What they need.
    pub needs: BTreeSet<CommunicationNeed>,
    /// Print larger than 14 point.
    pub print: Option<PrintSize>,
    /// The language they are best at, as ISO 639 code ("pl"), where it is not English.
    pub language: Option<String>,
    /// "Ring twice; she is slow to the phone".
    pub note: Option<Private>,
}

closed_list! {
    /// How somebody lives, as they tell it.
    Circumstance {
        LivesAlone = "lives_alone",
        Carer = "carer",
        CaredFor = "cared_for",
        Disabled = "disabled",
        SensoryLoss = "sensory_loss",
        LearningDisability = "learning_disability",
        Autistic = "autistic",
        Dementia = "dementia",
        Pregnant = "pregnant",
        BabyUnder1 = "baby_under_1",
        ChildrenAtHome = "children_at_home",
        NoFixedAbode = "no_fixed_abode",
        TemporaryHousing = "temporary_housing",
        AsylumSeeker = "asylum_seeker",
        NoRecourseToPublicFunds = "no_recourse_to_public_funds",
        Veteran = "veteran",
        DigitallyExcluded = "digitally_excluded",
        LowLiteracy = "low_literacy",
        InterpreterNeeded = "interpreter_needed",
        NoTransport = "no_transport",
        Housebound = "housebound",
        RecentlyInHospital = "recently_in_hospital",
        /// Only when the person says so themselves.
        EndOfLife = "end_of_life",
    }
}

closed_list! {
    /// The first level of the reasons for a referral.
    ReasonGroup {
        Company = "company",
        Mind = "mind",
        Caring = "caring",
        Body = "body",
        Money = "money",
        Home = "home",
        WorkAndLearning = "work_and_learning",
        Safety = "safety",
        GettingAbout = "getting_about",
        Belonging = "belonging",
        Rights = "rights",
        UseOfServices = "use_of_services",
    }
}

closed_list! {
    /// Why somebody is referred, and what they need (list 5.4); the person's words stand beside it.
    ReferralReason {
        Lonely = "lonely", Isolated = "isolated", Bereaved = "bereaved", NewToArea = "new_to_area",
        RelationshipBreakdown = "relationship_breakdown", RetiredOrLostRole = "retired_or_lost_role",
        Housebound = "housebound",
        LowMood = "low_mood", WorryAnxiety = "worry_anxiety", Stress = "stress", Confidence = "confidence",
        Sleep = "sleep", Grief = "grief", MemoryWorry = "memory_worry",
        RecoveryAfterMentalIllness = "recovery_after_mental_illness",
        LookingAfterSomeone = "looking_after_someone", NeedsABreak = "needs_a_break", YoungCarer = "young_carer",
        Parenting = "parenting", NewBaby = "new_baby", FamilyConflict = "family_conflict",
        LongTermCondition = "long_term_condition", Pain = "pain", Inactive = "inactive", FallsWorry = "falls_worry",
        Weight = "weight", Smoking = "smoking", Alcohol = "alcohol", Drugs = "drugs", Cancer = "cancer",
        Stroke = "stroke", SensoryLoss = "sensory_loss", Disability = "disability",
        DischargeFromHospital = "discharge_from_hospital",
        MoneyWorry = "money_worry", Debt = "debt", Benefits = "benefits", Food = "food", EnergyBills = "energy_bills",
        Essentials = "essentials",
        HousingProblem = "housing_problem", Homeless = "homeless", HomeConditions = "home_conditions",
        HomeSafety = "home_safety", Adaptations = "adaptations", Hoarding = "hoarding", Warmth = "warmth",
        GetReadyForWork = "get_ready_for_work", IntoWork = "into_work", Upskill = "upskill",
        VolunteeringWish = "volunteering_wish", Learning = "learning", DigitalHelp = "digital_help",
        LiteracyLanguage = "literacy_language",
        DomesticAbuse = "domestic_abuse", AntiSocialBehaviour = "anti_social_behaviour",
        VictimOfCrime = "victim_of_crime", Scam = "scam", Hate = "hate",
        Transport = "transport", Shopping = "shopping", Mobility = "mobility", HospitalTravel = "hospital_travel",
        CultureFaith = "culture_faith", Lgbt = "lgbt", RefugeeAsylum = "refugee_asylum", Veteran = "veteran",
        NewLanguage = "new_language",
        FormFilling = "form_filling", Advocacy = "advocacy", Legal = "legal",
        ImmigrationSignpost = "immigration_signpost",
        FrequentUseOfServices = "frequent_use_of_services", GpConcern = "gp_concern",
    }
}

impl ReferralReason {
    /// The group it stands in.
    pub const fn group(self) -> ReasonGroup {
        // The list is written group by group; each group ends with the reason named here.
        let at = self as usize;
        if at <= Self::Housebound as usize {
            ReasonGroup::Company
        } else if at <= Self::RecoveryAfterMentalIllness as usize {
            ReasonGroup::Mind
        } else if at <= Self::FamilyConflict as usize {
            ReasonGroup::Caring
        } else if at <= Self::DischargeFromHospital as usize {
            ReasonGroup::Body
        } else if at <= Self::Essentials as usize {
            ReasonGroup::Money
        } else if at <= Self::Warmth as usize {
            ReasonGroup::Home
        } else if at <= Self::LiteracyLanguage as usize {
            ReasonGroup::WorkAndLearning
        } else if at <= Self::Hate as usize {
            ReasonGroup::Safety
        } else if at <= Self::HospitalTravel as usize {
            ReasonGroup::GettingAbout
        } else if at <= Self::NewLanguage as usize {
            ReasonGroup::Belonging
        } else if at <= Self::ImmigrationSignpost as usize {
            ReasonGroup::Rights
        } else {
            ReasonGroup::UseOfServices
        }
    }
}
