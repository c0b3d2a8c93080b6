//! What a group was told of a person under one consent, for the person: what, when, whether anybody looked, and
//! whether the group still sees it.

use super::store::{Of, StoredConsent, all_ids, case_of_person, consent_by_id, prescriptions_in, resource};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::domain::consent::SharedField;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// One sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// To which service.
    pub service_id: Uuid,
    /// What was told.
    pub fields: BTreeSet<SharedField>,
    /// When.
    pub at: DateTime<Utc>,
    /// When somebody of the group first looked at it.
    pub opened_at: Option<DateTime<Utc>>,
    /// Whether the group sees it now.
    pub still_seen: bool,
}

/// What was told under a consent of a person, oldest first.
pub fn told_under(desk: Desk<'_>, person_id: Uuid, consent_id: Uuid) -> Result<(StoredConsent, Vec<Told>)> {
    desk.write(|tx| {
        let consent = consent_by_id(tx.conn(), desk.keys, consent_id)?;
        let ids = all_ids(tx.conn(), person_id)?;
        if !ids.contains(&consent.consent.person_id) {
            return Err(Error::NotFound("consent"));
        }
        let case = case_of_person(tx.conn(), desk.keys, &ids)?;
        desk.allow(Action::ReadPerson, resource(&case, desk.today()))?;
        let now = tx.now();
        let holds = consent.consent.status_on(desk.today()).allows_sharing();
        let mut told: Vec<Told> = prescriptions_in(tx.conn(), Of::People(&ids))?
            .into_iter()
            .filter_map(|one| {
                let state = one.state;
                let seen = state.is_seen_at(now);
                let sent = state.sent.filter(|sent| sent.consent_id == consent_id)?;
                Some(Told {
                    service_id: state.service_id,
                    fields: sent.fields,
                    at: sent.at,
                    opened_at: state.opened_at,
                    still_seen: seen && holds,
                })
            })
            .collect();
        told.sort_by_key(|one| (one.at, one.service_id));
        desk.audit(tx, Action::ReadPerson, (AuditEntity::Consent, consent_id), "told_under");
        Ok((consent, told))
    })
}
