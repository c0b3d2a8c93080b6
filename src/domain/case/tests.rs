use super::*;
use chrono::{DateTime, TimeDelta};

fn attempt(hours: i64, outcome: AttemptOutcome) -> ContactAttempt {
    ContactAttempt { at: DateTime::UNIX_EPOCH + TimeDelta::hours(hours), outcome, note: None }
}

fn joans() -> Case {
    Case {
        id: Uuid::from_u128(1),
        person_id: Uuid::from_u128(2),
        referral_id: Uuid::from_u128(3),
        status: CaseStatus::TryingToContact,
        worker_id: Some(Uuid::from_u128(4)),
        cover: None,
        need_level: None,
        needs: BTreeSet::new(),
        what_matters: None,
        strengths: None,
        wishes: None,
        goals: Vec::new(),
        closure: None,
        not_placed: Vec::new(),
        version: 1,
    }
}

#[test]
fn nobody_is_given_up_before_three_days_and_two_ways() {
    let phone = |hours| attempt(hours, AttemptOutcome::NoAnswer);
    let one_day = [phone(1), phone(2), attempt(3, AttemptOutcome::Voicemail)];
    let close = |attempts: &[ContactAttempt]| {
        joans().check_move(CaseStatus::Closed, Some(ClosureReason::NoContactAfterTries), attempts, 0)
    };
    assert!(close(&one_day).unwrap_err().to_string().contains("Try on 2 more days, and another way"));
    assert!(close(&[phone(1), phone(30), phone(60)]).unwrap_err().to_string().contains("Try another way"));
    let enough = [phone(1), phone(30), attempt(60, AttemptOutcome::LetterSent)];
    assert_eq!(close(&enough), Ok(CaseStatus::Closed));
    let reached = [attempt(1, AttemptOutcome::Answered)];
    assert!(!Tries::of(&reached).suffice());
}

#[test]
fn a_case_is_not_closed_over_open_prescriptions_unless_the_person_died() {
    let close = |reason, open| joans().check_move(CaseStatus::Closed, Some(reason), &[], open);
    assert!(close(ClosureReason::MovedArea, 1).unwrap_err().names("status"));
    assert_eq!(close(ClosureReason::MovedArea, 0), Ok(CaseStatus::Closed));
    assert_eq!(close(ClosureReason::Died, 1), Ok(CaseStatus::Closed));
    assert!(joans().check_move(CaseStatus::Closed, None, &[], 0).unwrap_err().names("closure"));
    let mut closed = joans();
    closed.status = CaseStatus::Closed;
    let again = closed.check_move(CaseStatus::Active, None, &[], 0).unwrap_err();
    assert!(again.to_string().contains("start a new case"));
}

#[test]
fn every_status_can_be_reached_and_an_open_case_can_end() {
    for status in CaseStatus::ALL {
        let reachable = CaseStatus::ALL.iter().any(|from| from.may_become().contains(status));
        assert!(reachable || *status == CaseStatus::New, "{status}");
        assert_eq!(status.may_become().contains(&CaseStatus::Closed), status.is_open(), "{status}");
    }
}

#[test]
fn goals_lie_between_one_and_ten_and_every_case_has_somebody() {
    let mut case = joans();
    assert_eq!(case.validate(), Ok(()));
    let goal = |importance, confidence| Goal {
        id: Uuid::nil(),
        words: "get out twice a week".into(),
        importance,
        confidence,
        review_on: None,
        outcome: None,
    };
    case.goals = vec![goal(1, Some(10)), goal(0, None), goal(10, Some(11))];
    case.worker_id = None;
    let errors = case.validate().unwrap_err();
    for field in ["goals.1.importance", "goals.2.confidence", "worker_id"] {
        assert!(errors.names(field), "{field}");
    }
    assert_eq!(errors.iter().count(), 3);
    assert!(!format!("{case:?}").contains("twice"));
}

#[test]
fn cover_works_until_its_last_day_and_load_has_a_colour() {
    let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
    let mut case = joans();
    case.cover = Some((Uuid::from_u128(5), day(10)));
    assert_eq!(case.worked_by(day(10)), Some(Uuid::from_u128(5)));
    assert_eq!(case.worked_by(day(11)), Some(Uuid::from_u128(4)));
    let loads = [41, 42, 49, 50].map(Load::of);
    assert_eq!(loads, [Load::Usual, Load::Amber, Load::Amber, Load::Red]);
}
