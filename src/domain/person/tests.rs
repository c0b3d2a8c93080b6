use super::*;
use crate::domain::consent::{GivenBy, check_giver};
use crate::domain::{FieldErrors, Postcode};
use proptest::prelude::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 4).unwrap();

fn dean() -> Person {
    Person {
        id: Uuid::from_u128(1),
        given_name: "Dean".into(),
        family_name: "Fairclough".into(),
        preferred_name: None,
        title: None,
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: Some(Private::new(day(1992, 2, 29))),
        gender: None,
        ethnicity: None,
        religion: None,
        nhs_number: NhsNumber::parse("999 000 1375").map(Private::new),
        residence: Residence::NoFixedAbode {
            found_at: Some("the library, mornings".into()),
            near: Postcode::parse("PR7 1DB").map(Private::new),
        },
        contacts: vec![ContactPoint {
            kind: ContactKind::Mobile,
            value: "07700 900118".into(),
            usage: ContactUse::Any,
            note: None,
        }],
        communication: Communication::default(),
        risks: Risks::NoKnownRisks { on: TODAY },
        circumstances: [Circumstance::NoFixedAbode].into(),
        gp_practice: None,
        representative: None,
        guardian: None,
        emergency_contact: None,
    }
}

fn attorney() -> Representative {
    Representative {
        kind: RepresentativeKind::AttorneyHealthAndWelfare,
        name: "Ken".into(),
        relationship: Some("husband".into()),
        contact: "01632 960118".into(),
        evidence_seen_on: Some(TODAY),
        decision: Some(CapacityDecision {
            about: "a sitting service".into(),
            able_to_decide: false,
            assessed_on: TODAY,
            assessed_by: "Leanne".into(),
            support_given: "pictures, a quiet hour".into(),
            best_interest_note: Some("she has always liked company".into()),
            review_on: day(2027, 5, 4),
        }),
    }
}

fn faults(person: &Person) -> FieldErrors {
    validate(person, TODAY).unwrap_err()
}

#[test]
fn somebody_without_an_address_is_as_whole_as_anybody() {
    assert_eq!(validate(&dean(), TODAY), Ok(()));
    assert_eq!(dean().residence.near().unwrap().as_str(), "PR7 1DB");
    assert!(!dean().residence.takes_letters());
    let mut unknown = dean();
    (unknown.residence, unknown.date_of_birth, unknown.family_name) = (Residence::NotKept, None, "".into());
    assert_eq!(validate(&unknown, TODAY), Ok(()));
    assert_eq!(unknown.called().expose(), "Dean");
}

#[test]
fn nothing_of_a_person_shows_in_debug_or_in_an_error() {
    let mut person = dean();
    person.representative = Some(attorney());
    person.contacts[0].value = "nonsense-number".into();
    let text = format!("{person:?} {:?} {:?} {:?}", person.contacts, person.representative, person.nhs_number);
    let errors = faults(&person).to_string();
    for planted in ["Dean", "Fairclough", "07700", "nonsense", "1992", "999", "Ken", "library", "husband"] {
        assert!(!text.contains(planted) && !errors.contains(planted), "{planted}");
    }
}

#[test]
fn each_fault_names_its_field_and_how_to_mend_it() {
    let mut person = dean();
    (person.given_name, person.family_name) = (" ".into(), "".into());
    person.date_of_birth = Some(Private::new(day(2027, 1, 1)));
    person.residence = Residence::Settled { address: Address::default() };
    person.contacts = vec![
        ContactPoint { kind: ContactKind::Email, value: "joan@".into(), usage: ContactUse::Any, note: None },
        ContactPoint { kind: ContactKind::Post, value: "".into(), usage: ContactUse::Any, note: None },
        ContactPoint { kind: ContactKind::Through, value: "".into(), usage: ContactUse::Any, note: None },
    ];
    person.risks = Risks::Known { risks: Vec::new() };
    person.communication.language = Some("Polish".into());
    let errors = faults(&person);
    for field in [
        "given_name",
        "date_of_birth",
        "residence.address",
        "contacts.0.value",
        "contacts.1.value",
        "contacts.2.value",
        "risks",
        "communication.language",
    ] {
        assert!(errors.names(field), "{field}");
    }
    assert_eq!(errors.iter().count(), 8);
    assert!(
        errors.iter().all(|error| ["; ", "needs ", "give "].iter().any(|mend| error.message.contains(mend))),
        "{errors}"
    );
}

