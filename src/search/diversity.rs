//! Room for small ones: a well-known organization with many services does not fill the first page.
//!
//! Among the first [`TOP`] results at most [`OF_ONE`] are of one organization; further ones follow after them,
//! in their order. It is a pure function of the ordered first [`WINDOW`] candidates, which are the same
//! whichever page is asked for, so no page repeats or skips. What was asked for by its name stays where it is.

use super::plan::Plan;
use super::request::Sort;
use super::snapshot::Snapshot;
use super::walk::Candidate;

/// Only so many candidates are looked at.
pub(crate) const WINDOW: usize = 30;
const TOP: usize = 10;
const OF_ONE: usize = 2;

/// Whether the order of a plan is one that gives way.
pub(crate) fn applies(plan: &Plan) -> bool {
    plan.sort == Sort::Best
}

/// Reorders the first of the candidates.
pub(crate) fn make_room(snapshot: &Snapshot, plan: &Plan, candidates: &mut [Candidate]) {
    let Some(first) = candidates.first() else { return };
    let in_full = first.is_in_full();
    let window = candidates.len().min(WINDOW);
    // What fits in part never comes before what fits in full.
    let window = candidates[..window].iter().take_while(|candidate| candidate.is_in_full() == in_full).count();
    let all = plan.all_words();
    let (mut top, mut later) = (Vec::with_capacity(window), Vec::new());
    let mut met: Vec<(u64, usize)> = Vec::with_capacity(TOP);
    for candidate in &candidates[..window] {
        let columns = snapshot.segments[candidate.segment as usize].columns();
        let organization = columns.organizations[candidate.document as usize];
        let named = all != 0 && candidate.text.named == all;
        if top.len() >= TOP || organization == 0 || named {
            top.push(*candidate);
            continue;
        }
        match met.iter_mut().find(|(known, _)| *known == organization) {
            Some((_, count)) if *count >= OF_ONE => later.push(*candidate),
            Some((_, count)) => {
                *count += 1;
                top.push(*candidate);
            }
            None => {
                met.push((organization, 1));
                top.push(*candidate);
            }
        }
    }
    let rest = top.split_off(top.len().min(TOP));
    // After the top, everything stands in its own order again.
    let mut after: Vec<Candidate> = later.into_iter().chain(rest).collect();
    after.sort_by_key(|candidate| {
        candidates[..window].iter().position(|one| one.is_same(candidate)).unwrap_or(usize::MAX)
    });
    for (to, from) in candidates[..window].iter_mut().zip(top.into_iter().chain(after)) {
        *to = from;
    }
}
