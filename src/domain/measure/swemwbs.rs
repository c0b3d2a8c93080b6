//! Scoring of the Short Warwick-Edinburgh Mental Well-being Scale.
//!
//! The words of its questions are not here: they belong to NHS Health Scotland and the universities of
//! Warwick and Edinburgh (2008), who let registered users use them. Whoever runs Fingerpost states the
//! registration, enters the words, and only then is anything scored.

use serde::{Deserialize, Serialize};

/// The deployer's statement that they are registered to use the scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Licence(String);

impl Licence {
    /// The statement, with the name of the organization and the number or date of the registration;
    /// `None` when it says too little to be one.
    pub fn stated(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.chars().count() >= 10 && text.chars().any(|c| c.is_ascii_digit())).then(|| Self(text.to_owned()))
    }

    /// What was stated.
    pub fn statement(&self) -> &str {
        &self.0
    }
}

impl From<Licence> for String {
    fn from(licence: Licence) -> Self {
        licence.0
    }
}

impl TryFrom<String> for Licence {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::stated(&text).ok_or("swemwbs_licence: name the organization and the number or date of its registration")
    }
}

/// Why there is no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotScored {
    /// An item is missing: the scale has no rule for that.
    #[error("All seven questions are needed for a score. Leave the score out; the answers are kept.")]
    ItemMissing,
    /// An answer is not on the scale.
    #[error("An answer is not between 1 and 5. Check the answers.")]
    OffTheScale,
}

/// The metric score in hundredths for each raw sum from 7 to 35 (Stewart-Brown and others, 2009).
const METRIC: [u16; 29] = [
    700, 951, 1125, 1240, 1333, 1408, 1475, 1532, 1584, 1636, 1688, 1743, 1798, 1859, 1925, 1998, 2073, 2154, 2235,
    2321, 2411, 2503, 2602, 2703, 2813, 2931, 3070, 3255, 3500,
];

/// The metric score in hundredths, 700 to 3500: whole numbers, so that means come out the same
/// everywhere. Raw sums are never averaged.
pub fn swemwbs(_licence: &Licence, items: [Option<u8>; 7]) -> Result<u16, NotScored> {
    let mut sum = 0;
    for item in items {
        match item {
            None => return Err(NotScored::ItemMissing),
            Some(answer @ 1..=5) => sum += usize::from(answer),
            Some(_) => return Err(NotScored::OffTheScale),
        }
    }
    METRIC.get(sum - items.len()).copied().ok_or(NotScored::OffTheScale)
}
