//! Somebody moves away, a caseload is looked at by who runs the team, and lists that leave the house.

use super::{HOUSE, World, joan, person};
use fingerpost::accounts::{Actor, AuditActor, Grant, NewUser, Role, membership, users};
use fingerpost::domain::case::{CaseStatus, ClosureReason};
use fingerpost::domain::consent::{ConsentMethod, GivenBy, SharedField};
use fingerpost::domain::person::{Address, Residence, Risks};
use fingerpost::domain::prescription::Status;
use fingerpost::domain::{Postcode, Private};
use fingerpost::prescribing::moved::{Move, Told, move_person};
use fingerpost::prescribing::my_people::{export_people, my_people, people_of};
use fingerpost::prescribing::person::{open_person, who_has_looked};
use fingerpost::prescribing::respond::Reply;
use fingerpost::prescribing::{Error, case, timeline, triage};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The organization of another county.
const COAST: Uuid = Uuid::from_u128(0xb22);

fn mablethorpe() -> Residence {
    let postcode = Postcode::parse("LN12 2BE").map(Private::new);
    Residence::Settled { address: Address { lines: vec!["7 Plantedshore Road".into()], postcode } }
}

fn told(team: Uuid) -> Told {
    Told {
        organization_id: COAST,
        team_id: Some(team),
        fields: BTreeSet::from([SharedField::Name, SharedField::Phone, SharedField::Needs]),
        by: GivenBy::Person,
        method: ConsentMethod::Telephone,
        wording: "We would like to tell the East Coast neighbourhood your name".into(),
        from: "Leanne".into(),
        contact: "01632 960101".into(),
    }
}

on_both_backends! {
    fn who_moves_away_takes_along_what_they_agree_to_and_nothing_else(db) {
        let world = World::new(db);
        let by = AuditActor::Operator;
        let team = world.write(|tx| membership::add_team(tx, &world.keys, by, COAST, "East Coast")).unwrap();
        let grant = [Grant::in_team(Role::Coordinator, COAST, team)];
        let new = NewUser { name: "olive", email: "olive@example.org", grants: &grant };
        let olive = world.write(|tx| users::add(tx, &world.keys, by, new)).unwrap();
        let olive = world.desk(&world.leanne).with(Actor::User { id: olive, grants: &grant });
        let made = world.joan();
        let going = world.sent(&made);
        world.group_says(&going, Reply::Accept).unwrap();
        let waiting = world.sent_again(&made);
        let desk = world.desk(&world.leanne);
        let to = |told| Move { residence: mablethorpe(), close: true, told };
        let seen = (1, made.case.version);
        let stale = move_person(desk, made.case.id, (7, made.case.version), to(None));
        assert!(matches!(stale, Err(Error::Conflict(_))));
        let own = Told { organization_id: HOUSE, team_id: None, ..told(team) };
        let home = move_person(desk, made.case.id, seen, to(Some(own))).unwrap_err().to_string();
        assert!(home.contains("kept already"), "{home}");
        let nameless = Told { fields: BTreeSet::from([SharedField::Phone]), ..told(team) };
        assert!(move_person(desk, made.case.id, seen, to(Some(nameless))).is_err());
        let not_hers = Told { by: GivenBy::Guardian, ..told(team) };
        assert!(move_person(desk, made.case.id, seen, to(Some(not_hers))).unwrap_err().to_string().contains("given_by"));
        assert!(matches!(move_person(world.desk(&world.imran), made.case.id, seen, to(None)), Err(Error::Refused)));
        assert_eq!(triage::queue(olive, COAST, Some(team)).unwrap(), [], "nothing came of what failed");

        let moved = move_person(desk, made.case.id, seen, to(Some(told(team)))).unwrap();
        assert_eq!(moved.ended, 2);
        let (closed, _) = case::open_case_page(desk, made.case.id).unwrap();
        assert_eq!((closed.case.status, closed.case.closure), (CaseStatus::Closed, Some(ClosureReason::MovedArea)));
        let ended = timeline::timeline(desk, made.case.person_id).unwrap().prescriptions;
        let status = |id| ended.iter().find(|one| one.id == id).unwrap().status;
        assert_eq!((status(going.id), status(waiting.id)), (Status::Stopped, Status::Withdrawn));

        let came = triage::queue(olive, COAST, Some(team)).unwrap();
        assert_eq!(came.len(), 1);
        let there = open_person(olive, came[0].case.case.person_id).unwrap().stored.person;
        assert_eq!((there.family_name.expose().as_str(), there.contacts.len()), ("Whittlethorpe", 1));
        assert_eq!((there.date_of_birth, there.nhs_number), (None, None), "not agreed to");
        assert_eq!((there.residence, there.risks), (Residence::NotKnown, Risks::NotAsked));
        assert!(!there.communication.asked);
        assert!(matches!(open_person(olive, made.case.person_id), Err(Error::Refused)), "the old record stays here");
        let consents = open_person(desk, made.case.person_id).unwrap().consents;
        let passed_on = consents.iter().find(|one| one.consent.recipient_id == COAST).unwrap();
        assert!(passed_on.consent.becomes_theirs);
        assert!(consents.iter().any(|one| !one.consent.becomes_theirs), "what a group sees can be taken back");
        assert_eq!(fingerpost::prescribing::check::check(desk).unwrap().0, []);
    }

    fn who_moves_nearby_is_helped_on_and_nobody_is_told(db) {
        let world = World::new(db);
        let made = world.joan();
        world.sent(&made);
        let desk = world.desk(&world.leanne);
        let near = Move { residence: mablethorpe(), close: false, told: None };
        let moved = move_person(desk, made.case.id, (1, made.case.version), near).unwrap();
        assert_eq!((moved.ended, moved.referral), (0, None));
        let opened = open_person(desk, made.case.person_id).unwrap();
        assert_eq!(opened.stored.person.residence, mablethorpe());
        assert!(opened.case.case.status.is_open());
    }

    fn a_table_that_leaves_holds_only_whom_one_may_take_out(db) {
        let world = World::new(db);
        let joan = world.person_of_leanne(joan()).case.person_id;
        world.person_of_leanne(person("Sam", "Ng", "1990-05-06", None, "01632 960301"));
        let of = |user, worker| export_people(world.desk(user), worker).unwrap().len();
        assert_eq!(of(&world.leanne, world.leanne.id), 2);
        assert_eq!(of(&world.imran, world.leanne.id), 0, "a colleague reads and takes nothing away");
        assert_eq!(of(&world.stranger, world.leanne.id), 0);
        assert_eq!(of(&world.co_ordinator, world.leanne.id), 2);
        let lines = who_has_looked(world.desk(&world.leanne), joan).unwrap();
        let out = lines.iter().filter(|line| line.detail.as_deref() == Some("exported"));
        assert_eq!(out.count(), 2, "each leaves a line");
        assert_eq!(my_people(world.desk(&world.leanne)).unwrap().len(), 2);
        assert_eq!(people_of(world.desk(&world.co_ordinator), world.leanne.id).unwrap().len(), 2);
        assert_eq!(people_of(world.desk(&world.stranger), world.leanne.id).unwrap(), []);
    }
}
