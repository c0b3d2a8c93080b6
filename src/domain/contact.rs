//! How to get in touch.

use serde::{Deserialize, Serialize};

/// A role or person to ask for, as the listing publishes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// "Maureen", or a role.
    pub name: Option<String>,
    /// "Group leader".
    pub title: Option<String>,
    /// "Wellbeing team".
    pub department: Option<String>,
    /// Published address of the group.
    pub email: Option<String>,
    /// The numbers of this contact.
    pub phones: Vec<Phone>,
}

/// A telephone number as it should be read aloud.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Phone {
    /// As published, spaces kept ("01632 960 118").
    pub number: String,
    /// Extension, when there is one.
    pub extension: Option<String>,
    /// "Weekday mornings; ask for Maureen".
    pub description: Option<String>,
}
