//! Room for small ones: a well-known organization with many services does not fill the first page.
//!
//! From the third of one organization on, each ranks as if it scored a fifth less than the one before it would,
//! so that others come between unless they are much further from what was asked. It is a pure function of the
//! ordered first [`WINDOW`] candidates, which are the same whichever page is asked for, so no page repeats or
//! skips. What was asked for by its name stays where it is.

use super::plan::Plan;
use super::request::Sort;
use super::snapshot::Snapshot;
use super::walk::Candidate;

/// Only so many candidates are looked at.
pub(crate) const WINDOW: usize = 30;
/// So many of one organization come as they are.
const OF_ONE: i32 = 2;
/// What is left of the score of a further one, for each more.
const GIVES_WAY: f32 = 0.8;

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
    let mut met: Vec<(u64, i32)> = Vec::with_capacity(10);
    let mut gave_way = false;
    let mut counts = |candidate: &Candidate| {
        let columns = snapshot.segments[candidate.segment as usize].columns();
        let organization = columns.organizations[candidate.document as usize];
        let named = all != 0 && candidate.text.named == all;
        let before = if organization == 0 || named { 0 } else { one_more(&mut met, organization) };
        let gives_way = (before - OF_ONE + 1).max(0);
        gave_way |= gives_way > 0;
        candidate.score() * GIVES_WAY.powi(gives_way)
    };
    let mut worths: Vec<(f32, Candidate)> = candidates[..window].iter().map(|one| (counts(one), *one)).collect();
    // Mostly nobody gives way.
    if !gave_way {
        return;
    }
    worths.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    for (to, (_, from)) in candidates[..window].iter_mut().zip(worths) {
        *to = from;
    }
}

/// How many of an organization came before, and counts one more.
fn one_more(met: &mut Vec<(u64, i32)>, organization: u64) -> i32 {
    match met.iter_mut().find(|(known, _)| *known == organization) {
        Some((_, count)) => {
            *count += 1;
            *count - 1
        }
        None => {
            met.push((organization, 1));
            0
        }
    }
}
