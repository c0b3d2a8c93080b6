//! A feed behind an address: its pages, and where its list leaves out details, each service.
//!
//! Asks politely (a name, pauses, few tries, `Retry-After` obeyed) and trusts nothing: pages are
//! limited in size and number, redirects are followed only outward, and a feed whose paging never ends
//! is an error.

#[cfg(test)]
mod tests;

use crate::accounts::outward::{self, GuardedResolver};
use crate::exchange::error::{Error, Problem, from_io};
use crate::exchange::source::{JsonRecords, Raw, UpTo, public};
use crate::exchange::{Limits, Network, Repairs, Rule};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::time::Duration;
use ureq::Agent;
use ureq::http::{HeaderMap, Uri};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

/// Members that only a full service has. A list that has none of them leaves out the details.
const DETAILS: [&str; 17] = [
    "service_at_locations",
    "schedules",
    "regular_schedules",
    "contacts",
    "phones",
    "cost_options",
    "languages",
    "service_areas",
    "attributes",
    "service_taxonomys",
    "eligibilitys",
    "link_taxonomies",
    "locations",
    "funding",
    "fundings",
    "capacities",
    "holiday_schedules",
];
/// After so many services whose own page said no more than the list, the rest are not asked for.
const DETAILS_IN_VAIN: u32 = 5;

/// Reads every service of a feed and gives each to `take`, numbered from 1.
pub(in crate::exchange) fn read(
    base: &Url,
    network: &Network,
    limits: &Limits,
    repairs: &mut Repairs,
    take: &mut dyn FnMut(Raw) -> Result<(), Error>,
) -> Result<(), Error> {
    let feed = Feed { agent: agent(network), base, network, limits };
    let mut seen: HashSet<u128> = HashSet::new();
    let (mut number, mut in_vain, mut first_size, mut total_bytes) = (0u64, 0u32, 0usize, 0u64);
    for page in 1..=network.max_pages {
        let address = feed.page(page);
        let shown = format!("{} page {page}", public(&address));
        let body = feed.get(&address)?;
        total_bytes += body.len() as u64;
        if total_bytes > limits.total_bytes {
            return Err(Problem::TooBig { limit: limits.total_bytes }.in_file(&shown));
        }
        let mut records = JsonRecords::new(Cursor::new(&body), &shown, limits);
        let mut found = Vec::new();
        while let Some(raw) = records.next()? {
            found.push(raw);
        }
        let told = Told::by(&records.envelope);
        let ids: Vec<u128> = found.iter().map(|raw| digest(&raw.json)).collect();
        let repeated = !ids.is_empty() && ids.iter().all(|id| seen.contains(id));
        if repeated {
            if let Some(promised) = told.total.filter(|total| *total > seen.len() as u64) {
                return Err(Problem::RepeatedPage { page, promised, read: seen.len() as u64 }.in_file(&shown));
            }
            return Ok(());
        }
        if found.is_empty() {
            if told.total.is_some_and(|total| total != seen.len() as u64) {
                repairs.count(Rule::FeedTotalWrong);
            }
            return Ok(());
        }
        let size = found.len();
        for (raw, id) in found.into_iter().zip(ids) {
            // A service that slid onto the next page while we read is the same service.
            if !seen.insert(id) {
                continue;
            }
            number += 1;
            let mut raw = Raw { place: number, ..raw };
            if network.details && in_vain < DETAILS_IN_VAIN && lacks_details(&raw.json) {
                match feed.detail(&raw.json)? {
                    Some(full) if !lacks_details(&full) => {
                        in_vain = 0;
                        raw.json = full;
                    }
                    Some(_) => in_vain += 1,
                    None => {
                        in_vain += 1;
                        repairs.count(Rule::DetailMissing);
                    }
                }
            }
            take(raw)?;
        }
        first_size = first_size.max(size);
        let over = match (told.last, told.pages) {
            (Some(true), _) => true,
            (_, Some(pages)) => u64::from(page) >= pages,
            (Some(false), None) => false,
            // Without totals a page shorter than those before it is the last.
            (None, None) => told.total.is_none() && size < first_size,
        };
        if over {
            if told.total.is_some_and(|total| total != seen.len() as u64) {
                repairs.count(Rule::FeedTotalWrong);
            }
            return Ok(());
        }
    }
    Err(Problem::PagesForEver { pages: network.max_pages }.in_file(&public(base)))
}

/// What an envelope says of its length.
struct Told {
    pages: Option<u64>,
    total: Option<u64>,
    last: Option<bool>,
}

impl Told {
    fn by(envelope: &Map<String, Value>) -> Self {
        let number = |keys: [&str; 2]| keys.iter().find_map(|key| envelope.get(*key)).and_then(Value::as_u64);
        let flag = |keys: [&str; 2]| keys.iter().find_map(|key| envelope.get(*key)).and_then(Value::as_bool);
        let pages = number(["total_pages", "totalPages"]).filter(|pages| *pages > 0);
        // "last" on page 1 of 300 is a form's default; the number of pages knows better.
        let last = flag(["last_page", "last"]).filter(|last| !*last || pages.is_none());
        Self { pages, total: number(["total_items", "totalElements"]), last }
    }
}

fn lacks_details(json: &str) -> bool {
    let Ok(Value::Object(service)) = serde_json::from_str(json) else { return false };
    !DETAILS
        .iter()
        .any(|key| service.get(*key).is_some_and(|v| !v.is_null() && v.as_array().is_none_or(|list| !list.is_empty())))
}

