use super::super::*;
use super::builders::*;
use crate::domain::agreement::{Agreement, AgreementStatus};
use crate::domain::consent::{Consent, ConsentGap, ConsentMethod, ConsentStatus, GivenBy, SharedField};
use std::collections::BTreeSet;
use uuid::Uuid;

#[test]
fn everything_that_is_missing_is_said_at_once() {
    let mut check = eligibility();
    check.findings = vec![(Criterion::Age, Fit::DoesNotMeet), (Criterion::Language, Fit::NotKnown)];
    let withdrawn = consent().withdraw(GivenBy::Person, ConsentMethod::Telephone, hour(0));
    let missing = Clearance::check(&sending(), &check, None, &withdrawn, hour(0)).unwrap_err();
    assert_eq!(
        missing,
        [
            Missing::NotChecked(Criterion::Area),
            Missing::NotEligible(Criterion::Age),
            Missing::NotKnown(Criterion::Language),
            Missing::Agreement(AgreementStatus::None),
            Missing::Consent(ConsentGap::NotGiven(ConsentStatus::Withdrawn)),
        ]
    );
    assert!(missing.iter().all(|gap| gap.to_string().contains(". ")), "each says what to do");
}

#[test]
fn each_of_the_three_is_needed_and_must_be_for_this_sending() {
    fn refuses(sending: &Sending, check: &Eligibility, with: Option<&Agreement>, yes: &Consent) -> Vec<Missing> {
        Clearance::check(sending, check, with, yes, hour(0)).unwrap_err()
    }
    let other = Uuid::from_u128(99);
    let elsewhere = Sending { recipient_id: other, ..sending() };
    assert_eq!(
        refuses(&elsewhere, &eligibility(), Some(&agreement()), &consent()),
        [Missing::AgreementOfAnother, Missing::Consent(ConsentGap::OtherRecipient)]
    );
    let another = Eligibility { person_id: other, ..eligibility() };
    assert_eq!(refuses(&sending(), &another, Some(&agreement()), &consent()), [Missing::EligibilityOfAnother]);
    let mut ended = agreement();
    ended.ends_on = day(2026, 11, 3);
    let expired = Missing::Agreement(AgreementStatus::Expired);
    assert_eq!(refuses(&sending(), &eligibility(), Some(&ended), &consent()), [expired]);
    let nothing = Sending { fields: BTreeSet::new(), ..sending() };
    assert_eq!(refuses(&nothing, &eligibility(), Some(&agreement()), &consent()), [Missing::NoFields]);
    let more = Sending { fields: BTreeSet::from([SharedField::Risks]), ..sending() };
    assert!(matches!(
        refuses(&more, &eligibility(), Some(&agreement()), &consent())[..],
        [Missing::Consent(ConsentGap::FieldsNotAgreed(_))]
    ));
    let mut unknown = eligibility();
    unknown.findings.push((Criterion::Access, Fit::NotKnown));
    unknown.unknowns_accepted = true;
    assert!(Clearance::check(&sending(), &unknown, Some(&agreement()), &consent(), hour(0)).is_ok());
}

#[test]
fn an_age_fits_within_the_limits_and_needs_none_without() {
    assert_eq!(Fit::of_age(Some(60), None, Some(60)), Fit::Meets);
    assert_eq!(Fit::of_age(Some(60), None, Some(59)), Fit::DoesNotMeet);
    assert_eq!(Fit::of_age(None, Some(25), Some(26)), Fit::DoesNotMeet);
    assert_eq!(Fit::of_age(Some(60), None, None), Fit::NotKnown);
    assert_eq!(Fit::of_age(None, None, None), Fit::Meets);
}

#[test]
fn a_clearance_is_good_for_one_day_and_one_sending() {
    let send = |clearance| Event::Sent { clearance, fast_track: false, answer_by: hour(200) };
    let early = send(clearance(hour(0)));
    assert!(next(&draft(), &early, Party::Worker, hour(24)).is_ok());
    let late = next(&draft(), &early, Party::Worker, hour(25)).unwrap_err();
    assert_eq!(late.fault, Fault::Condition(Condition::ClearanceFits));
    let ahead = send(clearance(hour(2)));
    assert!(next(&draft(), &ahead, Party::Worker, hour(1)).is_err());

    let mut ends_today = agreement();
    ends_today.ends_on = day(2026, 11, 4);
    let clearance = Clearance::check(&sending(), &eligibility(), Some(&ends_today), &consent(), hour(0)).unwrap();
    assert!(next(&draft(), &send(clearance.clone()), Party::Worker, hour(14)).is_ok());
    assert!(next(&draft(), &send(clearance), Party::Worker, hour(16)).is_err(), "the agreement ended at midnight");

    let another = Event::Drafted { person_id: GROUP, service_id: SERVICE, recipient_id: GROUP, replaces: None };
    let another = begin(ID, &another, Party::Worker, hour(0)).unwrap();
    assert!(next(&another, &early, Party::Worker, hour(0)).is_err());
}
