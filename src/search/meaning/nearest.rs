//! The listings nearest in meaning: a short list that keeps the best.

/// A listing near in meaning. Better ones come first in order: greater likeness, then the smaller service
/// and location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meant {
    /// See [`super::likeness`].
    pub likeness: i32,
    pub segment: u32,
    pub document: u32,
}

/// The best so far, at most as many as it was made for.
#[derive(Debug)]
pub(crate) struct Nearest<K> {
    most: usize,
    /// Less likeness than this is of no use.
    least: i32,
    /// What listings that are equally like go by; asked for those alone, since it lies elsewhere in memory.
    among_equals: K,
    kept: Vec<Meant>,
}

impl<K: Fn(&Meant) -> O, O: Ord> Nearest<K> {
    /// Keeps at most `most` listings with a likeness of at least `least`.
    pub(crate) fn new(most: usize, least: i32, among_equals: K) -> Self {
        Self { most, least, among_equals, kept: Vec::with_capacity(most + 1) }
    }

    /// Keeps the listing if it is among the best.
    #[inline]
    pub(crate) fn offer(&mut self, meant: Meant) {
        if meant.likeness >= self.least && self.most > 0 {
            self.keep(meant);
        }
    }

    fn keep(&mut self, meant: Meant) {
        let at = self.kept.partition_point(|kept| {
            let by_likeness = meant.likeness.cmp(&kept.likeness);
            by_likeness.then_with(|| (self.among_equals)(kept).cmp(&(self.among_equals)(&meant))).is_lt()
        });
        self.kept.insert(at, meant);
        self.kept.truncate(self.most);
        if self.kept.len() == self.most
            && let Some(last) = self.kept.last()
        {
            self.least = last.likeness;
        }
    }

    /// What was kept, in order of segment and document.
    pub(crate) fn by_document(mut self) -> Vec<Meant> {
        self.kept.sort_unstable_by_key(|meant| (meant.segment, meant.document));
        self.kept
    }

    /// What was kept, the best first.
    #[cfg(test)]
    pub(crate) fn best_first(self) -> Vec<Meant> {
        self.kept
    }
}
