use super::super::*;
use super::builders::*;
use std::collections::HashSet;

fn slugs<T: std::fmt::Display>(list: &[T]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_page_for_people() {
    let mut page = String::new();
    for rule in TABLE {
        let leads = match rule.leads {
            Leads::To(status) => status.slug(),
            Leads::Stays => "(stays)",
            Leads::BackFromQuestion => "(where it stood)",
        };
        let from = if rule.from.is_empty() { "(start)".to_owned() } else { slugs(rule.from) };
        page += &format!("{} -> {leads}\n    from {from}\n    by {}\n", rule.event, slugs(rule.by));
        if let Some(list) = rule.reason {
            page += &format!("    reason from {list}\n");
        }
        if !rule.holds.is_empty() {
            page += &format!("    if {}\n", slugs(rule.holds));
        }
    }
    insta::assert_snapshot!("table", page);
}

#[test]
fn no_two_rows_answer_the_same_question_and_every_event_and_status_is_there() {
    let mut seen = HashSet::new();
    for rule in TABLE {
        for status in rule.from {
            assert!(seen.insert((*status, rule.event)), "{status} {}", rule.event);
        }
        assert!(!rule.by.is_empty());
    }
    for kind in EventKind::ALL {
        assert!(TABLE.iter().any(|rule| rule.event == *kind), "{kind}");
    }
    for status in Status::ALL {
        assert!(TABLE.iter().any(|rule| rule.leads == Leads::To(*status)), "{status}");
        let moves_on = TABLE.iter().any(|rule| rule.from.contains(status) && rule.leads != Leads::Stays);
        assert_eq!(moves_on, !status.has_ended(), "{status}");
    }
}

#[test]
fn events_are_stored_under_the_slug_of_their_kind_and_read_back() {
    for kind in EventKind::ALL {
        let event = event(*kind, hour(0), 1);
        let stored = serde_json::to_value(&event).unwrap();
        assert_eq!(stored["kind"], kind.slug());
        assert_eq!(serde_json::from_value::<Event>(stored).unwrap(), event);
        assert_eq!(event.kind(), *kind);
    }
    let state = after(&[EventKind::Sent, EventKind::Accepted, EventKind::DidNotAttend]);
    let stored = serde_json::to_string(&state).unwrap();
    assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), state);
}

#[test]
fn the_lists_are_those_of_the_field_letter_for_letter() {
    let joined = |slugs: Vec<&str>| slugs.join(" ");
    assert_eq!(
        joined(Status::ALL.iter().map(|s| s.slug()).collect()),
        "draft sent question waiting_list accepted declined first_contact_made attended did_not_attend ongoing \
         completed stopped withdrawn closed_no_reply service_closed"
    );
    assert_eq!(
        joined(DeclineReason::ALL.iter().map(|s| s.slug()).collect()),
        "full outside_area outside_age not_what_we_do needs_more_support_than_we_offer risk_we_cannot_manage \
         not_enough_information waiting_list_long paused duplicate_request other"
    );
    assert_eq!(
        joined(DidNotAttendReason::ALL.iter().map(|s| s.slug()).collect()),
        "ill nervous_first_time transport cost forgot caring_duty changed_mind did_not_know weather bad_experience \
         not_known"
    );
    assert_eq!(
        joined(StoppedReason::ALL.iter().map(|s| s.slug()).collect()),
        "goal_met not_for_me time_or_travel health group_ended moved other"
    );
    assert!(NotPlacedReason::NothingNear.feeds_gaps() && !NotPlacedReason::PersonChoice.feeds_gaps());
}
