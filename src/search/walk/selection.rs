//! Keeping the best candidates of a walk without keeping all of them.

use super::Candidate;
use crate::search::plan::Plan;
use crate::search::request::Sort;
use crate::search::snapshot::Snapshot;
use std::cmp::Ordering;

/// Candidates are thinned out when there are this many times those wanted, and never below [`LEAST`].
const TIMES: usize = 2;
const LEAST: usize = 48;

/// The best candidates so far.
#[derive(Default)]
pub(crate) struct Selection {
    candidates: Vec<Candidate>,
    /// Candidates with a greater key need not be offered.
    pub worst: u64,
    limit: usize,
    /// How many are kept at least.
    pub wanted: usize,
}

impl Selection {
    /// Begins anew for so many candidates.
    pub(crate) fn begin(&mut self, wanted: usize) {
        self.candidates.clear();
        self.worst = u64::MAX;
        self.wanted = wanted;
        self.limit = wanted.saturating_mul(TIMES).max(LEAST);
    }

    /// Takes a candidate; says whether `worst` may have fallen.
    #[inline]
    pub(crate) fn offer(&mut self, snapshot: &Snapshot, plan: &Plan, candidate: Candidate) -> bool {
        if candidate.key > self.worst {
            return false;
        }
        self.candidates.push(candidate);
        self.candidates.len() >= self.limit && self.thin_out(snapshot, plan)
    }

    #[cold]
    fn thin_out(&mut self, snapshot: &Snapshot, plan: &Plan) -> bool {
        let order = |a: &Candidate, b: &Candidate| order(snapshot, plan, a, b);
        match self.wanted.checked_sub(1) {
            Some(last) => {
                self.candidates.select_nth_unstable_by(last, order);
                self.candidates.truncate(self.wanted);
                // What sorts by more than the key may still come before the last with an equal one.
                self.worst = self.candidates[last].key;
            }
            None => self.candidates.clear(),
        }
        true
    }

    /// The wanted candidates in order.
    pub(crate) fn best(&mut self, snapshot: &Snapshot, plan: &Plan) -> Vec<Candidate> {
        let order = |a: &Candidate, b: &Candidate| order(snapshot, plan, a, b);
        if self.wanted > 0 && self.candidates.len() > self.wanted {
            self.candidates.select_nth_unstable_by(self.wanted - 1, order);
        }
        self.candidates.truncate(self.wanted);
        self.candidates.sort_unstable_by(order);
        self.candidates.clone()
    }
}

/// The better one first: by key, by name where names are sorted by, then by service.
#[inline]
fn order(snapshot: &Snapshot, plan: &Plan, a: &Candidate, b: &Candidate) -> Ordering {
    a.key.cmp(&b.key).then_with(|| order_of_equals(snapshot, plan, a, b))
}

#[cold]
fn order_of_equals(snapshot: &Snapshot, plan: &Plan, a: &Candidate, b: &Candidate) -> Ordering {
    let columns = |c: &Candidate| snapshot.segments[c.segment as usize].columns();
    let service = |c: &Candidate| columns(c).entries[c.document as usize].service.as_u128();
    let name = |c: &Candidate| columns(c).names.folded(columns(c).names.of(c.document));
    let by_name = || if plan.sort == Sort::Name { name(a).cmp(name(b)) } else { Ordering::Equal };
    by_name().then_with(|| service(a).cmp(&service(b)))
}
