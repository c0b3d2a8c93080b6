//! Words that feeds and people use for our closed lists, and the tables that map them.
//!
//! Every look-up is over [`fold`](super::tidy::fold)ed text. A word that is not known is never guessed
//! at: the caller keeps it as published.

mod access;
mod area;
mod audience;
mod delivery;
mod language;
mod status;
#[cfg(test)]
mod tests;

pub(super) use access::{access_fact, access_facts};
pub(super) use area::{code_address, service_area};
pub(super) use audience::audience;
pub(super) use delivery::{deliveries_in, delivery, kind, referral_route};
pub(super) use language::language;
pub(super) use status::{capacity_status, status, yes_or_no};

/// The value whose synonyms hold `folded`.
fn by_synonym<T: Copy>(table: &[(T, &[&str])], folded: &str) -> Option<T> {
    table.iter().find(|(_, words)| words.contains(&folded)).map(|(value, _)| *value)
}

/// Whether folded words spell a slug: "step free entrance" is `step_free_entrance`.
fn spells(slug: &str, folded: &str) -> bool {
    slug.len() == folded.len() && slug.bytes().zip(folded.bytes()).all(|(s, f)| s == f || (s == b'_' && f == b' '))
}

/// Whether `phrase` stands in `text` as whole words; both folded.
fn holds(text: &str, phrase: &str) -> Option<usize> {
    text.match_indices(phrase).map(|(at, _)| at).find(|&at| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + phrase.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}
