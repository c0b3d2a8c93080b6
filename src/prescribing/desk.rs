//! The desk at which somebody works: store, keys, calendar, and who is asking.

use super::{Error, Result};
use crate::accounts::{Action, Actor, AuditEntity, Resource, allows, audit};
use crate::database::{AuditActor, Database, DbConnection, Keys, WriteTransaction};
use crate::domain::Calendar;
use chrono::NaiveDate;
use uuid::Uuid;

/// What every use case needs.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The store.
    pub database: &'a Database,
    /// The keys that seal.
    pub keys: &'a Keys,
    /// Working days are counted by it.
    pub calendar: &'a Calendar,
    /// Who is asking.
    pub actor: Actor<'a>,
}

impl<'a> Desk<'a> {
    /// The same desk with somebody else at it.
    pub const fn with(self, actor: Actor<'a>) -> Self {
        Self { actor, ..self }
    }

    /// Today's date in Great Britain.
    pub fn today(&self) -> NaiveDate {
        self.database.clock().today()
    }

    pub(super) fn write<T>(&self, work: impl FnOnce(&mut WriteTransaction<'_>) -> Result<T>) -> Result<T> {
        self.database.write(work)
    }

    pub(super) fn read<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        self.database.read(work)
    }

    /// Whether the policy lets the actor do this.
    pub(super) fn may(&self, action: Action, resource: Resource) -> bool {
        allows(self.actor, action, resource)
    }

    pub(super) fn allow(&self, action: Action, resource: Resource) -> Result<()> {
        if self.may(action, resource) { Ok(()) } else { Err(Error::Refused) }
    }

    /// The user who is asking; nobody else writes here.
    pub(super) fn user(&self) -> Result<Uuid> {
        match self.actor {
            Actor::User { id, .. } => Ok(id),
            _ => Err(Error::Refused),
        }
    }

    pub(super) fn audited(&self) -> AuditActor {
        self.actor.audited(None)
    }

    pub(super) fn audit(
        &self,
        tx: &mut WriteTransaction<'_>,
        action: Action,
        entity: (AuditEntity, Uuid),
        detail: &'static str,
    ) {
        let (sort, id) = entity;
        audit::record(tx, self.keys, self.audited(), action, (sort, Some(id)), Some(detail));
    }
}
