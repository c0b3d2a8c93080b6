//! Reading and writing what the use cases share: people, cases, consents, prescriptions. Decides nothing.

mod cases;
mod consents;
mod eligibility;
mod people;
mod prescriptions;
mod sealed;

pub use cases::CaseRecord;
pub(super) use cases::{attempts_of, case_by_id, case_of_person, cases_by_ids, insert_case, resource, update_case};
pub use consents::StoredConsent;
pub(super) use consents::{
    agreements_with, best_consent, consent_by_id, consents_of, declined_by, insert_consent, update_consent,
};
pub(super) use eligibility::{eligibility_holds, eligibility_of, keep_eligibility};
pub use people::StoredPerson;
pub(super) use people::{
    all_ids, insert_person, living_id, living_person, people_by_ids, person_by_id, together, update_person, write_keys,
};
pub(super) use prescriptions::{
    Acting, Of, Stored, begin, history, notes_of, prescription_by_id, prescriptions_in, projection, record,
    replace_worker,
};
pub(super) use sealed::{open, seal};

use crate::database::Result;
use crate::database::table::decode_uuid;
use uuid::Uuid;

/// Reads an identifier that may be missing.
pub(super) fn optional_uuid(text: Option<&str>, table: &'static str, column: &'static str) -> Result<Option<Uuid>> {
    text.map(|id| decode_uuid(id, table, column)).transpose()
}

/// A version as stored.
pub(super) fn stored_version(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

/// A stored version as the domain counts.
pub(super) fn version(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}

/// Identifiers as stored.
pub(super) fn texts(ids: &[Uuid]) -> Vec<String> {
    ids.iter().map(Uuid::to_string).collect()
}
