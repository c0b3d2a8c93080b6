//! The JSON interface: what the pages show, for programs. Errors are problem documents (RFC 9457);
//! those of [`fhir`] are FHIR's own.

pub mod fhir;
pub mod openapi;
pub mod places;
pub mod search;
pub mod service;
pub mod suggest;

pub use search::search_json;

use super::error::Error;
use super::query::Typed;

/// Most completions or places that are given at once.
const MOST: usize = 20;
/// Completions or places when nobody says how many.
const USUAL: usize = 8;

/// Reads `q` and `limit`; any other name is refused.
fn text_and_limit(query: &str) -> Result<(String, usize), Error> {
    let typed = Typed::from_query(query);
    if let Some(name) = typed.names().find(|name| !matches!(*name, "q" | "limit")) {
        return Err(Error::field(
            name,
            text!("field-unknown", name = name),
            text!("field-unknown-mend", names = "q, limit"),
        ));
    }
    let q: String = typed.first("q").chars().take(super::query::LONGEST_TEXT).collect();
    let limit = match typed.first("limit") {
        "" => Some(USUAL),
        number => number.parse().ok().filter(|n| (1..=MOST).contains(n)),
    };
    let limit = limit.ok_or_else(|| Error::field("limit", text!("field-limit-wrong"), text!("field-limit-mend")))?;
    Ok((q, limit))
}
