//! Entities and rules of the directory and of prescribing: no clock, no file, no socket, no SQL.
//!
//! Names follow HSDS 3.1 with the UK profile letter for letter; the closed lists (kind, delivery,
//! audience, access facts, capacity, listing status) are those a user meets on a page. This room
//! imports nothing else of the crate; everything else may import it.
//!
//! Prescribing: `person`, `referral` and `case` say who is helped and why; `consent` and `agreement` what may
//! be told to whom; `prescription` is the machine, `event_chain` keeps its history honest, `clocks` says what
//! is due, `waiting_list` who is next; `measure` and `nine_questions` what people answer; `duplicate` which
//! records may be one person's; `matcher` asks what fits whom; `snomed` holds the codes. What belongs to a person is [`Private`].

pub mod access;
pub mod agreement;
pub mod area;
pub mod calendar;
pub mod capacity;
pub mod case;
pub mod categorizer;
pub mod clock;
pub mod clocks;
pub mod closed_list;
pub mod consent;
pub mod contact;
pub mod cost_option;
pub mod duplicate;
pub mod event_chain;
pub mod field_error;
pub mod freshness;
pub mod identifier;
pub mod import_report;
pub mod kind;
pub mod listing;
pub mod location;
pub mod matcher;
pub mod measure;
pub mod nine_questions;
pub mod one_edit;
pub mod organization;
pub mod person;
pub mod point;
pub mod postcode;
pub mod prescription;
pub mod private;
pub mod record;
pub mod referral;
pub mod schedule;
pub mod service;
pub mod snomed;
pub mod taxonomy;
pub mod waiting_list;

pub use access::AccessFact;
pub use area::{Area, AreaCode, AreaType};
pub use calendar::Calendar;
pub use capacity::{Capacity, CapacityStatus, KnownCapacity, ServiceCapacity, Unit};
pub use categorizer::{Categorizer, CategoryGuess};
pub use clock::{Clock, SystemClock};
pub use contact::{Contact, Phone};
pub use cost_option::CostOption;
pub use field_error::{FieldError, FieldErrors};
pub use freshness::{ListingStatus, StatedStatus};
pub use import_report::{ImportReport, Quarantined};
pub use kind::{Audience, Delivery, Kind, ReferralRoute};
pub use listing::{Listing, ListingPlace, Reach};
pub use location::{Accessibility, Address, Location, LocationType, PointSource};
pub use matcher::{Aspect, Candidate, Finding, MatchError, Matcher, Stated, Wanted, Way, Wishes};
pub use organization::{Organization, OrganizationIdentifier};
pub use point::Point;
pub use postcode::Postcode;
pub use private::Private;
pub use record::{Record, Source};
pub use schedule::Schedule;
pub use service::{CategoryTag, Funding, Language, Service, ServiceArea, ServiceAtLocation};
pub use taxonomy::{Attribute, Taxonomy, TaxonomyTerm};
