//! What every page says of a listing in the same words: state, times, place, room, cost, freshness.

use super::why;
use crate::directory::{StoredLocation, StoredRecord};
use crate::domain::{CapacityStatus, CostOption, KnownCapacity, ListingStatus, Location, Service};
use crate::search::{Hit, Why};
use crate::web::component::{Card, Tag, Tone};
use crate::web::query::METRES_PER_MILE;
use crate::web::{address, label, sanitized, when};
use chrono::NaiveDate;
use uuid::Uuid;

/// Category whose listings show no address and carry a way to leave at once.
pub const ABUSE: &str = "domestic_abuse_support";

/// "0.8 miles", "under 0.1 miles".
pub fn miles(metres: f64) -> String {
    let miles = metres / METRES_PER_MILE;
    if miles < 0.1 {
        return text!("miles-under", miles = "0.1");
    }
    let shown = format!("{miles:.1}");
    text!("miles", count = plural(&shown), miles = shown)
}

/// Which plural a written number of miles takes: 1 or many.
pub fn plural(miles: &str) -> u8 {
    if matches!(miles, "1" | "1.0") { 1 } else { 2 }
}

/// Whether someone who reads of it may be in danger at home.
pub fn is_about_abuse(service: &Service) -> bool {
    service.categories.iter().any(|tag| tag.slug == ABUSE)
}

/// The category that the listing is most about.
pub fn main_category(service: &Service) -> Option<&str> {
    let best = service.categories.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence))?;
    let first = service.categories.iter().find(|tag| tag.confidence >= best.confidence)?;
    Some(&first.slug)
}

/// States that a person must know before anything else.
pub fn tags(record: &StoredRecord, today: NaiveDate) -> Vec<Tag> {
    let service = &record.service;
    let status = record.status(today);
    let mut tags = Vec::new();
    let closed_until = service.closed_until.filter(|until| *until > today);
    match (status, closed_until) {
        (ListingStatus::LiveFresh | ListingStatus::LiveDue, None) => {}
        (ListingStatus::ClosedTemporarily | ListingStatus::LiveFresh | ListingStatus::LiveDue, Some(until)) => {
            tags.push(Tag { words: text!("closed-until", day = when::short_date(until, today)), tone: Tone::Stop });
        }
        (ListingStatus::ClosedTemporarily | ListingStatus::Paused | ListingStatus::Closed, _) => {
            tags.push(Tag { words: label::status(status), tone: Tone::Stop });
        }
        (ListingStatus::AddedUnconfirmed | ListingStatus::LiveStale, _) => {
            tags.push(Tag { words: label::status(status), tone: Tone::Attention });
        }
        (ListingStatus::Draft | ListingStatus::ReplacedBy | ListingStatus::Unlisted, _) => {
            tags.push(Tag { words: label::status(status), tone: Tone::Plain });
        }
    }
    if let Some(KnownCapacity::Known(capacity)) = service.capacity.as_ref().map(|c| c.on(today)) {
        let tone = match capacity.status {
            CapacityStatus::Spaces | CapacityStatus::Few | CapacityStatus::DropInNoLimit => return tags,
            CapacityStatus::WaitingListOpen | CapacityStatus::Unknown => Tone::Attention,
            CapacityStatus::WaitingListClosed | CapacityStatus::NotTaking => Tone::Stop,
        };
        tags.push(Tag { words: label::capacity(capacity.status), tone });
    }
    tags
}

