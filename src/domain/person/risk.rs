//! What to look out for. The national record makes this mandatory, so that "none known" is a statement.

use crate::closed_list;
use crate::domain::Private;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

closed_list! {
    /// What kind of risk.
    RiskKind {
        ToSelf = "to_self",
        ToOthers = "to_others",
        FromOthers = "from_others",
        /// For whoever visits: a dog, stairs, smoke.
        WhenVisiting = "when_visiting",
        Falls = "falls",
        Other = "other",
    }
}

/// A risk that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownRisk {
    /// What kind.
    pub kind: RiskKind,
    /// In words, at most 150 characters as the national record has it.
    pub words: Private,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// The day it ended, when it has.
    pub ended: Option<NaiveDate>,
}

/// What is known of risks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "snake_case")]
pub enum Risks {
    /// Nobody has looked yet. A prescription should not go out like this.
    #[default]
    NotAsked,
    /// Somebody looked on that day and knows of none.
    NoKnownRisks {
        /// When that was said.
        on: NaiveDate,
    },
    /// These are known.
    Known {
        /// Each of them.
        risks: Vec<KnownRisk>,
    },
}

impl Risks {
    /// The risks that have not ended on `today`.
    pub fn current(&self, today: NaiveDate) -> impl Iterator<Item = &KnownRisk> {
        let known = match self {
            Self::Known { risks } => risks.as_slice(),
            Self::NotAsked | Self::NoKnownRisks { .. } => &[],
        };
        known.iter().filter(move |risk| risk.ended.is_none_or(|day| today <= day))
    }

    /// Whether somebody has looked.
    pub const fn were_asked(&self) -> bool {
        !matches!(self, Self::NotAsked)
    }
}
