//! The words of the house: categories, thesaurus, urgent phrases, synonyms, filters said in words, weights.
//!
//! Loaded once from `index/` (built in, or a folder) by `load`, which finds every mistake with file and line;
//! `check` looks deeper, `trial` reads the queries of `traps.tsv`. See `index/README.md` for what each file
//! means. Also says what a listing is about ([`Categorizer`](crate::domain::Categorizer)).
//! Imports `domain` and the analyzer only.

mod categorizer;
mod check;
mod files;
mod groups;
mod lexicon;
mod load;
mod phrases;
mod rule;
mod trial;
mod words;

use super::analyzer::folded_tokens;
use super::answer::Urgent;
use super::error::{Error, Result};
use super::meaning::Table;
use super::values::Values;
use crate::domain::Kind;
pub use check::VocabularyReport;
use files::File;
use hashbrown::{HashMap, HashSet};
pub(crate) use lexicon::About;
use lexicon::Lexicon;
pub(crate) use phrases::{Phrases, without_overlap};
pub(crate) use rule::Rule;
use std::path::Path;
use std::sync::{Arc, OnceLock};
pub use trial::Trial;
use words::Words;

/// How many categories the packed records have room for.
pub const MOST_CATEGORIES: usize = 128;

/// The table of what words mean.
const MEANING: &str = "meaning/table.bin";

/// A category of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Stable slug.
    pub slug: String,
    /// Label for people.
    pub public_label: String,
    /// The kind of listing that it implies, if any.
    pub kind: Option<Kind>,
}

/// What a thesaurus phrase stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meaning {
    /// Category numbers, the main one first.
    pub categories: Vec<u8>,
    /// When it holds.
    pub rule: Rule,
    /// Whether it is offered while someone types: written so, in English, and spelt right.
    pub offered: bool,
}

/// A filter said in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// Parameter of the search API.
    pub parameter: String,
    /// Its value.
    pub value: String,
    /// Whether it is only a wish: shown nowhere, filters nothing, may rank.
    pub soft: bool,
}

/// Numbers of the ranking, see `index/weights.tsv`.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs, reason = "each is explained in the file it is read from")]
pub(crate) struct Weights {
    pub k1: f32,
    pub b: f32,
    pub name_word: f32,
    pub whole_name: f32,
    pub name_share: f32,
    pub synonym: f32,
    pub spelling: f32,
    pub says: f32,
    pub need_main: f32,
    pub need_second: f32,
    pub need_other: f32,
    pub need_unsure: f32,
    pub danger: f32,
    pub both: f32,
    pub every_word: f32,
    pub distance_floor: f32,
    pub distance_share: f32,
    pub reach_share: f32,
    pub unstated_share: f32,
    pub due: f32,
    pub unconfirmed: f32,
    pub stale: f32,
    pub closed_for_a_time: f32,
    pub space: f32,
    pub full: f32,
    pub wish: f32,
    pub said_place: f32,
    pub meaning: f32,
    pub meaning_least: f32,
}

/// The vocabulary, ready for use.
#[derive(Debug)]
pub struct Vocabulary {
    categories: Vec<Category>,
    slugs: Values,
    numbers: HashMap<String, u8>,
    pub(crate) thesaurus: Phrases<Meaning>,
    /// The same by stems, without phrases that hold only in some places.
    pub(crate) stemmed_thesaurus: Phrases<Meaning>,
    /// The same again without small words: "sit with my wife" is also "sit with the wife".
    pub(crate) loose_thesaurus: Phrases<Meaning>,
    /// Phrases of danger; `None` for those that only look like it.
    pub(crate) urgent: Phrases<(Option<Urgent>, Vec<u8>)>,
    pub(crate) said: Phrases<Vec<Said>>,
    pub(crate) weights: Weights,
    pub(crate) words: Words,
    /// Two words that follow each other in some phrase.
    pairs: HashSet<String>,
    pub(crate) lexicon: Lexicon,
    category_phrases: Phrases<Vec<u8>>,
    name_phrases: Phrases<Vec<u8>>,
    kind_phrases: Phrases<Kind>,
    meaning: Arc<Table>,
    fingerprint: String,
}

impl Vocabulary {
    /// The vocabulary that ships with the program.
    pub fn built_in() -> Result<Self> {
        Self::load(None)
    }

