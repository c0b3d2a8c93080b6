//! What handlers share: the library of rooms below, the site's own facts, style sheet and counters.

use super::error::Error;
use super::operations::Metrics;
use crate::accounts::Accounts;
use crate::directory::closure::Closure;
use crate::directory::{OrganizationPage, StoredRecord, VenuePage};
use crate::domain::Matcher;
use crate::domain::measure::Licence;
use crate::search::answer::Suggestion;
use crate::search::{Answer, CommonNeed, Hit, Near, Request};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// What pages need of the rooms below; the composition root implements it over database, search and
/// geography. Every call may block and is made on a blocking thread.
pub trait Library: Send + Sync {
    /// Runs a search.
    fn search(&self, request: &Request) -> Result<Answer, Error>;
    /// Completions of what is being typed, best first.
    fn suggest(&self, prefix: &str, limit: usize) -> Vec<Suggestion>;
    /// Every need people look for, with at most `most` ways in which they say it.
    fn common_needs(&self, most: usize) -> Vec<CommonNeed>;
    /// Whether words that somebody wrote hold a phrase of danger: of crisis, or of abuse.
    fn tells_of_harm(&self, words: &str) -> bool;
    /// Others like a listing, near its place or coming to people there, best first.
    fn related(&self, record: &StoredRecord, limit: usize) -> Result<Vec<Hit>, Error>;
    /// Reads what a person typed as a place.
    fn near(&self, text: &str) -> NearAnswer;
    /// The records with these identifiers, in any order; those that are gone are left out.
    fn records(&self, ids: &[Uuid]) -> Result<Vec<StoredRecord>, Error>;
    /// A service by its address part, whatever its status.
    fn service_by_slug(&self, slug: &str) -> Result<Option<StoredRecord>, Error>;
    /// A service by its identifier, whatever its status.
    fn service_by_id(&self, id: Uuid) -> Result<Option<StoredRecord>, Error>;
    /// What a steward said of a service that closed, while that stands.
    fn closure(&self, _id: Uuid) -> Result<Option<Closure>, Error> {
        Ok(None)
    }
    /// A service of exactly this name that closed for good.
    fn closed_called(&self, _name: &str) -> Result<Option<(Uuid, Closure)>, Error> {
        Ok(None)
    }
    /// An organization with what it offers.
    fn organization_by_slug(&self, slug: &str) -> Result<Option<OrganizationPage>, Error>;
    /// A place with what happens there.
    fn location_by_slug(&self, slug: &str) -> Result<Option<VenuePage>, Error>;
    /// Places whose name begins with, or resembles, the text.
    fn places(&self, text: &str, limit: usize) -> Vec<PlaceChoice>;
    /// Every feed that was read, by name.
    fn sources(&self) -> Result<Vec<SourceSummary>, Error>;
    /// How far the index is behind the database.
    fn readiness(&self) -> Readiness;
    /// Now, as a clock on the wall shows it.
    fn now(&self) -> DateTime<Tz>;
    /// Ranks services for what a person needs.
    fn matcher(&self) -> &dyn Matcher;
}

/// What a typed place turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum NearAnswer {
    /// Nothing was typed.
    Empty,
    /// A place.
    Found {
        /// Where to search around.
        near: Near,
        /// Something the person should know of how it was read.
        note: Option<NearNote>,
        /// Other places of that name.
        alternatives: Vec<PlaceChoice>,
    },
    /// Several places, none more likely than the others.
    Choose(Vec<PlaceChoice>),
    /// No such place; names that resemble it.
    Unknown(Vec<String>),
}

/// How a place was read, where that differs from what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NearNote {
    /// The postcode is no longer in use, so its sector was used.
    Terminated {
        /// "PR7 1AA".
        postcode: String,
        /// "PR7 1".
        used: String,
    },
    /// The postcode is not known, so a larger part was used.
    NotKnown {
        /// "PR7 9ZZ".
        postcode: String,
        /// "PR7 9".
        used: String,
    },
    /// The name was read as a similar one.
    ReadAs {
        /// "Adlingten".
        typed: String,
        /// "Adlington".
        read_as: String,
    },
}

