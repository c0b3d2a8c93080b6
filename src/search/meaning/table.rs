//! The table of words with their vectors, and the vector of a text.
//!
//! The file, little-endian: `FPMEAN01`; numbers of a vector, words and bytes of all words (three `u32`);
//! the words in order with a line feed after each; a scale for each word (`f32`), which is how much it says;
//! and their vectors (`i8`), a word's after the other's.

use super::UNIT;
use crate::search::error::{Error, Result};
use hashbrown::HashMap;
use sha2::{Digest, Sha256};

const MAGIC: &[u8] = b"FPMEAN01";
const HEADER: usize = 20;
/// Longer vectors are a mistake.
const LONGEST_VECTOR: usize = 512;
/// A part of an unknown word that is a word has at least so many letters.
const SHORTEST_PART: usize = 3;
/// The beginning of an unknown word that is a word has at least so many letters.
const SHORTEST_BEGINNING: usize = 4;

/// Room for the words of a usual listing.
const USUAL_WORDS: usize = 192;

/// What a word is made of: up to two words of the table.
pub(crate) type Parts = [Option<u32>; 2];

/// Words with their vectors.
#[derive(Debug, Default)]
pub(crate) struct Table {
    width: usize,
    numbers: HashMap<Box<str>, u32>,
    scales: Vec<f32>,
    vectors: Vec<i8>,
    fingerprint: String,
}

impl Table {
    /// Reads the table of `file`.
    pub(crate) fn parse(file: &str, bytes: &[u8]) -> Result<Self> {
        let broken = |problem: String| Error::Vocabulary {
            file: file.to_owned(),
            line: 1,
            problem,
            mend: "make it anew by index/meaning/README.md".into(),
        };
        let number = |at: usize| {
            let bytes = bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
            bytes.map(|bytes| u32::from_le_bytes(bytes) as usize)
        };
        let (Some(width), Some(count), Some(text), true) =
            (number(8), number(12), number(16), bytes.starts_with(MAGIC))
        else {
            return Err(broken("it is not a table of meanings".into()));
        };
        let whole = |part: Option<usize>| part.ok_or_else(|| broken("its sizes are too large".into()));
        let scales_at = HEADER + text;
        let vectors_at = whole(count.checked_mul(4).and_then(|size| size.checked_add(scales_at)))?;
        let end = whole(count.checked_mul(width).and_then(|size| size.checked_add(vectors_at)))?;
        if width == 0 || width > LONGEST_VECTOR || end != bytes.len() {
            return Err(broken(format!("it has {} bytes where {end} are stated", bytes.len())));
        }
        let words = std::str::from_utf8(&bytes[HEADER..scales_at])
            .map_err(|error| broken(format!("its words are not UTF-8 after {} bytes", error.valid_up_to())))?;
        let list: Vec<&str> = words.split_terminator('\n').collect();
        if list.len() != count || !list.is_sorted_by(|a, b| a < b) {
            return Err(broken(format!("its {count} words are not in order, one a line")));
        }
        let scales: Vec<f32> = bytes[scales_at..vectors_at]
            .chunks_exact(4)
            .filter_map(|four| four.try_into().ok().map(f32::from_le_bytes))
            .collect();
        if let Some(wrong) = scales.iter().position(|scale| !scale.is_finite() || *scale < 0.0) {
            return Err(broken(format!("the scale of `{}` is not a number from 0", list[wrong])));
        }
        Ok(Self {
            width,
            numbers: list.into_iter().zip(0..).map(|(word, n)| (word.into(), n)).collect(),
            scales,
            vectors: bytes[vectors_at..].iter().map(|&byte| byte as i8).collect(),
            fingerprint: Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect(),
        })
    }

    /// Changes with anything in the table: documents made with another cannot be compared.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether it is a word of the table: English, and spelt right.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    fn find(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// What a folded word is made of: itself; else two words written as one, the most even parts first; else
    /// the longest word, of at least three fifths, that it begins with.
    pub(crate) fn parts_of(&self, word: &str) -> Parts {
        if let Some(n) = self.find(word) {
            return [Some(n), None];
        }
        if !word.is_ascii() {
            return [None; 2];
        }
        for shorter in (SHORTEST_PART..=word.len() / 2).rev() {
            for at in [shorter, word.len() - shorter] {
                if let (Some(a), Some(b)) = (self.find(&word[..at]), self.find(&word[at..])) {
                    return [Some(a), Some(b)];
                }
            }
        }
        let beginnings = (SHORTEST_BEGINNING..word.len()).rev().take_while(|length| length * 5 >= word.len() * 3);
        [beginnings.filter_map(|length| self.find(&word[..length])).next(), None]
    }

    #[inline]
    fn weigh(&self, parts: Parts, weight: f32, rows: &mut Vec<(u32, f32)>) {
        rows.extend(parts.into_iter().flatten().map(|n| (n, weight * self.scales[n as usize])));
    }

    /// A sum to add texts to.
    pub(crate) fn sum(&self) -> Sum<'_> {
        Sum { table: self, rows: Vec::with_capacity(USUAL_WORDS) }
    }

    /// The stored vector of folded words. All nought when none of them is known.
    pub(crate) fn vector_of<'w>(&self, words: impl Iterator<Item = &'w str>) -> Vec<i8> {
        let mut sum = self.sum();
        words.for_each(|word| sum.add_parts(self.parts_of(word), 1.0));
        sum.quantised()
    }

    /// The same of a text.
    #[cfg(test)]
    pub(crate) fn text_vector(&self, text: &str) -> Vec<i8> {
        self.vector_of(crate::search::analyzer::folded_tokens(text).iter().map(String::as_str))
    }

    /// Adds words of the table to `vector` in the order in which they come, each so many times.
    #[inline(always)]
    fn add_up(&self, rows: &[(u32, f32)], vector: &mut [f32]) {
        // The usual length is told to the compiler, which then needs no loop for it.
        if let Ok(vector) = <&mut [f32; 64]>::try_from(&mut *vector) {
            let (vectors, _) = self.vectors.as_chunks::<64>();
            rows.iter().for_each(|&(n, times)| add_one(vector, &vectors[n as usize], times));
        } else {
            let of_word = |n: u32| &self.vectors[n as usize * self.width..][..self.width];
            rows.iter().for_each(|&(n, times)| add_one(vector, of_word(n), times));
        }
    }
}

#[inline(always)]
fn add_one(vector: &mut [f32], of_word: &[i8], times: f32) {
    for (sum, &part) in vector.iter_mut().zip(of_word) {
        *sum += times * f32::from(part);
    }
}

/// The vectors of texts, to be added up.
pub(crate) struct Sum<'a> {
    table: &'a Table,
    /// Words of the table, each so many times.
    rows: Vec<(u32, f32)>,
}

impl Sum<'_> {
    /// Adds one word by what it is made of.
    #[inline]
    pub(crate) fn add_parts(&mut self, parts: Parts, weight: f32) {
        self.table.weigh(parts, weight, &mut self.rows);
    }

    /// The sum at length one, as it is stored.
    pub(crate) fn quantised(&self) -> Vec<i8> {
        let mut vector = vec![0f32; self.table.width];
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.table.add_up(&self.rows, &mut vector),
        );
        let length = vector.iter().map(|part| part * part).sum::<f32>().sqrt();
        if length <= f32::EPSILON {
            return vec![0; self.table.width];
        }
        vector.iter().map(|part| (part / length * UNIT).round().clamp(-UNIT, UNIT) as i8).collect()
    }
}
