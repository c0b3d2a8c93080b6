//! Which roles a user holds, and the teams they are held in.

use super::audit::{self, AuditEntity};
use super::role::{Grant, Role};
use super::{Action, Error, Keys, Result};
use crate::database::schema::{membership, session, team};
use crate::database::seal::random_uuid;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{AuditActor, DbConnection, WriteTransaction};
use chrono::DateTime;
use diesel::prelude::*;
use uuid::Uuid;

/// A role that a user was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub user: Uuid,
    /// What, and how far it reaches.
    pub grant: Grant,
}

/// Workers of an organization who see one another's cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub organization: Uuid,
    /// What it is called ("Chorley and Leyland").
    pub name: String,
}

/// The roles of a user.
pub fn of_user(conn: &mut DbConnection, user: Uuid) -> Result<Vec<Membership>> {
    decoded(
        membership::table
            .filter(membership::user_id.eq(user.to_string()))
            .order((membership::created_at, membership::id))
            .select(COLUMNS)
            .load(conn)?,
    )
}

/// The roles of several users, by their identifiers as stored.
pub(super) fn of_users(conn: &mut DbConnection, users: &[String]) -> Result<Vec<Membership>> {
    decoded(
        membership::table
            .filter(membership::user_id.eq_any(users))
            .order((membership::created_at, membership::id))
            .select(COLUMNS)
            .load(conn)?,
    )
}

/// Everybody who holds a role in an organization, or in one of its teams where one is named.
pub fn of_organization(conn: &mut DbConnection, organization: Uuid, of_team: Option<Uuid>) -> Result<Vec<Membership>> {
    let mut all = decoded(
        membership::table
            .filter(membership::organization_id.eq(organization.to_string()))
            .order((membership::created_at, membership::id))
            .select(COLUMNS)
            .load(conn)?,
    )?;
    all.retain(|one| of_team.is_none() || one.grant.team.is_none() || one.grant.team == of_team);
    Ok(all)
}

/// Gives a user a role. It holds from the user's next request, under another token.
pub fn grant(tx: &mut WriteTransaction<'_>, keys: &Keys, by: AuditActor, user: Uuid, grant: Grant) -> Result<Uuid> {
    check(tx.conn(), grant)?;
    if let Some(same) = of_user(tx.conn(), user)?.into_iter().find(|held| held.grant == grant) {
        return Ok(same.id);
    }
    let (id, now) = (random_uuid()?, tx.now());
    diesel::insert_into(membership::table)
        .values((
            membership::id.eq(id.to_string()),
            membership::user_id.eq(user.to_string()),
            membership::role.eq(grant.role.slug()),
            membership::organization_id.eq(grant.organization.map(|id| id.to_string())),
            membership::team_id.eq(grant.team.map(|id| id.to_string())),
            membership::created_at.eq(now.naive_utc()),
        ))
        .execute(tx.conn())?;
    change_token_soon(tx, user)?;
    let whose = (AuditEntity::UserAccount, Some(user));
    audit::record(tx, keys, by, Action::AdministerUsers, whose, Some(given(grant.role)));
    Ok(id)
}

/// Takes a role away from a user; it is gone at the user's next request.
pub fn withdraw(tx: &mut WriteTransaction<'_>, keys: &Keys, by: AuditActor, user: Uuid, grant: Grant) -> Result<()> {
    let held = of_user(tx.conn(), user)?.into_iter().find(|held| held.grant == grant);
    let held = held.ok_or(Error::NotFound("role of this user"))?;
    diesel::delete(membership::table.find(held.id.to_string())).execute(tx.conn())?;
    change_token_soon(tx, user)?;
    let whose = (AuditEntity::UserAccount, Some(user));
    audit::record(tx, keys, by, Action::AdministerUsers, whose, Some(taken(grant.role)));
    Ok(())
}

/// Makes a team.
pub fn add_team(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    by: AuditActor,
    organization: Uuid,
    name: &str,
) -> Result<Uuid> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::Field {
            field: "team",
            problem: "A team needs a name of at most 200 characters.",
            mend: "Call it after its place or its work.",
        });
    }
    let (id, now) = (random_uuid()?, tx.now());
    diesel::insert_into(team::table)
        .values((
            team::id.eq(id.to_string()),
            team::organization_id.eq(organization.to_string()),
            team::name.eq(name),
            team::created_at.eq(now.naive_utc()),
        ))
        .execute(tx.conn())?;
    audit::record(tx, keys, by, Action::AdministerUsers, (AuditEntity::Team, Some(id)), Some("added"));
    Ok(id)
}

