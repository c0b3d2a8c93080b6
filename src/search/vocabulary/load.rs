//! Reading the files of `index/` into a [`Vocabulary`]. Goes on after a mistake, so that all are told at once.

use super::files::{File, Row};
use super::groups::Groups;
use super::lexicon::Lexicon;
use super::{Category, MOST_CATEGORIES, Meaning, Phrases, Rule, Said, Vocabulary, Weights, Words};
use crate::domain::Kind;
use crate::search::analyzer::{self, Stems, folded_tokens};
use crate::search::answer::Urgent;
use crate::search::error::{Error, Result};
use crate::search::values::Values;
use hashbrown::{HashMap, HashSet};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A word of the thesaurus, of a label or of a filter counts in spelling as if so many documents had it.
const COUNTS_VOCABULARY: u32 = super::words::MANY;
/// A word by which listings are given categories.
const COUNTS_LISTINGS: u32 = 10;
/// An ordinary English word.
const COUNTS_COMMON: u32 = 8;
/// A word of another language, when it is long enough not to be an English one misspelt.
const COUNTS_FOREIGN: u32 = super::words::FEW;
/// Long enough.
const FOREIGN_LETTERS: usize = 6;

/// Words too small to tell phrases apart: "sit with my wife" is "sit with the wife".
const SMALL: [&str; 59] = [
    "a", "an", "the", "my", "our", "your", "his", "her", "their", "its", "this", "that", "these", "those", "to", "for",
    "of", "in", "on", "at", "with", "and", "or", "some", "i", "im", "ive", "id", "is", "are", "was", "were", "am",
    "be", "been", "it", "me", "you", "us", "we", "he", "she", "they", "him", "them", "who", "do", "does", "so", "just",
    "please", "any", "really", "very", "there", "can", "has", "have", "had",
];

/// Whether a phrase is the same without this word.
fn is_small(word: &str) -> bool {
    SMALL.contains(&word)
}

/// A phrase of a file, with where it stands.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub file: String,
    pub line: usize,
    pub own: bool,
    /// Made from a group of words, not written so.
    pub expanded: bool,
    pub tokens: Vec<String>,
    pub meaning: Meaning,
    language: bool,
}

/// What was read so far.
pub(super) struct Loader<'a> {
    folder: Option<&'a Path>,
    pub vocabulary: Vocabulary,
    pub problems: Vec<Error>,
    pub placed: Vec<Placed>,
    groups: Groups,
    targets: BTreeMap<String, u32>,
    known: HashSet<String>,
    synonyms: BTreeMap<String, Vec<String>>,
}

/// Reads a vocabulary with everything that is wrong with it; it is usable when nothing is.
pub(super) fn read(folder: Option<&Path>) -> (Vocabulary, Vec<Error>) {
    let loader = Loader::read(folder);
    (loader.vocabulary, loader.problems)
}

impl<'a> Loader<'a> {
    pub(super) fn read(folder: Option<&'a Path>) -> Self {
        let mut loader = Self {
            folder,
            vocabulary: empty(),
            problems: Vec::new(),
            placed: Vec::new(),
            groups: Groups::default(),
            targets: BTreeMap::new(),
            known: HashSet::new(),
            synonyms: BTreeMap::new(),
        };
        loader.read_all();
        loader
    }