#[test]
fn no_known_risks_is_something_that_is_said() {
    assert!(!Risks::default().were_asked());
    assert!(Risks::NoKnownRisks { on: TODAY }.were_asked());
    let mut tomorrow = dean();
    tomorrow.risks = Risks::NoKnownRisks { on: day(2026, 11, 5) };
    assert!(faults(&tomorrow).names("risks.on"));
    let dog = KnownRisk { kind: RiskKind::WhenVisiting, words: "big dog".into(), since: None, ended: Some(TODAY) };
    let risks = Risks::Known { risks: vec![dog] };
    assert_eq!((risks.current(TODAY).count(), risks.current(day(2026, 11, 5)).count()), (1, 0));
}

#[test]
fn who_decides_is_the_person_unless_a_decision_says_otherwise() {
    let mut person = dean();
    assert_eq!(person.decided_by(TODAY), GivenBy::Person);
    person.representative = Some(attorney());
    assert_eq!(person.decided_by(TODAY), GivenBy::Representative);
    assert_eq!(person.decided_by(day(2027, 5, 5)), GivenBy::BestInterestDecision, "the review is overdue");
    let mut unseen = attorney();
    unseen.evidence_seen_on = None;
    person.representative = Some(unseen);
    assert_eq!(person.decided_by(TODAY), GivenBy::BestInterestDecision);
    assert!(faults(&person).names("representative.evidence_seen_on"));
    let mut friend = attorney();
    friend.kind = RepresentativeKind::FamilyOrFriend;
    person.representative = Some(friend);
    assert_eq!(person.decided_by(TODAY), GivenBy::BestInterestDecision);
    let mut able = attorney();
    able.decision.as_mut().unwrap().able_to_decide = true;
    person.representative = Some(able);
    assert_eq!(person.decided_by(TODAY), GivenBy::Person);
}

#[test]
fn a_yes_counts_from_whoever_decides_and_from_nobody_else() {
    let mut person = dean();
    assert_eq!(check_giver(&person, GivenBy::Person, TODAY), Ok(()));
    assert!(check_giver(&person, GivenBy::Guardian, TODAY).is_err());
    person.representative = Some(attorney());
    assert_eq!(check_giver(&person, GivenBy::Representative, TODAY), Ok(()));
    let own = check_giver(&person, GivenBy::Person, TODAY).unwrap_err();
    assert!(own.names("given_by") && own.to_string().contains("representative"));
    let mut child = dean();
    child.date_of_birth = Some(Private::new(day(2015, 1, 1)));
    child.guardian = Some(Guardian {
        name: "Ann".into(),
        relationship: "neighbour".into(),
        contact: "01632 960118".into(),
        has_parental_responsibility: false,
    });
    assert!(check_giver(&child, GivenBy::Guardian, TODAY).is_err());
    child.guardian.as_mut().unwrap().has_parental_responsibility = true;
    assert_eq!(check_giver(&child, GivenBy::Guardian, TODAY), Ok(()));
}

#[test]
fn a_child_has_a_guardian() {
    let mut child = dean();
    child.date_of_birth = Some(Private::new(day(2010, 11, 5)));
    assert_eq!(child.decided_by(TODAY), GivenBy::Guardian);
    assert!(faults(&child).names("guardian"));
    assert_eq!(child.decided_by(day(2026, 11, 5)), GivenBy::Person, "sixteen today");
    child.guardian = Some(Guardian {
        name: "Ann".into(),
        relationship: "grandmother".into(),
        contact: "01632 960118".into(),
        has_parental_responsibility: true,
    });
    assert_eq!(validate(&child, TODAY), Ok(()));
}

