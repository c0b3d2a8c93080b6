//! A place or postcode inside the words: "toddler group in Brigg", "PR7 judo".

use super::Places;
use crate::domain::postcode::PostcodePart;
use crate::search::request::Near;
use crate::search::vocabulary::Vocabulary;
use smol_str::SmolStr;
use std::ops::Range;

/// A place name inside a query has at most so many words.
const PLACE_WORDS: usize = 4;
/// What stands before a place.
pub(super) const BEFORE_PLACE: [&str; 8] = ["in", "near", "nr", "around", "at", "by", "nearby", "round"];
/// Halves of postcodes that are typed for a word ("mate", "before", "late", "wait"): places only after "in" or "near".
const TYPED_FOR_WORDS: [&str; 6] = ["m8", "b4", "l8", "w8", "n8", "n1"];
/// Towns that are months in whatever is longer than a few words: "died in March".
const MONTHS: [&str; 1] = ["march"];
/// What makes another place of a place when it follows: Moss Side is not Moss.
const OF_LONGER_NAMES: [&str; 16] = [
    "side", "green", "end", "hill", "bank", "edge", "heath", "moor", "vale", "fold", "brow", "bottom", "cross", "lane",
    "road", "street",
];

/// The place in `tokens`, with the tokens that say it.
pub(super) fn find(vocabulary: &Vocabulary, tokens: &[SmolStr], places: Places<'_>) -> Option<(Range<usize>, Near)> {
    let look = |range: Range<usize>| places(&tokens[range].join(" "));
    for at in 0..tokens.len() {
        for length in [2, 1] {
            let Some(part) = tokens.get(at..at + length) else { continue };
            // A number is in every postcode, and hardly in anything else that is typed.
            let digits = part.iter().any(|token| token.bytes().any(|byte| byte.is_ascii_digit()));
            let before = at.checked_sub(1).filter(|&n| BEFORE_PLACE.contains(&tokens[n].as_str()));
            let a_word = length == 1 && TYPED_FOR_WORDS.contains(&part[0].as_str());
            let means_word = a_word && before.is_none() && tokens.len() > 1;
            if !digits || means_word || PostcodePart::parse(&part.join(" ")).is_none() {
                continue;
            }
            if let Some(near) = look(at..at + length) {
                // The word before a postcode ("near PR7 1DB") goes with it.
                return Some((before.unwrap_or(at)..at + length, near));
            }
        }
    }
    for at in 1..tokens.len() {
        if !BEFORE_PLACE.contains(&tokens[at - 1].as_str()) {
            continue;
        }
        for length in (1..=PLACE_WORDS.min(tokens.len() - at)).rev() {
            let a_month = tokens.len() > PLACE_WORDS && length == 1 && MONTHS.contains(&tokens[at].as_str());
            let goes_on = tokens.get(at + length).is_some_and(|next| OF_LONGER_NAMES.contains(&next.as_str()));
            if let Some(near) = look(at..at + length).filter(|_| !goes_on && !a_month) {
                return Some((at - 1..at + length, near));
            }
        }
    }
    // A place that the words end with: "toddler group Didsbury". An ordinary word is none: "lost my job reading".
    let ordinary = |tokens: &[SmolStr]| {
        let is_word = |token: &SmolStr| TYPED_FOR_WORDS.contains(&token.as_str()) || vocabulary.about(token).is_right();
        tokens.iter().all(is_word)
    };
    for length in (1..=PLACE_WORDS.min(tokens.len().saturating_sub(1))).rev() {
        let range = tokens.len() - length..tokens.len();
        if let Some(near) = look(range.clone()).filter(|_| !ordinary(&tokens[range.clone()])) {
            return Some((range, near));
        }
    }
    // A place alone: "Adlington".
    let known = vocabulary.thesaurus.get(tokens).is_some() || ordinary(tokens);
    if tokens.is_empty() || tokens.len() > PLACE_WORDS || known {
        return None;
    }
    look(0..tokens.len()).map(|near| (0..tokens.len(), near))
}