    fn read_all(&mut self) {
        match super::read_meaning(self.folder) {
            Ok(table) => self.vocabulary.meaning = table,
            Err(error) => self.problems.push(error),
        }
        self.with_file("categories.tsv", Self::read_categories);
        self.with_file("weights.tsv", |loader, file| match super::read_weights(file) {
            Ok(weights) => loader.vocabulary.weights = weights,
            Err(error) => loader.problems.push(error),
        });
        self.with_file("word_groups.tsv", |loader, file| {
            loader.groups = Groups::read(file, &mut loader.problems);
        });
        self.with_file("stop_words.txt", |loader, file| {
            let words = file.lines().flat_map(|row| folded_tokens(row.whole()));
            words.for_each(|word| loader.vocabulary.lexicon.about_mut(&word).stop = true);
        });
        self.with_file("faint_words.txt", |loader, file| {
            for word in file.lines().flat_map(|row| folded_tokens(row.whole())) {
                loader.vocabulary.lexicon.about_mut(&word).faint = true;
                loader.target(word, COUNTS_COMMON);
            }
        });
        self.with_file("common_words.txt", |loader, file| {
            for word in file.lines().flat_map(|row| folded_tokens(row.whole())) {
                loader.target(word, COUNTS_COMMON);
            }
        });
        self.with_file("thesaurus.tsv", Self::read_thesaurus);
        match File::names_in(self.folder, "thesaurus") {
            Ok(names) => names.iter().for_each(|name| self.with_file(name, Self::read_thesaurus)),
            Err(error) => self.problems.push(error),
        }
        self.with_file("languages.tsv", Self::read_languages);
        self.add_phrases();
        self.with_file("urgent.tsv", Self::read_urgent);
        self.with_file("misspellings.tsv", Self::read_misspellings);
        self.with_file("synonyms.tsv", Self::read_synonyms);
        self.with_file("said_filters.tsv", Self::read_said);
        self.with_file("category_phrases.tsv", Self::read_category_phrases);
        self.with_file("kind_phrases.tsv", Self::read_kind_phrases);
        self.vocabulary.slugs = self.vocabulary.categories.iter().map(|category| category.slug.as_str()).collect();
        let labels = self.vocabulary.categories.iter().flat_map(|category| folded_tokens(&category.public_label));
        for word in labels.collect::<Vec<_>>() {
            self.target(word, COUNTS_VOCABULARY);
        }
        self.fill_lexicon();
        self.vocabulary.words = Words::new(std::mem::take(&mut self.targets));
    }

    /// Says of each word what was read of it.
    fn fill_lexicon(&mut self) {
        let Vocabulary { lexicon, urgent, thesaurus, stemmed_thesaurus, loose_thesaurus, said, .. } =
            &mut self.vocabulary;
        urgent.words().for_each(|(word, number)| lexicon.about_mut(word).urgent = number);
        thesaurus.words().for_each(|(word, number)| lexicon.about_mut(word).written = number);
        stemmed_thesaurus.words().for_each(|(word, number)| lexicon.about_mut(word).stemmed = number);
        loose_thesaurus.words().for_each(|(word, number)| lexicon.about_mut(word).loose = number);
        said.words().for_each(|(word, number)| lexicon.about_mut(word).said = number);
        SMALL.iter().for_each(|word| lexicon.about_mut(word).small = true);
        self.known.iter().chain(self.targets.keys()).for_each(|word| lexicon.about_mut(word).known = true);
        self.targets.iter().for_each(|(word, &counts)| lexicon.about_mut(word).counts = counts);
        let mut stems = Stems::default();
        for (word, synonyms) in &self.synonyms {
            lexicon.set_synonyms(word, synonyms.iter().map(|synonym| stems.of(synonym).into()).collect());
        }
    }

    fn with_file(&mut self, name: &str, read: impl FnOnce(&mut Self, &File)) {
        match File::read(self.folder, name) {
            Ok(file) => read(self, &file),
            Err(error) => self.problems.push(error),
        }
    }