#[test]
fn ages_turn_on_the_birthday() {
    assert_eq!(age_on(day(1992, 2, 29), day(2026, 2, 28)), Some(33));
    assert_eq!(age_on(day(1992, 2, 29), day(2026, 3, 1)), Some(34));
    assert_eq!(age_on(TODAY, TODAY), Some(0));
    assert_eq!(age_on(day(2027, 1, 1), TODAY), None);
}

#[test]
fn nhs_numbers_carry_their_check_digit() {
    for right in ["9990001375", "999 000 1375", "999-000-1375", " 401 023 2137 "] {
        assert!(NhsNumber::parse(right).is_some(), "{right}");
    }
    for wrong in ["", "999000137", "9990001376", "0000000000", "99900013755", "999000137X", "９９９0001375"] {
        assert!(NhsNumber::parse(wrong).is_none(), "{wrong}");
    }
    let number = NhsNumber::parse("9990001375").unwrap();
    assert_eq!(number.spaced(), "999 000 1375");
    assert!(serde_json::from_str::<NhsNumber>("\"9990001376\"").is_err());
}

#[test]
fn practices_are_a_letter_and_five_digits() {
    assert_eq!(OdsCode::parse_practice(" p81083 ").unwrap().as_str(), "P81083");
    for wrong in ["", "81083P", "P8108", "P810833", "Pé1083"] {
        assert!(OdsCode::parse_practice(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn one_number_is_dialled_one_way() {
    let dialled = |text: &str| {
        ContactPoint { kind: ContactKind::Mobile, value: text.into(), usage: ContactUse::Any, note: None }.dialled()
    };
    for same in ["07700 900118", "+44 7700 900118", "0044 7700 900118", "+44 (0)7700 900118", "(07700) 900-118"] {
        assert_eq!(dialled(same).as_deref(), Some("07700900118"), "{same}");
    }
    assert_eq!(dialled("ask Jean"), None);
}

#[test]
fn every_reason_stands_in_its_group() {
    use ReasonGroup as G;
    let count = |group| ReferralReason::ALL.iter().filter(|reason| reason.group() == group).count();
    let sizes: Vec<usize> = ReasonGroup::ALL.iter().map(|group| count(*group)).collect();
    assert_eq!(sizes, [7, 8, 6, 13, 6, 7, 7, 5, 4, 5, 4, 2]);
    for (reason, group) in [
        (ReferralReason::Lonely, G::Company),
        (ReferralReason::NeedsABreak, G::Caring),
        (ReferralReason::Debt, G::Money),
        (ReferralReason::Hate, G::Safety),
        (ReferralReason::GpConcern, G::UseOfServices),
    ] {
        assert_eq!(reason.group(), group);
    }
}

#[test]
fn a_record_is_sealed_and_read_back_whole() {
    let mut person = dean();
    person.representative = Some(attorney());
    person.gender = Some(Private::new(StatedGender::Male));
    let sealed = serde_json::to_vec(&person).unwrap();
    assert_eq!(serde_json::from_slice::<Person>(&sealed).unwrap(), person);
}

proptest! {
    #[test]
    fn a_wrong_digit_or_two_exchanged_are_found(
        stem in prop::collection::vec(0_u8..10, 9),
        at in 0_usize..10,
        by in 1_u8..10,
    ) {
        let digits: String = stem.iter().map(ToString::to_string).collect();
        let Some(number) = (0..10).find_map(|check| NhsNumber::parse(&format!("{digits}{check}"))) else {
            return Ok(());
        };
        let mut wrong: Vec<u8> = number.as_str().bytes().map(|b| b - b'0').collect();
        wrong[at] = (wrong[at] + by) % 10;
        let text: String = wrong.iter().map(ToString::to_string).collect();
        prop_assert!(NhsNumber::parse(&text).is_none());
        let mut swapped: Vec<u8> = number.as_str().bytes().collect();
        if at < 9 && swapped[at] != swapped[at + 1] {
            swapped.swap(at, at + 1);
            prop_assert!(NhsNumber::parse(std::str::from_utf8(&swapped).unwrap()).is_none());
        }
    }
}
