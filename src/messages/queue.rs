//! Letters that wait: one for every user who is told, tried until it is through or given up.
//!
//! A try is claimed for [`CLAIMED_FOR`] before it is made and settled after, so that two nodes never try
//! the same letter at once. After a crash between the two it is tried again; what the mail server had taken
//! in that moment comes twice, under the same message id, which SMTP alone cannot exclude.

use super::outbox::{MessageKind, Recipient, addressed};
use super::{Outcome, Result};
use crate::accounts::{Keys, Role, User, UserStatus, membership, users};
use crate::database::schema::{letter, outbox};
use crate::database::table::outbox::OutboxRow;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{DbConnection, WriteTransaction};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long a claimed try keeps others away; longer than one try can take.
pub const CLAIMED_FOR: TimeDelta = TimeDelta::minutes(10);
/// After this a letter is given up.
pub const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(4);
/// So often a mailbox may refuse: some servers refuse a stranger at first.
pub const REFUSALS: i32 = 3;
/// Messages handed out in one transaction.
const HANDED_OUT_AT_ONCE: i64 = 1_000;

/// A letter that was claimed for a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The message.
    pub message: Uuid,
    /// Who is told.
    pub user: Uuid,
    /// What is told.
    pub kind: MessageKind,
    /// Path of the page that it is about.
    pub link: String,
    /// Tries, this one included.
    pub attempts: i32,
    /// When the letter was first there to be sent.
    pub since: DateTime<Utc>,
}

impl Due {
    /// The same for every try at this letter; says nothing of message or user.
    pub fn letter_id(&self) -> Uuid {
        Uuid::new_v5(&self.message, self.user.as_bytes())
    }
}

/// How the post stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Messages and letters that wait to be sent.
    pub waiting: i64,
    /// Those given up: nobody was told, or one of those to be told was not.
    pub given_up: i64,
}

/// Makes a letter for everybody who is to be told of what was written since; says how many.
pub fn hand_out(tx: &mut WriteTransaction<'_>, keys: &Keys) -> Result<usize> {
    // Two nodes would otherwise make the same letters.
    tx.one_at_a_time("outbox")?;
    let now = tx.now();
    let rows: Vec<OutboxRow> = outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::handed_at.is_null())
        .filter(outbox::given_up_at.is_null())
        .order((outbox::created_at, outbox::id))
        .limit(HANDED_OUT_AT_ONCE)
        .select(OutboxRow::as_select())
        .load(tx.conn())?;
    let mut letters = 0;
    for row in &rows {
        let message = outbox::table.find(&row.id);
        let told = match addressed(row)? {
            Some(to) => who(tx.conn(), keys, to)?,
            None => BTreeSet::new(),
        };
        if told.is_empty() {
            // Somebody may be given the role in the meantime.
            if now - row.created_at.and_utc() > GIVEN_UP_AFTER {
                diesel::update(message).set(outbox::given_up_at.eq(Some(now.naive_utc()))).execute(tx.conn())?;
            }
            continue;
        }
        for user in told {
            diesel::insert_into(letter::table)
                .values((
                    letter::outbox_id.eq(&row.id),
                    letter::user_id.eq(user.to_string()),
                    letter::attempts.eq(0),
                    letter::created_at.eq(now.naive_utc()),
                    letter::due_at.eq(now.naive_utc()),
                ))
                .execute(tx.conn())?;
            letters += 1;
        }
        diesel::update(message).set(outbox::handed_at.eq(Some(now.naive_utc()))).execute(tx.conn())?;
    }
    Ok(letters)
}

/// Everybody who is told; those who do not sign in any longer are not.
fn who(conn: &mut DbConnection, keys: &Keys, to: Recipient) -> Result<BTreeSet<Uuid>> {
    let ids: Vec<Uuid> = match to {
        Recipient::User(id) => vec![id],
        Recipient::Organization(id) => {
            let held = membership::of_organization(conn, id, None)?;
            let with = |role| held.iter().filter(|one| one.grant.role == role).map(|one| one.user).collect();
            let members: Vec<Uuid> = with(Role::GroupMember);
            if members.is_empty() { with(Role::Coordinator) } else { members }
        }
    };
    let found: Vec<User> = users::by_ids(conn, keys, &ids)?;
    Ok(found.into_iter().filter(|user| user.status != UserStatus::Deactivated).map(|user| user.id).collect())
}

type Row = (String, String, i32, NaiveDateTime, NaiveDateTime, String, String);

