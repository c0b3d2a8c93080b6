//! Users, roles, teams, invitations and tokens of programs.

use super::{accounts, user};
use chrono::TimeDelta;
use fingerpost::accounts::{AuditActor, Error, Grant, NewUser, Role, UserStatus, api_token, membership, users};
use fingerpost::domain::Clock;
use uuid::Uuid;

const BY: AuditActor = AuditActor::Operator;
const ORGANIZATION: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);

on_both_backends! {
    fn an_address_belongs_to_one_user(db) {
        let accounts = accounts(db);
        user(&accounts, "amina@example.org", &[]);
        let again = NewUser { name: "Amina", email: "AMINA@example.org ", grants: &[] };
        let error = db.write(|tx| users::add(tx, &accounts.keys, BY, again)).unwrap_err().to_string();
        assert!(error.contains("There is a user with this address") && !error.contains("amina@"), "{error}");
        let nameless = NewUser { name: " ", email: "b@example.org", grants: &[] };
        assert!(db.write(|tx| users::add(tx, &accounts.keys, BY, nameless)).is_err());
        assert_eq!(db.read(|conn| users::all(conn, &accounts.keys)).unwrap().len(), 1);
    }

    fn a_role_needs_its_organization_and_a_team_of_it(db) {
        let accounts = accounts(db);
        let keys = &accounts.keys;
        let id = user(&accounts, "amina@example.org", &[]);
        let team = db.write(|tx| membership::add_team(tx, keys, BY, ORGANIZATION, "Chorley")).unwrap();
        let give = |grant| db.write(|tx| membership::grant(tx, keys, BY, id, grant));
        assert!(matches!(give(Grant::everywhere(Role::LinkWorker)), Err(Error::Field { field: "organization", .. })));
        assert!(matches!(give(Grant::in_team(Role::LinkWorker, OTHER, team)), Err(Error::Field { field: "team", .. })));
        assert!(matches!(
            give(Grant::in_team(Role::LinkWorker, ORGANIZATION, Uuid::from_u128(9))),
            Err(Error::NotFound("team"))
        ));
        let worker = Grant::in_team(Role::LinkWorker, ORGANIZATION, team);
        assert_eq!(give(worker).unwrap(), give(worker).unwrap(), "twice is once");
        give(Grant::in_organization(Role::Coordinator, OTHER)).unwrap();
        let held = db.read(|conn| users::by_id(conn, keys, id)).unwrap().memberships;
        assert_eq!(held.len(), 2);
        let colleagues = db.read(|conn| membership::of_organization(conn, ORGANIZATION, Some(team))).unwrap();
        assert_eq!(colleagues.iter().map(|m| m.user).collect::<Vec<_>>(), [id]);
        assert_eq!(db.read(|conn| membership::teams(conn, Some(ORGANIZATION))).unwrap()[0].name, "Chorley");
        let never = Grant::everywhere(Role::Commissioner);
        assert!(db.write(|tx| membership::withdraw(tx, keys, BY, id, never)).is_err());
    }

    fn an_invitation_is_good_for_a_week_and_until_it_is_used(db) {
        let accounts = accounts(db);
        let keys = &accounts.keys;
        let new = NewUser { name: "Grace Okafor", email: "grace@example.org", grants: &[] };
        let id = db.write(|tx| users::add(tx, keys, BY, new)).unwrap();
        let status = || db.read(|conn| users::by_id(conn, keys, id)).unwrap().status;
        assert_eq!(status(), UserStatus::Invited);
        let first = db.write(|tx| users::invite(tx, keys, BY, id)).unwrap();
        let second = db.write(|tx| users::invite(tx, keys, BY, id)).unwrap();
        let whose = |token: &str| db.read(|conn| users::invited(conn, token, db.clock().now())).unwrap();
        assert_eq!((whose(first.text()), whose(second.text())), (None, Some(id)));
        let user = db.read(|conn| users::by_id(conn, keys, id)).unwrap();
        assert!(matches!(users::hash_for(&user, "GraceOkafor123"), Err(Error::Password(_))));
        let hash = users::hash_for(&user, "kettle orange tractor").unwrap();
        db.write(|tx| users::set_password(tx, keys, AuditActor::User(id), id, &hash)).unwrap();
        assert_eq!((status(), whose(second.text())), (UserStatus::Active, None));
        let late = db.write(|tx| users::invite(tx, keys, BY, id)).unwrap();
        db.clock().advance_seconds(7 * 86_400);
        assert_eq!(whose(late.text()), None);
    }

    fn a_program_reads_with_its_token_until_it_ends(db) {
        let accounts = accounts(db);
        let keys = &accounts.keys;
        let add = |name: &str, days| {
            db.write(|tx| api_token::add(tx, keys, BY, ORGANIZATION, name, TimeDelta::days(days)))
        };
        assert!(add("", 30).is_err() && add("practice system", 0).is_err() && add("practice system", 400).is_err());
        let (id, token) = add("practice system", 30).unwrap();
        let program = |shown: &str| api_token::program(db, shown).unwrap();
        assert_eq!(program(token.text()).unwrap().organization, ORGANIZATION);
        assert_eq!(program("nonsense"), None);
        let listed = db.read(|conn| api_token::of_organization(conn, ORGANIZATION)).unwrap();
        assert_eq!((listed[0].id, listed[0].last_used), (id, Some(db.clock().now())));
        db.write(|tx| api_token::end(tx, keys, BY, id)).unwrap();
        assert_eq!(program(token.text()), None);
        assert!(db.write(|tx| api_token::end(tx, keys, BY, id)).is_err());
        let (_, short) = add("practice system", 1).unwrap();
        db.clock().advance_seconds(86_400);
        assert_eq!(program(short.text()), None);
    }

    fn nothing_of_a_user_is_shown_by_debug(db) {
        let accounts = accounts(db);
        let id = user(&accounts, "amina@example.org", &[]);
        let user = db.read(|conn| users::by_id(conn, &accounts.keys, id)).unwrap();
        let new = NewUser { name: &user.name, email: &user.email, grants: &[] };
        let shown = format!("{user:?} {new:?} {accounts:?}").to_lowercase();
        assert!(!shown.contains("amina"), "{shown}");
    }
}
