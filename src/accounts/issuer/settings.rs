//! Which issuer an organization has, kept with its secret sealed.

use crate::accounts::audit::{self, AuditEntity};
use crate::accounts::{Action, Error, Keys, Result};
use crate::closed_list;
use crate::database::schema::{issuer, issuer_sign_in, linked_subject};
use crate::database::seal::{Cell, random_uuid};
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{AuditActor, DbConnection, WriteTransaction};
use diesel::prelude::*;
use std::fmt;
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

const TABLE: &str = "issuer";

closed_list! {
    /// Whether a code is still asked for here after the issuer has said who somebody is.
    SecondFactorAt {
        /// Always here.
        Here = "here",
        /// Here, unless the issuer says that it asked for a second factor.
        WhenUnsaid = "when_unsaid",
        /// Never here: the organization answers for it that the issuer always asks.
        Issuer = "issuer",
    }
}

/// An issuer as its organization sees it. The secret is never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Which.
    pub id: Uuid,
    /// Whose people it answers for.
    pub organization: Uuid,
    /// What stands on the button ("Lancashire County Council").
    pub name: String,
    /// Its address, as it writes it in what it signs.
    pub address: String,
    /// What it calls us.
    pub client_id: String,
    /// Where codes are asked for.
    pub second_factor: SecondFactorAt,
    /// Whether a secret is kept.
    pub has_secret: bool,
    /// Grows with every change.
    pub version: i64,
}

/// What is typed of an issuer. Its `Debug` does not show the secret.
#[derive(Clone, Copy)]
pub struct NewIssuer<'a> {
    /// What stands on the button.
    pub name: &'a str,
    /// Its address.
    pub address: &'a str,
    /// What it calls us.
    pub client_id: &'a str,
    /// What it knows us by; empty where there is none, or where the one that is kept stays.
    pub client_secret: &'a str,
    /// Where codes are asked for.
    pub second_factor: SecondFactorAt,
}

impl fmt::Debug for NewIssuer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewIssuer({})", self.address)
    }
}

fn field<T>(field: &'static str, problem: &'static str, mend: &'static str) -> Result<T> {
    Err(Error::Field { field, problem, mend })
}

/// An address that can be an issuer's: https, or http to a host that whoever runs the node allows.
fn checked_address<'a>(said: &'a str, allowed: &[String]) -> Result<&'a str> {
    let said = said.trim();
    let plain = |host: &str| allowed.iter().any(|one| one.eq_ignore_ascii_case(host));
    let whole = Url::parse(said).is_ok_and(|url| {
        let open = url.host_str().is_some_and(|host| url.scheme() == "https" || url.scheme() == "http" && plain(host));
        open && url.query().is_none() && url.fragment().is_none() && url.username().is_empty()
    });
    if whole && said.len() <= 500 {
        return Ok(said);
    }
    field(
        "address",
        "This is not the address of an issuer.",
        "Write it as your organisation's system shows it, such as https://login.example.org.",
    )
}

fn checked<'a>(new: &NewIssuer<'a>) -> Result<(&'a str, &'a str)> {
    let (name, client_id) = (new.name.trim(), new.client_id.trim());
    if name.is_empty() || name.chars().count() > 100 {
        return field("name", "An issuer needs a name of at most 100 characters.", "Write your organisation's name.");
    }
    if client_id.is_empty() || client_id.len() > 300 {
        return field(
            "client_id",
            "The client identifier is missing or too long.",
            "Copy it from the page of your organisation's system where this site is registered.",
        );
    }
    if new.client_secret.len() > 1_000 {
        return field("client_secret", "The client secret is too long.", "Copy it again.");
    }
    Ok((name, client_id))
}

/// Lets the people of an organization sign in through this issuer. `allowed` are hosts on inward networks
/// that whoever runs the node trusts.
pub fn add(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    by: AuditActor,
    organization: Uuid,
    new: NewIssuer<'_>,
    allowed: &[String],
) -> Result<Uuid> {
    let (name, client_id) = checked(&new)?;
    let address = checked_address(new.address, allowed)?;
    if of_organization(tx.conn(), organization)?.iter().any(|one| one.address == address) {
        return field("address", "This issuer is there already.", "Change the one that is there, or end it first.");
    }
    let (id, now) = (random_uuid()?, tx.now());
    let key = id.to_string();
    let secret = sealed_secret(keys, &key, new.client_secret)?;
    diesel::insert_into(issuer::table)
        .values((
            issuer::id.eq(&key),
            issuer::organization_id.eq(organization.to_string()),
            issuer::name.eq(name),
            issuer::address.eq(address),
            issuer::client_id.eq(client_id),
            issuer::client_secret.eq(secret),
            issuer::second_factor.eq(new.second_factor.slug()),
            issuer::version.eq(1),
            issuer::created_at.eq(now.naive_utc()),
        ))
        .execute(tx.conn())?;
    audit::record(tx, keys, by, Action::AdministerIssuers, (AuditEntity::Issuer, Some(id)), Some("added"));
    Ok(id)
}

