//! Meaning beyond words: what stands near a query in meaning though it shares no word with it.
//!
//! A table gives every known word a short vector, made once from a sentence model (`index/meaning/`). A text
//! is the weighted sum of its words: no model is run when a search is made. A document keeps its vector as
//! bytes; likeness is the sum of products of two such vectors, a whole number, so that it is the same on
//! every machine and an order by it never hangs on rounding.
//! Imports the analyzer, the vocabulary, the error and `domain`.

mod nearest;
mod table;

pub(crate) use nearest::{Meant, Nearest};
pub(crate) use table::{Parts, Table};

use super::analyzer::folded_tokens;
use super::facts::each_bit;
use super::vocabulary::{Category, Vocabulary};
#[cfg(test)]
use crate::domain::Listing;

/// Length of a stored vector: each of its numbers is a part of this.
pub(crate) const UNIT: f32 = 127.0;
/// A word of the name counts so often as one of the text.
const NAME: f32 = 3.0;
/// A word of a category's label.
const LABEL: f32 = 1.0;
/// A word of who runs it, or of the text.
const TEXT: f32 = 1.0;
/// Only the beginning of a text tells what it is about.
const WORDS_OF_TEXT: usize = 150;

/// Likeness of two stored vectors of equal length, about −[`UNIT`]² to [`UNIT`]².
#[inline(always)]
pub(crate) fn likeness(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

/// Likenesses of a vector to some of the vectors that stand one after the other, told by bits.
#[inline(always)]
pub(crate) fn likenesses(query: &[i8], vectors: &[i8], which: u64, out: &mut [i32; 64]) {
    // The usual length is told to the compiler, which then needs no loop for it.
    match <&[i8; 64]>::try_from(query) {
        Ok(query) => {
            let (vectors, _) = vectors.as_chunks::<64>();
            each_bit(which, |n| {
                if let Some(vector) = vectors.get(n as usize) {
                    out[n as usize] = likeness(query, vector);
                }
            });
        }
        Err(_) => each_bit(which, |n| {
            let start = n as usize * query.len();
            if let Some(vector) = vectors.get(start..start + query.len()) {
                out[n as usize] = likeness(query, vector);
            }
        }),
    }
}

/// Likeness as a share of the greatest there can be.
#[inline]
pub(crate) fn share(likeness: i32) -> f32 {
    likeness as f32 / (UNIT * UNIT)
}

/// What the words of the label of each category are made of, by its number.
pub(crate) fn labels(vocabulary: &Vocabulary) -> Vec<Vec<Parts>> {
    let parts = |word: &String| vocabulary.meaning().parts_of(word);
    let label = |category: &Category| folded_tokens(&category.public_label).iter().map(parts).collect();
    let category = |number| vocabulary.category(vocabulary.category_slug(number));
    (0..u8::MAX).map_while(category).map(label).collect()
}

/// The stored vector of a listing.
#[cfg(test)]
pub(crate) fn of_listing(table: &Table, listing: &Listing, vocabulary: &Vocabulary) -> Vec<i8> {
    let parts = |text: &str| {
        let words = folded_tokens(text).into_iter();
        words.map(|word| table.parts_of(&word)).collect::<Vec<_>>().into_iter()
    };
    let labels = labels(vocabulary);
    let categories = listing.categories.iter().filter_map(|(slug, confidence)| {
        Some((labels[usize::from(vocabulary.category_number(slug)?)].as_slice(), *confidence))
    });
    of_parts(table, parts(&listing.name), parts(&listing.organization), categories, parts(&listing.text))
}

/// The same, for who knows already what the words of its name, organization and text are made of, and those
/// of the labels of its categories, each category with how sure it is.
pub(crate) fn of_parts<'a>(
    table: &Table,
    name: impl Iterator<Item = Parts>,
    organization: impl Iterator<Item = Parts>,
    categories: impl Iterator<Item = (&'a [Parts], f32)>,
    text: impl Iterator<Item = Parts>,
) -> Vec<i8> {
    let mut sum = table.sum();
    name.for_each(|parts| sum.add_parts(parts, NAME));
    organization.for_each(|parts| sum.add_parts(parts, TEXT));
    for (label, confidence) in categories {
        label.iter().for_each(|parts| sum.add_parts(*parts, LABEL * confidence));
    }
    text.take(WORDS_OF_TEXT).for_each(|parts| sum.add_parts(parts, TEXT));
    sum.quantised()
}

#[cfg(test)]
mod tests;
