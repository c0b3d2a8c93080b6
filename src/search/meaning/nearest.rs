//! The listings nearest in meaning: a short list that keeps the best.

use uuid::Uuid;

/// A listing near in meaning. Better ones come first in order: greater likeness, then the smaller service
/// and location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meant {
    /// See [`super::likeness`].
    pub likeness: i32,
    pub service: Uuid,
    /// Nil when there is no place.
    pub location: Uuid,
    pub segment: u32,
    pub document: u32,
}

impl Meant {
    fn order(&self) -> (std::cmp::Reverse<i32>, Uuid, Uuid) {
        (std::cmp::Reverse(self.likeness), self.service, self.location)
    }
}

/// The best so far, at most as many as it was made for.
#[derive(Debug)]
pub(crate) struct Nearest {
    most: usize,
    /// Less likeness than this is of no use.
    least: i32,
    kept: Vec<Meant>,
}

impl Nearest {
    /// Keeps at most `most` listings with a likeness of at least `least`.
    pub(crate) fn new(most: usize, least: i32) -> Self {
        Self { most, least, kept: Vec::with_capacity(most + 1) }
    }

    /// Whether a listing of this likeness may be kept; says no only when it certainly is not.
    #[inline]
    pub(crate) fn may_keep(&self, likeness: i32) -> bool {
        likeness >= self.least
    }

    /// Keeps the listing if it is among the best.
    pub(crate) fn offer(&mut self, meant: Meant) {
        if self.most == 0 || !self.may_keep(meant.likeness) {
            return;
        }
        let at = self.kept.partition_point(|kept| kept.order() < meant.order());
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