/// "3 spaces (4 Nov)", "Waiting list, about 7 weeks, 5 people waiting", or that one has to ask.
pub fn capacity(service: &Service, today: NaiveDate) -> String {
    let Some(KnownCapacity::Known(capacity)) = service.capacity.as_ref().map(|c| c.on(today)) else {
        return label::capacity(CapacityStatus::Unknown);
    };
    let mut words = match (capacity.status, capacity.available) {
        (CapacityStatus::Spaces | CapacityStatus::Few, Some(count)) if count > 0 => {
            text!("spaces-count", count = count)
        }
        (status, _) => label::capacity(status),
    };
    if let Some(weeks) = capacity.wait_weeks.filter(|w| *w > 0) {
        words = format!("{words}, {}", text!("wait-weeks", weeks = weeks));
    }
    if let Some(waiting) = capacity.waiting.filter(|w| *w > 0) {
        words = format!("{words}, {}", text!("wait-people", count = waiting));
    }
    text!("capacity-as-of", words = words, day = when::short_date(capacity.as_of, today))
}

/// What it costs, each way of paying once; nothing when the source does not say.
pub fn cost(service: &Service) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in service.cost_options.iter().map(cost_option).chain(service.fees_description.clone()) {
        let line = sanitized::plain(&line, 200);
        if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn cost_option(option: &CostOption) -> String {
    let name = option.option.as_deref().map(str::trim).filter(|o| !o.is_empty() && !o.eq_ignore_ascii_case("free"));
    let detail = option.amount_description.as_deref().map(str::trim).filter(|d| !d.is_empty());
    let amount = match option.amount_pence {
        Some(0) => Some(text!("cost-free")),
        Some(pence) => Some(pounds(pence)),
        None if option.is_free() => Some(text!("cost-free")),
        None => None,
    };
    match (amount, name, detail) {
        (Some(amount), None, None) => amount,
        (Some(amount), None, Some(detail)) => format!("{amount} {detail}"),
        (Some(amount), Some(name), None) => format!("{name}: {amount}"),
        (Some(amount), Some(name), Some(detail)) => format!("{name}: {amount} {detail}"),
        (None, name, detail) => [name, detail].into_iter().flatten().collect::<Vec<_>>().join(": "),
    }
}

/// "£2", "£2.50".
pub fn pounds(pence: i64) -> String {
    if pence % 100 == 0 {
        format!("£{}", pence / 100)
    } else {
        format!("£{}.{:02}", pence / 100, (pence % 100).abs())
    }
}

/// "Checked 4 November 2026", "Not confirmed since 10 November 2025".
pub fn checked(record: &StoredRecord, today: NaiveDate) -> String {
    let assured = record.service.assured_date;
    match (record.status(today), assured) {
        (ListingStatus::LiveStale, Some(day)) => text!("not-confirmed-since", day = when::date(day)),
        (_, Some(day)) => text!("checked-on", day = when::date(day)),
        (_, None) => text!("not-confirmed"),
    }
}

/// The number to show: the place's own, the service's, a contact's, the organization's.
pub fn phone(record: &StoredRecord, location: Option<Uuid>) -> Option<&str> {
    let service = &record.service;
    let here = service.locations.iter().filter(|at| location.is_none() || Some(at.location_id) == location);
    let organization = record.organization.as_ref().map(|o| &o.organization);
    service
        .phones
        .iter()
        .chain(here.flat_map(|at| at.phones.iter().chain(at.contacts.iter().flat_map(|c| &c.phones))))
        .chain(service.contacts.iter().flat_map(|c| &c.phones))
        .chain(organization.iter().flat_map(|o| &o.phones))
        .map(|phone| phone.number.trim())
        .find(|number| number.chars().any(|c| c.is_ascii_digit()))
}

/// "St Paul's Hall, Adlington".
pub fn place_name(location: &Location) -> Option<String> {
    let address = location.addresses.first();
    let name = location.name.as_deref().map(str::trim).filter(|n| !n.is_empty());
    let street = address.and_then(|a| a.address_1.as_deref()).map(str::trim).filter(|a| !a.is_empty());
    let town = address.and_then(|a| a.city.as_deref().or(a.region.as_deref())).map(str::trim).filter(|t| !t.is_empty());
    let first = name.or(street);
    match (first, town) {
        (Some(first), Some(town)) if !first.to_lowercase().contains(&town.to_lowercase()) => {
            Some(format!("{first}, {town}"))
        }
        (Some(first), _) => Some(first.to_owned()),
        (None, town) => town.map(str::to_owned),
    }
}

/// Lines of an address, without repeats.
pub fn address_lines(location: &Location) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let Some(a) = location.addresses.first() else { return lines };
    let parts = [&a.attention, &a.address_1, &a.address_2, &a.city, &a.region, &a.state_province, &a.postal_code];
    for part in parts.into_iter().flatten() {
        let part = part.trim();
        if !part.is_empty() && !lines.iter().any(|line| line.eq_ignore_ascii_case(part)) {
            lines.push(part.to_owned());
        }
    }
    lines
}