    /// The vocabulary of `folder`, with built-in files where it has none.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let (vocabulary, problems) = load::read(folder);
        match problems.into_iter().next() {
            Some(first) => Err(first),
            None => Ok(vocabulary),
        }
    }

    /// The categories, in the order of the file; a category's place is its number.
    pub fn all_categories(&self) -> &[Category] {
        &self.categories
    }

    /// Their slugs, to be counted by.
    pub(crate) const fn slugs(&self) -> &Values {
        &self.slugs
    }

    /// The category with this slug.
    pub fn category(&self, slug: &str) -> Option<&Category> {
        self.categories.get(usize::from(*self.numbers.get(slug)?))
    }

    /// What documents depend on: another fingerprint needs another index.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What words mean, for listings that share none with a query.
    pub(crate) fn meaning(&self) -> &Table {
        &self.meaning
    }

    /// The number of a category.
    pub(crate) fn category_number(&self, slug: &str) -> Option<u8> {
        self.numbers.get(slug).copied()
    }

    /// The slug of a category number.
    pub(crate) fn category_slug(&self, number: u8) -> &str {
        self.categories.get(usize::from(number)).map_or("", |category| &category.slug)
    }

    /// What is said of a folded word.
    #[inline]
    pub(crate) fn about(&self, word: &str) -> About {
        self.lexicon.about(word)
    }

    /// Whether two words follow each other in the thesaurus or a filter: then they are two.
    pub(crate) fn has_pair(&self, pair: &[&str; 2]) -> bool {
        self.pairs.contains(&pair.join(" "))
    }

    /// The phrase of danger that stands anywhere in words that somebody wrote, however many they are: exactly, as
    /// everywhere, never by spelling.
    pub fn hears_danger(&self, words: &str) -> Option<Urgent> {
        let heard = self.urgent.find(&folded_tokens(words), |_, _| true);
        let panels: Vec<Urgent> = heard.into_iter().filter_map(|(_, (panel, _))| *panel).collect();
        panels.iter().find(|panel| **panel == Urgent::Crisis).or(panels.first()).copied()
    }

    /// Whether a word is a phrase of danger by itself.
    pub(crate) fn is_urgent_word(&self, about: &About) -> bool {
        self.urgent.get_by(std::iter::once(about.urgent)).is_some_and(|(panel, _)| panel.is_some())
    }
}

/// The table of `folder` when it has one; the one that ships is read once for all vocabularies.
fn read_meaning(folder: Option<&Path>) -> Result<Arc<Table>> {
    static SHIPPED: OnceLock<Arc<Table>> = OnceLock::new();
    let overridden = folder.is_some_and(|folder| folder.join(MEANING).exists());
    if !overridden && let Some(table) = SHIPPED.get() {
        return Ok(Arc::clone(table));
    }
    let table = Arc::new(Table::parse(MEANING, &files::bytes(folder, MEANING)?)?);
    Ok(if overridden { table } else { Arc::clone(SHIPPED.get_or_init(|| table)) })
}

fn read_weights(file: &File) -> Result<Weights> {
    let mut read: HashMap<&str, f32> = HashMap::new();
    for row in file.table(&["name", "value"])? {
        let value: f32 =
            row.required(1, "value")?.parse().ok().filter(|v: &f32| v.is_finite() && *v >= 0.0).ok_or_else(|| {
                row.error(format!("`{}` is not a weight", row.column(1)), "write a number that is not negative")
            })?;
        read.insert(row.required(0, "name")?, value);
    }
    let get = |name: &str| {
        read.get(name).copied().ok_or_else(|| Error::Vocabulary {
            file: "weights.tsv".into(),
            line: 1,
            problem: format!("the weight `{name}` is not there"),
            mend: "add it; the file that ships with the program has them all".into(),
        })
    };
    Ok(Weights {
        k1: get("k1")?,
        b: get("b")?,
        name_word: get("name_word")?,
        whole_name: get("whole_name")?,
        name_share: get("name_share")?,
        synonym: get("synonym")?,
        spelling: get("spelling")?,
        says: get("says")?,
        need_main: get("need_main")?,
        need_second: get("need_second")?,
        need_other: get("need_other")?,
        need_unsure: get("need_unsure")?,
        danger: get("danger")?,
        both: get("both")?,
        every_word: get("every_word")?,
        distance_floor: get("distance_floor")?,
        distance_share: get("distance_share")?,
        reach_share: get("reach_share")?,
        unstated_share: get("unstated_share")?,
        due: get("due")?,
        unconfirmed: get("unconfirmed")?,
        stale: get("stale")?,
        closed_for_a_time: get("closed_for_a_time")?,
        space: get("space")?,
        full: get("full")?,
        wish: get("wish")?,
        said_place: get("said_place")?,
        meaning: get("meaning")?,
        meaning_least: get("meaning_least")?,
    })
}

#[cfg(test)]
mod tests;
