//! A goal of one's own, and scores that were worked out elsewhere.

use crate::closed_list;
use crate::domain::FieldErrors;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a person stands with a goal in their own words: 0 "nowhere near" to 10 "there".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnGoalScore {
    /// Which goal.
    pub goal_id: Uuid,
    /// 0 to 10.
    pub score: u8,
}

impl OwnGoalScore {
    /// What is wrong with it.
    pub fn validate(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.require(self.score <= 10, "score", "is not between 0 and 10; choose where the person stands");
        errors.into_result()
    }
}

closed_list! {
    /// Tools whose questions may not be here; a score from elsewhere may be kept.
    ExternalTool {
        Pam13 = "pam_13",
        Eq5d5l = "eq_5d_5l",
        WellbeingStar = "wellbeing_star",
        Mycaw = "mycaw",
        Gad7 = "gad_7",
        Phq9 = "phq_9",
    }
}

impl ExternalTool {
    /// The lowest and highest score, in hundredths; a profile that is no number has none.
    pub const fn range(self) -> Option<(i32, i32)> {
        match self {
            Self::Pam13 | Self::Eq5d5l => Some((0, 10_000)),
            Self::Mycaw => Some((0, 600)),
            Self::Gad7 => Some((0, 2_100)),
            Self::Phq9 => Some((0, 2_700)),
            Self::WellbeingStar => None,
        }
    }

    /// Whether a higher score is a better one.
    pub const fn higher_is_better(self) -> bool {
        !matches!(self, Self::Mycaw | Self::Gad7 | Self::Phq9)
    }

    /// Whether only a clinical service may have asked it.
    pub const fn is_clinical(self) -> bool {
        matches!(self, Self::Gad7 | Self::Phq9)
    }
}

/// A score that was worked out elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalScore {
    /// With which tool.
    pub tool: ExternalTool,
    /// The score in hundredths. Of EQ-5D-5L it is the visual scale.
    pub hundredths: i32,
    /// Who worked it out, under whose licence.
    pub obtained_from: String,
    /// When it was answered.
    pub on: NaiveDate,
}

impl ExternalScore {
    /// What is wrong with it.
    pub fn validate(&self, today: NaiveDate) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        if let Some((lowest, highest)) = self.tool.range() {
            errors.require(
                (lowest..=highest).contains(&self.hundredths),
                "score",
                &format!("is not between {} and {}; check it", lowest / 100, highest / 100),
            );
        }
        errors.require(
            !self.obtained_from.trim().is_empty(),
            "obtained_from",
            "is empty; say which licensed service worked it out",
        );
        errors.require(self.on <= today, "on", "lies after today; give the day on which it was answered");
        errors.into_result()
    }
}
