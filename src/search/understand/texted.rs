//! Figures typed for words, as in text messages: "someone 2 talk 2", "a place 4 my lad".
//!
//! Only after words that ask for "to" or "for", so that "type 2 diabetes" and "over 2 years" stay.

use super::Token;
use crate::search::analyzer::Stems;
use crate::search::vocabulary::Vocabulary;

/// After these "2" is "to".
const BEFORE_TO: [&str; 31] = [
    "any1",
    "some1",
    "sum1",
    "able",
    "anyone",
    "anywhere",
    "chat",
    "get",
    "go",
    "going",
    "got",
    "happy",
    "have",
    "how",
    "like",
    "listen",
    "need",
    "nice",
    "nothing",
    "people",
    "place",
    "someone",
    "something",
    "somewhere",
    "speak",
    "talk",
    "things",
    "trying",
    "want",
    "way",
    "where",
];
/// After these "4" is "for".
const BEFORE_FOR: [&str; 26] = [
    "sumwhere",
    "sumthing",
    "activities",
    "advice",
    "class",
    "classes",
    "club",
    "clubs",
    "food",
    "group",
    "groups",
    "help",
    "looking",
    "money",
    "place",
    "places",
    "something",
    "somewhere",
    "stuff",
    "summat",
    "support",
    "thing",
    "things",
    "transport",
    "good",
    "volunteering",
];

/// Reads the figures among the tokens.
pub(super) fn read(vocabulary: &Vocabulary, tokens: &mut [Token], stems: &mut Stems) {
    for n in 1..tokens.len() {
        let before = tokens[n - 1].text.as_str();
        let word = match tokens[n].text.as_str() {
            "2" if BEFORE_TO.contains(&before) => "to",
            "4" if BEFORE_FOR.contains(&before) => "for",
            _ => continue,
        };
        tokens[n] = Token::new(word.into(), vocabulary, stems);
    }
}