/// Claims letters whose time has come, at most `limit`, the one due longest first.
pub fn claim(tx: &mut WriteTransaction<'_>, limit: i64) -> Result<Vec<Due>> {
    let now = tx.now();
    let rows: Vec<Row> = letter::table
        .inner_join(outbox::table)
        .filter(letter::sent_at.is_null())
        .filter(letter::given_up_at.is_null())
        .filter(letter::due_at.le(now.naive_utc()))
        .order((letter::due_at, letter::outbox_id, letter::user_id))
        .limit(limit)
        .select((
            letter::outbox_id,
            letter::user_id,
            letter::attempts,
            letter::created_at,
            letter::due_at,
            outbox::kind,
            outbox::link,
        ))
        .load(tx.conn())?;
    let mut claimed = Vec::with_capacity(rows.len());
    for (message, user, attempts, since, due_at, kind, link) in rows {
        let unclaimed = letter::table
            .find((&message, &user))
            .filter(letter::attempts.eq(attempts))
            .filter(letter::due_at.eq(due_at));
        let until = (now + CLAIMED_FOR).naive_utc();
        let ours = diesel::update(unclaimed)
            .set((letter::attempts.eq(attempts + 1), letter::due_at.eq(until)))
            .execute(tx.conn())?;
        if ours == 1 {
            claimed.push(Due {
                message: decode_uuid(&message, "letter", "outbox_id")?,
                user: decode_uuid(&user, "letter", "user_id")?,
                kind: decode_slug(&kind, MessageKind::from_slug, "outbox", "kind")?,
                link,
                attempts: attempts + 1,
                since: since.and_utc(),
            });
        }
    }
    Ok(claimed)
}

/// Writes down what became of a try; says whether the letter was given up.
pub fn settle(tx: &mut WriteTransaction<'_>, due: &Due, outcome: Outcome) -> Result<bool> {
    let now = tx.now();
    let (message, user) = (due.message.to_string(), due.user.to_string());
    let letter = letter::table.find((&message, &user)).filter(letter::sent_at.is_null());
    let too_often = matches!(outcome, Outcome::Refused(_)) && due.attempts >= REFUSALS;
    let given_up = outcome != Outcome::Sent && (too_often || now - due.since >= GIVEN_UP_AFTER);
    let at = now.naive_utc();
    match outcome {
        Outcome::Sent => {
            diesel::update(letter)
                .set((letter::sent_at.eq(Some(at)), letter::answer.eq(None::<i32>)))
                .execute(tx.conn())?;
            let open = letter::table
                .filter(letter::outbox_id.eq(&message))
                .filter(letter::sent_at.is_null())
                .filter(letter::given_up_at.is_null())
                .count()
                .get_result::<i64>(tx.conn())?;
            if open == 0 {
                diesel::update(outbox::table.find(&message)).set(outbox::sent_at.eq(Some(at))).execute(tx.conn())?;
            }
        }
        Outcome::Refused(code) => again(tx, &message, &user, due.attempts, given_up, Some(code))?,
        Outcome::NotNow(code) => again(tx, &message, &user, due.attempts, given_up, code)?,
    }
    Ok(given_up)
}

fn again(
    tx: &mut WriteTransaction<'_>,
    message: &str,
    user: &str,
    attempts: i32,
    given_up: bool,
    code: Option<u16>,
) -> Result<()> {
    let at = tx.now().naive_utc();
    let letter = letter::table.find((message, user)).filter(letter::sent_at.is_null());
    diesel::update(letter)
        .set((
            letter::due_at.eq(at + delay(attempts)),
            letter::answer.eq(code.map(i32::from)),
            letter::given_up_at.eq(given_up.then_some(at)),
        ))
        .execute(tx.conn())?;
    if given_up {
        let unmarked = outbox::table.find(message).filter(outbox::given_up_at.is_null());
        diesel::update(unmarked).set(outbox::given_up_at.eq(Some(at))).execute(tx.conn())?;
    }
    Ok(())
}

/// How long to wait after so many tries.
pub const fn delay(attempts: i32) -> TimeDelta {
    match attempts {
        ..=1 => TimeDelta::minutes(1),
        2 => TimeDelta::minutes(5),
        3 => TimeDelta::minutes(20),
        4 => TimeDelta::hours(1),
        5 => TimeDelta::hours(4),
        _ => TimeDelta::hours(12),
    }
}

/// How the post stands, for the check and for whoever runs the node.
pub fn standing(conn: &mut DbConnection) -> Result<Standing> {
    let waiting = outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::given_up_at.is_null())
        .count()
        .get_result::<i64>(conn)?;
    let given_up = outbox::table.filter(outbox::given_up_at.is_not_null()).count().get_result::<i64>(conn)?;
    Ok(Standing { waiting, given_up })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_between_tries_grows_and_stays_below_the_end() {
        let delays: Vec<TimeDelta> = (1..12).map(delay).collect();
        assert!(delays.is_sorted() && delays.iter().all(|one| *one < GIVEN_UP_AFTER));
        assert!(delays[0] < delays[6]);
    }
}
