//! What it costs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One way of paying, or of not paying.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CostOption {
    /// "Per session", "Free for carers", "Donation".
    pub option: Option<String>,
    /// Pounds sterling in pence, so that 2.50 is exactly 250. Zero is free.
    pub amount_pence: Option<i64>,
    /// "with tea", "first visit free".
    pub amount_description: Option<String>,
    /// First day it holds.
    pub valid_from: Option<NaiveDate>,
    /// Last day it holds.
    pub valid_to: Option<NaiveDate>,
}

impl CostOption {
    /// Whether this option alone means that a person pays nothing.
    pub fn is_free(&self) -> bool {
        match self.amount_pence {
            Some(pence) => pence == 0,
            None => self
                .option
                .as_deref()
                .is_some_and(|o| matches!(o.trim().to_ascii_lowercase().as_str(), "free" | "no cost" | "no charge")),
        }
    }
}
