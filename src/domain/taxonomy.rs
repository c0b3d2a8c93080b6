//! Other people's vocabularies, kept beside our own categories.

use serde::{Deserialize, Serialize};

/// A vocabulary ("esdServiceType", "openEligibility", a council's own).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taxonomy {
    /// Stable identifier.
    pub id: uuid::Uuid,
    /// Its short name.
    pub name: String,
    /// What it lists.
    pub description: Option<String>,
    /// Address of the vocabulary.
    pub uri: Option<String>,
    /// Version, when stated.
    pub version: Option<String>,
}

/// A term of a vocabulary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaxonomyTerm {
    /// Stable identifier, derived from vocabulary and code or name.
    pub id: uuid::Uuid,
    /// Name of the vocabulary it belongs to.
    pub taxonomy: Option<String>,
    /// Code in the vocabulary, CURIE or bare.
    pub code: Option<String>,
    /// Words.
    pub name: String,
    /// What it means.
    pub description: Option<String>,
    /// The broader term.
    pub parent_id: Option<uuid::Uuid>,
    /// Address of the term.
    pub term_uri: Option<String>,
}

/// A term put on a service, organization or location by its feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// HSDS 3.1 `label`: in which role the term stands ("eligibility", "cost").
    pub label: Option<String>,
    /// The term.
    pub term: TaxonomyTerm,
}
