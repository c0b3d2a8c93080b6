//! Where a person lives, stays or can be found.

use crate::domain::{Postcode, Private};
use serde::{Deserialize, Serialize};

/// An address of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Up to five lines.
    pub lines: Vec<Private>,
    /// Whole postcode, when known.
    pub postcode: Option<Private<Postcode>>,
}

/// Where a person lives; each kind is as good as another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Residence {
    /// At an address.
    Settled {
        /// Which.
        address: Address,
    },
    /// For now: a hostel, a friend's, temporary housing.
    Temporary {
        /// Which.
        address: Address,
        /// "At his sister's until Christmas".
        note: Option<Private>,
    },
    /// Nowhere fixed.
    NoFixedAbode {
        /// Where they are often found: "the library, mornings".
        found_at: Option<Private>,
        /// The postcode of a place near which things should be looked for.
        near: Option<Private<Postcode>>,
    },
    /// They would rather not say, or it is not safe to keep.
    NotKept,
    /// Nobody asked yet.
    NotKnown,
}

impl Residence {
    /// The postcode near which to look for help.
    pub fn near(&self) -> Option<&Postcode> {
        match self {
            Self::Settled { address } | Self::Temporary { address, .. } => address.postcode.as_ref(),
            Self::NoFixedAbode { near, .. } => near.as_ref(),
            Self::NotKept | Self::NotKnown => None,
        }
        .map(Private::expose)
    }

    /// Whether a letter can be sent.
    pub fn takes_letters(&self) -> bool {
        matches!(self, Self::Settled { address } | Self::Temporary { address, .. } if !address.lines.is_empty())
    }
}