/// A place a person can pick.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlaceChoice {
    /// What to call it ("Adlington, Chorley").
    pub label: String,
    /// What to put in the "near" box so that it is found without a choice.
    pub value: String,
}

/// A feed as the page about the data shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceSummary {
    /// Short stable name.
    pub name: String,
    /// Where it is read from.
    pub address: String,
    /// Licence as stated.
    pub licence: Option<String>,
    /// The line the licence asks for.
    pub attribution: Option<String>,
    /// Services of it that people can find.
    pub services: u64,
    /// When it was last read.
    pub last_read: Option<DateTime<Utc>>,
}

/// How far the index is behind the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Last change that can be found.
    pub index_sequence: u64,
    /// Last change that was written.
    pub database_sequence: u64,
    /// Whether searches can be answered at all.
    pub searchable: bool,
    /// What is wrong, in a few words, when something is.
    pub reason: Option<String>,
}

impl Readiness {
    /// Changes that are written but cannot be found yet.
    pub const fn behind(&self) -> u64 {
        self.database_sequence.saturating_sub(self.index_sequence)
    }
}

/// A scale whose words belong to somebody: the licence that was stated, and the words that were entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicensedScale {
    /// The deployer's statement.
    pub licence: Licence,
    /// The questions, in order.
    pub items: [String; 7],
}

/// Facts about this site that stand on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Name in the header.
    pub name: String,
    /// A number where a person searches for the caller, when there is one.
    pub help_phone: Option<String>,
    /// When it is answered ("Monday to Friday, 9am to 5pm").
    pub help_hours: Option<String>,
    /// Number of the council or other body that takes worries about an adult or a child.
    pub safeguarding_phone: Option<String>,
    /// The short Warwick-Edinburgh scale, where whoever runs the site states that they are registered for it.
    pub swemwbs: Option<LicensedScale>,
    /// Mailbox for mistakes and accessibility problems.
    pub contact_email: Option<String>,
    /// Attribution lines of data that ship with the program (postcodes, boundaries).
    pub attributions: Vec<String>,
    /// The listings are invented for a demonstration, and every page says so.
    pub demonstration: bool,
    /// The site's own address, for machines ("https://help.example.org"); absent means relative.
    pub base_url: Option<String>,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: "Fingerpost".to_owned(),
            help_phone: None,
            help_hours: None,
            safeguarding_phone: None,
            swemwbs: None,
            contact_email: None,
            attributions: vec![
                "Contains OS data © Crown copyright and database right 2026.".to_owned(),
                "Contains Royal Mail data © Royal Mail copyright and database right 2026.".to_owned(),
                "Source: Office for National Statistics licensed under the Open Government Licence v.3.0.".to_owned(),
            ],
            demonstration: false,
            base_url: None,
        }
    }
}

impl Site {
    /// Whether people reach it over https, so that its cookie may be bound to that.
    pub fn is_secure(&self) -> bool {
        self.base_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// Whom to believe about where a request comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
    /// Addresses of operators, besides a direct connection from the machine itself.
    pub operators: Vec<IpAddr>,
    /// Hosts on inward networks at which an organization's people may prove who they are.
    pub issuers: Vec<String>,
}

/// What every handler gets.
pub struct State {
    /// The rooms below.
    pub library: Arc<dyn Library>,
    /// Who may sign in, and who is.
    pub accounts: Accounts,
    /// The site's own facts.
    pub site: Site,
    /// Whom to believe about addresses.
    pub trust: Trust,
    /// Counters.
    pub metrics: Metrics,
    /// Requests that each address may still make.
    pub limiter: super::middleware::rate_limit::Limiter,
}

impl State {
    /// State over a library, with a rate limit of `requests_per_minute` for each address.
    pub fn new(
        library: Arc<dyn Library>,
        accounts: Accounts,
        site: Site,
        trust: Trust,
        requests_per_minute: u32,
    ) -> Self {
        let limiter = super::middleware::rate_limit::Limiter::new(requests_per_minute);
        Self { library, accounts, site, trust, metrics: Metrics::new(), limiter }
    }
}
