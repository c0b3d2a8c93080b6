//! Signing in through an organization's issuer, over real HTTP: whom it lets in, and every answer that it
//! must not believe.

use super::{accounts, ip, user};
use crate::support::TestDatabase;
use crate::support::provider::{CLIENT, Provider, SECRET};
use fingerpost::accounts::issuer::protocol::Trouble;
use fingerpost::accounts::issuer::settings;
use fingerpost::accounts::issuer::sign_in::SignedInThrough;
use fingerpost::accounts::issuer::{Arrival, Refusal, Returned, begin, finish};
use fingerpost::accounts::{
    Accounts, AuditActor, Error, Grant, NewIssuer, NewUser, Role, SecondFactorAt, Stage, UserStatus, audit, membership,
    session, users,
};
use fingerpost::database::seal::rotate;
use fingerpost::domain::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

const BY: AuditActor = AuditActor::Operator;
const COUNCIL: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);
const AMINA: &str = "amina@example.org";

fn redirect(issuer: Uuid) -> String {
    format!("https://help.example.org/sign-in/with/{issuer}/return")
}

fn worker(organization: Uuid) -> Grant {
    Grant::in_organization(Role::LinkWorker, organization)
}

/// A council with a provider, and a browser that goes there and back.
struct Council {
    accounts: Accounts,
    provider: Provider,
    issuer: Uuid,
}

/// An answer on its way back, with what the browser was given to keep.
#[derive(Clone)]
struct Way {
    back: url::Url,
    browser: String,
}

