//! What makes a record unfit to be kept, said so that the source can mend it.

use crate::domain::Record;
use std::collections::HashSet;
use uuid::Uuid;

/// Why `record` cannot be kept, or `None` when it can. `json` is the record as JSON.
pub(super) fn fault(record: &Record, json: &[u8]) -> Option<String> {
    let service = &record.service;
    let organization = record.organization.as_ref().map(|o| o.id);
    if service.organization_id != organization {
        return Some(
            "service.organization_id does not name the record's organization; give both or neither".to_owned(),
        );
    }
    if service.name.trim().is_empty() {
        return Some("service.name is empty; give the name on the poster".to_owned());
    }
    let known: HashSet<Uuid> = record.locations.iter().map(|l| l.id).collect();
    if known.len() != record.locations.len() {
        return Some("a location stands twice in the record; give each once".to_owned());
    }
    let mut at_ids = HashSet::new();
    for at in &service.locations {
        if !known.contains(&at.location_id) {
            return Some(format!("service_at_location {} names a location that the record lacks; add it", at.id));
        }
        if !at_ids.insert(at.id) {
            return Some(format!("service_at_location {} stands twice; give each its own identifier", at.id));
        }
    }
    if holds_nul(json) {
        return Some("a text holds the character U+0000, which no database keeps alike; remove it".to_owned());
    }
    None
}

/// Whether JSON text holds an escaped U+0000. `\\u0000` is a backslash and five ordinary characters.
fn holds_nul(json: &[u8]) -> bool {
    let needle = br"\u0000";
    json.windows(needle.len()).enumerate().any(|(at, window)| {
        window == needle
            && json.get(..at).is_some_and(|before| before.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_real_nul_is_refused() {
        assert!(holds_nul(br#"{"a":"x\u0000"}"#));
        assert!(holds_nul(br#"{"a":"x\\\u0000"}"#));
        assert!(!holds_nul(br#"{"a":"x\\u0000"}"#));
        assert!(!holds_nul(br#"{"a":"x\u0001"}"#));
    }
}
