//! One service with all that belongs to it: what an importer makes and the directory keeps.

use super::{Location, Organization, Service};
use serde::{Deserialize, Serialize};

/// Where records come from. The name is part of every identifier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    /// Short stable name given by whoever imports ("north-lincs"), by default made from the
    /// feed's file name or host.
    pub name: String,
    /// Where it was read from, shown on "About this entry". Never holds credentials.
    pub address: String,
    /// Licence of the data, as stated.
    pub licence: Option<String>,
    /// Attribution line the licence asks for.
    pub attribution: Option<String>,
}

/// A service, the organization that runs it and the places it names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The service.
    pub service: Service,
    /// Who runs it, as this source says it.
    pub organization: Option<Organization>,
    /// Every location that `service.locations` refers to.
    pub locations: Vec<Location>,
}
