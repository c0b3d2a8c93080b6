//! What administrators do to the accounts of others; each asks the policy inside its transaction.
//!
//! An administrator of one organization sees whoever holds a role in it and changes roles within it. What
//! touches a whole account (its invitation, its second factor, its end) takes somebody whose reach covers
//! every role that the account holds.

use super::role::{Grant, Role};
use super::{
    Action, Actor, Error, Keys, Membership, NewUser, Resource, Result, Team, User, allows, membership, second_factor,
    users,
};
use crate::accounts::audit::{self, AuditEntity};
use crate::database::{AuditActor, DbConnection, WriteTransaction};
use uuid::Uuid;

const ACTION: Action = Action::AdministerUsers;

/// Who administers, with the keys.
#[derive(Debug, Clone, Copy)]
pub struct Administrator<'a> {
    /// As the policy is asked.
    pub actor: Actor<'a>,
    /// The keys that seal.
    pub keys: &'a Keys,
}

impl Administrator<'_> {
    /// Whether this role of that user is within reach.
    pub fn may_change(&self, user: Uuid, grant: Grant) -> bool {
        allows(self.actor, ACTION, Resource::Role { user, grant })
    }

    /// Whether the whole account is.
    pub fn reaches(&self, user: &User) -> bool {
        let all = user.memberships.iter().all(|held| self.may_change(user.id, held.grant));
        all && (!user.memberships.is_empty() || allows(self.actor, ACTION, Resource::Account(user.id)))
    }

    /// Whether the user is shown: whoever holds a role within reach, and oneself.
    pub fn sees(&self, user: &User) -> bool {
        let is_self = matches!(self.actor, Actor::User { id, .. } if id == user.id);
        let some = user.memberships.iter().any(|held| self.is_near(held));
        is_self || some || allows(self.actor, ACTION, Resource::Account(user.id))
    }

    /// A role of an organization that is administered, even one that only somebody else may give.
    fn is_near(&self, held: &Membership) -> bool {
        let Some(organization) = held.grant.organization else { return false };
        self.administers(organization) || self.may_change(held.user, held.grant)
    }

    /// Whether the organization's teams and people are looked after.
    pub fn administers(&self, organization: Uuid) -> bool {
        let anybody = Uuid::nil();
        let grant = Grant::in_organization(Role::LinkWorker, organization);
        allows(self.actor, ACTION, Resource::Role { user: anybody, grant })
    }

    /// The organizations to which the roles of an administrator are bound; none where they reach everything.
    pub fn bound_to(&self) -> Vec<Uuid> {
        let Actor::User { grants, .. } = self.actor else { return Vec::new() };
        let mine = || grants.iter().filter(|held| held.role == Role::Administrator);
        match mine().any(|held| held.organization.is_none()) {
            true => Vec::new(),
            false => mine().filter_map(|held| held.organization).collect(),
        }
    }

    const fn by(&self) -> AuditActor {
        self.actor.audited(None)
    }

    /// Everybody who is shown, by name.
    pub fn people(&self, conn: &mut DbConnection) -> Result<Vec<User>> {
        let mut all = users::all(conn, self.keys)?;
        all.retain(|user| self.sees(user));
        Ok(all)
    }

    /// Writes down that these people leave the house in a table.
    pub fn export(&self, tx: &mut WriteTransaction<'_>, users: &[Uuid]) {
        for user in users {
            let entity = (AuditEntity::UserAccount, Some(*user));
            audit::record(tx, self.keys, self.by(), Action::AdministerUsers, entity, Some("exported"));
        }
    }

    /// One of them.
    pub fn person(&self, conn: &mut DbConnection, id: Uuid) -> Result<User> {
        let user = users::by_id(conn, self.keys, id)?;
        if self.sees(&user) { Ok(user) } else { Err(Error::Refused) }
    }

    /// The teams of the organizations within reach.
    pub fn teams(&self, conn: &mut DbConnection) -> Result<Vec<Team>> {
        let mut teams = membership::teams(conn, None)?;
        teams.retain(|team| self.administers(team.organization));
        Ok(teams)
    }

    fn whole(&self, conn: &mut DbConnection, id: Uuid) -> Result<User> {
        let user = users::by_id(conn, self.keys, id)?;
        if self.reaches(&user) { Ok(user) } else { Err(Error::Refused) }
    }

    /// Makes a user with a role, who is invited.
    pub fn add(&self, tx: &mut WriteTransaction<'_>, name: &str, email: &str, grant: Grant) -> Result<Uuid> {
        if !self.may_change(Uuid::nil(), grant) {
            return Err(Error::Refused);
        }
        let grants = [grant];
        let id = users::add(tx, self.keys, self.by(), NewUser { name, email, grants: &grants })?;
        users::invite(tx, self.keys, self.by(), id)?;
        Ok(id)
    }

    /// Invites a user anew: a link for a new password. Whoever may not sign in is not invited.
    pub fn invite(&self, tx: &mut WriteTransaction<'_>, id: Uuid) -> Result<()> {
        let user = self.whole(tx.conn(), id)?;
        if user.status == users::UserStatus::Deactivated {
            return Err(Error::Refused);
        }
        users::invite(tx, self.keys, self.by(), id)?;
        Ok(())
    }

    /// Gives a user a role.
    pub fn give(&self, tx: &mut WriteTransaction<'_>, id: Uuid, grant: Grant) -> Result<()> {
        let user = users::by_id(tx.conn(), self.keys, id)?;
        if !self.sees(&user) || !self.may_change(id, grant) {
            return Err(Error::Refused);
        }
        membership::grant(tx, self.keys, self.by(), id, grant)?;
        Ok(())
    }

    /// Takes a role from a user.
    pub fn take(&self, tx: &mut WriteTransaction<'_>, id: Uuid, held: Uuid) -> Result<()> {
        let all = membership::of_user(tx.conn(), id)?;
        let held = all.into_iter().find(|one| one.id == held).ok_or(Error::NotFound("role of this user"))?;
        if !self.may_change(id, held.grant) {
            return Err(Error::Refused);
        }
        membership::withdraw(tx, self.keys, self.by(), id, held.grant)
    }

    /// Ends or restores a user's access; `version` is the one that was looked at.
    pub fn set_active(&self, tx: &mut WriteTransaction<'_>, id: Uuid, version: i64, active: bool) -> Result<()> {
        self.whole(tx.conn(), id)?;
        users::set_active(tx, self.keys, self.by(), id, version, active)
    }

    /// Takes the second factor of somebody who has lost it away, and invites them to a new password, so that
    /// who has only learnt the old one gains nothing.
    pub fn reset_second_factor(&self, tx: &mut WriteTransaction<'_>, id: Uuid) -> Result<()> {
        self.invite(tx, id)?;
        users::forget_password(tx, id)?;
        second_factor::remove(tx, self.keys, id, self.by())
    }

    /// Makes a team.
    pub fn add_team(&self, tx: &mut WriteTransaction<'_>, organization: Uuid, name: &str) -> Result<Uuid> {
        if !self.administers(organization) {
            return Err(Error::Refused);
        }
        membership::add_team(tx, self.keys, self.by(), organization, name)
    }
}
