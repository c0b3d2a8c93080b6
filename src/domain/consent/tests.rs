use super::*;

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
}

fn joans() -> Consent {
    Consent {
        id: Uuid::from_u128(1),
        person_id: Uuid::from_u128(2),
        recipient_id: Uuid::from_u128(3),
        fields: BTreeSet::from([SharedField::Name, SharedField::Phone, SharedField::CommunicationNeeds]),
        status: ConsentStatus::Asked,
        given_by: GivenBy::Person,
        method: ConsentMethod::FaceToFace,
        said_at: DateTime::UNIX_EPOCH,
        until: Some(day(20)),
        review_on: None,
        ask_again_on: None,
        service_id: None,
        reason: None,
        becomes_theirs: false,
        wording: Private::from("Read to Joan."),
    }
}

#[test]
fn a_yes_is_for_one_recipient_the_facts_named_and_its_days() {
    let (joan, group) = (Uuid::from_u128(2), Uuid::from_u128(3));
    let name = BTreeSet::from([SharedField::Name]);
    let asked = joans();
    assert_eq!(asked.covers(joan, group, &name, day(1)), Err(ConsentGap::NotGiven(ConsentStatus::Asked)));
    let no = asked.clone().decline(GivenBy::Person, ConsentMethod::FaceToFace, DateTime::UNIX_EPOCH, Some(day(30)));
    assert_eq!(no.covers(joan, group, &name, day(1)), Err(ConsentGap::NotGiven(ConsentStatus::Declined)));
    assert_eq!(no.ask_again_on, Some(day(30)));
    let given = asked.give(GivenBy::Person, ConsentMethod::FaceToFace, DateTime::UNIX_EPOCH);
    assert_eq!(given.covers(joan, group, &name, day(20)), Ok(()));
    assert_eq!(given.covers(joan, group, &name, day(21)), Err(ConsentGap::NotGiven(ConsentStatus::Expired)));
    assert_eq!(given.covers(joan, joan, &name, day(1)), Err(ConsentGap::OtherRecipient));
    assert_eq!(given.covers(group, group, &name, day(1)), Err(ConsentGap::OtherPerson));
    let more = BTreeSet::from([SharedField::Name, SharedField::Risks]);
    let gap = given.covers(joan, group, &more, day(1)).unwrap_err();
    assert_eq!(gap, ConsentGap::FieldsNotAgreed(BTreeSet::from([SharedField::Risks])));
    let back = given.withdraw(GivenBy::Person, ConsentMethod::Telephone, DateTime::UNIX_EPOCH);
    assert_eq!(back.covers(joan, group, &name, day(1)), Err(ConsentGap::NotGiven(ConsentStatus::Withdrawn)));
    assert_eq!(back.fields.len(), 3, "what was shared can still be told");
}

#[test]
fn who_said_yes_decides_what_it_is_called() {
    for (by, status) in [
        (GivenBy::Person, ConsentStatus::Given),
        (GivenBy::Guardian, ConsentStatus::Representative),
        (GivenBy::Representative, ConsentStatus::Representative),
        (GivenBy::BestInterestDecision, ConsentStatus::BestInterest),
    ] {
        let mut consent = joans().give(by, ConsentMethod::Telephone, DateTime::UNIX_EPOCH);
        assert_eq!(consent.status, status);
        consent.review_on = Some(day(9));
        assert!(consent.review_is_due(day(9)) && !consent.review_is_due(day(8)));
    }
}

#[test]
fn the_words_name_what_is_told_and_that_it_can_be_taken_back() {
    let text = wording("Chorley Good Neighbours", "a friendly visitor", &joans().fields);
    assert!(
        text.contains(
            "will be told your name, your phone number and the best way to talk or write to you. They will not"
        )
    );
    assert!(text.contains("change your mind"));
    assert!(wording("A group", "a visit", &BTreeSet::new()).contains("not be told anything"));
    let theirs = wording_of_passing_on("The East Coast", &joans().fields);
    assert!(theirs.contains("will be told your name, your phone number and") && theirs.contains("anything else"));
    assert!(theirs.contains("a record of their own") && theirs.contains("until they are told"));
    assert!(!theirs.contains("no longer see it"), "what cannot be done is not promised: {theirs}");
    assert!(!format!("{:?}", joans()).contains("Joan"));
}
