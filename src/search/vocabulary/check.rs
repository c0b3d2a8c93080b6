//! A closer look at a vocabulary than loading takes: phrases that can never act, twins, gaps.

use super::files::{File, broken};
use super::load::{Loader, Placed};
use super::trial::read_trials;
use super::{Vocabulary, phrases::Phrases};
use crate::search::analyzer::folded_tokens;
use crate::search::error::Error;
use crate::search::understand::MOST_TOKENS;
use std::collections::HashMap;
use std::path::Path;

/// What `fingerpost vocabulary check` tells.
#[derive(Debug)]
pub struct VocabularyReport {
    /// Everything that is wrong, file by file; empty when all is well.
    pub problems: Vec<Error>,
    /// What was read, each with how many.
    pub counts: Vec<(&'static str, usize)>,
}

impl Vocabulary {
    /// Reads the vocabulary of `folder` (or the one that ships) and looks for everything that is wrong with it.
    pub fn check(folder: Option<&Path>) -> VocabularyReport {
        let Loader { vocabulary, mut problems, placed, .. } = Loader::read(folder);
        problems.extend(twins(&placed));
        problems.extend(placed.iter().filter_map(|one| never_matches(one, &vocabulary)));
        problems.extend(placed.iter().filter_map(|one| with_danger(one, &vocabulary)));
        problems.extend(without_phrase(&placed, &vocabulary));
        problems.extend(hidden_filters(&vocabulary));
        for file in ["urgent.tsv", "said_filters.tsv", "stop_words.txt", "synonyms.tsv"] {
            problems.extend(repeated_lines(folder, file));
        }
        let trials = match read_trials(folder, &vocabulary) {
            Ok(trials) => trials.len(),
            Err(found) => {
                problems.extend(found);
                0
            }
        };
        let mut seen = std::collections::HashSet::new();
        problems.retain(|problem| seen.insert(problem.to_string()));
        let written = placed.iter().filter(|one| !one.expanded).count();
        let counts = vec![
            ("categories", vocabulary.categories.len()),
            ("thesaurus phrases as written", written),
            ("thesaurus phrases with groups written out", vocabulary.thesaurus.len()),
            ("urgent phrases", vocabulary.urgent.len()),
            ("filters said in words", vocabulary.said.len()),
            ("words with synonyms", vocabulary.lexicon.with_synonyms()),
            ("stop words", vocabulary.lexicon.stop_words()),
            ("faint words", vocabulary.lexicon.faint_words()),
            ("phrases of listings", vocabulary.name_phrases.len()),
            ("trial queries", trials),
        ];
        VocabularyReport { problems, counts }
    }
}

fn at(one: &Placed, problem: String, mend: &str) -> Error {
    broken(&one.file, one.line, problem, mend)
}

/// The same phrase written twice: the second never acts.
fn twins(placed: &[Placed]) -> Vec<Error> {
    let mut first: HashMap<&[String], Vec<&Placed>> = HashMap::new();
    let mut out = Vec::new();
    for one in placed.iter().filter(|one| !one.expanded) {
        let others = first.entry(&one.tokens).or_default();
        let twin = others.iter().find(|other| {
            other.own == one.own && (other.meaning.rule == one.meaning.rule || other.meaning.rule.is_free())
        });
        if let Some(twin) = twin {
            let problem = format!("`{}` stands in {}, line {} already", one.tokens.join(" "), twin.file, twin.line);
            out.push(at(one, problem, "keep one of the two"));
        }
        others.push(one);
    }
    out
}

fn never_matches(one: &Placed, vocabulary: &Vocabulary) -> Option<Error> {
    let phrase = one.tokens.join(" ");
    if one.tokens.len() > MOST_TOKENS {
        let problem = format!("`{phrase}` has more than the {MOST_TOKENS} words that are read of a query");
        return Some(at(one, problem, "shorten it"));
    }
    let only_small = one.tokens.iter().all(|token| vocabulary.about(token).stop);
    (only_small && one.meaning.rule == super::Rule::default() && one.tokens.len() == 1).then(|| {
        let problem = format!("`{phrase}` is a stop word, so it would be found in every second query");
        at(one, problem, "give it a rule, or remove it")
    })
}

/// A phrase of danger is heard first and alone; a longer ordinary phrase round it never acts as meant.
fn with_danger(one: &Placed, vocabulary: &Vocabulary) -> Option<Error> {
    let found = vocabulary.urgent.find(&one.tokens, |_, _| true);
    let (range, _) = found.into_iter().find(|(_, (panel, _))| panel.is_some())?;
    let problem = format!("`{}` holds the urgent phrase `{}`", one.tokens.join(" "), one.tokens[range].join(" "));
    Some(at(one, problem, "move it to urgent.tsv, or choose other words"))
}

fn without_phrase(placed: &[Placed], vocabulary: &Vocabulary) -> Vec<Error> {
    let mut main = vec![false; vocabulary.categories.len()];
    let urgent = vocabulary.urgent.iter().filter_map(|(_, (_, categories))| categories.first());
    for &number in placed.iter().filter_map(|one| one.meaning.categories.first()).chain(urgent) {
        main[usize::from(number)] = true;
    }
    let missing = vocabulary.categories.iter().zip(main).filter(|(_, has)| !has);
    missing
        .map(|(category, _)| {
            let problem = format!("no phrase stands first for `{}`", category.slug);
            broken("thesaurus.tsv", 1, problem, "add what people type for it")
        })
        .collect()
}

/// A filter whose words are a need phrase as they stand would be heard with the need, which is seldom meant.
fn hidden_filters(vocabulary: &Vocabulary) -> Vec<Error> {
    let thesaurus: &Phrases<_> = &vocabulary.thesaurus;
    let hidden = vocabulary.said.iter().filter(|(phrase, said)| {
        let need = thesaurus.get(phrase).is_some_and(|meaning| meaning.rule.is_free());
        need && !said.iter().any(|said| said.soft || said.parameter == "for" || said.parameter == "delivery")
    });
    hidden
        .map(|(phrase, _)| {
            let problem = format!("`{}` is a phrase of the thesaurus too", phrase.join(" "));
            broken("said_filters.tsv", 1, problem, "keep it in one of the two files")
        })
        .collect()
}

/// Lines that say what a line above has said, folded.
fn repeated_lines(folder: Option<&Path>, name: &str) -> Vec<Error> {
    let Ok(file) = File::read(folder, name) else { return Vec::new() };
    let mut seen: HashMap<Vec<String>, usize> = HashMap::new();
    let mut out = Vec::new();
    for row in file.lines() {
        let columns = row.whole().split('\t').count().min(3);
        let tokens: Vec<String> = (0..columns).flat_map(|n| folded_tokens(row.column(n))).collect();
        let (_, line) = row.place();
        match seen.get(&tokens) {
            Some(first) => out.push(row.error(format!("line {first} says the same"), "keep one of the two")),
            None => drop(seen.insert(tokens, line)),
        }
    }
    out
}
