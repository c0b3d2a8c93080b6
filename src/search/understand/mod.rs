//! What a person means by the words they typed.
//!
//! In this order: phrases of danger (exactly as written, never corrected), a postcode or place inside the
//! words, the name of something known, spelling, the longest phrases of the thesaurus, filters said in words,
//! and what is left is searched as words. Words of a thesaurus phrase are searched as well, so a need widens
//! and never hides what is called so. The result is shown to the person and turned into a plan.
//! Imports the vocabulary, statistics, the answer and `domain`.

mod age;
mod joined;
mod needs;
mod place;
mod said;
mod spelling;
mod texted;

use super::analyzer::{self, Stems};
use super::answer::{Correction, KnownName, Need, Understood, Urgent};
use super::request::Near;
use super::statistics::Statistics;
use super::vocabulary::{About, Vocabulary};
use smol_str::SmolStr;
use std::cell::RefCell;

/// Only so many words of a query are read.
pub(crate) const MOST_TOKENS: usize = 48;
/// Only so many words are searched; they are bits of a mask.
pub(crate) const MOST_WORDS: usize = 16;

/// Finds a place by what people call it; given by the caller, who knows the map.
pub type Places<'a> = &'a dyn Fn(&str) -> Option<Near>;

/// Finds the name of a service or organization by its folded words, as it is written; given by the caller,
/// who knows the names.
pub(crate) type Names<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A word to search.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// As it is read.
    pub text: SmolStr,
    /// Stems that count as this word, with how much each is worth.
    pub stems: Vec<(SmolStr, f32)>,
    /// Whether it says where, and no map knows it: "library in Ashby".
    pub places: bool,
}

/// A need as categories.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NeedMask {
    /// The category that it stands for first.
    pub main: u128,
    /// Its other categories.
    pub others: u128,
    /// The first of them: a break from caring is nearer to somebody who sits in than a group of carers is.
    pub second: u128,
    /// Whether it was heard in words of danger: then it comes first.
    pub danger: bool,
}

/// A query, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Reading {
    /// What the person is shown.
    pub understood: Understood,
    /// Every word to search, those of need phrases included.
    pub words: Vec<Word>,
    /// One for each of `understood.needs`.
    pub needs: Vec<NeedMask>,
    /// Where, when a place stood in the words.
    pub near: Option<Near>,
}

/// Reads queries against a vocabulary and the words of an index.
pub(crate) struct Reader<'a> {
    pub vocabulary: &'a Vocabulary,
    pub statistics: &'a Statistics,
    /// Whether a stem stands in the index.
    pub has_stem: &'a dyn Fn(&str) -> bool,
}

thread_local! {
    /// Building a stemmer costs more than reading a query; what was stemmed once is remembered.
    static STEMS: RefCell<Option<Box<Stems>>> = const { RefCell::new(None) };
}

/// The stem of a folded word.
pub(crate) fn stem_of(word: &str) -> SmolStr {
    let mut stems = STEMS.with_borrow_mut(Option::take).unwrap_or_default();
    let stem = stems.of(word).into();
    STEMS.with_borrow_mut(|kept| *kept = Some(stems));
    stem
}

/// A word of the query with what became of it.
#[derive(Debug, Clone)]
struct Token {
    /// As it is read.
    text: SmolStr,
    stem: SmolStr,
    /// What the vocabulary says of it.
    about: About,
    /// As it was typed, when it was corrected.
    typed: Option<SmolStr>,
    /// Whether the typed word may be right too: then both are searched.
    both: bool,
    /// Read as a place: aside for everything after.
    aside: bool,
    /// Part of a need.
    needed: bool,
    /// Said as a filter: not searched.
    consumed: bool,
    /// What services call what its phrase means; see [`Rule::says`](crate::search::vocabulary::Rule).
    says: Vec<SmolStr>,
    /// Says where, as far as can be told from the word before it.
    places: bool,
    /// Part of a phrase of danger that says what is needed: "he checks my phone" is no wish for help with phones.
    heard: bool,
}

