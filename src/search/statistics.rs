//! How common words are: frozen with a generation of the index, so that a score depends on the document
//! and the query alone, never on segments, deletes or the order of merges. Also the words that a misspelt
//! one may be read as. Imports the error and schema only.

use super::analyzer::Stems;
use super::error::{Error, Result};
use super::lookup::Lookup;
use super::schema::{COUNTS, length_of_class};
use super::vocabulary::Weights;
use hashbrown::HashMap;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Further distinct words are not counted, so that odd texts cannot fill the memory.
const MOST_WORDS: usize = 400_000;

/// Counts while an index is built.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    documents: u64,
    length: u64,
    words: HashMap<String, u32>,
    stems: HashMap<String, u32>,
    /// The same by number, until numbers hold no more; words each with the last document that was counted.
    of_words: Vec<(u32, u32)>,
    of_stems: Vec<u32>,
}

fn count(counts: &mut HashMap<String, u32>, key: &str, more: u32) {
    if let Some(count) = counts.get_mut(key) {
        *count += more;
    } else if counts.len() < MOST_WORDS {
        counts.insert(key.to_owned(), more);
    }
}

/// Makes room for so many numbers.
fn make_room<T: Clone + Default>(counts: &mut Vec<T>, numbers: usize) {
    if counts.len() < numbers {
        counts.resize(numbers + numbers / 2 + 64, T::default());
    }
}

impl Counter {
    /// One document more, with these words, each as often as it stands there, and these stems, each once.
    pub(crate) fn document(&mut self, words: &[u32], counted: impl Iterator<Item = u32>, stems: &Stems, length: u32) {
        self.documents += 1;
        self.length += u64::from(length);
        make_room(&mut self.of_words, stems.len());
        make_room(&mut self.of_stems, stems.stems());
        let document = self.documents as u32;
        for &word in words {
            let (last, count) = &mut self.of_words[word as usize];
            *count += u32::from(*last != document);
            *last = document;
        }
        counted.for_each(|stem| self.of_stems[stem as usize] += 1);
    }

    /// Takes in what was counted by number, before numbers change.
    pub(crate) fn take_in(&mut self, stems: &Stems) {
        for (number, (_, more)) in (0u32..).zip(self.of_words.drain(..)).filter(|(_, (_, more))| *more > 0) {
            count(&mut self.words, stems.written(number), more);
        }
        for (number, more) in (0u32..).zip(self.of_stems.drain(..)).filter(|(_, more)| *more > 0) {
            count(&mut self.stems, stems.stem(number), more);
        }
    }

    /// Takes in what another counted of other documents, after each took in what it had by number.
    pub(crate) fn join(&mut self, other: Self) {
        self.documents += other.documents;
        self.length += other.length;
        for (all, more) in [(&mut self.words, other.words), (&mut self.stems, other.stems)] {
            if all.is_empty() {
                *all = more;
                continue;
            }
            for (word, more) in more {
                *all.entry(word).or_default() += more;
            }
            if all.len() > MOST_WORDS {
                // The most common stay; whoever counted which, the same ones do.
                let mut sorted: Vec<_> = all.drain().collect();
                sorted.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
                sorted.truncate(MOST_WORDS);
                all.extend(sorted);
            }
        }
    }

    /// Writes what was counted. Words that stand in one document only are left out: most are misspelt.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let file = std::fs::File::create(path).map_err(Error::io(path))?;
        let mut out = BufWriter::new(file);
        let mut all = || -> std::io::Result<()> {
            writeln!(out, "{}\t{}", self.documents, self.length)?;
            let rare = if self.documents > 2_000 { 1 } else { 0 };
            for (mark, counts) in [("s", &self.stems), ("w", &self.words)] {
                let mut sorted: Vec<_> = counts.iter().filter(|(_, count)| mark == "s" || **count > rare).collect();
                sorted.sort();
                for (word, count) in sorted {
                    writeln!(out, "{mark}\t{word}\t{count}")?;
                }
            }
            out.flush()?;
            out.get_ref().sync_all()
        };
        all().map_err(Error::io(path))
    }
}

/// Words in order, packed, with counts.
#[derive(Debug, Default)]
struct Table {
    text: String,
    ends: Vec<u32>,
    counts: Vec<u32>,
    places: Lookup,
}

