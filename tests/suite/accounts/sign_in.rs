//! Passwords, codes, sessions and the slowing down of guesses, by a clock that moves when told.

use super::{PASSWORD, accounts, set_password, signed_in, try_password, user};
use crate::support::TestDatabase;
use fingerpost::accounts::session::{self, Resumed};
use fingerpost::accounts::sign_in::{self, Attempt};
use fingerpost::accounts::{
    Accounts, Action, AuditActor, Error, Grant, Resource, Role, Rules, SignedIn, Stage, allows, membership, recovery,
    second_factor, users,
};
use fingerpost::domain::Clock;
use uuid::Uuid;

const AMINA: &str = "amina@example.org";
const HOME: &str = "192.0.2.1";
const ELSEWHERE: &str = "203.0.113.9";

fn resume(accounts: &Accounts, token: &str) -> Option<Resumed> {
    session::resume(&accounts.database, &accounts.keys, &accounts.rules, token).unwrap()
}

fn who(accounts: &Accounts, token: &str) -> SignedIn {
    resume(accounts, token).unwrap().signed_in
}

/// Enrols a second factor; gives the secret and the recovery codes.
fn enrol(db: &TestDatabase, accounts: &Accounts, id: Uuid, session: Uuid) -> (String, Vec<String>) {
    let keys = &accounts.keys;
    let made = db.write(|tx| second_factor::begin(tx, keys, id, AMINA, "Fingerpost")).unwrap();
    let code = second_factor::code_at(&made.secret, db.clock().now()).unwrap();
    let confirmed = db.write(|tx| second_factor::confirm(tx, keys, &accounts.rules, (id, session), &code));
    (made.secret.to_string(), confirmed.unwrap().unwrap().recovery_codes)
}

fn begun(attempt: Attempt) -> (String, Stage) {
    match attempt {
        Attempt::Begun { token, stage } => (token.text().to_owned(), stage),
        other => panic!("{other:?}"),
    }
}

