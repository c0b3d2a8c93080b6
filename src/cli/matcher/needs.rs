//! What answers a need: reasons for a referral in categories of the directory.

use crate::domain::person::ReferralReason;

/// The categories in which a need is met, the closest first.
pub(super) const fn categories(need: ReferralReason) -> &'static [&'static str] {
    use ReferralReason as R;
    match need {
        R::Lonely => &["befriending_visit", "befriending_phone", "social_group", "coffee_morning", "lunch_club"],
        R::Isolated => &["befriending_visit", "befriending_phone", "social_group", "lunch_club", "community_transport"],
        R::Bereaved | R::Grief => &["bereavement_support", "social_group", "coffee_morning"],
        R::NewToArea => &["social_group", "coffee_morning", "volunteering", "faith_community"],
        R::RelationshipBreakdown => &["peer_support", "talking_therapy", "legal_advice", "social_group"],
        R::RetiredOrLostRole => &["volunteering", "mens_shed", "social_group", "craft_group", "heritage_group"],
        R::Housebound => &["befriending_visit", "befriending_phone", "befriending_online", "shopping_delivery"],
        R::LowMood => &["low_mood_support", "peer_support", "talking_therapy", "nature_group", "walking_group"],
        R::WorryAnxiety => &["anxiety_support", "peer_support", "talking_therapy", "mindfulness_relaxation"],
        R::Stress | R::Sleep => &["mindfulness_relaxation", "anxiety_support", "talking_therapy", "nature_group"],
        R::Confidence => &["peer_support", "volunteering", "adult_learning", "craft_group"],
        R::MemoryWorry => &["dementia_support", "dementia_cafe"],
        R::RecoveryAfterMentalIllness => &["peer_support", "low_mood_support", "gardening_group", "art_group"],
        R::LookingAfterSomeone => &["carers_support", "sitting_service", "respite_break"],
        R::NeedsABreak => &["respite_break", "sitting_service", "day_centre", "carers_support"],
        R::YoungCarer => &["young_carers", "youth_club"],
        R::Parenting => &["parenting_support", "parent_toddler", "family_home_visiting"],
        R::NewBaby => &["parent_toddler", "breastfeeding_support", "perinatal_support", "baby_bank"],
        R::FamilyConflict => &["parenting_support", "family_home_visiting", "kinship_grandparents"],
        R::LongTermCondition => &["condition_group", "gentle_exercise", "peer_support"],
        R::Pain => &["pain_support", "gentle_exercise", "condition_group"],
        R::Inactive => &["walking_group", "gentle_exercise", "exercise_class", "swimming", "dance"],
        R::FallsWorry => &["falls_prevention", "gentle_exercise", "home_safety"],
        R::Weight => &["weight_management", "walking_group", "exercise_class"],
        R::Smoking => &["stop_smoking"],
        R::Alcohol => &["alcohol_support"],
        R::Drugs => &["drug_support"],
        R::Cancer => &["cancer_support"],
        R::Stroke => &["stroke_support"],
        R::SensoryLoss => &["sight_loss_support", "deaf_support"],
        R::Disability => &["disability_group", "learning_disability_group", "autism_support", "blue_badge_help"],
        R::DischargeFromHospital => &["home_from_hospital", "shopping_delivery", "befriending_visit"],
        R::MoneyWorry => &["benefits_advice", "debt_advice", "hardship_grant", "energy_bills"],
        R::Debt => &["debt_advice"],
        R::Benefits => &["benefits_advice", "form_filling"],
        R::Food => &["food_help", "lunch_club", "breakfast_club"],
        R::EnergyBills => &["energy_bills", "warm_space"],
        R::Essentials => &["household_goods", "hardship_grant", "baby_bank"],
        R::HousingProblem => &["housing_advice"],
        R::Homeless => &["homelessness_help", "housing_advice"],
        R::HomeConditions => &["housing_advice", "handyperson", "energy_bills"],
        R::HomeSafety => &["home_safety", "handyperson", "home_adaptations"],
        R::Adaptations => &["home_adaptations", "mobility_equipment"],
        R::Hoarding => &["cleaning_decluttering", "peer_support"],
        R::Warmth => &["warm_space", "energy_bills"],
        R::GetReadyForWork => &["job_club", "skills_training", "volunteering"],
        R::IntoWork => &["job_club"],
        R::Upskill => &["skills_training", "adult_learning"],
        R::VolunteeringWish => &["volunteering"],
        R::Learning => &["adult_learning", "skills_training", "reading_group"],
        R::DigitalHelp => &["digital_help"],
        R::LiteracyLanguage => &["adult_learning", "english_classes"],
        R::DomesticAbuse => &["domestic_abuse_support"],
        R::AntiSocialBehaviour => &["antisocial_behaviour_help", "victim_support"],
        R::VictimOfCrime | R::Hate => &["victim_support"],
        R::Scam => &["scam_help", "victim_support"],
        R::Transport => &["community_transport", "blue_badge_help"],
        R::Shopping => &["shopping_delivery", "food_help"],
        R::Mobility => &["mobility_equipment", "blue_badge_help", "community_transport"],
        R::HospitalTravel => &["hospital_transport", "community_transport"],
        R::CultureFaith => &["cultural_group", "faith_community"],
        R::Lgbt => &["lgbt_group"],
        R::RefugeeAsylum => &["refugee_support", "english_classes"],
        R::Veteran => &["veterans_support"],
        R::NewLanguage => &["english_classes"],
        R::FormFilling => &["form_filling", "benefits_advice"],
        R::Advocacy => &["advocacy"],
        R::Legal => &["legal_advice"],
        R::ImmigrationSignpost => &["legal_advice", "refugee_support"],
        R::FrequentUseOfServices => &["befriending_visit", "peer_support", "condition_group"],
        R::GpConcern => &["social_group", "peer_support", "gentle_exercise"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Vocabulary;

    #[test]
    fn every_need_leads_to_categories_that_the_directory_has() {
        let vocabulary = Vocabulary::built_in().unwrap();
        for need in ReferralReason::ALL {
            assert!(!categories(*need).is_empty(), "{need}");
            for slug in categories(*need) {
                assert!(vocabulary.category(slug).is_some(), "{need}: {slug}");
            }
        }
    }
}
