//! Finding people, possible duplicates, merging and undoing, changing a record.

use super::{HOUSE, World, joan, person};
use fingerpost::domain::Private;
use fingerpost::domain::duplicate::Sign;
use fingerpost::prescribing::find_people::{Question, find_people};
use fingerpost::prescribing::person::{edit_person, open_person, who_has_looked};
use fingerpost::prescribing::refer_in::{Who, look_first, take_referral};
use fingerpost::prescribing::{Error, Now, duplicate_review, duplicates, timeline};

fn by_name(name: &str) -> Question {
    Question { name: Some(name.into()), ..Question::default() }
}

on_both_backends! {
    fn somebody_is_found_by_name_birth_number_or_phone(db) {
        let world = World::new(db);
        let case = world.joan();
        world.person_of_leanne(person("Mary", "Whittlethorpe", "1950-01-02", None, "01632 960300"));
        let desk = world.desk(&world.leanne);
        let count = |question: &Question| find_people(desk, question).unwrap().len();
        assert_eq!(count(&by_name("whittlethorpe")), 2);
        assert_eq!(count(&by_name("joan whittlethorpe")), 1);
        assert_eq!(count(&by_name("Whittlethorpe Joan")), 1);
        assert_eq!(count(&by_name("Whittle")), 0);
        assert_eq!(count(&Question { nhs_number: Some("9990001375".into()), ..Question::default() }), 1);
        assert_eq!(count(&Question { phone: Some("+44 7700 900118".into()), ..Question::default() }), 1);
        let born = Question { date_of_birth: "1944-03-12".parse().ok(), ..by_name("whittlethorpe") };
        let found = find_people(desk, &born).unwrap();
        assert_eq!((found.len(), found[0].case_id), (1, case.case.id));
        assert!(find_people(desk, &Question::default()).is_err());
        let wrong = Question { nhs_number: Some("9990001376".into()), ..Question::default() };
        assert!(find_people(desk, &wrong).unwrap_err().to_string().contains("check its ten digits"));
    }

    fn another_team_finds_and_reads_nothing(db) {
        let world = World::new(db);
        let case = world.joan();
        let stranger = world.desk(&world.stranger);
        assert_eq!(find_people(stranger, &by_name("Whittlethorpe")).unwrap(), []);
        assert!(matches!(open_person(stranger, case.case.person_id), Err(Error::Refused)));
        assert!(matches!(timeline::timeline(stranger, case.case.person_id), Err(Error::Refused)));
        for user in [&world.steward, &world.administrator, &world.grace, &world.practice] {
            assert!(matches!(open_person(world.desk(user), case.case.person_id), Err(Error::Refused)));
            assert!(matches!(find_people(world.desk(user), &by_name("Whittlethorpe")), Err(Error::Refused)));
        }
        let colleague = open_person(world.desk(&world.imran), case.case.person_id).unwrap();
        assert_eq!(colleague.stored.person.family_name.expose(), "Whittlethorpe");
        let edit = edit_person(world.desk(&world.imran), &colleague.stored.person, 1);
        assert!(matches!(edit, Err(Error::Refused)), "a colleague reads and does not write");
        let looked = who_has_looked(world.desk(&world.leanne), case.case.person_id).unwrap();
        assert!(looked.iter().any(|line| line.actor == world.imran.id.to_string() && line.action == "read_person"));
    }

    fn the_second_of_two_who_change_a_record_is_told_and_overwrites_nothing(db) {
        let world = World::new(db);
        let case = world.joan();
        let desk = world.desk(&world.leanne);
        let opened = open_person(desk, case.case.person_id).unwrap().stored;
        let (mut first, mut second) = (opened.person.clone(), opened.person.clone());
        first.preferred_name = Some("Joanie".into());
        second.preferred_name = Some("Mrs W".into());
        assert_eq!(edit_person(world.desk(&world.co_ordinator), &first, opened.version).unwrap(), 2);
        let Err(Error::Conflict(now)) = edit_person(desk, &second, opened.version) else { panic!("overwritten") };
        let Now::Person(now) = *now else { panic!("another thing") };
        assert_eq!((now.version, now.person.preferred_name.clone()), (2, Some("Joanie".into())));
        assert_eq!(open_person(desk, case.case.person_id).unwrap().stored.person.preferred_name, Some("Joanie".into()));
        let mut wrong = now.person.clone();
        wrong.given_name = Private::from("");
        wrong.family_name = Private::from("");
        let error = edit_person(desk, &wrong, 2).unwrap_err().to_string();
        assert!(error.starts_with("given_name"), "{error}");
    }

    fn a_changed_name_is_found_and_the_old_one_is_not(db) {
        let world = World::new(db);
        let case = world.joan();
        let desk = world.desk(&world.leanne);
        let mut changed = open_person(desk, case.case.person_id).unwrap().stored.person;
        changed.family_name = "Pilkington".into();
        edit_person(desk, &changed, 1).unwrap();
        assert_eq!(find_people(desk, &by_name("Pilkington")).unwrap().len(), 1);
        assert_eq!(find_people(desk, &by_name("Whittlethorpe")).unwrap().len(), 0);
    }

    fn two_records_are_shown_merged_by_a_person_and_undone(db) {
        let world = World::new(db);
        let one = world.joan();
        let two = world.person_of_leanne(person("J", "Whitlethorpe", "1944-03-12", None, "07700 900118"));
        let desk = world.desk(&world.leanne);
        let possible = duplicates::possible_duplicates(desk, one.case.person_id).unwrap();
        assert_eq!(possible.len(), 1);
        assert!(possible[0].likeness.signs.contains(&Sign::SameBirth));
        let new = duplicates::possible_duplicates_of_new(desk, HOUSE, &joan()).unwrap();
        assert_eq!(new.len(), 2);
        assert!(duplicates::possible_duplicates(world.desk(&world.stranger), one.case.person_id).is_err());

        let mut kept = open_person(desk, one.case.person_id).unwrap().stored.person;
        kept.preferred_name = Some("Joanie".into());
        let ids = (one.case.person_id, two.case.person_id);
        let stale = duplicates::merge(desk, (ids.0, 1), (ids.1, 7), kept.clone());
        assert!(matches!(stale, Err(Error::Conflict(_))));
        let merged = duplicates::merge(desk, (ids.0, 1), (ids.1, 1), kept).unwrap();
        let opened = open_person(desk, ids.1).unwrap();
        assert_eq!((opened.stored.person.id, opened.merged), (ids.0, vec![ids.1]), "the other leads to the kept one");
        let found = find_people(desk, &by_name("Whitlethorpe")).unwrap();
        assert_eq!(found.len(), 1, "found by the old spelling too");
        assert_eq!(found[0].stored.person.id, ids.0);
        let both = timeline::timeline(desk, ids.0).unwrap().entries.len();
        assert_eq!(both, 2, "one try to reach each");

        duplicates::undo_merge(desk, merged.merge_id).unwrap();
        let opened = open_person(desk, ids.0).unwrap().stored.person;
        assert_eq!(opened.preferred_name, None, "as it was before");
        assert_eq!(open_person(desk, ids.1).unwrap().stored.person.family_name.expose(), "Whitlethorpe");
        assert!(duplicates::undo_merge(desk, merged.merge_id).is_err());
    }

    fn pairs_wait_to_be_judged_until_somebody_finds_them_one_or_two(db) {
        let world = World::new(db);
        let one = world.joan().case.person_id;
        world.pass_days(1);
        let two = world.person_of_leanne(person("J", "Whitlethorpe", "1944-03-12", None, "07700 900118")).case.person_id;
        let twin = world.person_of_leanne(person("Edith", "Whittlethorpe", "1944-03-12", None, "01632 960333")).case.person_id;
        let desk = world.desk(&world.leanne);
        let waiting = || duplicate_review::review_queue(desk, HOUSE, Some(world.team)).unwrap();
        let ids: Vec<(_, _)> = waiting().iter().map(|pair| (pair.one.person.id, pair.other.person.id)).collect();
        assert!(ids.contains(&(one, two)), "the older record first: {ids:?}");
        assert!(!ids.iter().any(|(a, b)| (*a, *b) == (one, twin) || (*a, *b) == (twin, one)), "twins are two people");
        assert!(duplicate_review::review_queue(world.desk(&world.stranger), HOUSE, Some(world.team)).is_err());
        let theirs = duplicate_review::review_queue(world.desk(&world.stranger), HOUSE, Some(world.other_team)).unwrap();
        assert_eq!(theirs, [], "of another team nothing is seen");

        let kept = duplicate_review::compare(desk, one, two).unwrap();
        assert_eq!((kept.one.person.id, kept.other.person.id), (one, two));
        assert!(matches!(duplicate_review::compare(world.desk(&world.stranger), one, two), Err(Error::Refused)));
        assert!(matches!(duplicate_review::keep_apart(world.desk(&world.imran), one, two), Err(Error::Refused)));
        let merged = duplicates::merge(desk, (one, 1), (two, 1), kept.one.person).unwrap();
        let past = duplicate_review::merges(desk, HOUSE).unwrap();
        assert_eq!((past.len(), past[0].merge_id, past[0].merged_by), (1, merged.merge_id, world.leanne.id));
        assert_eq!(duplicate_review::merges(world.desk(&world.stranger), HOUSE).unwrap(), []);
        duplicates::undo_merge(desk, merged.merge_id).unwrap();
        assert_eq!(duplicate_review::merges(desk, HOUSE).unwrap(), []);
        assert!(waiting().iter().any(|pair| (pair.one.person.id, pair.other.person.id) == (one, two)));

        duplicate_review::keep_apart(desk, two, one).unwrap();
        duplicate_review::keep_apart(desk, one, two).unwrap();
        assert!(!waiting().iter().any(|pair| (pair.one.person.id, pair.other.person.id) == (one, two)), "asked once");
        assert_eq!(duplicates::possible_duplicates(desk, one).unwrap(), []);
    }

    fn a_referral_is_looked_at_whole_and_against_who_is_on_record(db) {
        let world = World::new(db);
        let on_record = world.joan().case.person_id;
        let (leanne, practice) = (world.desk(&world.leanne), world.desk(&world.practice));
        let new = || world.referral(Who::New(Box::new(person("J", "Whitlethorpe", "1944-03-12", None, "07700 900118"))));
        let found = look_first(leanne, &new()).unwrap();
        assert_eq!(found.iter().map(|one| one.stored.person.id).collect::<Vec<_>>(), [on_record]);
        assert_eq!(look_first(practice, &new()).unwrap(), [], "who may not read a record learns nothing of it");
        let mut vague = new();
        let Who::New(person) = &mut vague.who else { panic!() };
        (person.given_name, person.family_name) = ("".into(), "".into());
        vague.referrer.contact = "".into();
        let Err(Error::Invalid(errors)) = look_first(leanne, &vague) else { panic!("taken") };
        assert!(errors.names("given_name") && errors.names("referrer.contact"), "all at once: {errors}");
    }

    fn a_merge_stays_after_thirty_days(db) {
        let world = World::new(db);
        let one = world.joan();
        let two = world.person_of_leanne(person("J", "Whitlethorpe", "1944-03-12", None, "07700 900118"));
        let desk = world.desk(&world.leanne);
        let kept = open_person(desk, one.case.person_id).unwrap().stored.person;
        let merged = duplicates::merge(desk, (one.case.person_id, 1), (two.case.person_id, 1), kept).unwrap();
        world.pass_days(31);
        assert!(duplicates::undo_merge(desk, merged.merge_id).unwrap_err().to_string().contains("thirty days"));
    }

    fn a_second_referral_joins_the_open_case(db) {
        let world = World::new(db);
        let case = world.joan();
        let known = || world.referral(Who::Known(case.case.person_id));
        let joined = take_referral(world.desk(&world.leanne), known()).unwrap();
        assert!(joined.joined && joined.case_id == case.case.id);
        // Who may not read a person learns nothing of them by referring.
        assert!(matches!(take_referral(world.desk(&world.practice), known()), Err(Error::Refused)));
        let mut vague = world.referral(Who::New(Box::new(joan())));
        vague.referrer.contact = "".into();
        let error = take_referral(world.desk(&world.practice), vague).unwrap_err().to_string();
        assert!(error.contains("referrer.contact"), "{error}");
        assert!(matches!(take_referral(world.desk(&world.grace), known()), Err(Error::Refused)));
    }
}
