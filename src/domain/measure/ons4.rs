//! The four questions on personal well-being of the Office for National Statistics (Open Government Licence v3).

use crate::closed_list;

/// Read out before the questions.
pub const ONS4_INTRODUCTION: &str = "Next I would like to ask you four questions about your feelings on aspects of your \
    life. There are no right or wrong answers. For each of these questions I'd like you to give an answer on a scale of \
    0 to 10, where 0 is \"not at all\" and 10 is \"completely\".";

closed_list! {
    /// The four questions. They are never added up.
    Ons4Item {
        Satisfied = "satisfied",
        Worthwhile = "worthwhile",
        Happy = "happy",
        Anxious = "anxious",
    }
}

closed_list! {
    /// How the answers are spoken of.
    Band { VeryLow = "very_low", Low = "low", Medium = "medium", High = "high", VeryHigh = "very_high" }
}

impl Ons4Item {
    /// The highest answer; the lowest is 0.
    pub const HIGHEST: u8 = 10;

    /// The question, word for word.
    pub const fn question(self) -> &'static str {
        match self {
            Self::Satisfied => "Overall, how satisfied are you with your life nowadays?",
            Self::Worthwhile => {
                "Overall, to what extent do you feel that the things you do in your life are worthwhile?"
            }
            Self::Happy => "Overall, how happy did you feel yesterday?",
            Self::Anxious => {
                "On a scale where 0 is \"not at all anxious\" and 10 is \"completely anxious\", overall, how anxious did \
                 you feel yesterday?"
            }
        }
    }

    /// Whether a higher answer is a better one.
    pub const fn higher_is_better(self) -> bool {
        !matches!(self, Self::Anxious)
    }

    /// The band of an answer; `None` beyond 10.
    pub const fn band(self, answer: u8) -> Option<Band> {
        Some(match (self.higher_is_better(), answer) {
            (_, 11..) => return None,
            (true, 0..=4) => Band::Low,
            (true, 5..=6) => Band::Medium,
            (true, 7..=8) => Band::High,
            (true, _) => Band::VeryHigh,
            (false, 0..=1) => Band::VeryLow,
            (false, 2..=3) => Band::Low,
            (false, 4..=5) => Band::Medium,
            (false, _) => Band::High,
        })
    }
}
