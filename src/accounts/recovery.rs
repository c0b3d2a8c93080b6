//! Recovery codes: for somebody whose telephone is lost. Ten, each good once, shown once.

use super::{Result, token};
use crate::database::schema::recovery_code;
use crate::database::seal::{random_bytes, random_uuid};
use crate::database::{DbConnection, WriteTransaction};
use diesel::prelude::*;
use uuid::Uuid;

/// How many a user gets.
pub const CODES: usize = 10;

/// Letters and digits that are not mistaken for one another.
const ALPHABET: &str = "23456789abcdefghjkmnpqrstuvwxyz";

/// Makes new codes; the old ones are good no longer. 79 bits each, so a plain hash keeps them.
pub fn replace(tx: &mut WriteTransaction<'_>, user: Uuid) -> Result<Vec<String>> {
    forget(tx.conn(), user)?;
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let code = random_code()?;
        diesel::insert_into(recovery_code::table)
            .values((
                recovery_code::id.eq(random_uuid()?.to_string()),
                recovery_code::user_id.eq(user.to_string()),
                recovery_code::code_hash.eq(hash(user, &code)),
            ))
            .execute(tx.conn())?;
        codes.push(code);
    }
    Ok(codes)
}

/// Whether the code is one of the user's that was not used; a right one is used up.
pub fn prove(tx: &mut WriteTransaction<'_>, user: Uuid, code: &str) -> Result<bool> {
    let now = tx.now();
    let unused = recovery_code::table
        .filter(recovery_code::user_id.eq(user.to_string()))
        .filter(recovery_code::code_hash.eq(hash(user, code)))
        .filter(recovery_code::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_code::used_at.eq(Some(now.naive_utc()))).execute(tx.conn())? > 0)
}

/// How many are left.
pub fn left(conn: &mut DbConnection, user: Uuid) -> Result<i64> {
    Ok(recovery_code::table
        .filter(recovery_code::user_id.eq(user.to_string()))
        .filter(recovery_code::used_at.is_null())
        .count()
        .get_result(conn)?)
}

pub(super) fn forget(conn: &mut DbConnection, user: Uuid) -> Result<()> {
    diesel::delete(recovery_code::table.filter(recovery_code::user_id.eq(user.to_string()))).execute(conn)?;
    Ok(())
}

fn random_code() -> Result<String> {
    let letters: Vec<char> = ALPHABET.chars().collect();
    let mut code = String::new();
    while code.chars().filter(|c| *c != '-').count() < 16 {
        for byte in random_bytes::<32>()? {
            // Bytes that would favour the first letters are passed over.
            let usable = usize::from(byte) < 256 - 256 % letters.len();
            let length = code.chars().filter(|c| *c != '-').count();
            if !usable || length >= 16 {
                continue;
            }
            if length > 0 && length % 4 == 0 {
                code.push('-');
            }
            code.extend(letters.get(usize::from(byte) % letters.len()));
        }
    }
    Ok(code)
}

fn hash(user: Uuid, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    token::hash(&format!("{user} {plain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_can_be_read_out_and_typed_loosely() {
        let code = random_code().unwrap();
        assert_eq!(code.len(), 19, "{code}");
        assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
        let user = Uuid::from_u128(1);
        assert_eq!(hash(user, &code), hash(user, &code.replace('-', " ").to_uppercase()));
        assert_ne!(hash(user, &code), hash(Uuid::from_u128(2), &code));
    }
}