impl Reader<'_> {
    /// Reads `text`. With `exact` the words are only stemmed; danger is heard all the same.
    pub(crate) fn read(&self, text: &str, exact: bool, places: Option<Places<'_>>) -> Reading {
        self.read_with_names(text, exact, places, None)
    }

    /// The same, with a way to know the names of services and organizations.
    pub(crate) fn read_with_names(
        &self,
        text: &str,
        exact: bool,
        places: Option<Places<'_>>,
        names: Option<Names<'_>>,
    ) -> Reading {
        let mut stems = STEMS.with_borrow_mut(Option::take).unwrap_or_default();
        stems.tidy();
        let reading = self.read_with(text, exact, places, names, &mut stems);
        STEMS.with_borrow_mut(|kept| *kept = Some(stems));
        reading
    }

    fn read_with(
        &self,
        text: &str,
        exact: bool,
        places: Option<Places<'_>>,
        names: Option<Names<'_>>,
        stems: &mut Stems,
    ) -> Reading {
        let mut tokens: Vec<Token> = Vec::new();
        analyzer::tokens(&age::with_plus_in_words(text), &mut String::with_capacity(text.len()), |token| {
            if tokens.len() < MOST_TOKENS {
                tokens.push(Token::new(token.into(), self.vocabulary, stems));
            }
        });
        let mut reading = Reading::default();
        self.hear_danger(&mut tokens, &mut reading);
        if exact {
            self.search_words(&tokens, false, stems, &mut reading);
            reading.understood.words = reading.words.iter().map(|word| word.text.to_string()).collect();
            return reading;
        }
        texted::read(self.vocabulary, &mut tokens, stems);
        if let Some(places) = places {
            let typed: Vec<SmolStr> = tokens.iter().map(|token| token.text.clone()).collect();
            let found = place::find(self.vocabulary, &typed, places);
            if let Some((range, near)) = found {
                reading.understood.place = Some(near.label.clone());
                reading.near = Some(near);
                tokens[range].iter_mut().for_each(|token| token.aside = true);
            }
        }
        let mut named = names.is_some_and(|names| self.find_name(&mut tokens, names, &mut reading));
        if !named {
            self.correct(&mut tokens, stems, &mut reading);
            joined::join(self, &mut tokens, stems, &mut reading);
            named = !reading.understood.spelling.is_empty()
                && names.is_some_and(|names| self.find_name(&mut tokens, names, &mut reading));
        }
        needs::find(self, &mut tokens, &mut reading);
        if !named {
            said::find(self.vocabulary, &mut tokens, &mut reading);
        }
        self.find_unknown_places(&mut tokens);
        self.search_words(&tokens, true, stems, &mut reading);
        joined::search_joined(self, &tokens, stems, &mut reading);
        reading
    }

    fn hear_danger(&self, tokens: &mut [Token], reading: &mut Reading) {
        let heard = self.vocabulary.urgent.find_by(tokens.len(), |n| tokens[n].about.urgent, |_, _| true);
        for (range, (panel, categories)) in heard {
            let heard = &mut reading.understood.urgent;
            *heard = if *heard == Some(Urgent::Crisis) { *heard } else { panel.or(*heard) };
            if !categories.is_empty() {
                self.add_need(joined(&mut tokens[range.clone()].iter()), categories, panel.is_some(), reading);
                tokens[range].iter_mut().for_each(|token| token.heard = true);
            }
        }
    }

    /// Takes the query, or what is left of it beside a place, for a known name. A name may hold a place
    /// ("Brigg Men in Sheds"): then the place is not one.
    fn find_name(&self, tokens: &mut [Token], names: Names<'_>, reading: &mut Reading) -> bool {
        let aside = tokens.iter().filter(|token| token.aside).count();
        let mut tries = Vec::with_capacity(2);
        if aside < tokens.len() {
            tries.push((joined(&mut tokens.iter()), aside > 0));
        }
        if aside > 0 && aside < tokens.len() {
            tries.push((joined(&mut tokens.iter().filter(|token| !token.aside)), false));
        }
        for (text, holds_place) in tries {
            let bare = text.strip_prefix("the ").unwrap_or(&text);
            let Some(name) = names(&text).or_else(|| if bare == text { None } else { names(bare) }) else { continue };
            if holds_place {
                tokens.iter_mut().for_each(|token| token.aside = false);
                (reading.near, reading.understood.place) = (None, None);
            }
            reading.understood.known_name = Some(KnownName { typed: text, name });
            return true;
        }
        false
    }

    /// Words after "in" or "near" that stand in some listing and are no everyday words: a part of a town, a street, a
    /// village that has namesakes.
    fn find_unknown_places(&self, tokens: &mut [Token]) {
        for n in 1..tokens.len() {
            let token = &tokens[n];
            let everyday = token.about.is_right() || self.vocabulary.meaning().has(&token.text);
            let other = token.aside || token.needed || token.consumed || token.typed.is_some() || everyday;
            tokens[n].places = !other
                && place::BEFORE_PLACE.contains(&tokens[n - 1].text.as_str())
                && (self.has_stem)(&tokens[n].stem);
        }
    }

    fn correct(&self, tokens: &mut [Token], stems: &mut Stems, reading: &mut Reading) {
        let earlier = reading.understood.spelling.len();
        // From the end: what follows a word tells more of it than what comes before ("brest feding").
        for n in (0..tokens.len()).rev() {
            if tokens[n].aside {
                continue;
            }
            let before = n.checked_sub(1).map(|before| &tokens[before]);
            let Some(read_as) = spelling::correct(self, before, &tokens[n], tokens.get(n + 1)) else { continue };
            let token = &mut tokens[n];
            token.both = (self.has_stem)(&token.stem);
            let correction = Correction { typed: token.text.to_string(), read_as: read_as.to_string() };
            reading.understood.spelling.insert(earlier, correction);
            token.stem = stems.of(&read_as).into();
            token.about = self.vocabulary.about(&read_as);
            token.typed = Some(std::mem::replace(&mut token.text, read_as));
        }
    }

    fn add_need(&self, phrase: String, categories: &[u8], danger: bool, reading: &mut Reading) {
        let mask = |numbers: &[u8]| numbers.iter().fold(0u128, |mask, &n| mask | 1 << n);
        let (main, others) = categories.split_at(categories.len().min(1));
        let second = others.get(..1).map_or(0, mask);
        reading.needs.push(NeedMask { main: mask(main), others: mask(others), second, danger });
        let categories = categories.iter().map(|&n| self.vocabulary.category_slug(n).to_owned()).collect();
        reading.understood.needs.push(Need { phrase, categories });
    }

    /// What is searched as words: all that tells something; when nothing does and nothing else was read, all.
    fn search_words(&self, tokens: &[Token], widely: bool, stems: &mut Stems, reading: &mut Reading) {
        let used = |token: &Token| token.aside || token.consumed;
        let not_stopped = |token: &Token| !used(token) && (!token.about.stop || !token.says.is_empty());
        // Beside a need, or a word that tells more, what everybody says of everything only misleads.
        let by_clear_words = widely
            && reading.understood.known_name.is_none()
            && (!reading.needs.is_empty() || tokens.iter().any(|token| not_stopped(token) && !token.about.faint));
        let telling = |token: &Token| not_stopped(token) && !(by_clear_words && token.about.faint && !token.needed);
        let all = !tokens.iter().any(telling) && !tokens.iter().any(used) && reading.needs.is_empty();
        for token in tokens.iter().filter(|token| all || telling(token)) {
            if reading.words.len() == MOST_WORDS {
                return;
            }
            let said_before = |word: &Word| match token.says.first() {
                Some(said) => word.text == *said,
                None => word.stems.first().is_some_and(|(stem, _)| *stem == token.stem),
            };
            if reading.words.iter().any(said_before) {
                continue;
            }
            let mut alternatives: Vec<(SmolStr, f32)> = Vec::with_capacity(4);
            let weights = &self.vocabulary.weights;
            // Of what was said in other words only what services call it is searched.
            if token.says.is_empty() {
                alternatives.push((token.stem.clone(), if token.typed.is_some() { weights.spelling } else { 1.0 }));
            }
            let mut add = |stem: &str, worth: f32| {
                if !alternatives.iter().any(|(other, _)| other == stem) {
                    alternatives.push((stem.into(), worth));
                }
            };
            if let Some(typed) = token.typed.as_ref().filter(|_| token.both) {
                add(stems.of(typed), 1.0);
            }
            for said in &token.says {
                add(stems.of(said), weights.says);
            }
            if widely {
                let synonyms = self.vocabulary.lexicon.synonyms(&token.about);
                for stem in synonyms.iter().filter(|_| token.says.is_empty()) {
                    add(stem, weights.synonym);
                }
                if !token.needed {
                    reading.understood.words.push(token.says.first().unwrap_or(&token.text).to_string());
                }
            }
            let text = token.says.first().unwrap_or(&token.text).clone();
            reading.words.push(Word { text, stems: alternatives, places: token.places });
        }
    }
}

/// The text of tokens.
fn joined(tokens: &mut dyn Iterator<Item = &Token>) -> String {
    let mut out = String::new();
    for token in tokens {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&token.text);
    }
    out
}

impl Token {
    fn new(text: SmolStr, vocabulary: &Vocabulary, stems: &mut Stems) -> Self {
        let (stem, about) = (stems.of(&text).into(), vocabulary.about(&text));
        Self {
            text,
            stem,
            about,
            typed: None,
            both: false,
            aside: false,
            needed: false,
            consumed: false,
            says: Vec::new(),
            places: false,
            heard: false,
        }
    }
}

#[cfg(test)]
mod tests;
