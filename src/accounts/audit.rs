//! Leaving lines in the audit, and proving that none is missing.

use super::{Action, Actor, Keys, Result};
use crate::closed_list;
use crate::database::audit::{AuditFinding, verify};
use crate::database::transaction::audit_key;
use crate::database::{AuditActor, AuditLine, Database, WriteTransaction};
use uuid::Uuid;

closed_list! {
    /// What sort of thing something was done to.
    AuditEntity {
        /// A user's account.
        UserAccount = "user_account",
        /// A role that a user was given.
        Membership = "membership",
        /// A team.
        Team = "team",
        /// A session.
        Session = "session",
        /// A token of a program.
        ApiToken = "api_token",
        /// An issuer that an organization's people sign in through.
        Issuer = "issuer",
        /// The sealing keys.
        Key = "key",
        /// A person.
        Person = "person",
        /// A referral.
        Referral = "referral",
        /// A case.
        Case = "case",
        /// A consent.
        Consent = "consent",
        /// A prescription.
        Prescription = "prescription",
        /// A measure.
        Measure = "measure",
        /// An information sharing agreement.
        Agreement = "agreement",
        /// An organization.
        Organization = "organization",
        /// A service.
        Service = "service",
    }
}

/// Findings that are named; the rest would say the same.
const MOST_FINDINGS: usize = 20;

/// Leaves a line: who did what to which thing, and how. `detail` is a slug of ours, never what somebody
/// typed. Written with the rest of the transaction or not at all.
pub fn record(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    actor: AuditActor,
    action: Action,
    entity: (AuditEntity, Option<Uuid>),
    detail: Option<&'static str>,
) {
    let (sort, entity_id) = entity;
    tx.audit(keys, AuditLine { actor, action: action.slug(), entity: sort.slug(), entity_id, detail });
}

/// Walks the whole audit; gives what is wrong with it and how many lines it has.
pub fn check(database: &Database, keys: &Keys) -> Result<(Vec<AuditFinding>, u64)> {
    let key = audit_key(keys);
    Ok(database.read(|conn| verify(conn, &key, MOST_FINDINGS))?)
}

impl Actor<'_> {
    /// The actor as the audit names it; a program is named by its token, which the caller knows.
    pub const fn audited(&self, token: Option<Uuid>) -> AuditActor {
        match (self, token) {
            (Self::User { id, .. }, _) => AuditActor::User(*id),
            (Self::Program { .. }, Some(token)) => AuditActor::Program(token),
            (Self::Operator, _) => AuditActor::Operator,
            (Self::Visitor | Self::Program { .. }, _) => AuditActor::Visitor,
        }
    }
}
