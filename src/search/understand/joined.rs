//! Words typed in two that are one ("week end"), and one that are two ("lunchclub").

use super::{Reader, Reading, Token};
use crate::search::analyzer::Stems;
use crate::search::answer::Correction;
use smol_str::SmolStr;

/// Shorter words are not joined or split: too many are made of others.
const SHORTEST: usize = 6;
/// Each part of a split word has so many letters.
const PART: usize = 3;
/// What a joined word is worth against the two that were typed.
const JOINED: f32 = 0.8;

/// Reads tokens apart or together where the vocabulary knows them so and not as typed.
pub(super) fn join(reader: &Reader<'_>, tokens: &mut Vec<Token>, stems: &mut Stems, reading: &mut Reading) {
    let vocabulary = reader.vocabulary;
    let mut n = 0;
    while n + 1 < tokens.len() {
        let (first, second) = (&tokens[n], &tokens[n + 1]);
        let plain = !first.aside && !second.aside && first.typed.is_none() && second.typed.is_none();
        let pair = [first.text.as_str(), second.text.as_str()];
        // Two words that are a phrase together, or both tell something, stay two.
        let odd = |token: &Token| !token.about.is_right() || token.about.stop || token.text.len() < PART;
        let long = first.text.len() + second.text.len() >= SHORTEST;
        let whole = if plain && long { together(first, second) } else { SmolStr::default() };
        let about = vocabulary.about(&whole);
        if about.is_of_needs()
            && whole.is_ascii()
            && !vocabulary.is_urgent_word(&about)
            && vocabulary.thesaurus.get_by([first, second].into_iter().map(|token| token.about.written)).is_none()
            && (odd(first) || odd(second) || !vocabulary.has_pair(&pair))
        {
            let typed = pair.join(" ");
            reading.understood.spelling.push(Correction { typed: typed.clone(), read_as: whole.to_string() });
            let mut token = Token::new(whole, vocabulary, stems);
            token.typed = Some(typed.into());
            tokens.splice(n..n + 2, [token]);
        }
        n += 1;
    }
    let mut n = 0;
    while n < tokens.len() {
        if let Some((first, second)) = split(reader, &tokens[n], stems) {
            let read_as = format!("{first} {second}");
            reading.understood.spelling.push(Correction { typed: tokens[n].text.to_string(), read_as });
            let parts = [first, second].map(|part| Token::new(part.into(), vocabulary, stems));
            tokens.splice(n..n + 1, parts);
            n += 1;
        }
        n += 1;
    }
}

fn split(reader: &Reader<'_>, token: &Token, stems: &mut Stems) -> Option<(String, String)> {
    let text = &token.text;
    let typed = !token.aside && token.typed.is_none() && text.is_ascii() && text.len() >= SHORTEST;
    if !typed || token.about.is_right() || reader.statistics.word_count(text) > 0 || (reader.has_stem)(&token.stem) {
        return None;
    }
    let mut right = |word: &str| {
        let stem = stems.of(word);
        let about = reader.vocabulary.about(word);
        about.is_target() || (reader.has_stem)(stem) && (about.is_right() || reader.vocabulary.meaning().has(word))
    };
    let cut = (PART..=text.len() - PART).find(|&cut| right(&text[..cut]) && right(&text[cut..]))?;
    Some((text[..cut].to_owned(), text[cut..].to_owned()))
}

/// Two words as one.
fn together(first: &Token, second: &Token) -> SmolStr {
    let mut whole = String::with_capacity(first.text.len() + second.text.len());
    whole.push_str(&first.text);
    whole.push_str(&second.text);
    whole.into()
}

/// Two neighbouring words that stand as one in the index are searched so too: "food bank" finds "Foodbank".
pub(super) fn search_joined(reader: &Reader<'_>, tokens: &[Token], stems: &mut Stems, reading: &mut Reading) {
    for pair in tokens.windows(2) {
        let [first, second] = pair else { continue };
        let words = [&first.text, &second.text].map(|text| reading.words.iter().position(|word| word.text == *text));
        let [Some(first_word), Some(second_word)] = words else { continue };
        let whole = together(first, second);
        let stem = stems.of(&whole);
        if first_word == second_word || !(reader.has_stem)(stem) {
            continue;
        }
        for n in [first_word, second_word] {
            let known = &mut reading.words[n].stems;
            if !known.iter().any(|(other, _)| other == stem) {
                known.push((stem.into(), JOINED));
            }
        }
    }
}
