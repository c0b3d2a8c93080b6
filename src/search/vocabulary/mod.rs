//! The words of the house: categories, thesaurus, urgent phrases, synonyms, filters said in words, weights.
//!
//! Loaded once from `index/` (built in, or a folder) and checked line by line; see `index/README.md` for
//! what each file means. Also says what a listing is about ([`Categorizer`](crate::domain::Categorizer)).
//! Imports `domain` and the analyzer only.

mod categorizer;
mod files;
mod phrases;

use super::analyzer::{self, Stems, folded_tokens};
use super::answer::Urgent;
use super::error::{Error, Result};
use super::meaning::Table;
use crate::domain::Kind;
use files::{File, Row};
pub(crate) use phrases::Phrases;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

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
}

/// When a thesaurus phrase holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rule {
    /// Anywhere.
    Always,
    /// Only as the whole query.
    Whole,
    /// Alone, or directly after one of these phrases.
    AloneOrAfter(Vec<Vec<String>>),
    /// Directly after one of these phrases.
    After(Vec<Vec<String>>),
    /// Only beside one of these words.
    With(Vec<String>),
    /// Anywhere, and the person does not want a group.
    NotAGroup,
}

/// A filter said in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// Parameter of the search API.
    pub parameter: String,
    /// Its value.
    pub value: String,
}

/// Numbers of the ranking, see `index/weights.tsv`.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is explained in the file it is read from")]
pub(crate) struct Weights {
    pub k1: f32,
    pub b: f32,
    pub name_word: f32,
    pub whole_name: f32,
    pub name_share: f32,
    pub synonym: f32,
    pub spelling: f32,
    pub need_main: f32,
    pub need_other: f32,
    pub need_unsure: f32,
    pub both: f32,
    pub distance_floor: f32,
    pub distance_share: f32,
    pub reach_share: f32,
    pub due: f32,
    pub unconfirmed: f32,
    pub stale: f32,
    pub closed_for_a_time: f32,
    pub space: f32,
    pub full: f32,
    pub meaning: f32,
    pub meaning_least: f32,
}

