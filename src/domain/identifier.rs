//! Identifiers that are the same in every database that reads the same feed, and slugs for addresses.

use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// The namespace of every identifier that Fingerpost derives.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_8f0e_7a0a_5c35_9d1b_1f2a_50c7_4e21);

/// Our identifier of a service: UUIDv5 over the source's name and the feed's own identifier.
pub fn service_id(source: &str, source_id: &str) -> Uuid {
    derived_id(source, "service", source_id)
}

/// Our identifier of any other record of a source ("organization", "location", "schedule" ...).
pub fn derived_id(source: &str, entity: &str, source_id: &str) -> Uuid {
    let key = format!("{source}\u{1f}{entity}\u{1f}{source_id}");
    Uuid::new_v5(&NAMESPACE, key.as_bytes())
}

/// A readable address part: lower-case ASCII letters, digits and single hyphens, at most 60 long,
/// ending in eight hexadecimal digits of the identifier so that it is unique and stable.
pub fn slug(name: &str, id: Uuid) -> String {
    let mut out = String::with_capacity(70);
    for c in name.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        if out.len() >= 60 {
            break;
        }
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !matches!(c, '\'' | '\u{2019}') && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let stem = out.trim_end_matches('-');
    let tail = &id.simple().to_string()[..8];
    if stem.is_empty() { tail.to_owned() } else { format!("{stem}-{tail}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_readable_and_unique() {
        let id = service_id("demo", "1");
        assert!(slug("St Paul's Hall, Adlington", id).starts_with("st-pauls-hall-adlington-"));
        assert!(slug("Café Siân", id).starts_with("cafe-sian-"));
        assert_eq!(slug("!!!", id).len(), 8);
        assert_ne!(slug("x", id), slug("x", service_id("demo", "2")));
    }

    #[test]
    fn identifiers_depend_on_source_and_entity_alone() {
        assert_eq!(service_id("a", "1"), service_id("a", "1"));
        assert_ne!(service_id("a", "1"), service_id("b", "1"));
        assert_ne!(derived_id("a", "organization", "1"), derived_id("a", "location", "1"));
    }
}
