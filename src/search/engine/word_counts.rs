//! Word counts handed from node to node, so that all of them give a listing the same score.
//!
//! The counts of a generation are those of the listings that it was built from, and no two nodes build at
//! the same moment. Documents do not depend on them, so a node may take another's without building anew.

use super::{Engine, Error, OUTGROWN, Result, Statistics, generation};
use std::sync::Arc;

/// Whether counts of `documents` listings no longer tell how common words are among `listings`.
pub(super) fn outgrown(documents: u64, listings: u64) -> bool {
    listings > documents * 2 + OUTGROWN
}

impl Engine {
    /// The word counts that searches score with, as a text for [`Engine::adopt_word_counts`] of another
    /// node, and how many listings were counted. `None` before the first build.
    pub fn word_counts(&self) -> Result<Option<(String, u64)>> {
        let state = self.writing()?;
        if state.is_none() {
            return Ok(None);
        }
        let Some(at) = generation::current(&self.folder)? else { return Ok(None) };
        let path = at.join(generation::STATISTICS);
        let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
        Ok(Some((text, self.live().statistics.documents)))
    }

    /// Scores with another node's word counts from now on; searches that have begun end with the old ones.
    /// Does nothing before the first build.
    pub fn adopt_word_counts(&self, counts: &str) -> Result<()> {
        let state = self.writing()?;
        if state.is_none() {
            return Ok(());
        }
        let Some(at) = generation::current(&self.folder)? else { return Ok(()) };
        generation::put(&at, generation::STATISTICS, counts)?;
        let mut live = self.live();
        live.statistics = Arc::new(Statistics::parse(counts));
        self.publish(&live);
        Ok(())
    }

    /// Whether counts of `documents` listings still tell how common words are among those of this index.
    /// Counts of more listings than it holds do: a node that is behind must not undo what the others score by.
    pub fn word_counts_fit(&self, documents: u64) -> bool {
        !outgrown(documents, self.snapshot().listings() as u64)
    }
}
