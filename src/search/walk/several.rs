//! Services that have several listings: put together as their listings are met, counted once at the end.

use super::Candidate;
use crate::search::facet::Counts;
use crate::search::facts::Facts;

/// No set of languages was counted yet.
const NO_SET: u32 = u32::MAX;

/// A service of which a listing was met.
#[derive(Clone, Copy)]
struct Met {
    facts: Facts,
    /// Its set of languages; more of them are in [`Several::more_sets`].
    set: u32,
    more_sets: bool,
    /// The listing that stands for it, if any fits.
    best: Option<Candidate>,
}

/// Services met in a walk.
#[derive(Default)]
pub(crate) struct Several {
    /// For each service the walk in which it was last met and where it stands in `met`.
    places: Vec<(u32, u32)>,
    walk: u32,
    met: Vec<Met>,
    more_sets: Vec<(u32, u32)>,
    languages: Vec<u32>,
}

impl Several {
    /// Begins another walk.
    pub(crate) fn begin(&mut self) {
        self.met.clear();
        self.more_sets.clear();
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            self.places.clear();
            self.walk = 1;
        }
    }

    /// A listing of a service: what it counts for, its set of languages if that counts, and the candidate
    /// when it fits. `nearer` says whether the first of two candidates stands for the service.
    #[inline]
    pub(crate) fn add(
        &mut self,
        service: u32,
        facts: Facts,
        set: Option<u32>,
        candidate: Option<Candidate>,
        nearer: impl FnOnce(&Candidate, &Candidate) -> bool,
    ) {
        let n = service as usize;
        if n >= self.places.len() {
            self.places.resize(n + n / 2 + 64, (0, 0));
        }
        let set = set.unwrap_or(NO_SET);
        let (walk, at) = self.places[n];
        if walk != self.walk {
            self.places[n] = (self.walk, self.met.len() as u32);
            self.met.push(Met { facts, set, more_sets: false, best: candidate });
            return;
        }
        let met = &mut self.met[at as usize];
        met.facts = met.facts.or(&facts);
        if met.set == NO_SET {
            met.set = set;
        } else if set != NO_SET && set != met.set {
            met.more_sets = true;
            self.more_sets.push((at, set));
        }
        if let Some(candidate) = candidate
            && met.best.as_ref().is_none_or(|best| nearer(&candidate, best))
        {
            met.best = Some(candidate);
        }
    }

    /// Counts every service met and gives those that fit to `each`.
    pub(crate) fn finish(&mut self, counts: &mut Counts, sets: &[Vec<u32>], mut each: impl FnMut(Candidate)) {
        self.more_sets.sort_unstable();
        for (n, met) in (0u32..).zip(&self.met) {
            if met.more_sets {
                counts.add_some(met.facts, None);
                let from = self.more_sets.partition_point(|(of, _)| *of < n);
                let more = self.more_sets[from..].iter().take_while(|(of, _)| *of == n).map(|(_, set)| *set);
                self.languages.clear();
                for set in std::iter::once(met.set).chain(more) {
                    self.languages.extend(sets.get(set as usize).into_iter().flatten());
                }
                self.languages.sort_unstable();
                self.languages.dedup();
                counts.add_each_language(&self.languages);
            } else {
                counts.add_some(met.facts, (met.set != NO_SET).then_some(met.set));
            }
            if let Some(candidate) = met.best {
                each(candidate);
            }
        }
    }
}
