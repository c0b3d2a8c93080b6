//! Reasons in plain English.

use super::listing::miles;
use crate::search::Why;
use crate::web::label;
use smol_str::SmolStr;

/// One reason, as a program or a person reads it.
pub fn words(why: &Why) -> String {
    match why {
        Why::NameMatches { words } => text!("why-name", words = quoted(words)),
        Why::TextMatches { words } => text!("why-text", words = quoted(words)),
        Why::Need { category, phrase } => {
            text!("why-need", category = label::category(category), phrase = phrase.as_str())
        }
        Why::Wish { phrase } => text!("why-wish", phrase = phrase.as_str()),
        Why::Spelling { typed, read_as } => {
            text!("why-spelling", typed = typed.as_str(), read = read_as.as_str())
        }
        Why::Meaning => text!("why-meaning"),
        Why::Distance { metres } => text!("why-distance", distance = miles(*metres)),
        Why::Alike { category } => text!("why-alike", category = label::category(category)),
        Why::ComesToYou => text!("why-comes-to-you"),
        Why::NamesPlace { place } => text!("why-names-place", place = place.as_str()),
        Why::PlaceUnstated => text!("why-place-unstated"),
        Why::Spaces { available: Some(count), .. } => text!("why-spaces-count", count = *count),
        Why::Spaces { available: None, .. } => text!("why-spaces"),
        Why::OpenNow => text!("why-open-now"),
        Why::Confirmed => text!("why-confirmed"),
    }
}

/// Reasons that a card does not already say in another place.
pub fn on_card(reasons: &[Why]) -> Vec<String> {
    let only_here = |why: &&Why| {
        !matches!(
            why,
            Why::Distance { .. } | Why::NamesPlace { .. } | Why::PlaceUnstated | Why::Spaces { .. } | Why::Confirmed
        )
    };
    reasons.iter().filter(only_here).take(2).map(words).collect()
}

fn quoted(words: &[SmolStr]) -> String {
    words.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>().join(", ")
}
