//! Place names as people type them, brought to one spelling. Imports nothing.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without accents, apostrophes and punctuation; "saint" and "St." are both "st", "&" is "and".
pub fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '`' => {}
            '&' => plain.push_str(" and "),
            c if c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    let mut folded = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(if word == "saint" { "st" } else { word });
    }
    folded
}

/// A folded name without the words that people leave out or exchange: "on" and "upon" in its middle, "in" and "le".
pub fn without_small_words(folded: &str) -> String {
    let words: Vec<&str> = folded.split(' ').collect();
    let last = words.len().saturating_sub(1);
    let kept = words
        .iter()
        .enumerate()
        .filter(|(at, word)| *at == 0 || *at == last || !matches!(**word, "in" | "le" | "on" | "upon"));
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_place_fold_together() {
        let key = |text: &str| without_small_words(&fold(text));
        assert_eq!(key("Sutton-on-Sea"), key("sutton sea"));
        assert_eq!(key("Newcastle upon Tyne"), key("Newcastle-on-Tyne"));
        assert_eq!(key("Kirton in Lindsey"), key("kirton lindsey"));
        assert_eq!(key("Saint Helens"), key("st. helen’s"));
        assert_eq!(key("Ynys Môn"), key("YNYS MON"));
        assert_eq!(fold("  Tyne & Wear "), "tyne and wear");
        assert_eq!(fold("!?"), "");
    }
}