/// The vocabulary, ready for use.
#[derive(Debug)]
pub struct Vocabulary {
    categories: Vec<Category>,
    numbers: HashMap<String, u8>,
    pub(crate) thesaurus: Phrases<Meaning>,
    /// The same by stems, without phrases that have a rule.
    pub(crate) stemmed_thesaurus: Phrases<Meaning>,
    pub(crate) urgent: Phrases<(Urgent, Vec<u8>)>,
    pub(crate) said: Phrases<Vec<Said>>,
    pub(crate) weights: Weights,
    stop_words: HashSet<String>,
    synonyms: HashMap<String, Vec<String>>,
    words: HashSet<String>,
    category_phrases: Phrases<Vec<u8>>,
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
        let categories_file = File::read(folder, "categories.tsv")?;
        let meaning = read_meaning(folder)?;
        let (categories, numbers) = read_categories(&categories_file)?;
        let mut vocabulary = Self {
            categories,
            numbers,
            thesaurus: Phrases::default(),
            stemmed_thesaurus: Phrases::default(),
            urgent: Phrases::default(),
            said: Phrases::default(),
            weights: read_weights(&File::read(folder, "weights.tsv")?)?,
            stop_words: HashSet::new(),
            synonyms: HashMap::new(),
            words: HashSet::new(),
            category_phrases: Phrases::default(),
            kind_phrases: Phrases::default(),
            fingerprint: fingerprint(categories_file.text(), meaning.fingerprint()),
            meaning,
        };
        for row in File::read(folder, "stop_words.txt")?.lines() {
            vocabulary.stop_words.extend(folded_tokens(row.whole()));
        }
        vocabulary.read_thesaurus(&File::read(folder, "thesaurus.tsv")?)?;
        vocabulary.read_urgent(&File::read(folder, "urgent.tsv")?)?;
        vocabulary.read_synonyms(&File::read(folder, "synonyms.tsv")?)?;
        vocabulary.read_said(&File::read(folder, "said_filters.tsv")?)?;
        vocabulary.read_category_phrases(&File::read(folder, "category_phrases.tsv")?)?;
        vocabulary.read_kind_phrases(&File::read(folder, "kind_phrases.tsv")?)?;
        vocabulary.collect_words();
        Ok(vocabulary)
    }

    /// The categories, in the order of the file; a category's place is its number.
    pub fn all_categories(&self) -> &[Category] {
        &self.categories
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

    /// Whether a folded word is not searched.
    pub(crate) fn is_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// Folded words of equal meaning.
    pub(crate) fn synonyms(&self, word: &str) -> &[String] {
        self.synonyms.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether a folded word stands in the vocabulary, urgent phrases included.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.words.contains(word)
            || self.stop_words.contains(word)
            || self.urgent.iter().any(|(phrase, _)| phrase.iter().any(|w| w == word))
    }

    /// Whether a word is a phrase of danger by itself.
    pub(crate) fn is_urgent_word(&self, word: &str) -> bool {
        self.urgent.get(&[word.to_owned()]).is_some()
    }

    /// Words that a misspelt word may be read as: none that stands in urgent phrases alone.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    fn number(&self, row: &Row<'_>, slug: &str) -> Result<u8> {
        self.numbers.get(slug.trim()).copied().ok_or_else(|| {
            row.error(format!("there is no category `{slug}`"), "use a slug of categories.tsv, or add it there")
        })
    }

    fn numbers(&self, row: &Row<'_>, slugs: &str) -> Result<Vec<u8>> {
        slugs.split(',').map(|slug| self.number(row, slug)).collect()
    }

    fn read_thesaurus(&mut self, file: &File) -> Result<()> {
        let mut stems = Stems::default();
        for row in file.table(&["phrase", "categories", "rule"])? {
            let phrase = folded_tokens(row.required(0, "phrase")?);
            let meaning =
                Meaning { categories: self.numbers(&row, row.required(1, "category")?)?, rule: read_rule(&row)? };
            if self.thesaurus.get(&phrase).is_some() {
                return Err(row.error("the phrase stands here twice", "keep one line for it"));
            }
            if meaning.rule == Rule::Always {
                let stemmed: Vec<String> = phrase.iter().map(|token| stems.of(token).to_owned()).collect();
                if self.stemmed_thesaurus.get(&stemmed).is_none() {
                    self.stemmed_thesaurus.add(stemmed, meaning.clone());
                }
            }
            if !self.thesaurus.add(phrase, meaning) {
                return Err(row.error("the phrase has no letters", "write a phrase, or remove the line"));
            }
        }
        Ok(())
    }

    fn read_urgent(&mut self, file: &File) -> Result<()> {
        for row in file.table(&["phrase", "categories", "panel"])? {
            let panel = match row.column(2) {
                "crisis" => Urgent::Crisis,
                "abuse" => Urgent::Abuse,
                other => return Err(row.error(format!("there is no panel `{other}`"), "write crisis or abuse")),
            };
            let categories = self.numbers(&row, row.required(1, "category")?)?;
            if !self.urgent.add(folded_tokens(row.required(0, "phrase")?), (panel, categories)) {
                return Err(row.error("the phrase has no letters", "write a phrase, or remove the line"));
            }
        }
        Ok(())
    }

    fn read_synonyms(&mut self, file: &File) -> Result<()> {
        for row in file.table(&["words"])? {
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
                let others = words.iter().filter(|other| *other != word).cloned();
                self.synonyms.entry(word.clone()).or_default().extend(others);
            }
        }
        Ok(())
    }

    fn read_said(&mut self, file: &File) -> Result<()> {
        let mut all: HashMap<Vec<String>, Vec<Said>> = HashMap::new();
        for row in file.table(&["phrase", "parameter", "value"])? {
            let said = Said {
                parameter: row.required(1, "parameter")?.to_owned(),
                value: row.required(2, "value")?.to_owned(),
            };
            if !super::plan::said_filter_exists(&said.parameter, &said.value) {
                let problem = format!("there is no filter {}={}", said.parameter, said.value);
                return Err(row.error(problem, "use a parameter and value of the search API"));
            }
            all.entry(folded_tokens(row.required(0, "phrase")?)).or_default().push(said);
        }
        for (phrase, said) in all {
            self.said.add(phrase, said);
        }
        Ok(())
    }

    fn read_category_phrases(&mut self, file: &File) -> Result<()> {
        let mut stems = Stems::default();
        let mut all: HashMap<Vec<String>, Vec<u8>> = HashMap::new();
        for row in file.table(&["slug", "phrases"])? {
            let number = self.number(&row, row.required(0, "slug")?)?;
            for phrase in row.required(1, "phrases")?.split(';') {
                let stemmed = stems.of_text(phrase);
                if stemmed.is_empty() {
                    return Err(row.error("a phrase has no letters", "write phrases with semicolons between"));
                }
                let list = all.entry(stemmed).or_default();
                if !list.contains(&number) {
                    list.push(number);
                }
            }
        }
        for (phrase, numbers) in all {
            self.category_phrases.add(phrase, numbers);
        }
        Ok(())
    }

    fn read_kind_phrases(&mut self, file: &File) -> Result<()> {
        let mut stems = Stems::default();
        for row in file.table(&["kind", "phrases"])? {
            let kind = read_kind(&row, row.required(0, "kind")?)?;
            for phrase in row.required(1, "phrases")?.split(';') {
                if !self.kind_phrases.add(stems.of_text(phrase), kind) {
                    return Err(row.error("a phrase has no letters", "write phrases with semicolons between"));
                }
            }
        }
        Ok(())
    }

    fn collect_words(&mut self) {
        let mut words: HashSet<String> = HashSet::new();
        let phrases = self.thesaurus.iter().map(|(p, _)| p).chain(self.said.iter().map(|(p, _)| p));
        words.extend(phrases.flatten().cloned());
        words.extend(self.synonyms.keys().cloned());
        words.extend(self.categories.iter().flat_map(|category| folded_tokens(&category.public_label)));
        self.words = words;
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

fn read_kind(row: &Row<'_>, slug: &str) -> Result<Kind> {
    Kind::from_slug(slug).ok_or_else(|| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
        row.error(format!("there is no kind `{slug}`"), format!("write one of {}", all.join(", ")))
    })
}