impl Table {
    fn push(&mut self, word: &str, count: u32) {
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        self.counts.push(count);
    }

    fn get(&self, n: usize) -> &str {
        let start = if n == 0 { 0 } else { self.ends[n - 1] };
        &self.text[start as usize..self.ends[n] as usize]
    }

    /// Makes words findable; to be called when all are there.
    fn finish(&mut self) {
        self.places = Lookup::new(self.ends.len() as u32, |n| self.get(n as usize));
    }

    fn count(&self, word: &str) -> u32 {
        let place = self.places.find(word, |n| self.get(n as usize));
        place.map_or(0, |n| self.counts[n as usize])
    }
}

/// Frozen counts.
#[derive(Debug)]
pub(crate) struct Statistics {
    /// Documents counted.
    pub documents: u64,
    stems: HashMap<Box<str>, u32>,
    words: Table,
    /// One bit per letter, to pass over words that cannot be meant.
    letters: Vec<u32>,
    mean_length: f32,
}

impl Default for Statistics {
    fn default() -> Self {
        let (stems, words) = (HashMap::new(), Table::default());
        Self { documents: 0, stems, words, letters: Vec::new(), mean_length: 60.0 }
    }
}

impl Statistics {
    /// Reads what [`Counter::write`] wrote.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        Ok(Self::parse(&std::fs::read_to_string(path).map_err(Error::io(path))?))
    }

    /// Reads the same from memory.
    pub(crate) fn parse(text: &str) -> Self {
        let mut out = Self::default();
        let number = |text: Option<&str>| text.and_then(|t| t.parse::<u64>().ok()).unwrap_or(0);
        let mut lines = text.lines();
        let mut head = lines.next().unwrap_or_default().split('\t');
        out.documents = number(head.next());
        let length = number(head.next());
        if out.documents > 0 {
            out.mean_length = (length as f32 / out.documents as f32).max(1.0);
        }
        for line in lines {
            let mut columns = line.split('\t');
            let (mark, word) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
            let count = number(columns.next()) as u32;
            if mark == "s" {
                out.stems.insert(word.into(), count);
            } else {
                out.words.push(word, count);
                out.letters.push(letters(word));
            }
        }
        out.words.finish();
        out
    }

    /// The worth of a stem: rare ones tell more.
    pub(crate) fn weight(&self, stem: &str) -> f32 {
        let (all, with) = (self.documents as f64, f64::from(self.stems.get(stem).copied().unwrap_or(0)));
        ((1.0 + (all - with + 0.5).max(0.5) / (with + 0.5)).ln()).max(0.1) as f32
    }

    /// In how many documents the word, as written, stands.
    pub(crate) fn word_count(&self, word: &str) -> u32 {
        self.words.count(word)
    }

    /// For each class of length what a stem is worth that stands so often in the text, by BM25.
    pub(crate) fn worths(&self, weights: &Weights) -> Vec<[f32; COUNTS]> {
        let of_class = |class: u8| {
            let norm = weights.k1 * (1.0 - weights.b + weights.b * length_of_class(class) / self.mean_length);
            std::array::from_fn(|often| often as f32 * (weights.k1 + 1.0) / (often as f32 + norm))
        };
        (0..=u8::MAX).map(of_class).collect()
    }

    /// Words whose letters and length allow them to be within `edits` of `word`, with their counts.
    pub(crate) fn near<'a>(&'a self, word: &'a str, edits: usize) -> impl Iterator<Item = (&'a str, u32)> {
        let wanted = letters(word);
        let length = word.chars().count();
        self.letters.iter().enumerate().filter_map(move |(n, &letters)| {
            // An edit changes at most two letters of the set.
            if (letters ^ wanted).count_ones() as usize > 2 * edits {
                return None;
            }
            let candidate = self.words.get(n);
            (candidate.chars().count().abs_diff(length) <= edits).then(|| (candidate, self.words.counts[n]))
        })
    }
}

fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| match byte {
        b'a'..=b'z' => set | 1 << (byte - b'a'),
        b'0'..=b'9' => set | 1 << 26,
        _ => set | 1 << 27,
    })
}
