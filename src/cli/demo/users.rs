//! Who signs in to the demonstration: one user for each role, all with one password that is shown.

use super::SOURCE;
use crate::accounts::{self, Actor, AuditActor, Grant, NewUser, Role, membership, users};
use crate::database::{Database, Keys};
use crate::domain::identifier::{derived_id, service_id};
use anyhow::{Context, Result};
use uuid::Uuid;

/// The password of every user of the demonstration. It opens invented records and nothing else.
pub const PASSWORD: &str = "invented kettle tractor";

const BY: AuditActor = AuditActor::Operator;

/// Somebody who signs in.
pub struct Member {
    /// Which user.
    pub id: Uuid,
    /// Address to sign in with.
    pub email: &'static str,
    /// In which role.
    pub role: Role,
    /// In which organization.
    pub organization: Option<Uuid>,
    grants: Vec<Grant>,
}

impl Member {
    /// As who asks.
    pub fn actor(&self) -> Actor<'_> {
        Actor::User { id: self.id, grants: &self.grants }
    }
}

/// Everybody who signs in.
pub struct Staff {
    /// The organization of the link workers.
    pub house: Uuid,
    /// Their team.
    pub team: Uuid,
    /// Link worker.
    pub leanne: Member,
    /// Link worker.
    pub imran: Member,
    /// Co-ordinator.
    pub ruth: Member,
    /// Practice nurse who refers people.
    pub practice: Member,
    /// Of Chorley Good Neighbours.
    pub grace: Member,
    /// Steward of the directory.
    pub steward: Member,
    others: Vec<Member>,
}

impl Staff {
    /// Whether they were made before.
    pub fn is_there(database: &Database, keys: &Keys) -> Result<bool> {
        match database.read(|conn| users::by_email(conn, keys, "leanne@example.org")) {
            Ok(_) => Ok(true),
            Err(accounts::Error::NotFound(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes them.
    pub fn make(database: &Database, keys: &Keys) -> Result<Self> {
        let house = derived_id(SOURCE, "organization", "link-workers");
        let group = group_of(database, super::people::VISITING)?;
        let team = database.write(|tx| membership::add_team(tx, keys, BY, house, "Chorley"))?;
        // Somebody who moves to the coast is helped on there.
        let coast = group_of(database, "seaside-friends-visiting")?;
        let coast_team = database.write(|tx| membership::add_team(tx, keys, BY, coast, "East Coast neighbourhood"))?;
        // Hashing is slow on purpose; one hash for all is enough where the password is no secret.
        let hash = accounts::password::hash(PASSWORD)?;
        let member = |name: &str, email: &'static str, grant: Grant| -> Result<Member> {
            let id = database.write::<_, accounts::Error>(|tx| {
                let id = users::add(tx, keys, BY, NewUser { name, email, grants: &[grant] })?;
                users::set_password(tx, keys, BY, id, &hash)?;
                Ok(id)
            })?;
            Ok(Member { id, email, role: grant.role, organization: grant.organization, grants: vec![grant] })
        };
        let of_team = |role| Grant::in_team(role, house, team);
        Ok(Self {
            house,
            team,
            leanne: member("Leanne Hart", "leanne@example.org", of_team(Role::LinkWorker))?,
            imran: member("Imran Shah", "imran@example.org", of_team(Role::LinkWorker))?,
            ruth: member("Ruth Aspinall", "ruth@example.org", of_team(Role::Coordinator))?,
            practice: member("Pat Nowell", "pat@example.org", of_team(Role::FrontlineWorker))?,
            grace: member("Grace Tootell", "grace@example.org", Grant::in_organization(Role::GroupMember, group))?,
            steward: member("Sunil Rao", "steward@example.org", Grant::everywhere(Role::Steward))?,
            others: vec![
                member("Olive Kime", "olive@example.org", Grant::in_team(Role::Coordinator, coast, coast_team))?,
                member("Ada Marsh", "administrator@example.org", Grant::everywhere(Role::Administrator))?,
                member("Lena Brook", "lead@example.org", Grant::everywhere(Role::NeighbourhoodLead))?,
                member("Carl Moss", "commissioner@example.org", Grant::everywhere(Role::Commissioner))?,
            ],
        })
    }

    /// Everybody, for showing how to sign in.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        [&self.leanne, &self.imran, &self.ruth, &self.practice, &self.grace, &self.steward]
            .into_iter()
            .chain(&self.others)
    }
}

/// Who runs a listing.
fn group_of(database: &Database, listing: &str) -> Result<Uuid> {
    let id = service_id(SOURCE, listing);
    let records = database.read(|conn| crate::directory::records_by_id(conn, &[id]))?;
    let group = records.first().and_then(|record| record.service.organization_id);
    group.with_context(|| format!("nobody runs {listing}"))
}
