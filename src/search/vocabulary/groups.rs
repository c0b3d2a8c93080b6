//! Words that stand for each other inside phrases: `[partner]` is husband, wife, missus and so on.

use super::files::{File, Row};
use crate::search::error::Result;
use hashbrown::HashMap;

/// One phrase may become so many.
const MOST: usize = 2_000;

/// The groups of `word_groups.tsv`.
#[derive(Debug, Default)]
pub(super) struct Groups {
    words: HashMap<String, Vec<String>>,
}

impl Groups {
    /// Adds one line of the file.
    pub(super) fn add(&mut self, row: &Row<'_>) -> Result<()> {
        let name = row.required(0, "name")?.to_owned();
        let words: Vec<String> = row.required(1, "words")?.split(',').map(|word| word.trim().to_owned()).collect();
        if self.words.insert(name.clone(), words).is_some() {
            return Err(row.error(format!("the group `{name}` stands here twice"), "keep one line for it"));
        }
        Ok(())
    }

    /// The phrases of a column, semicolons between, every `[group]` written out.
    pub(super) fn phrases(&self, row: &Row<'_>, column: usize) -> Result<Vec<String>> {
        let mut out = Vec::new();
        for phrase in row.required(column, "phrase")?.split(';').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let mut all = vec![phrase.to_owned()];
            while let Some((group, name)) = all.first().and_then(|first| group_in(first)) {
                let Some(words) = self.words.get(&name) else {
                    let problem = format!("there is no group of words `{group}`");
                    return Err(row.error(problem, "use a name of word_groups.tsv, or add it there"));
                };
                all = all.iter().flat_map(|text| words.iter().map(|word| text.replacen(&group, word, 1))).collect();
                if all.len() > MOST {
                    let problem = format!("`{phrase}` stands for more than {MOST} phrases");
                    return Err(row.error(problem, "use fewer groups in it"));
                }
            }
            out.extend(all);
        }
        Ok(out)
    }

    /// Reads the file.
    pub(super) fn read(file: &File, problems: &mut Vec<crate::search::error::Error>) -> Self {
        let mut groups = Self::default();
        match file.table(&["name", "words"]) {
            Ok(rows) => problems.extend(rows.filter_map(|row| groups.add(&row).err())),
            Err(error) => problems.push(error),
        }
        groups
    }
}

/// The first `[group]` of a phrase, with brackets and without.
fn group_in(phrase: &str) -> Option<(String, String)> {
    let (_, rest) = phrase.split_once('[')?;
    let (name, _) = rest.split_once(']')?;
    Some((format!("[{name}]"), name.to_owned()))
}