/// The place a hit stands for.
pub fn location(record: &StoredRecord, id: Option<Uuid>) -> Option<&StoredLocation> {
    let id = id?;
    record.locations.iter().find(|at| at.location.id == id)
}

/// Ways in which it reaches people without a place ("By phone", "Comes to your home").
pub fn reach(service: &Service) -> Vec<String> {
    service.deliveries.iter().filter(|d| d.comes_to_you()).map(|d| label::delivery(*d)).collect()
}

/// What is known of where a result is that states no place, for who asked for one near.
fn place_in_words(why: &[Why]) -> Option<String> {
    why.iter().find_map(|why| match why {
        Why::NamesPlace { place } => Some(text!("place-in-words", place = place.as_str())),
        Why::PlaceUnstated => Some(text!("place-not-stated")),
        _ => None,
    })
}

/// The card of a result.
pub fn card(hit: &Hit, record: &StoredRecord, number: Option<usize>, today: NaiveDate) -> Card {
    let service = &record.service;
    let at = location(record, hit.location_id);
    let secret = is_about_abuse(service);
    let mut facts = Vec::new();
    let mut times = when::lines(when::schedules_at(record, hit.location_id));
    let more = times.len().saturating_sub(2);
    times.truncate(2);
    if more > 0 {
        times.push(text!("times-more", count = more));
    }
    if !times.is_empty() {
        facts.push((text!("fact-when"), times.join("; ")));
    }
    if let Some(next) = hit.next_session {
        facts.push((text!("fact-next"), when::session(next, today)));
    }
    let place = at.filter(|_| !secret).and_then(|at| place_name(&at.location));
    match (place, hit.distance_m) {
        (Some(place), Some(metres)) => {
            facts.push((text!("fact-where"), text!("place-and-distance", place = place, distance = miles(metres))));
        }
        (Some(place), None) => facts.push((text!("fact-where"), place)),
        (None, Some(metres)) if !secret => facts.push((text!("fact-where"), miles(metres))),
        (None, _) => {
            let reach = reach(service);
            let unstated = (!secret).then(|| place_in_words(&hit.why)).flatten();
            let reach = if reach.is_empty() { unstated } else { Some(reach.join(", ")) };
            facts.extend(reach.map(|reach| (text!("fact-where"), reach)));
        }
    }
    facts.push((text!("fact-spaces"), capacity(service, today)));
    if let Some(cost) = cost(service).into_iter().next() {
        facts.push((text!("fact-cost"), sanitized::plain(&cost, 90)));
    }
    let own_name = |o: &&str| !o.eq_ignore_ascii_case(&service.name);
    Card {
        number,
        name: service.name.clone(),
        below_heading: false,
        address: address::service(&record.slug),
        organization: record
            .organization
            .as_ref()
            .map(|o| o.organization.name.as_str())
            .filter(own_name)
            .map(str::to_owned),
        phone: phone(record, hit.location_id).map(str::to_owned),
        tags: tags(record, today),
        what: service.description.as_deref().map(|d| sanitized::plain(d, 180)).unwrap_or_default(),
        facts,
        why: why::on_card(&hit.why),
        checked: checked(record, today),
    }
}