    /// Calls `each` with every line below the header; its mistakes are kept.
    fn rows(&mut self, file: &File, columns: &[&str], mut each: impl FnMut(&mut Self, &Row<'_>) -> Result<()>) {
        match file.table(columns) {
            Ok(rows) => {
                for row in rows {
                    if let Err(error) = each(self, &row) {
                        self.problems.push(error);
                    }
                }
            }
            Err(error) => self.problems.push(error),
        }
    }

    fn target(&mut self, word: String, counts: u32) {
        let held = self.targets.entry(word).or_default();
        *held = (*held).max(counts);
    }

    fn number(&self, row: &Row<'_>, slug: &str) -> Result<u8> {
        self.vocabulary.category_number(slug.trim()).ok_or_else(|| {
            row.error(
                format!("there is no category `{}`", slug.trim()),
                "use a slug of categories.tsv, or add it there",
            )
        })
    }

    fn numbers(&self, row: &Row<'_>, slugs: &str) -> Result<Vec<u8>> {
        slugs.split(',').map(|slug| self.number(row, slug)).collect()
    }

    fn tokens(row: &Row<'_>, phrase: &str) -> Result<Vec<String>> {
        let tokens = folded_tokens(phrase);
        if tokens.is_empty() {
            return Err(row.error(format!("the phrase `{phrase}` has no letters"), "write a phrase, or remove it"));
        }
        Ok(tokens)
    }

    fn read_categories(&mut self, file: &File) {
        self.vocabulary.fingerprint = fingerprint(file.text(), self.vocabulary.meaning.fingerprint());
        self.rows(file, &["slug", "public_label"], |loader, row| {
            let slug = row.required(0, "slug")?.to_owned();
            let kind = match row.column(2) {
                "" => None,
                slug => Some(read_kind(row, slug)?),
            };
            let number = u8::try_from(loader.vocabulary.categories.len()).unwrap_or(u8::MAX);
            if usize::from(number) >= MOST_CATEGORIES {
                let problem = format!("there are more than {MOST_CATEGORIES} categories");
                return Err(row.error(problem, "merge categories that nobody tells apart"));
            }
            if loader.vocabulary.numbers.insert(slug.clone(), number).is_some() {
                return Err(row.error(format!("the category `{slug}` stands here twice"), "keep one line for it"));
            }
            let public_label = row.required(1, "label")?.to_owned();
            loader.vocabulary.categories.push(Category { slug, public_label, kind });
            Ok(())
        });
    }

    fn read_thesaurus(&mut self, file: &File) {
        self.rows(file, &["phrase", "categories", "rule"], |loader, row| {
            let rule = Rule::read(row, 2)?;
            let categories = match row.required(1, "category")? {
                // Told by words alone.
                "-" if !rule.says.is_empty() => Vec::new(),
                categories => loader.numbers(row, categories)?,
            };
            loader.place(file, row, 0, categories, rule, false)
        });
    }

    fn read_languages(&mut self, file: &File) {
        self.rows(file, &["categories", "language", "phrases"], |loader, row| {
            let categories = loader.numbers(row, row.required(0, "category")?)?;
            row.required(1, "language")?;
            // English endings say nothing of other languages.
            let mut rule = Rule::read(row, 3)?;
            rule.exact = true;
            loader.place(file, row, 2, categories, rule, true)
        });
    }

    fn place(
        &mut self,
        file: &File,
        row: &Row<'_>,
        column: usize,
        categories: Vec<u8>,
        rule: Rule,
        language: bool,
    ) -> Result<()> {
        let expanded = row.column(column).contains('[');
        for phrase in self.groups.phrases(row, column)? {
            let (tokens, (file_name, line)) = (Self::tokens(row, &phrase)?, row.place());
            let offered = !expanded && !language && !row.column(3).starts_with("misspelling") && rule.holds_alone();
            let meaning = Meaning { categories: categories.clone(), rule: rule.clone(), offered };
            let own = file.own;
            self.placed.push(Placed { file: file_name, line, own, expanded, tokens, meaning, language });
        }
        Ok(())
    }

    /// What is written so goes before what was made from a group, a folder's own before what ships.
    fn add_phrases(&mut self) {
        let mut stems = Stems::default();
        self.placed.sort_by_key(|placed| (!placed.own, placed.expanded));
        let placed = std::mem::take(&mut self.placed);
        let mut plurals = Vec::new();
        for one in &placed {
            for word in &one.tokens {
                if one.language && word.chars().count() < FOREIGN_LETTERS {
                    self.known.insert(word.clone());
                } else {
                    self.target(word.clone(), if one.language { COUNTS_FOREIGN } else { COUNTS_VOCABULARY });
                }
            }
            let vocabulary = &mut self.vocabulary;
            vocabulary.pairs.extend(one.tokens.windows(2).map(|pair| pair.join(" ")));
            if one.meaning.rule.is_free() {
                let stemmed: Vec<String> = one.tokens.iter().map(|token| stems.of(token).to_owned()).collect();
                match one.tokens.as_slice() {
                    // Stems join what is far apart ("related" and "relate"): a single word has its plural only.
                    [word] => {
                        if let Some(other) =
                            other_number(word).filter(|other| vocabulary.thesaurus.get(&[other]).is_none())
                        {
                            plurals.push((other, one.meaning.clone()));
                        }
                    }
                    _ if vocabulary.stemmed_thesaurus.get(&stemmed).is_none() => {
                        vocabulary.stemmed_thesaurus.add(stemmed.clone(), one.meaning.clone());
                    }
                    _ => {}
                }
                let telling = one.tokens.iter().zip(stemmed).filter(|(token, _)| !is_small(token));
                let telling: Vec<String> = telling.map(|(_, stem)| stem).collect();
                if telling.len() > 1 && vocabulary.loose_thesaurus.get(&telling).is_none() {
                    vocabulary.loose_thesaurus.add(telling, one.meaning.clone());
                }
            }
            vocabulary.thesaurus.add(one.tokens.clone(), one.meaning.clone());
        }
        for (word, meaning) in plurals {
            if self.vocabulary.thesaurus.get(&[&word]).is_none() {
                self.known.insert(word.clone());
                self.vocabulary.thesaurus.add(vec![word], Meaning { offered: false, ..meaning });
            }
        }
        self.placed = placed;
    }

    fn read_urgent(&mut self, file: &File) {
        self.rows(file, &["phrase", "categories", "panel"], |loader, row| {
            let panel = match row.column(2) {
                "crisis" => Some(Urgent::Crisis),
                "abuse" => Some(Urgent::Abuse),
                "none" => None,
                other => {
                    return Err(row.error(format!("there is no panel `{other}`"), "write crisis, abuse or none"));
                }
            };
            let categories = match (row.column(1), panel) {
                ("", None) => Vec::new(),
                _ => loader.numbers(row, row.required(1, "category")?)?,
            };
            for phrase in loader.groups.phrases(row, 0)? {
                let tokens = Self::tokens(row, &phrase)?;
                loader.known.extend(tokens.iter().cloned());
                loader.vocabulary.urgent.add(tokens, (panel, categories.clone()));
            }
            Ok(())
        });
    }

    fn read_misspellings(&mut self, file: &File) {
        self.rows(file, &["typed", "read_as"], |loader, row| {
            let read_as = row.required(1, "right word")?;
            let one = |text: &str| -> Result<String> {
                match Self::tokens(row, text)?.as_slice() {
                    [word] => Ok(word.clone()),
                    _ => Err(row.error(format!("`{}` is not one word", text.trim()), "write single words")),
                }
            };
            let right = one(read_as)?;
            loader.target(right.clone(), COUNTS_LISTINGS);
            for typed in row.required(0, "misspelt word")?.split(',') {
                loader.vocabulary.lexicon.set_misspelt(&one(typed)?, &right);
            }
            Ok(())
        });
    }

    fn read_synonyms(&mut self, file: &File) {
        self.rows(file, &["words"], |loader, row| {
            let mut words: Vec<String> = Vec::new();
            for word in row.required(0, "words")?.split(',') {
                match folded_tokens(word).as_slice() {
                    [word] => words.push(word.clone()),
                    _ => {
                        let problem = format!("`{}` is not one word", word.trim());
                        return Err(row.error(problem, "write single words with commas between"));
                    }
                }
            }
            for word in &words {
                let held = loader.synonyms.entry(word.clone()).or_default();
                for other in words.iter().filter(|other| *other != word) {
                    if !held.contains(other) {
                        held.push(other.clone());
                    }
                }
                loader.target(word.clone(), COUNTS_VOCABULARY);
            }
            Ok(())
        });
    }

    fn read_said(&mut self, file: &File) {
        let mut all: BTreeMap<Vec<String>, Vec<Said>> = BTreeMap::new();
        self.rows(file, &["phrase", "parameter", "value"], |loader, row| {
            let soft = match row.column(3) {
                "" => false,
                "soft" => true,
                other => return Err(row.error(format!("a filter cannot be `{other}`"), "write soft or nothing")),
            };
            let (parameter, value) = (row.required(1, "parameter")?.to_owned(), row.required(2, "value")?.to_owned());
            if !crate::search::plan::said_filter_exists(&parameter, &value) {
                let problem = format!("there is no filter {parameter}={value}");
                return Err(row.error(problem, "use a parameter and value of the search API"));
            }
            for phrase in loader.groups.phrases(row, 0)? {
                let said = Said { parameter: parameter.clone(), value: value.clone(), soft };
                let list = all.entry(Self::tokens(row, &phrase)?).or_default();
                if !list.contains(&said) {
                    list.push(said);
                }
            }
            Ok(())
        });
        for (phrase, said) in all {
            for word in &phrase {
                self.target(word.clone(), COUNTS_VOCABULARY);
            }
            self.vocabulary.said.add(phrase, said);
        }
    }

    fn read_category_phrases(&mut self, file: &File) {
        let mut stems = Stems::default();
        let mut anywhere: BTreeMap<Vec<String>, Vec<u8>> = BTreeMap::new();
        let mut in_name: BTreeMap<Vec<String>, Vec<u8>> = BTreeMap::new();
        self.rows(file, &["slug", "phrases", "name_phrases"], |loader, row| {
            let number = match row.required(0, "slug")? {
                // Phrases that mean nothing: they take their words from shorter phrases.
                "-" => None,
                slug => Some(loader.number(row, slug)?),
            };
            for (column, all) in [(1, &mut anywhere), (2, &mut in_name)] {
                for phrase in row.column(column).split(';').filter(|phrase| !phrase.trim().is_empty()) {
                    let tokens = Self::tokens(row, phrase)?;
                    let list = all.entry(tokens.iter().map(|token| stems.of(token).to_owned()).collect()).or_default();
                    if let Some(number) = number
                        && !list.contains(&number)
                    {
                        list.push(number);
                    }
                    for token in tokens {
                        loader.target(token, COUNTS_LISTINGS);
                    }
                }
            }
            Ok(())
        });
        for (phrase, numbers) in &anywhere {
            self.vocabulary.category_phrases.add(phrase.clone(), numbers.clone());
        }
        for (phrase, numbers) in anywhere {
            in_name.entry(phrase).or_default().extend(numbers);
        }
        for (phrase, numbers) in in_name {
            self.vocabulary.name_phrases.add(phrase, numbers);
        }
    }

    fn read_kind_phrases(&mut self, file: &File) {
        let mut stems = Stems::default();
        self.rows(file, &["kind", "phrases"], |loader, row| {
            let kind = read_kind(row, row.required(0, "kind")?)?;
            for phrase in row.required(1, "phrases")?.split(';') {
                let stemmed = Self::tokens(row, phrase)?.iter().map(|token| stems.of(token).to_owned()).collect();
                loader.vocabulary.kind_phrases.add(stemmed, kind);
            }
            Ok(())
        });
    }
}

/// The plural of a word, or the word of a plural, when it is plainly made.
fn other_number(word: &str) -> Option<String> {
    if word.len() < 4 || !word.is_ascii() || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return None;
    }
    Some(word.strip_suffix('s').map_or_else(|| format!("{word}s"), str::to_owned))
}

fn empty() -> Vocabulary {
    Vocabulary {
        categories: Vec::new(),
        slugs: Values::default(),
        numbers: HashMap::new(),
        thesaurus: Phrases::default(),
        stemmed_thesaurus: Phrases::default(),
        loose_thesaurus: Phrases::default(),
        urgent: Phrases::default(),
        said: Phrases::default(),
        weights: Weights::default(),
        words: Words::default(),
        pairs: HashSet::new(),
        lexicon: Lexicon::default(),
        category_phrases: Phrases::default(),
        name_phrases: Phrases::default(),
        kind_phrases: Phrases::default(),
        meaning: Arc::default(),
        fingerprint: String::new(),
    }
}

fn read_kind(row: &Row<'_>, slug: &str) -> Result<Kind> {
    Kind::from_slug(slug).ok_or_else(|| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
        row.error(format!("there is no kind `{slug}`"), format!("write one of {}", all.join(", ")))
    })
}

fn fingerprint(categories: &str, meaning: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(categories.as_bytes());
    let digest: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{}.{}.{digest}.{meaning}", crate::search::schema::VERSION, analyzer::VERSION)
}