impl Way {
    fn of(&self, name: &str) -> Option<String> {
        self.back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

impl Council {
    fn new(db: &TestDatabase, second_factor: SecondFactorAt) -> Self {
        let accounts = accounts(db);
        let clock = db.clock().clone();
        let claims = json!({"sub": "0815", "email": AMINA, "email_verified": true});
        let provider = Provider::start(claims, move || clock.now().timestamp());
        let issuer = add_issuer(&accounts, &provider, COUNCIL, second_factor);
        Self { accounts, provider, issuer }
    }

    fn go(&self, invitation: Option<&str>) -> Way {
        let redirect = redirect(self.issuer);
        let allowed = ["127.0.0.1".to_owned()];
        let arrival = Arrival { redirect: &redirect, allowed: &allowed };
        let begun = begin(&self.accounts, self.issuer, arrival, "/today", invitation).unwrap().unwrap();
        let back = self.provider.authorize(&begun.address).parse().unwrap();
        Way { back, browser: begun.browser.text().to_owned() }
    }

    fn come_back(&self, way: &Way) -> Result<SignedInThrough, Refusal> {
        self.come_back_to(self.issuer, way, way.of("iss").as_deref())
    }

    fn come_back_to(&self, issuer: Uuid, way: &Way, named: Option<&str>) -> Result<SignedInThrough, Refusal> {
        let redirect = redirect(issuer);
        let allowed = ["127.0.0.1".to_owned()];
        let (state, code) = (way.of("state").unwrap(), way.of("code").unwrap());
        let returned =
            Returned { state: &state, code: &code, issuer: named, browser: &way.browser, from: ip("192.0.2.1") };
        finish(&self.accounts, issuer, Arrival { redirect: &redirect, allowed: &allowed }, returned).unwrap()
    }

    fn sign_in(&self) -> Result<SignedInThrough, Refusal> {
        self.come_back(&self.go(None))
    }

    fn user(&self, id: Uuid) -> users::User {
        self.accounts.database.read(|conn| users::by_id(conn, &self.accounts.keys, id)).unwrap()
    }
}

fn add_issuer(accounts: &Accounts, provider: &Provider, organization: Uuid, second_factor: SecondFactorAt) -> Uuid {
    let new = NewIssuer {
        name: "Council",
        address: &provider.address,
        client_id: CLIENT,
        client_secret: SECRET,
        second_factor,
    };
    let allowed = ["127.0.0.1".to_owned()];
    accounts.database.write(|tx| settings::add(tx, &accounts.keys, BY, organization, new, &allowed)).unwrap()
}

on_both_backends! {
    fn a_proved_address_is_linked_once_and_the_subject_counts_from_then_on(db) {
        let council = Council::new(db, SecondFactorAt::Issuer);
        let amina = user(&council.accounts, AMINA, &[worker(COUNCIL)]);
        let first = council.sign_in().unwrap();
        assert_eq!((first.stage, first.next.as_str()), (Stage::BothFactors, "/today"));
        let keys = &council.accounts.keys;
        let here = session::resume(db, keys, &council.accounts.rules, first.token.text()).unwrap().unwrap();
        assert_eq!(here.signed_in.user, amina);
        assert_eq!(here.signed_in.grants, [worker(COUNCIL)]);
        assert!(council.user(amina).last_sign_in.is_some());

        council.provider.is(json!({"sub": "0815", "email": "new.name@example.org", "email_verified": false}));
        assert!(council.sign_in().is_ok(), "the address has changed, the person has not");
        council.provider.is(json!({"sub": "4711", "email": AMINA, "email_verified": true}));
        assert_eq!(council.sign_in().unwrap_err(), Refusal::NoAccount, "the address was given to somebody else");
        assert_eq!(audit::check(db, keys).unwrap().0, []);
    }

    fn an_invitation_links_whoever_holds_it_and_lets_them_in_without_a_password(db) {
        let council = Council::new(db, SecondFactorAt::Here);
        let keys = &council.accounts.keys;
        council.provider.is(json!({"sub": "0815"}));
        let grants = [worker(COUNCIL)];
        let new = NewUser { name: "Grace Okafor", email: "grace@example.org", grants: &grants };
        let id = db.write(|tx| users::add(tx, keys, BY, new)).unwrap();
        let token = db.write(|tx| users::invite(tx, keys, BY, id)).unwrap();
        let now = db.clock().now();
        let kept = db.read(|conn| users::invitation_of(conn, keys, id, now)).unwrap().unwrap();
        assert_eq!(*kept, token.text(), "a letter can carry it");
        assert_eq!(council.sign_in().unwrap_err(), Refusal::NoAccount, "without it nobody is meant");
        let way = council.go(Some(token.text()));
        assert_eq!(council.come_back(&way).unwrap().stage, Stage::PasswordOnly, "codes are still to be set up");
        assert_eq!(council.user(id).status, UserStatus::Active);
        assert!(db.read(|conn| users::invited(conn, token.text(), now)).unwrap().is_none(), "used up");
        assert!(db.read(|conn| users::invitation_of(conn, keys, id, now)).unwrap().is_none());
        assert!(council.sign_in().is_ok());
    }

    fn who_has_roles_elsewhere_is_not_found_by_an_address_and_owes_a_code(db) {
        let council = Council::new(db, SecondFactorAt::Issuer);
        let keys = &council.accounts.keys;
        let amina = user(&council.accounts, AMINA, &[worker(COUNCIL), worker(OTHER)]);
        assert_eq!(council.sign_in().unwrap_err(), Refusal::NoAccount);
        for everywhere in [Role::Administrator, Role::Steward] {
            let email = format!("{everywhere}@example.org");
            user(&council.accounts, &email, &[Grant::everywhere(everywhere)]);
            council.provider.is(json!({"sub": email, "email": email, "email_verified": true}));
            assert_eq!(council.sign_in().unwrap_err(), Refusal::NoAccount, "{everywhere}");
        }
        council.provider.is(json!({"sub": "0815", "email": AMINA, "email_verified": true}));
        let token = db.write(|tx| users::invite(tx, keys, BY, amina)).unwrap();
        let through = council.come_back(&council.go(Some(token.text()))).unwrap();
        assert_eq!(through.stage, Stage::PasswordOnly, "the council answers for its own people alone");

        // Who has left the organization has left its issuer.
        db.write(|tx| membership::withdraw(tx, keys, BY, amina, worker(COUNCIL))).unwrap();
        assert_eq!(council.sign_in().unwrap_err(), Refusal::NoAccount);
    }

    fn an_unproved_address_a_stranger_and_somebody_who_has_left_stay_outside(db) {
        let council = Council::new(db, SecondFactorAt::Issuer);
        let amina = user(&council.accounts, AMINA, &[worker(COUNCIL)]);
        for claims in [
            json!({"sub": "0815", "email": AMINA, "email_verified": false}),
            json!({"sub": "0815", "email": AMINA}),
            json!({"sub": "0815"}),
            json!({"sub": "0815", "email": "nobody@example.org", "email_verified": true}),
        ] {
            council.provider.is(claims.clone());
            assert_eq!(council.sign_in().unwrap_err(), Refusal::NoAccount, "{claims}");
        }
        council.provider.is(json!({"sub": "0815", "email": AMINA, "email_verified": true}));
        assert!(council.sign_in().is_ok());
        let keys = &council.accounts.keys;
        let version = council.user(amina).version;
        db.write(|tx| users::set_active(tx, keys, BY, amina, version, false)).unwrap();
        assert_eq!(council.sign_in().unwrap_err(), Refusal::NoAccount);
        assert_eq!(db.read(|conn| users::all(conn, keys)).unwrap().len(), 1, "nobody is made");
    }

    fn what_is_signed_wrongly_is_not_believed(db) {
        let council = Council::new(db, SecondFactorAt::Issuer);
        user(&council.accounts, AMINA, &[worker(COUNCIL)]);
        let past = db.clock().now().timestamp() - 1;
        let lies: Vec<(&str, Value)> = vec![
            ("nonce", json!("another sign-in's")),
            ("nonce", Value::Null),
            ("aud", json!("another site")),
            ("aud", json!([CLIENT, "another site"])),
            ("iss", json!("https://login.example.org")),
            ("exp", json!(past)),
            ("sub", Value::Null),
        ];
        for (name, value) in lies {
            let shown = format!("{name}: {value}");
            council.provider.lies(move |claims| claims[name] = value.clone());
            assert_eq!(council.sign_in().unwrap_err(), Refusal::Issuer(Trouble::Token), "{shown}");
        }
        council.provider.is_honest();
        council.provider.signs_with_another_key();
        assert_eq!(council.sign_in().unwrap_err(), Refusal::Issuer(Trouble::Token));
        council.provider.is_honest();
        assert!(council.sign_in().is_ok());
    }

    fn an_answer_is_good_once_and_in_the_browser_that_asked(db) {
        let council = Council::new(db, SecondFactorAt::Issuer);
        user(&council.accounts, AMINA, &[worker(COUNCIL)]);
        let way = council.go(None);
        let elsewhere = Way { browser: council.go(None).browser, ..way.clone() };
        assert_eq!(council.come_back(&elsewhere).unwrap_err(), Refusal::NotUnderWay);
        assert!(council.come_back(&way).is_ok(), "the right browser still comes in");
        assert_eq!(council.come_back(&way).unwrap_err(), Refusal::NotUnderWay);
        let mut made_up = council.go(None);
        made_up.back.set_query(Some("state=made-up&code=code-0"));
        assert_eq!(council.come_back(&made_up).unwrap_err(), Refusal::NotUnderWay);
        let mut stolen = council.go(None);
        let code = way.of("code").unwrap();
        let state = stolen.of("state").unwrap();
        stolen.back.set_query(Some(&format!("state={state}&code={code}")));
        assert_eq!(council.come_back(&stolen).unwrap_err(), Refusal::Issuer(Trouble::Code));
    }

    fn answers_of_one_issuer_are_not_taken_for_anothers(db) {
        let council = Council::new(db, SecondFactorAt::Issuer);
        user(&council.accounts, AMINA, &[worker(COUNCIL)]);
        let clock = db.clock().clone();
        let evil = Provider::start(json!({"sub": "0815"}), move || clock.now().timestamp());
        let other = add_issuer(&council.accounts, &evil, OTHER, SecondFactorAt::Issuer);
        let way = council.go(None);
        assert_eq!(council.come_back_to(other, &way, None).unwrap_err(), Refusal::NotUnderWay, "at another's address");
        let way = council.go(None);
        let named = council.come_back_to(council.issuer, &way, Some(&evil.address));
        assert_eq!(named.unwrap_err(), Refusal::OtherIssuer);
        let own = council.provider.address.clone();
        assert!(council.come_back_to(council.issuer, &council.go(None), Some(&own)).is_ok());
        council.provider.promises_to_name_itself();
        assert_eq!(council.sign_in().unwrap_err(), Refusal::OtherIssuer, "it names itself always, and did not");
        assert!(council.come_back_to(council.issuer, &council.go(None), Some(&own)).is_ok());
    }

    fn a_second_factor_is_believed_where_the_organization_says_so(db) {
        for (setting, methods, stage) in [
            (SecondFactorAt::Here, json!(["pwd", "mfa"]), Stage::PasswordOnly),
            (SecondFactorAt::WhenUnsaid, json!(["pwd"]), Stage::PasswordOnly),
            (SecondFactorAt::WhenUnsaid, json!(["pwd", "mfa"]), Stage::BothFactors),
            (SecondFactorAt::Issuer, json!(["pwd"]), Stage::BothFactors),
        ] {
            let accounts = accounts(db);
            let clock = db.clock().clone();
            let email = format!("{setting}{}@example.org", methods.as_array().unwrap().len());
            user(&accounts, &email, &[worker(COUNCIL)]);
            let claims = json!({"sub": email, "email": email, "email_verified": true, "amr": methods});
            let provider = Provider::start(claims, move || clock.now().timestamp());
            let issuer = add_issuer(&accounts, &provider, COUNCIL, setting);
            let council = Council { accounts, provider, issuer };
            assert_eq!(council.sign_in().unwrap().stage, stage, "{setting} {methods}");
        }
    }

    fn an_issuer_that_is_away_or_inward_lets_nobody_in_and_guessing_is_slowed(db) {
        let council = Council::new(db, SecondFactorAt::Issuer);
        let redirect = redirect(council.issuer);
        let inward = begin(&council.accounts, council.issuer, Arrival { redirect: &redirect, allowed: &[] }, "/", None);
        assert_eq!(inward.unwrap().unwrap_err(), Refusal::Issuer(Trouble::Unreachable));
        let made_up = Way { back: "https://help.example.org/?state=x&code=y".parse().unwrap(), browser: "z".into() };
        for _ in 0..20 {
            assert_eq!(council.come_back(&made_up).unwrap_err(), Refusal::NotUnderWay);
        }
        assert!(matches!(council.come_back(&made_up).unwrap_err(), Refusal::Wait { .. }));
    }

    fn a_secret_is_sealed_kept_when_left_empty_and_forgotten_at_the_end(db) {
        let council = Council::new(db, SecondFactorAt::Here);
        let keys = &council.accounts.keys;
        let amina = user(&council.accounts, AMINA, &[worker(COUNCIL)]);
        let allowed = ["127.0.0.1".to_owned()];
        let address = council.provider.address.clone();
        let new = |client_secret| NewIssuer {
            name: "The council",
            address: &address,
            client_id: CLIENT,
            client_secret,
            second_factor: SecondFactorAt::Issuer,
        };
        let twice = db.write(|tx| settings::add(tx, keys, BY, COUNCIL, new(""), &allowed));
        assert!(matches!(twice, Err(Error::Field { field: "address", .. })));
        db.write(|tx| settings::change(tx, keys, BY, council.issuer, 1, new(""))).unwrap();
        let stale = db.write(|tx| settings::change(tx, keys, BY, council.issuer, 1, new("")));
        assert!(matches!(stale, Err(Error::Conflict)));
        let kept = db.read(|conn| settings::by_id(conn, council.issuer)).unwrap();
        assert_eq!((kept.name.as_str(), kept.version, kept.has_secret), ("The council", 2, true));
        assert!(!format!("{:?}", new(SECRET)).contains(SECRET));
        let way = council.go(None);
        keys.add_key(db).unwrap();
        assert!(rotate(db, keys, &mut |_| {}).unwrap().resealed >= 4, "the secret and what is under way");
        assert!(council.come_back(&way).is_ok(), "the secret is the same after a change of keys");
        let under_way = council.go(None);
        db.write(|tx| settings::end(tx, keys, BY, council.issuer)).unwrap();
        assert_eq!(council.come_back(&under_way).unwrap_err(), Refusal::NotUnderWay);
        assert_eq!(db.read(settings::all).unwrap(), []);
        assert!(matches!(db.write(|tx| settings::end(tx, keys, BY, council.issuer)), Err(Error::NotFound(_))));
        assert_eq!(council.user(amina).status, UserStatus::Active, "the account stays");
        assert_eq!(audit::check(db, keys).unwrap().0, []);
    }
}
