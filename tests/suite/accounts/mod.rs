//! Accounts on both databases: sealing, the audit, signing in, sessions and users.

mod administration;
mod audit;
mod issuer;
mod seal;
mod sign_in;
mod users;

use crate::support::TestDatabase;
use fingerpost::accounts::{Accounts, AuditActor, Grant, NewUser, Rules, Stage, Token, sign_in::Attempt};
use fingerpost::accounts::{sign_in as signing, users as people};
use fingerpost::database::{KeySource, Keys};
use std::net::IpAddr;
use uuid::Uuid;

const PASSWORD: &str = "kettle orange tractor";

fn accounts(db: &TestDatabase) -> Accounts {
    let keys = Keys::open(KeySource::File(db.folder().join("keys")), db).unwrap();
    Accounts { database: (**db).clone(), keys, rules: Rules::default() }
}

fn ip(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// A user with a password and these roles.
fn user(accounts: &Accounts, email: &str, grants: &[Grant]) -> Uuid {
    let new = NewUser { name: "Amina Hussain", email, grants };
    let id = accounts.database.write(|tx| people::add(tx, &accounts.keys, AuditActor::Operator, new)).unwrap();
    set_password(accounts, id, PASSWORD);
    id
}

fn set_password(accounts: &Accounts, id: Uuid, password: &str) {
    let user = accounts.database.read(|conn| people::by_id(conn, &accounts.keys, id)).unwrap();
    let hash = people::hash_for(&user, password).unwrap();
    let by = AuditActor::Operator;
    accounts.database.write(|tx| people::set_password(tx, &accounts.keys, by, id, &hash)).unwrap();
}

fn try_password(accounts: &Accounts, email: &str, password: &str, from: &str) -> Attempt {
    signing::with_password(accounts, email, password, ip(from)).unwrap()
}

/// Signs in, password alone.
fn signed_in(accounts: &Accounts, email: &str) -> (Token, Stage) {
    match try_password(accounts, email, PASSWORD, "192.0.2.1") {
        Attempt::Begun { token, stage } => (token, stage),
        other => panic!("{other:?}"),
    }
}
