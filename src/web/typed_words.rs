//! The words a person typed, changed as little as possible: a misspelling mended, a phrase taken out.
//!
//! The search reads folded words; here they are found again in the text as it was typed.

use crate::search::Correction;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Each word of `text`: where it stands, and how the search reads it.
fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let apostrophe = matches!(c, '\'' | '\u{2018}' | '\u{2019}');
        if c.is_alphanumeric() || (inside && apostrophe) {
            if !inside {
                out.push((at..at, String::new()));
            }
            if let Some((range, folded)) = out.last_mut() {
                range.end = at + c.len_utf8();
                let plain = c.nfkd().filter(|c| c.is_alphanumeric());
                folded.extend(plain.flat_map(char::to_lowercase));
            }
            inside = true;
        } else {
            inside = false;
        }
    }
    out
}

/// How the search reads the words of `text`.
pub fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|(_, word)| word).collect()
}

/// The text with its misspellings mended.
pub fn corrected(text: &str, corrections: &[Correction]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, word) in words(text) {
        if let Some(correction) = corrections.iter().find(|c| c.typed == word) {
            out.push_str(&text[from..range.start]);
            out.push_str(&correction.read_as);
            from = range.end;
        }
    }
    out.push_str(&text[from..]);
    out
}

/// The text without the first `phrase` (folded words with single spaces); `None` where it does not stand.
pub fn without(text: &str, phrase: &str) -> Option<String> {
    let words = words(text);
    let wanted: Vec<&str> = phrase.split_whitespace().collect();
    let fits =
        |window: &&[(Range<usize>, String)]| window.iter().map(|(_, word)| word.as_str()).eq(wanted.iter().copied());
    let found = words.windows(wanted.len().max(1)).find(fits)?;
    let (first, last) = (found.first()?, found.last()?);
    let rest = format!("{} {}", &text[..first.0.start], &text[last.0.end..]);
    Some(rest.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn misspellings_are_mended_where_they_stand() {
        let mend = |typed: &str, read_as: &str| Correction { typed: typed.into(), read_as: read_as.into() };
        assert_eq!(corrected("Lunhc club, Toosday", &[mend("lunhc", "lunch")]), "lunch club, Toosday");
        assert_eq!(corrected("can't nit", &[mend("nit", "knit")]), "can't knit");
        assert_eq!(corrected("as typed", &[]), "as typed");
    }

    #[test]
    fn a_phrase_is_taken_out_and_nothing_else() {
        assert_eq!(without("Lunch club on a Tuesday, free", "on a tuesday").as_deref(), Some("Lunch club , free"));
        assert_eq!(without("Can’t face a group please", "cant face a group").as_deref(), Some("please"));
        assert_eq!(without("free", "free").as_deref(), Some(""));
        assert_eq!(without("freedom", "free"), None);
        assert_eq!(without("free", ""), None);
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(text in "\\PC{0,40}", phrase in "[a-z ]{0,10}") {
            let _ = (corrected(&text, &[]), without(&text, &phrase), folded(&text));
        }
    }
}
