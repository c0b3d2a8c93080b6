//! What a listing is about, told from its words when its source does not say.
//!
//! Careful rather than complete: a phrase in the name is strong, in the name of who runs it fair, in the
//! description weak unless it comes again.

use super::Vocabulary;
use crate::domain::{Categorizer, CategoryGuess, Kind};
use crate::search::analyzer::{Stems, folded_tokens};
use hashbrown::HashMap;

/// A phrase of several words in the name.
const IN_NAME: f32 = 0.9;
/// A single word in the name: often right, sometimes a street or a surname.
const WORD_IN_NAME: f32 = 0.75;
const IN_ORGANIZATION: f32 = 0.55;
const WORD_IN_ORGANIZATION: f32 = 0.45;
/// A listing whose own words are so sure needs the name of who runs it less: bowls in a village hall is no hall for
/// hire.
const TELLS_ITSELF: f32 = 0.5;
/// What is left then of what only that name says.
const BESIDE_ITSELF: f32 = 0.6;
/// Below this nothing is said.
const FLOOR: f32 = 0.35;
/// Beside something this sure, what is less than half sure is left out.
const SURE: f32 = 0.85;
const IN_DESCRIPTION: f32 = 0.45;
const WORD_IN_DESCRIPTION: f32 = 0.25;
/// What stands at the beginning tells more.
const AT_BEGINNING: f32 = 0.1;
/// So many words are the beginning.
const BEGINNING: usize = 25;
const AGAIN_IN_DESCRIPTION: f32 = 0.15;
/// The most that words of a description alone can give.
const MOST_FROM_DESCRIPTION: f32 = 0.65;
/// Only so many categories are given.
const MOST: usize = 4;
/// Only the beginning of a long description tells what it is about.
const READ_OF_DESCRIPTION: usize = 2_000;

/// The beginning of `text` up to `bytes`, not inside a character.
fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl Vocabulary {
    /// What a name says, with how sure a phrase of several words and a single one are.
    fn of_name(&self, text: &str, of_phrase: f32, of_word: f32, stems: &mut Stems) -> HashMap<u8, f32> {
        let mut found: HashMap<u8, f32> = HashMap::new();
        for (range, numbers) in self.name_phrases.find(&stems.of_text(text), |_, _| true) {
            for &number in numbers {
                let value = found.entry(number).or_default();
                *value = value.max(if range.len() > 1 { of_phrase } else { of_word });
            }
        }
        found
    }
}

impl Categorizer for Vocabulary {
    fn categories(&self, name: &str, organization: &str, description: &str) -> Vec<CategoryGuess> {
        let mut stems = Stems::default();
        let mut found = self.of_name(name, IN_NAME, WORD_IN_NAME, &mut stems);
        let tokens = stems.of_text(beginning(description, READ_OF_DESCRIPTION));
        let mut weak: HashMap<u8, f32> = HashMap::new();
        for (range, numbers) in self.category_phrases.find(&tokens, |_, _| true) {
            for &number in numbers {
                // A single common word says less than a phrase.
                let first = if range.len() > 1 { IN_DESCRIPTION } else { WORD_IN_DESCRIPTION };
                let first = if range.start < BEGINNING { first + AT_BEGINNING } else { first };
                let value = weak.entry(number).or_insert(first - AGAIN_IN_DESCRIPTION);
                *value = (*value + AGAIN_IN_DESCRIPTION).min(MOST_FROM_DESCRIPTION);
            }
        }
        let tells_itself = found.values().chain(weak.values()).any(|&confidence| confidence >= TELLS_ITSELF);
        for (number, confidence) in self.of_name(organization, IN_ORGANIZATION, WORD_IN_ORGANIZATION, &mut stems) {
            let value = found.entry(number).or_default();
            let other = tells_itself && *value == 0.0 && !weak.contains_key(&number);
            *value = value.max(if other { confidence * BESIDE_ITSELF } else { confidence });
        }
        for (number, confidence) in weak {
            let value = found.entry(number).or_default();
            *value = if *value > 0.0 { (*value + confidence / 4.0).min(0.95) } else { confidence };
        }
        let mut found: Vec<(u8, f32)> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // Beside something sure, what is only mentioned is left out.
        let floor = found.first().map_or(0.0, |best| if best.1 >= SURE { 0.5 } else { FLOOR });
        found
            .into_iter()
            .filter(|(_, confidence)| *confidence >= floor)
            .take(MOST)
            .map(|(number, confidence)| CategoryGuess { slug: self.category_slug(number).to_owned(), confidence })
            .collect()
    }

    fn kind(&self, name: &str, organization: &str, description: &str, categories: &[String]) -> (Kind, f32) {
        let mut stems = Stems::default();
        let mut votes = [0.0f32; Kind::ALL.len()];
        let texts = [(name, 0.8), (organization, 0.3), (beginning(description, READ_OF_DESCRIPTION), 0.12)];
        for (text, weight) in texts {
            let tokens = stems.of_text(text);
            for (range, kind) in self.kind_phrases.find(&tokens, |_, _| true) {
                votes[kind.ordinal()] += weight * if range.len() > 1 { 1.25 } else { 1.0 };
            }
        }
        for (n, slug) in categories.iter().enumerate() {
            if let Some(kind) = self.category(slug).and_then(|category| category.kind) {
                votes[kind.ordinal()] += if n == 0 { 0.5 } else { 0.2 };
            }
        }
        // "Village hall knitting group" is a group in a hall; a plain "Village hall" is a place.
        let total: f32 = votes.iter().sum();
        let best = Kind::ALL.iter().copied().max_by(|a, b| {
            // On equal votes the earlier kind, group, is the safer guess.
            votes[a.ordinal()].total_cmp(&votes[b.ordinal()]).then(b.ordinal().cmp(&a.ordinal()))
        });
        match best {
            Some(kind) if total > 0.0 => {
                let share = votes[kind.ordinal()] / total;
                let strength = votes[kind.ordinal()].min(1.0);
                (kind, (share * strength).clamp(0.0, 0.95))
            }
            _ => (Kind::Group, 0.0),
        }
    }

    fn category_of_term(&self, term: &str) -> Option<String> {
        let bare = term.rsplit_once(':').map_or(term, |(_, code)| code).trim();
        if let Some(category) = self.category(bare) {
            return Some(category.slug.clone());
        }
        let tokens = folded_tokens(bare);
        if tokens.is_empty() {
            return None;
        }
        let slug = tokens.join("_");
        if let Some(category) = self.category(&slug) {
            return Some(category.slug.clone());
        }
        if let Some(category) = self.categories.iter().find(|c| folded_tokens(&c.public_label) == tokens) {
            return Some(category.slug.clone());
        }
        // A term is short like a name.
        let stemmed = Stems::default().of_text(bare);
        let of_phrase = self.category_phrases.get(&stemmed).or_else(|| self.name_phrases.get(&stemmed));
        of_phrase.and_then(|numbers| numbers.first()).map(|&number| self.category_slug(number).to_owned())
    }
}
