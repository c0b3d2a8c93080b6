//! The harmonised loneliness questions of the Government Statistical Service (Open Government Licence v3):
//! three items of the University of California scale and one direct question, reported apart.

use crate::closed_list;

/// Read out before the questions.
pub const LONELINESS_INTRODUCTION: &str = "The next four questions are about relationships with others. For each one, \
    please say how often (if at all) you feel that way.";

/// From this sum on studies often speak of loneliness; it is a habit of research, not an official line.
pub const LONELY_FROM: u8 = 6;

/// Said wherever [`LONELY_FROM`] is used.
pub const UCLA_UNOFFICIAL: &str = "6 or more is often used as \"lonely\" in research; it is not an official line.";

closed_list! {
    /// The four questions.
    LonelinessItem {
        Companionship = "companionship",
        LeftOut = "left_out",
        Isolated = "isolated",
        LonelyDirect = "lonely_direct",
    }
}

impl LonelinessItem {
    /// The question, word for word.
    pub const fn question(self) -> &'static str {
        match self {
            Self::Companionship => "How often do you feel that you lack companionship?",
            Self::LeftOut => "How often do you feel left out?",
            Self::Isolated => "How often do you feel isolated from others?",
            Self::LonelyDirect => "How often do you feel lonely?",
        }
    }
}

closed_list! {
    /// Answers to the three indirect questions.
    Companionship {
        HardlyEverOrNever = "hardly_ever_or_never",
        SomeOfTheTime = "some_of_the_time",
        Often = "often",
    }
}

closed_list! {
    /// Answers to the direct question. They have no number and are not added to the others.
    HowLonely {
        OftenOrAlways = "often_or_always",
        SomeOfTheTime = "some_of_the_time",
        Occasionally = "occasionally",
        HardlyEver = "hardly_ever",
        Never = "never",
    }
}

impl HowLonely {
    /// Where it stands between "never" (1) and "often or always" (5), to tell better from worse.
    pub const fn rank(self) -> u8 {
        match self {
            Self::OftenOrAlways => 5,
            Self::SomeOfTheTime => 4,
            Self::Occasionally => 3,
            Self::HardlyEver => 2,
            Self::Never => 1,
        }
    }
}

/// The sum of the three indirect questions, 3 (best) to 9; `None` unless all three were answered.
pub fn ucla3(answers: [Option<Companionship>; 3]) -> Option<u8> {
    answers.into_iter().try_fold(0, |sum, answer| {
        let points = match answer? {
            Companionship::HardlyEverOrNever => 1,
            Companionship::SomeOfTheTime => 2,
            Companionship::Often => 3,
        };
        Some(sum + points)
    })
}