on_both_backends! {
    fn the_right_password_signs_in_and_nothing_else_does(db) {
        let accounts = accounts(db);
        let id = user(&accounts, AMINA, &[]);
        assert_eq!(try_password(&accounts, AMINA, "kettle orange tracto", HOME), Attempt::Wrong);
        assert_eq!(try_password(&accounts, "nobody@example.org", PASSWORD, HOME), Attempt::Wrong);
        assert_eq!(try_password(&accounts, "not an address", PASSWORD, HOME), Attempt::Wrong);
        let (token, stage) = signed_in(&accounts, " Amina@Example.org ");
        assert_eq!(stage, Stage::PasswordOnly);
        let one = who(&accounts, token.text());
        assert_eq!((one.user, one.name.as_str()), (id, "Amina Hussain"));
        assert!(resume(&accounts, "another token").is_none());
        let user = db.read(|conn| users::by_id(conn, &accounts.keys, id)).unwrap();
        assert_eq!(user.last_sign_in, Some(db.clock().now()));
    }

    fn roles_count_only_with_the_second_factor_where_it_is_asked_for(db) {
        let mut accounts = accounts(db);
        let id = user(&accounts, AMINA, &[Grant::everywhere(Role::Steward)]);
        let (token, _) = signed_in(&accounts, AMINA);
        let one = who(&accounts, token.text());
        assert!(!allows(one.actor(), Action::RecordClosure, Resource::Any));
        assert!(allows(one.actor(), Action::UseOwnAccount, Resource::Account(id)));
        assert_eq!(one.waiting, [Grant::everywhere(Role::Steward)]);
        assert!(one.could(Action::RecordClosure) && !one.could(Action::ReadPerson));
        accounts.rules = Rules { second_factor_required: false, ..accounts.rules };
        assert!(allows(who(&accounts, token.text()).actor(), Action::RecordClosure, Resource::Any));
    }

    fn a_code_is_asked_for_and_good_once(db) {
        let accounts = accounts(db);
        let id = user(&accounts, AMINA, &[Grant::everywhere(Role::Steward)]);
        let (token, _) = signed_in(&accounts, AMINA);
        let (secret, _) = enrol(db, &accounts, id, who(&accounts, token.text()).session);
        let code_now = || second_factor::code_at(&secret, db.clock().now()).unwrap();
        // The code that confirmed the enrolment is used up.
        let (first, stage) = begun(try_password(&accounts, AMINA, PASSWORD, HOME));
        assert_eq!(stage, Stage::CodeAwaited);
        let waiting = who(&accounts, &first);
        assert!(!allows(waiting.actor(), Action::UseOwnAccount, Resource::Any), "nothing before the code");
        assert_eq!(sign_in::with_code(&accounts, &waiting, &code_now(), None).unwrap(), Attempt::Wrong);
        db.clock().advance_seconds(30);
        let code = code_now();
        let (second, stage) = begun(sign_in::with_code(&accounts, &waiting, &code, None).unwrap());
        assert_eq!(stage, Stage::BothFactors);
        assert!(resume(&accounts, &first).is_none(), "the token from before the code is dead");
        assert!(allows(who(&accounts, &second).actor(), Action::RecordClosure, Resource::Any));
        // Another sign-in with the same code, within its half minute.
        let (third, _) = begun(try_password(&accounts, AMINA, PASSWORD, HOME));
        let waiting = who(&accounts, &third);
        assert_eq!(sign_in::with_code(&accounts, &waiting, &code, None).unwrap(), Attempt::Wrong);
        assert!(sign_in::with_code(&accounts, &who(&accounts, &second), &code, None).is_err());
    }

    fn a_recovery_code_stands_in_for_the_authenticator_once(db) {
        let accounts = accounts(db);
        let id = user(&accounts, AMINA, &[]);
        let (token, _) = signed_in(&accounts, AMINA);
        let (_, codes) = enrol(db, &accounts, id, who(&accounts, token.text()).session);
        assert_eq!(codes.len(), recovery::CODES);
        for (typed, right) in [(codes[0].to_uppercase(), true), (codes[0].clone(), false), (codes[1].replace('-', " "), true)] {
            let (token, _) = begun(try_password(&accounts, AMINA, PASSWORD, HOME));
            let attempt = sign_in::with_code(&accounts, &who(&accounts, &token), &typed, None).unwrap();
            assert_eq!(matches!(attempt, Attempt::Begun { .. }), right, "{typed}");
        }
        assert_eq!(db.read(|conn| recovery::left(conn, id)).unwrap(), 8);
    }

    fn codes_cannot_be_guessed(db) {
        let accounts = accounts(db);
        let id = user(&accounts, AMINA, &[]);
        let (token, _) = signed_in(&accounts, AMINA);
        enrol(db, &accounts, id, who(&accounts, token.text()).session);
        let (token, _) = begun(try_password(&accounts, AMINA, PASSWORD, HOME));
        let waiting = who(&accounts, &token);
        let heard = (0..50).filter(|n| {
            let attempt = sign_in::with_code(&accounts, &waiting, &format!("{n:06}"), None).unwrap();
            !matches!(attempt, Attempt::Wait { .. })
        }).count();
        assert_eq!(heard, 3);
        db.clock().advance_seconds(600);
        assert!(resume(&accounts, &token).is_none(), "the time for the code is over");
    }

    fn who_guesses_waits_and_who_knows_gets_in(db) {
        let accounts = accounts(db);
        user(&accounts, AMINA, &[]);
        signed_in(&accounts, AMINA);
        let mut heard = 0;
        for n in 0..200 {
            match try_password(&accounts, AMINA, &format!("guess number {n}"), ELSEWHERE) {
                Attempt::Wrong => heard += 1,
                Attempt::Wait { seconds } => assert!((1..=900).contains(&seconds)),
                Attempt::Begun { .. } => panic!("guessed"),
            }
            if n % 10 == 0 { db.clock().advance_seconds(30) }
        }
        assert!(heard < 15, "{heard} guesses were heard in ten minutes");
        // From anywhere else the account is slow, whoever asks; from her own address it is not.
        assert!(matches!(try_password(&accounts, AMINA, PASSWORD, "198.51.100.4"), Attempt::Wait { .. }));
        begun(try_password(&accounts, AMINA, PASSWORD, HOME));
        // And a stranger's wait ends.
        db.clock().advance_seconds(900);
        begun(try_password(&accounts, AMINA, PASSWORD, "198.51.100.4"));
    }

    fn guesses_at_once_are_not_heard_together(db) {
        let accounts = accounts(db);
        user(&accounts, AMINA, &[]);
        let heard: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..12).map(|n| {
                let accounts = accounts.clone();
                scope.spawn(move || try_password(&accounts, AMINA, &format!("guess number {n}"), ELSEWHERE) == Attempt::Wrong)
            }).collect();
            threads.into_iter().map(|t| usize::from(t.join().unwrap())).sum()
        });
        assert_eq!(heard, 3);
    }

    fn an_address_that_tries_many_accounts_waits(db) {
        let accounts = accounts(db);
        let heard = (0..40).filter(|n| {
            let attempt = try_password(&accounts, &format!("user{n}@example.org"), PASSWORD, ELSEWHERE);
            attempt == Attempt::Wrong
        }).count();
        assert_eq!(heard, 20);
    }

    fn a_session_ends_when_idle_and_after_its_day(db) {
        let accounts = accounts(db);
        user(&accounts, AMINA, &[]);
        let (token, _) = signed_in(&accounts, AMINA);
        db.clock().advance_seconds(59 * 60);
        assert!(resume(&accounts, token.text()).is_some());
        db.clock().advance_seconds(60 * 60);
        assert!(resume(&accounts, token.text()).is_none());
        let (token, _) = signed_in(&accounts, AMINA);
        let mut shown = token.text().to_owned();
        let mut minutes = 0;
        while let Some(resumed) = resume(&accounts, &shown) {
            if let Some(token) = resumed.token { shown = token.text().to_owned() }
            db.clock().advance_seconds(30 * 60);
            minutes += 30;
            assert!(minutes <= 12 * 60);
        }
        assert_eq!(minutes, 12 * 60);
    }

    fn the_token_changes_and_the_one_before_is_heard_for_a_moment(db) {
        let accounts = accounts(db);
        user(&accounts, AMINA, &[]);
        let (old, _) = signed_in(&accounts, AMINA);
        db.clock().advance_seconds(50 * 60);
        assert!(resume(&accounts, old.text()).unwrap().token.is_none());
        db.clock().advance_seconds(10 * 60);
        let changed = resume(&accounts, old.text()).unwrap().token.unwrap();
        assert!(resume(&accounts, old.text()).unwrap().token.is_none(), "a request beside it goes on");
        assert!(resume(&accounts, changed.text()).is_some());
        db.clock().advance_seconds(61);
        assert!(resume(&accounts, old.text()).is_none());
        assert!(resume(&accounts, changed.text()).is_some());
    }

    fn every_session_ends_with_the_password(db) {
        let accounts = accounts(db);
        let id = user(&accounts, AMINA, &[]);
        let tokens = [signed_in(&accounts, AMINA).0, signed_in(&accounts, AMINA).0];
        set_password(&accounts, id, "another kettle of fish");
        for token in tokens {
            assert!(resume(&accounts, token.text()).is_none());
        }
        assert_eq!(try_password(&accounts, AMINA, PASSWORD, HOME), Attempt::Wrong);
        begun(try_password(&accounts, AMINA, "another kettle of fish", HOME));
    }

    fn a_user_ends_own_sessions_alone(db) {
        let accounts = accounts(db);
        let id = user(&accounts, AMINA, &[]);
        let other = user(&accounts, "imran@example.org", &[]);
        let (token, _) = signed_in(&accounts, AMINA);
        signed_in(&accounts, AMINA);
        let list = db.read(|conn| session::of_user(conn, &accounts.rules, id, db.clock().now())).unwrap();
        assert_eq!(list.len(), 2);
        let own = who(&accounts, token.text()).session;
        assert!(!db.write(|tx| session::end(tx, &accounts.keys, other, own)).unwrap());
        assert!(db.write(|tx| session::end(tx, &accounts.keys, id, own)).unwrap());
        assert!(resume(&accounts, token.text()).is_none());
    }

    fn a_deactivated_user_is_out_at_once_and_a_role_at_the_next_request(db) {
        let mut accounts = accounts(db);
        accounts.rules.second_factor_required = false;
        let (keys, by) = (accounts.keys.clone(), AuditActor::Operator);
        let id = user(&accounts, AMINA, &[]);
        let (token, _) = signed_in(&accounts, AMINA);
        let steward = Grant::everywhere(Role::Steward);
        db.write(|tx| membership::grant(tx, &keys, by, id, steward)).unwrap();
        let resumed = resume(&accounts, token.text()).unwrap();
        assert_eq!(resumed.signed_in.grants, [steward]);
        let fresh = resumed.token.unwrap();
        db.write(|tx| membership::withdraw(tx, &keys, by, id, steward)).unwrap();
        assert_eq!(resume(&accounts, fresh.text()).unwrap().signed_in.grants, []);
        let version = db.read(|conn| users::by_id(conn, &keys, id)).unwrap().version;
        let stale = db.write(|tx| users::set_active(tx, &keys, by, id, version - 1, false));
        assert!(matches!(stale, Err(Error::Conflict)));
        db.write(|tx| users::set_active(tx, &keys, by, id, version, false)).unwrap();
        assert!(resume(&accounts, fresh.text()).is_none());
        assert_eq!(try_password(&accounts, AMINA, PASSWORD, HOME), Attempt::Wrong);
    }
}
