//! Who runs a service.

use super::contact::{Contact, Phone};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An organization as HSDS means it: a group, charity, council or company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Organization {
    /// Ours, derived from source and `source_id`.
    pub id: Uuid,
    /// The identifier in the feed it came from.
    pub source_id: String,
    /// The name people know it by.
    pub name: String,
    /// Another name it goes by.
    pub alternate_name: Option<String>,
    /// What it does, as sanitised HTML of the allow-list.
    pub description: Option<String>,
    /// A shared mailbox; never a named person's.
    pub email: Option<String>,
    /// Absolute http or https address.
    pub website: Option<String>,
    /// Absolute http or https address of a picture. Never fetched by us.
    pub logo: Option<String>,
    /// Charity, company or NHS numbers.
    pub identifiers: Vec<OrganizationIdentifier>,
    /// Numbers of the organization itself.
    pub phones: Vec<Phone>,
    /// Named roles to ask for.
    pub contacts: Vec<Contact>,
}

/// A number in a public register ("GB-CHC", "1098765").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrganizationIdentifier {
    /// Register by org-id.guide: GB-CHC, GB-COH, GB-NHS, GB-LAE ...
    pub identifier_scheme: Option<String>,
    /// What the feed calls the register.
    pub identifier_type: String,
    /// The number itself, as text.
    pub identifier: String,
}