/// Changes what is known of an issuer; its address stays, for another address is another issuer. An empty
/// secret leaves the one that is kept. `version` is the one that was looked at.
pub fn change(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    by: AuditActor,
    id: Uuid,
    version: i64,
    new: NewIssuer<'_>,
) -> Result<()> {
    let (name, client_id) = checked(&new)?;
    let key = id.to_string();
    let row = issuer::table.find(&key).filter(issuer::ended_at.is_null()).filter(issuer::version.eq(version));
    let changed = diesel::update(row)
        .set((
            issuer::name.eq(name),
            issuer::client_id.eq(client_id),
            issuer::second_factor.eq(new.second_factor.slug()),
            issuer::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 0 {
        by_id(tx.conn(), id)?;
        return Err(Error::Conflict);
    }
    if let Some(secret) = sealed_secret(keys, &key, new.client_secret)? {
        diesel::update(issuer::table.find(&key)).set(issuer::client_secret.eq(Some(secret))).execute(tx.conn())?;
    }
    audit::record(tx, keys, by, Action::AdministerIssuers, (AuditEntity::Issuer, Some(id)), Some("changed"));
    Ok(())
}

/// Ends an issuer for good: nobody signs in through it any longer, its secret and its links are forgotten.
pub fn end(tx: &mut WriteTransaction<'_>, keys: &Keys, by: AuditActor, id: Uuid) -> Result<()> {
    let (key, now) = (id.to_string(), tx.now());
    let row = issuer::table.find(&key).filter(issuer::ended_at.is_null());
    let ended = diesel::update(row)
        .set((issuer::ended_at.eq(Some(now.naive_utc())), issuer::client_secret.eq(None::<Vec<u8>>)))
        .execute(tx.conn())?;
    if ended == 0 {
        return Err(Error::NotFound("issuer"));
    }
    diesel::delete(linked_subject::table.filter(linked_subject::issuer_id.eq(&key))).execute(tx.conn())?;
    diesel::delete(issuer_sign_in::table.filter(issuer_sign_in::issuer_id.eq(&key))).execute(tx.conn())?;
    audit::record(tx, keys, by, Action::AdministerIssuers, (AuditEntity::Issuer, Some(id)), Some("ended"));
    Ok(())
}

fn sealed_secret(keys: &Keys, key: &str, typed: &str) -> Result<Option<Vec<u8>>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    Ok(Some(keys.seal(Cell::new(TABLE, "client_secret", key), typed.as_bytes())?))
}

/// What an issuer knows us by, where it wants that.
pub(super) fn secret(conn: &mut DbConnection, keys: &Keys, id: Uuid) -> Result<Option<Zeroizing<String>>> {
    let key = id.to_string();
    let sealed: Option<Vec<u8>> =
        issuer::table.find(&key).select(issuer::client_secret).first(conn).optional()?.flatten();
    let open = |sealed: Vec<u8>| keys.open_text(Cell::new(TABLE, "client_secret", &key), &sealed);
    Ok(sealed.map(open).transpose()?.map(Zeroizing::new))
}

/// An issuer in force.
pub fn by_id(conn: &mut DbConnection, id: Uuid) -> Result<Issuer> {
    let row = issuer::table
        .find(id.to_string())
        .filter(issuer::ended_at.is_null())
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()?;
    decoded(row.ok_or(Error::NotFound("issuer"))?)
}

/// The issuers in force, by name.
pub fn all(conn: &mut DbConnection) -> Result<Vec<Issuer>> {
    let rows: Vec<Row> = issuer::table
        .filter(issuer::ended_at.is_null())
        .order((issuer::name, issuer::id))
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(decoded).collect()
}

/// Those of an organization.
pub fn of_organization(conn: &mut DbConnection, organization: Uuid) -> Result<Vec<Issuer>> {
    let mut all = all(conn)?;
    all.retain(|one| one.organization == organization);
    Ok(all)
}

/// Those through which a user has signed in and still may.
pub fn of_user(conn: &mut DbConnection, user: Uuid) -> Result<Vec<Issuer>> {
    let linked: Vec<String> = linked_subject::table
        .filter(linked_subject::user_id.eq(user.to_string()))
        .select(linked_subject::issuer_id)
        .load(conn)?;
    let mut all = all(conn)?;
    all.retain(|one| linked.contains(&one.id.to_string()));
    Ok(all)
}

type Row = (String, String, String, String, String, Option<Vec<u8>>, String, i64);

const COLUMNS: (
    issuer::id,
    issuer::organization_id,
    issuer::name,
    issuer::address,
    issuer::client_id,
    issuer::client_secret,
    issuer::second_factor,
    issuer::version,
) = (
    issuer::id,
    issuer::organization_id,
    issuer::name,
    issuer::address,
    issuer::client_id,
    issuer::client_secret,
    issuer::second_factor,
    issuer::version,
);

fn decoded((id, organization, name, address, client_id, secret, second_factor, version): Row) -> Result<Issuer> {
    Ok(Issuer {
        id: decode_uuid(&id, TABLE, "id")?,
        organization: decode_uuid(&organization, TABLE, "organization_id")?,
        name,
        address,
        client_id,
        second_factor: decode_slug(&second_factor, SecondFactorAt::from_slug, TABLE, "second_factor")?,
        has_secret: secret.is_some(),
        version,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_reached_over_https_or_where_the_node_allows() {
        let allowed = ["127.0.0.1".to_owned()];
        for good in ["https://login.example.org", "https://login.example.org/tenant/v2.0", "http://127.0.0.1:9000"] {
            assert!(checked_address(good, &allowed).is_ok(), "{good}");
        }
        for bad in
            ["", "login.example.org", "http://login.example.org", "https://a:b@example.org", "https://e.org/?x=1"]
        {
            assert!(checked_address(bad, &allowed).is_err(), "{bad}");
        }
        assert!(checked_address("http://127.0.0.1:9000", &[]).is_err());
    }
}