fn read_categories(file: &File) -> Result<(Vec<Category>, HashMap<String, u8>)> {
    let (mut categories, mut numbers) = (Vec::new(), HashMap::new());
    for row in file.table(&["slug", "public_label"])? {
        let slug = row.required(0, "slug")?.to_owned();
        let kind = match row.column(2) {
            "" => None,
            slug => Some(read_kind(&row, slug)?),
        };
        let Some(number) = u8::try_from(categories.len()).ok().filter(|n| usize::from(*n) < MOST_CATEGORIES) else {
            let problem = format!("there are more than {MOST_CATEGORIES} categories");
            return Err(row.error(problem, "merge categories that nobody tells apart"));
        };
        if numbers.insert(slug.clone(), number).is_some() {
            return Err(row.error(format!("the category `{slug}` stands here twice"), "keep one line for it"));
        }
        categories.push(Category { slug, public_label: row.required(1, "label")?.to_owned(), kind });
    }
    Ok((categories, numbers))
}

fn read_rule(row: &Row<'_>) -> Result<Rule> {
    let text = row.column(2);
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    let phrases: Vec<Vec<String>> = rest.split(',').map(folded_tokens).filter(|p| !p.is_empty()).collect();
    match (name, phrases.is_empty()) {
        ("", true) => Ok(Rule::Always),
        ("whole", true) => Ok(Rule::Whole),
        ("not_a_group", true) => Ok(Rule::NotAGroup),
        ("alone_or_after", false) => Ok(Rule::AloneOrAfter(phrases)),
        ("after", false) => Ok(Rule::After(phrases)),
        ("with", false) => Ok(Rule::With(phrases.into_iter().flatten().collect())),
        _ => Err(row.error(
            format!("there is no rule `{text}`"),
            "write whole, not_a_group, alone_or_after:.., after:.. or with:.., or leave it empty",
        )),
    }
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
        need_main: get("need_main")?,
        need_other: get("need_other")?,
        need_unsure: get("need_unsure")?,
        both: get("both")?,
        distance_floor: get("distance_floor")?,
        distance_share: get("distance_share")?,
        reach_share: get("reach_share")?,
        due: get("due")?,
        unconfirmed: get("unconfirmed")?,
        stale: get("stale")?,
        closed_for_a_time: get("closed_for_a_time")?,
        space: get("space")?,
        full: get("full")?,
        meaning: get("meaning")?,
        meaning_least: get("meaning_least")?,
    })
}

fn fingerprint(categories: &str, meaning: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(categories.as_bytes());
    let digest: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{}.{}.{digest}.{meaning}", super::schema::VERSION, analyzer::VERSION)
}

#[cfg(test)]
mod tests;
