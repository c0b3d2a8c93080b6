//! Completions of needs: their mix, and what is never completed.

use super::*;
use crate::search::Engine;
use std::sync::Arc;

fn snapshot() -> (tempfile::TempDir, Arc<Snapshot>) {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), Arc::new(Vocabulary::built_in().unwrap())).unwrap();
    let snapshot = engine.snapshot();
    (folder, snapshot)
}

#[test]
fn words_of_danger_are_never_completed_and_whole_ones_lead_to_help() {
    let (_folder, snapshot) = snapshot();
    for prefix in ["i want to d", "kill my", "suici", "he hits", "hurting my"] {
        for suggestion in snapshot.suggest(prefix, 20) {
            let tokens = folded_tokens(&suggestion.text);
            let urgent = snapshot.vocabulary.urgent.find(&tokens, |_, _| true);
            assert!(urgent.is_empty(), "{prefix}: {}", suggestion.text);
        }
    }
    for (typed, category) in [("I want to die", "crisis_support"), ("my husband hits me and", "domestic_abuse_support")]
    {
        let suggestions = snapshot.suggest(typed, 8);
        let target = suggestions.first().and_then(|first| first.target.as_deref());
        assert_eq!((suggestions.len(), target), (1, Some(category)), "{typed}");
        assert_eq!(suggestions[0].sort, SuggestionSort::Urgent);
    }
}

#[test]
fn one_need_does_not_take_every_place() {
    let (_folder, snapshot) = snapshot();
    for letter in 'a'..='z' {
        let suggestions = snapshot.suggest(&letter.to_string(), 8);
        for suggestion in &suggestions {
            let same = suggestions.iter().filter(|other| other.target == suggestion.target).count();
            assert!(same <= SAME_NEED, "{letter}: {suggestions:?}");
        }
    }
    assert!(snapshot.suggest("l", 8).len() >= 6);
}

#[test]
fn every_category_is_a_common_need_and_says_it_in_few_words() {
    let (_folder, snapshot) = snapshot();
    let needs = snapshot.common_needs(3);
    assert_eq!(needs.len(), snapshot.vocabulary.all_categories().len());
    assert!(needs.iter().all(|need| need.said.len() <= 3));
    let visit = needs.iter().find(|need| need.category == "befriending_visit").unwrap();
    assert!(visit.said.contains(&"lonely".to_owned()), "{visit:?}");
}