/// The teams of an organization, by name; of all organizations where none is named.
pub fn teams(conn: &mut DbConnection, organization: Option<Uuid>) -> Result<Vec<Team>> {
    let columns = (team::id, team::organization_id, team::name);
    let order = (team::name, team::id);
    let rows: Vec<(String, String, String)> = match organization {
        Some(id) => {
            team::table.filter(team::organization_id.eq(id.to_string())).order(order).select(columns).load(conn)?
        }
        None => team::table.order(order).select(columns).load(conn)?,
    };
    rows.into_iter()
        .map(|(id, organization, name)| {
            let id = decode_uuid(&id, "team", "id")?;
            Ok(Team { id, organization: decode_uuid(&organization, "team", "organization_id")?, name })
        })
        .collect()
}

type Row = (String, String, String, Option<String>, Option<String>);

const COLUMNS: (
    membership::id,
    membership::user_id,
    membership::role,
    membership::organization_id,
    membership::team_id,
) = (membership::id, membership::user_id, membership::role, membership::organization_id, membership::team_id);

fn decoded(rows: Vec<Row>) -> Result<Vec<Membership>> {
    let optional = |id: Option<String>, column| id.map(|id| decode_uuid(&id, "membership", column)).transpose();
    rows.into_iter()
        .map(|(id, user, role, organization, team)| {
            Ok(Membership {
                id: decode_uuid(&id, "membership", "id")?,
                user: decode_uuid(&user, "membership", "user_id")?,
                grant: Grant {
                    role: decode_slug(&role, Role::from_slug, "membership", "role")?,
                    organization: optional(organization, "organization_id")?,
                    team: optional(team, "team_id")?,
                },
            })
        })
        .collect()
}

/// A role that needs an organization has one, and a team is one of that organization's.
fn check(conn: &mut DbConnection, grant: Grant) -> Result<()> {
    if grant.role.needs_organization() && grant.organization.is_none() {
        return Err(Error::Field {
            field: "organization",
            problem: "This role is held in an organization.",
            mend: "Say which.",
        });
    }
    let Some(id) = grant.team else { return Ok(()) };
    let of: Option<String> = team::table.find(id.to_string()).select(team::organization_id).first(conn).optional()?;
    match of {
        None => Err(Error::NotFound("team")),
        Some(of) if grant.organization.is_some_and(|id| id.to_string() == of) => Ok(()),
        Some(_) => Err(Error::Field {
            field: "team",
            problem: "This team belongs to another organization.",
            mend: "Name a team of the organization you named.",
        }),
    }
}

/// The token of every session of the user changes at its next request.
fn change_token_soon(tx: &mut WriteTransaction<'_>, user: Uuid) -> Result<()> {
    let long_ago = DateTime::UNIX_EPOCH.naive_utc();
    diesel::update(session::table.filter(session::user_id.eq(user.to_string())))
        .set((session::rotated_at.eq(long_ago), session::previous_hash.eq(None::<String>)))
        .execute(tx.conn())?;
    Ok(())
}

const fn given(role: Role) -> &'static str {
    match role {
        Role::Administrator => "gave_administrator",
        Role::Steward => "gave_steward",
        Role::Coordinator => "gave_co-ordinator",
        Role::LinkWorker => "gave_link_worker",
        Role::FrontlineWorker => "gave_frontline_worker",
        Role::NeighbourhoodLead => "gave_neighbourhood_lead",
        Role::Commissioner => "gave_commissioner",
        Role::GroupMember => "gave_group_member",
    }
}

const fn taken(role: Role) -> &'static str {
    match role {
        Role::Administrator => "took_administrator",
        Role::Steward => "took_steward",
        Role::Coordinator => "took_co-ordinator",
        Role::LinkWorker => "took_link_worker",
        Role::FrontlineWorker => "took_frontline_worker",
        Role::NeighbourhoodLead => "took_neighbourhood_lead",
        Role::Commissioner => "took_commissioner",
        Role::GroupMember => "took_group_member",
    }
}
