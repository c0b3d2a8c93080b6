//! The GP practice a person is registered with.

use super::OdsCode;
use crate::domain::Private;
use serde::{Deserialize, Serialize};

/// A practice as the person names it, with its code where somebody looked it up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct GpPractice {
    /// "Adlington Medical Centre".
    pub name: Option<Private>,
    /// Its code in the NHS.
    pub code: Option<OdsCode>,
}

impl GpPractice {
    /// What is known of it in one line; empty when nothing is.
    pub fn said(&self) -> String {
        match (&self.name, &self.code) {
            (Some(name), Some(code)) => format!("{} ({})", name.expose(), code.as_str()),
            (Some(name), None) => name.expose().clone(),
            (None, Some(code)) => code.as_str().to_owned(),
            (None, None) => String::new(),
        }
    }
}

/// Records were once kept with the code alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Code(OdsCode),
    Whole { name: Option<Private>, code: Option<OdsCode> },
}

impl From<Kept> for GpPractice {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Code(code) => Self { name: None, code: Some(code) },
            Kept::Whole { name, code } => Self { name, code },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practice_is_read_as_it_was_kept_before_and_as_it_is_kept_now() {
        let code = OdsCode::parse_practice("P81083");
        let old: GpPractice = serde_json::from_str("\"P81083\"").unwrap();
        assert_eq!(old, GpPractice { name: None, code: code.clone() });
        let both = GpPractice { name: Some("Adlington Medical Centre".into()), code };
        assert_eq!(both.said(), "Adlington Medical Centre (P81083)");
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(serde_json::from_str::<GpPractice>(&text).unwrap(), both);
    }
}
