//! The eight plain topics that people start from.

use crate::web::address;
use crate::web::component::Icon;

/// A topic: its key in the texts, its drawing, and the categories it opens.
pub struct Topic {
    key: &'static str,
    /// Its drawing.
    pub icon: Icon,
    categories: &'static [&'static str],
}

/// In the order of the home page.
pub const TOPICS: [Topic; 8] = [
    Topic {
        key: "talk",
        icon: Icon::Talk,
        categories: &[
            "befriending_visit",
            "befriending_phone",
            "befriending_online",
            "social_group",
            "coffee_morning",
            "bereavement_support",
        ],
    },
    Topic {
        key: "things-to-do",
        icon: Icon::Activities,
        categories: &[
            "craft_group",
            "lunch_club",
            "games_group",
            "walking_group",
            "gentle_exercise",
            "art_group",
            "choir_singing",
            "gardening_group",
            "mens_shed",
        ],
    },
    Topic {
        key: "money",
        icon: Icon::Money,
        categories: &["benefits_advice", "debt_advice", "energy_bills", "food_help", "hardship_grant"],
    },
    Topic {
        key: "caring",
        icon: Icon::Caring,
        categories: &["carers_support", "sitting_service", "respite_break", "young_carers"],
    },
    Topic {
        key: "getting-about",
        icon: Icon::Travel,
        categories: &[
            "community_transport",
            "hospital_transport",
            "shopping_delivery",
            "mobility_equipment",
            "blue_badge_help",
        ],
    },
    Topic {
        key: "feeling-low",
        icon: Icon::LowMood,
        categories: &["low_mood_support", "anxiety_support", "talking_therapy", "peer_support"],
    },
    Topic { key: "memory", icon: Icon::Memory, categories: &["dementia_support", "dementia_cafe", "day_centre"] },
    Topic {
        key: "home",
        icon: Icon::Home,
        categories: &["housing_advice", "homelessness_help", "home_adaptations", "handyperson", "home_safety"],
    },
];

impl Topic {
    /// "Someone to talk to".
    pub fn name(&self) -> String {
        text!(&format!("topic-{}", self.key))
    }

    /// "Visitors, phone friends and coffee mornings".
    pub fn hint(&self) -> String {
        text!(&format!("topic-{}-hint", self.key))
    }

    /// Its results.
    pub fn address(&self) -> String {
        address::with_query("/search", self.categories.iter().map(|slug| ("category", *slug)))
    }

    /// Slugs it opens.
    pub const fn categories(&self) -> &'static [&'static str] {
        self.categories
    }
}
