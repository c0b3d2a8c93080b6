use super::super::fhir_status::{TaskStatus, business_status, status_reason, task_status};
use super::super::*;
use super::builders::*;
use EventKind as On;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::PathBuf;

/// Every step that the machine can make, found by trying every event by everybody from every state that
/// can be reached, states being alike when they agree in what later steps depend on.
fn every_step() -> BTreeSet<(TaskStatus, TaskStatus)> {
    let like = |s: &State| {
        (
            s.status,
            s.dropped,
            s.offer.is_some(),
            s.waiting_since.is_some(),
            (s.accepted_at.is_some(), s.attended.min(1), s.missed_running.min(2), s.place_held),
            (s.recipient_sees, s.opened_at.is_some(), s.rerouted_to.is_some()),
        )
    };
    let (mut steps, mut seen) = (BTreeSet::new(), HashSet::new());
    let mut ahead = VecDeque::from([draft()]);
    while let Some(state) = ahead.pop_front() {
        // Soon after, and when everything is overdue.
        for after in [1, 24 * 20] {
            let at = state.changed_at + chrono::TimeDelta::hours(after);
            for kind in On::ALL {
                for (by, variant) in Party::ALL.iter().flat_map(|by| [(by, 0), (by, 1)]) {
                    let Ok(reached) = next(&state, &event(*kind, at, variant), *by, at) else { continue };
                    steps.insert((task_status(&state), task_status(&reached)));
                    if seen.insert(like(&reached)) {
                        ahead.push_back(reached);
                    }
                }
            }
        }
    }
    assert!(seen.len() > 50, "the walk is too short to prove anything: {}", seen.len());
    steps
}

#[test]
fn every_path_is_one_that_the_referral_guide_allows() {
    let steps = every_step();
    let root = std::env::var_os("FINGERPOST_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = root.join("standards/fhir-sdohcc/referral_state_machine.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", file.display());
        eprintln!("\n*** SKIPPED: {} is absent; set FINGERPOST_SHARED ***\n", file.display());
        return;
    };
    let guide: serde_json::Value = serde_json::from_str(&text).unwrap();
    let transitions: HashMap<String, Vec<String>> = serde_json::from_value(guide["transitions"].clone()).unwrap();
    let begins = &transitions["(start)"];
    assert!(begins.iter().any(|status| status == task_status(&draft()).slug()));
    for (from, to) in steps {
        let allowed =
            from == to || transitions.get(from.slug()).is_some_and(|list| list.iter().any(|s| s == to.slug()));
        assert!(allowed, "{from} -> {to} is not a step of the guide");
    }
    for status in TaskStatus::ALL {
        assert!(guide["states"].get(status.slug()).is_some(), "{status}");
        let ends = guide["states"][status.slug()]["terminal"] == true;
        assert_eq!(ends, !transitions.contains_key(status.slug()), "{status}");
    }
}

#[test]
fn each_status_is_told_as_agreed() {
    let told = |kinds: &[On]| task_status(&after(kinds)).slug();
    assert_eq!(told(&[]), "draft");
    for way in [&[On::Sent][..], &[On::Sent, On::Asked], &[On::Sent, On::JoinedWaitingList]] {
        assert_eq!(told(way), "requested");
    }
    assert_eq!(business_status(&after(&[On::Sent, On::JoinedWaitingList])), "waiting_list");
    assert_eq!(told(&[On::Sent, On::Accepted]), "accepted");
    for kind in [On::FirstContactMade, On::Attended, On::DidNotAttend] {
        assert_eq!(told(&[On::Sent, On::Accepted, kind]), "in-progress");
    }
    assert_eq!(told(&[On::Sent, On::Accepted, On::Attended, On::BecameOngoing]), "in-progress");
    assert_eq!(told(&[On::Sent, On::Accepted, On::Attended, On::Completed]), "completed");
    assert_eq!(told(&[On::Sent, On::Declined]), "rejected");
    assert_eq!(told(&[On::Sent, On::ConsentWithdrawn]), "cancelled");
    assert_eq!(told(&[On::Sent, On::Accepted, On::Stopped]), "failed");
    assert_eq!(told(&[On::Sent, On::ServiceClosed]), "cancelled");
    assert_eq!(told(&[On::Sent, On::Accepted, On::ServiceClosed]), "failed");
}

#[test]
fn whatever_ends_badly_says_why() {
    let why = |kinds: &[On]| status_reason(&after(kinds));
    assert_eq!(why(&[On::Sent]), None);
    assert_eq!(why(&[On::Sent, On::Accepted, On::Attended, On::Completed]), None);
    assert_eq!(why(&[On::Sent, On::Declined]).as_deref(), Some("full"));
    assert_eq!(why(&[On::Sent, On::ConsentWithdrawn]).as_deref(), Some("consent withdrawn"));
    assert_eq!(why(&[On::Sent, On::Accepted, On::Stopped]).as_deref(), Some("goal met"));
    assert_eq!(why(&[On::Sent, On::ServiceClosed]).as_deref(), Some("service closed; another service was found"));
}