/// Tells services apart by identifier; those without one by all they say.
fn digest(json: &str) -> u128 {
    let id = serde_json::from_str::<Value>(json).ok().and_then(|service| {
        let id = service.get("id")?;
        id.as_str().map(str::to_owned).or_else(|| Some(id.to_string()))
    });
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, id.as_deref().unwrap_or(json).as_bytes()).as_u128()
}

struct Feed<'a> {
    agent: Agent,
    base: &'a Url,
    network: &'a Network,
    limits: &'a Limits,
}

impl Feed<'_> {
    /// `…/services`, whether or not the base address says so.
    fn services(&self) -> Url {
        let mut address = self.base.clone();
        address.set_fragment(None);
        let named = address.path().trim_end_matches('/').ends_with("/services");
        if let Ok(mut parts) = address.path_segments_mut() {
            parts.pop_if_empty();
            if !named {
                parts.push("services");
            }
        }
        address
    }

    fn page(&self, page: u32) -> Url {
        let mut address = self.services();
        let kept: Vec<(String, String)> = address
            .query_pairs()
            .filter(|(key, _)| key != "page")
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        let sized = kept.iter().any(|(key, _)| key == "per_page");
        {
            let mut query = address.query_pairs_mut();
            query.clear();
            for (key, value) in &kept {
                query.append_pair(key, value);
            }
            query.append_pair("page", &page.to_string());
            if !sized {
                query.append_pair("per_page", &self.network.per_page.to_string());
            }
        }
        address
    }

    /// The full record of a service, or `None` where the feed has no page for it.
    fn detail(&self, json: &str) -> Result<Option<String>, Error> {
        let Some(id) = serde_json::from_str::<Value>(json).ok().and_then(|s| {
            let id = s.get("id")?;
            id.as_str().map(str::to_owned).or_else(|| id.as_i64().map(|n| n.to_string()))
        }) else {
            return Ok(None);
        };
        let mut address = self.services();
        if let Ok(mut parts) = address.path_segments_mut() {
            parts.push(&id);
        }
        let body = match self.get(&address) {
            Ok(body) => body,
            Err(Error { problem: Problem::Status(404 | 410 | 500), .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let shown = public(&address);
        let first = JsonRecords::new(Cursor::new(&body), &shown, self.limits).next();
        // A page that is not JSON loses its details, not the service.
        let Ok(Some(raw)) = first else { return Ok(None) };
        let same = serde_json::from_str::<Value>(&raw.json).ok().and_then(|full| {
            full.get("id").map(|got| got.as_str().map_or_else(|| got.to_string(), str::to_owned) == id)
        });
        Ok((same == Some(true) && !raw.too_deep).then_some(raw.json))
    }

    /// One answer, tried again where the server asks for patience.
    fn get(&self, address: &Url) -> Result<Vec<u8>, Error> {
        let shown = public(address);
        let mut pause = self.network.first_pause;
        let mut tried = 1;
        loop {
            let problem = match self.ask(address) {
                Ok(Answer::Body(body)) => {
                    std::thread::sleep(self.network.between);
                    return Ok(body);
                }
                Ok(Answer::Later(status, wait)) => {
                    if let Some(wait) = wait {
                        if wait > self.network.longest_pause {
                            return Err(Problem::Status(status).in_file(&shown));
                        }
                        pause = wait;
                    }
                    Problem::Status(status)
                }
                Err(problem @ Problem::Network(_)) => problem,
                Err(problem) => return Err(problem.in_file(&shown)),
            };
            if tried >= self.network.tries {
                return Err(problem.in_file(&shown));
            }
            tracing::debug!(address = %shown, tried, "asking a feed again");
            std::thread::sleep(pause.min(self.network.longest_pause));
            pause = pause.saturating_mul(2);
            tried += 1;
        }
    }

    fn ask(&self, address: &Url) -> Result<Answer, Problem> {
        let uri: Uri = address.as_str().parse().map_err(|error| Problem::Address(format!("{error}")))?;
        let response = self.agent.get(uri).header("Accept", "application/json").call().map_err(from_ureq)?;
        let status = response.status().as_u16();
        match status {
            200..=299 => {}
            429 | 500..=599 => return Ok(Answer::Later(status, retry_after(response.headers()))),
            _ => return Err(Problem::Status(status)),
        }
        let mut body = Vec::new();
        // The client's own limit is lifted, ours stands above decompression.
        let reader = response.into_body().into_with_config().limit(u64::MAX).reader();
        UpTo::new(reader, self.network.page_bytes).read_to_end(&mut body).map_err(|error| match from_io(error) {
            Problem::Io(error) => Problem::Network(error.to_string()),
            problem => problem,
        })?;
        Ok(Answer::Body(body))
    }
}

enum Answer {
    Body(Vec<u8>),
    Later(u16, Option<Duration>),
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get("retry-after")?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

fn agent(network: &Network) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // A proxy would look names up where the guard cannot see it.
        .proxy(None)
        .max_redirects(5)
        .timeout_global(Some(network.timeout))
        .user_agent(concat!("Fingerpost/", env!("CARGO_PKG_VERSION"), " (community directory; reads open data)"))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), GuardedResolver::new(&network.allow_private))
}

fn from_ureq(error: ureq::Error) -> Problem {
    match error {
        ureq::Error::Io(error) => match outward::refused(&error) {
            Some((host, address)) => Problem::Inward { host, address },
            None => Problem::Network(error.to_string()),
        },
        ureq::Error::BadUri(why) => Problem::Address(why),
        other => Problem::Network(other.to_string()),
    }
}
