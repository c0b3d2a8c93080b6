//! What administrators may do to whom.

use super::{PASSWORD, accounts, set_password, signed_in, try_password, user};
use fingerpost::accounts::administration::Administrator;
use fingerpost::accounts::sign_in::Attempt;
use fingerpost::accounts::{
    Accounts, Actor, Error, Grant, Role, Stage, UserStatus, audit, membership, second_factor, session, users,
};
use fingerpost::domain::Clock;
use uuid::Uuid;

const HOUSE: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);
const ADA: Uuid = Uuid::from_u128(21);

fn in_house(role: Role) -> Grant {
    Grant::in_organization(role, HOUSE)
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Refused)), "{result:?}");
}

fn read(accounts: &Accounts, id: Uuid) -> users::User {
    accounts.database.read(|conn| users::by_id(conn, &accounts.keys, id)).unwrap()
}

on_both_backends! {
    fn an_administrator_of_one_organization_changes_nothing_of_another(db) {
        let accounts = accounts(db);
        let grants = [in_house(Role::Administrator)];
        let ada = Administrator { actor: Actor::User { id: ADA, grants: &grants }, keys: &accounts.keys };
        let ours = user(&accounts, "ours@example.org", &[in_house(Role::LinkWorker)]);
        let shared_roles = [in_house(Role::LinkWorker), Grant::in_organization(Role::LinkWorker, OTHER)];
        let shared = user(&accounts, "shared@example.org", &shared_roles);
        let theirs = user(&accounts, "theirs@example.org", &[Grant::in_organization(Role::LinkWorker, OTHER)]);
        let steward = user(&accounts, "steward@example.org", &[Grant::everywhere(Role::Steward)]);
        let roleless = user(&accounts, "roleless@example.org", &[]);
        let mut seen: Vec<Uuid> = db.read(|conn| ada.people(conn)).unwrap().iter().map(|user| user.id).collect();
        seen.sort();
        let mut wanted = [ours, shared];
        wanted.sort();
        assert_eq!(seen, wanted);
        for id in [shared, theirs, steward, roleless] {
            let version = read(&accounts, id).version;
            refused(db.write(|tx| ada.set_active(tx, id, version, false)));
            refused(db.write(|tx| ada.invite(tx, id)));
            refused(db.write(|tx| ada.reset_second_factor(tx, id)));
        }
        for id in [theirs, steward, roleless] {
            refused(db.write(|tx| ada.give(tx, id, in_house(Role::LinkWorker))));
            refused(db.read(|conn| ada.person(conn, id)));
        }
        for grant in [
            Grant::in_organization(Role::LinkWorker, OTHER),
            Grant::everywhere(Role::Administrator),
            Grant::everywhere(Role::Steward),
            in_house(Role::Steward),
        ] {
            refused(db.write(|tx| ada.give(tx, ours, grant)));
            refused(db.write(|tx| ada.add(tx, "New", "new@example.org", grant)));
        }
        let held = |of| read(&accounts, shared).memberships.into_iter().find(|one| one.grant.organization == Some(of)).unwrap().id;
        let elsewhere = held(OTHER);
        refused(db.write(|tx| ada.take(tx, shared, elsewhere)));
        refused(db.write(|tx| ada.add_team(tx, OTHER, "Leyland")));

        let team = db.write(|tx| ada.add_team(tx, HOUSE, "Chorley")).unwrap();
        let in_team = Grant::in_team(Role::Coordinator, HOUSE, team);
        db.write(|tx| ada.give(tx, ours, in_team)).unwrap();
        let here = held(HOUSE);
        db.write(|tx| ada.take(tx, shared, here)).unwrap();
        assert_eq!(read(&accounts, shared).memberships.len(), 1);
        refused(db.read(|conn| ada.person(conn, shared)));
        assert_eq!(db.read(|conn| ada.teams(conn)).unwrap().len(), 1);
        assert_eq!(audit::check(db, &accounts.keys).unwrap().0, []);
    }

    fn access_ends_with_every_session_and_comes_back_with_the_same_password(db) {
        let accounts = accounts(db);
        let grants = [Grant::everywhere(Role::Administrator)];
        let ada = Administrator { actor: Actor::User { id: ADA, grants: &grants }, keys: &accounts.keys };
        let id = user(&accounts, "amina@example.org", &[in_house(Role::LinkWorker)]);
        let (token, _) = signed_in(&accounts, "amina@example.org");
        let resumed = || session::resume(db, &accounts.keys, &accounts.rules, token.text()).unwrap();
        assert!(resumed().is_some());
        let version = read(&accounts, id).version;
        db.write(|tx| ada.set_active(tx, id, version, false)).unwrap();
        assert!(resumed().is_none());
        assert!(matches!(db.write(|tx| ada.set_active(tx, id, version, true)), Err(Error::Conflict)));
        refused(db.write(|tx| ada.invite(tx, id)));
        let version = read(&accounts, id).version;
        db.write(|tx| ada.set_active(tx, id, version, true)).unwrap();
        assert!(matches!(
            try_password(&accounts, "amina@example.org", PASSWORD, "192.0.2.1"),
            Attempt::Begun { stage: Stage::PasswordOnly, .. }
        ));
    }

    fn who_has_lost_the_second_factor_begins_anew_with_a_letter(db) {
        let accounts = accounts(db);
        let (keys, rules) = (&accounts.keys, &accounts.rules);
        let grants = [Grant::everywhere(Role::Administrator)];
        let ada = Administrator { actor: Actor::User { id: ADA, grants: &grants }, keys };
        let id = user(&accounts, "amina@example.org", &[in_house(Role::LinkWorker)]);
        let (token, _) = signed_in(&accounts, "amina@example.org");
        let session = session::resume(db, keys, rules, token.text()).unwrap().unwrap().signed_in.session;
        let secret = db
            .write(|tx| second_factor::begin(tx, keys, id, "amina@example.org", "Fingerpost"))
            .unwrap()
            .secret;
        let code = second_factor::code_at(&secret, db.clock().now()).unwrap();
        db.write(|tx| second_factor::confirm(tx, keys, rules, (id, session), &code)).unwrap().unwrap();
        assert!(read(&accounts, id).second_factor);
        db.write(|tx| ada.reset_second_factor(tx, id)).unwrap();
        assert!(!read(&accounts, id).second_factor);
        assert_eq!(
            try_password(&accounts, "amina@example.org", PASSWORD, "192.0.2.1"),
            Attempt::Wrong,
            "whoever has only learnt the password gains nothing"
        );
        let invitation = db.read(|conn| users::invitation_of(conn, keys, id, db.clock().now())).unwrap();
        let whose = db.read(|conn| users::invited(conn, &invitation.unwrap(), db.clock().now())).unwrap();
        assert_eq!(whose, Some(id));
        set_password(&accounts, id, "another kettle of fish");
        assert_eq!(read(&accounts, id).status, UserStatus::Active);
        assert_eq!(db.read(|conn| membership::of_user(conn, id)).unwrap().len(), 1, "the roles are as before");
    }
}
