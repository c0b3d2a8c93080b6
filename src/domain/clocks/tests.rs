use super::*;
use crate::domain::prescription::State;
use chrono::TimeZone;

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).unwrap()
}

fn london(m: u32, d: u32, h: u32, min: u32) -> DateTime<Utc> {
    London.with_ymd_and_hms(2026, m, d, h, min, 0).unwrap().with_timezone(&Utc)
}

/// A prescription sent on Tuesday 10 November 2026 at ten, standing here since then.
fn standing(status: &str, fast_track: bool) -> State {
    let id = uuid::Uuid::nil();
    let sent = london(11, 10, 10, 0);
    let answer_by = answer_by(sent, fast_track, &Calendar::ENGLAND);
    serde_json::from_value(serde_json::json!({
        "id": id, "person_id": id, "service_id": id, "recipient_id": id, "replaces": null, "rerouted_to": null,
        "status": status, "since": sent, "changed_at": sent, "version": 2, "dropped": false, "reason": null,
        "sent": {"at": sent, "consent_id": id, "agreement_id": id, "fields": ["name"], "fast_track": fast_track,
                 "answer_by": answer_by},
        "recipient_sees": true, "opened_at": null, "answered_at": null, "waiting_since": null, "offer": null,
        "offers_declined": 0, "offers_expired": 0, "accepted_at": null, "contact_by": null,
        "first_contact_at": null, "attended": 0, "last_attended_on": null, "missed": 0, "missed_running": 0,
        "place_held": false, "nudges": 0, "nudged_at": null, "escalated_at": null
    }))
    .unwrap()
}

#[test]
fn working_days_leave_out_weekends_and_bank_holidays() {
    let england = &Calendar::ENGLAND;
    assert_eq!(working_days_after(day(11, 10), 2, england), day(11, 12));
    assert_eq!(working_days_after(day(11, 13), 1, england), day(11, 16), "over a weekend");
    assert_eq!(working_days_after(day(12, 24), 1, england), day(12, 29), "over Christmas and its substitute day");
    assert_eq!(working_days_after(day(11, 14), 0, england), day(11, 14));
    assert_eq!(working_days_between(day(12, 24), day(12, 29), england), 1);
    assert_eq!(working_days_between(day(12, 24), day(12, 1), england), 0);
    let closed = Calendar { further_bank_holidays: vec![day(11, 11)], ..Calendar::default() };
    assert_eq!(working_days_after(day(11, 10), 2, &closed), day(11, 13));
}

#[test]
fn fast_track_turns_overdue_at_one_minute_past_five() {
    let fast = standing("sent", true);
    let waits = due(&fast, &Calendar::ENGLAND);
    let steps: Vec<_> = waits.iter().map(|due| due.step).collect();
    assert_eq!(steps, [Step::Opening, Step::Answer]);
    assert_eq!(waits[1].by, london(11, 12, 17, 0));
    assert!(!waits[1].is_overdue(london(11, 12, 17, 0)));
    assert!(waits[1].is_overdue(london(11, 12, 17, 1)));
    assert_eq!(waits[1].working_days_late(london(11, 13, 9, 0), &Calendar::ENGLAND), 1);
    assert_eq!(due(&standing("sent", false), &Calendar::ENGLAND)[1].by, london(11, 17, 17, 0));
    assert_eq!(due_after(london(3, 27, 12, 0), 1, &Calendar::ENGLAND), london(3, 30, 17, 0), "into summer time");
}

#[test]
fn who_is_waited_for_depends_on_where_it_stands() {
    let on = |status| due(&standing(status, false), &Calendar::ENGLAND).into_iter().map(|d| (d.step, d.on)).next();
    assert_eq!(on("question"), Some((Step::QuestionAnswered, Party::Worker)));
    assert_eq!(on("accepted"), Some((Step::FirstContact, Party::ReceivingOrganization)));
    assert_eq!(on("attended"), Some((Step::Outcome, Party::ReceivingOrganization)));
    assert_eq!(on("waiting_list"), None, "a waiting list has its own order");
    assert_eq!(on("completed"), None);
    let mut missed = standing("did_not_attend", false);
    missed.missed_running = 2;
    assert!(due(&missed, &Calendar::ENGLAND).iter().any(|d| d.step == Step::PlaceDecision && d.on == Party::Worker));
    let mut answered = standing("sent", false);
    (answered.answered_at, answered.since) = (Some(london(11, 16, 9, 0)), london(11, 16, 10, 0));
    let again = due(&answered, &Calendar::ENGLAND);
    assert_eq!((again.len(), again[0].by), (1, london(11, 23, 17, 0)), "after a question the days begin anew");
}

#[test]
fn what_is_stuck_goes_up_with_what_was_tried() {
    let england = &Calendar::ENGLAND;
    let mut state = standing("sent", false);
    assert_eq!(stuck(&state, london(11, 18, 9, 0), england), None, "overdue for a day, and nobody has reminded");
    state.nudges = 2;
    let told = stuck(&state, london(11, 18, 9, 0), england).unwrap();
    assert_eq!((told.because, told.nudges, told.opened), (StuckBecause::NoAnswer, 2, false));
    assert_eq!(stuck(&state, london(11, 17, 9, 0), england), None, "not overdue yet");
    state.nudges = 0;
    assert!(stuck(&state, london(11, 25, 9, 0), england).is_some(), "ten working days without a word");
    let mut waiting = standing("waiting_list", false);
    (waiting.offers_declined, waiting.offers_expired) = (1, 1);
    let because = |state: &State, at| stuck(state, at, england).map(|s| s.because);
    assert_eq!(because(&waiting, london(11, 11, 9, 0)), Some(StuckBecause::OffersComeToNothing));
    assert_eq!(because(&standing("question", false), london(11, 18, 9, 0)), Some(StuckBecause::QuestionUnanswered));
    assert_eq!(because(&standing("accepted", true), london(11, 20, 9, 0)), Some(StuckBecause::NoFirstContact));
    let late = london(11, 10, 10, 0) + TimeDelta::weeks(13);
    assert_eq!(because(&standing("attended", false), late), Some(StuckBecause::NoOutcome));
    assert_eq!(because(&standing("ongoing", false), late), None, "what goes on needs no end");
}

#[test]
fn time_reminds_a_group_once_of_what_it_owes() {
    let england = &Calendar::ENGLAND;
    let mut state = standing("sent", false);
    assert!(!reminder_due(&state, london(11, 17, 17, 0), england), "due at five, and not late");
    assert!(reminder_due(&state, london(11, 17, 17, 1), england));
    state.nudges = 1;
    assert!(!reminder_due(&state, london(11, 25, 9, 0), england), "once; then it is somebody's choice");
    assert!(reminder_due(&standing("accepted", false), london(11, 20, 9, 0), england), "no word after a yes");
    let late = london(11, 10, 10, 0) + TimeDelta::weeks(13);
    for owes_nothing in ["question", "waiting_list", "ongoing", "attended", "completed"] {
        assert!(!reminder_due(&standing(owes_nothing, false), late, england), "{owes_nothing}");
    }
}
