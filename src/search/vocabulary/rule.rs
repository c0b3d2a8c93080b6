//! When a thesaurus phrase holds, so that ordinary words stay ordinary.

use super::files::Row;
use crate::search::analyzer::folded_tokens;
use crate::search::error::Result;
use smol_str::SmolStr;
use std::ops::Range;

/// When a thesaurus phrase holds: every condition must.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rule {
    conditions: Vec<Condition>,
    /// Only as written: other endings of the words do not count.
    pub exact: bool,
    /// The person has said that groups are not for them.
    pub not_a_group: bool,
    /// What services call it, where no category is for it alone: searched for the words of the phrase.
    pub says: Vec<SmolStr>,
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    /// Only as the whole query, a place aside.
    Whole,
    /// Alone, or directly after one of these phrases.
    AloneOrAfter(Vec<Vec<String>>),
    /// Directly after one of these phrases.
    After(Vec<Vec<String>>),
    /// Directly before one of these phrases.
    Before(Vec<Vec<String>>),
    /// Only beside one of these words.
    With(Vec<String>),
    /// Never beside one of these words.
    Without(Vec<String>),
}

impl Rule {
    /// Reads the rule column of a line.
    pub(super) fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        let mut rule = Self::default();
        for text in row.column(column).split(';').map(str::trim).filter(|text| !text.is_empty()) {
            let (name, rest) = text.split_once(':').unwrap_or((text, ""));
            let phrases: Vec<Vec<String>> = rest.split(',').map(folded_tokens).filter(|p| !p.is_empty()).collect();
            let words = || phrases.iter().flatten().cloned().collect();
            match (name.trim(), phrases.is_empty()) {
                ("exact", true) => rule.exact = true,
                ("not_a_group", true) => rule.not_a_group = true,
                ("says", false) => rule.says = phrases.iter().flatten().map(SmolStr::from).collect(),
                ("whole", true) => rule.conditions.push(Condition::Whole),
                ("alone_or_after", false) => rule.conditions.push(Condition::AloneOrAfter(phrases)),
                ("after", false) => rule.conditions.push(Condition::After(phrases)),
                ("before", false) => rule.conditions.push(Condition::Before(phrases)),
                ("with", false) => rule.conditions.push(Condition::With(words())),
                ("without", false) => rule.conditions.push(Condition::Without(words())),
                _ => {
                    return Err(row.error(
                        format!("there is no rule `{text}`"),
                        "write exact, whole, not_a_group, alone_or_after:.., after:.., before:.., with:.., \
                         without:.. or says:.., with semicolons between, or leave it empty",
                    ));
                }
            }
        }
        Ok(rule)
    }

    /// Whether the phrase may stand anywhere, in any of its endings.
    pub(crate) fn is_free(&self) -> bool {
        self.conditions.is_empty() && !self.exact
    }

    /// Whether the phrase may be all that is typed, so that it can be offered while typing.
    pub(crate) fn holds_alone(&self) -> bool {
        self.conditions
            .iter()
            .all(|condition| matches!(condition, Condition::Whole | Condition::AloneOrAfter(_) | Condition::Without(_)))
    }

    /// Whether the phrase is meant where it stands; `aside` are tokens that were read as a place.
    pub(crate) fn holds(&self, range: &Range<usize>, tokens: &[SmolStr], aside: &[bool]) -> bool {
        let others = || (0..tokens.len()).filter(|n| !range.contains(n) && !aside[*n]);
        let alone = others().next().is_none();
        let same = |tokens: Option<&[SmolStr]>, phrase: &[String]| tokens.is_some_and(|tokens| tokens == phrase);
        let after = |phrases: &[Vec<String>]| {
            phrases.iter().any(|phrase| {
                same(range.start.checked_sub(phrase.len()).and_then(|from| tokens.get(from..range.start)), phrase)
            })
        };
        let before = |phrases: &[Vec<String>]| {
            phrases.iter().any(|phrase| same(tokens.get(range.end..range.end + phrase.len()), phrase))
        };
        self.conditions.iter().all(|condition| match condition {
            Condition::Whole => alone,
            Condition::AloneOrAfter(phrases) => alone || after(phrases),
            Condition::After(phrases) => after(phrases),
            Condition::Before(phrases) => before(phrases),
            Condition::With(words) => others().any(|n| words.iter().any(|word| tokens[n] == *word)),
            Condition::Without(words) => !others().any(|n| words.iter().any(|word| tokens[n] == *word)),
        })
    }
}
