//! Turns a stored record into what a searcher can find.

use super::{StoredLocation, StoredRecord};
use crate::domain::freshness::confirmed_until;
use crate::domain::{
    AccessFact, AreaCode, Delivery, Listing, ListingPlace, Location, LocationType, Reach, Schedule, Service,
    StatedStatus,
};

/// The listings of a record: one per place that people can go to, and at most one for where it comes to
/// them. A service that is a draft, closed, replaced or gone from its feed gives none.
pub fn listings_of(record: &StoredRecord) -> Vec<Listing> {
    let service = &record.service;
    if matches!(
        service.status,
        StatedStatus::Draft | StatedStatus::Closed | StatedStatus::ReplacedBy | StatedStatus::Unlisted
    ) {
        return Vec::new();
    }
    let places: Vec<&StoredLocation> =
        record.locations.iter().filter(|l| l.location.location_type != LocationType::Virtual).collect();
    let mut listings = Vec::with_capacity(places.len() + 1);
    for place in &places {
        let reach = Reach::Place(ListingPlace {
            location_id: place.location.id,
            name: place_name(&place.location),
            point: place.location.point,
            areas: place.areas.clone(),
        });
        listings.push(listing(record, reach, access_facts(&place.location), schedules_at(service, place)));
    }
    if let Some(reach) = coverage(record, &places) {
        listings.push(listing(record, reach, Vec::new(), service.schedules.clone()));
    }
    listings
}

/// Where the service comes to people, if it does.
///
/// A local group with a telephone is not assumed to serve the nation: with a place and no stated area,
/// only a visiting service has a coverage, the district of its place.
fn coverage(record: &StoredRecord, places: &[&StoredLocation]) -> Option<Reach> {
    let service = &record.service;
    let comes_to_people = service.deliveries.iter().any(|delivery| delivery.comes_to_you());
    if !comes_to_people && !places.is_empty() {
        return None;
    }
    if service.service_areas.iter().any(|area| area.national) {
        return Some(Reach::Everywhere);
    }
    let stated = distinct(service.service_areas.iter().filter_map(|area| area.code.clone()));
    if !stated.is_empty() {
        return Some(Reach::Areas(stated));
    }
    if places.is_empty() {
        // What has a room online and no other place is for everybody.
        let online = comes_to_people || !record.locations.is_empty();
        return Some(if online { Reach::Everywhere } else { Reach::Unstated });
    }
    if !service.deliveries.contains(&Delivery::HomeVisit) {
        return None;
    }
    let districts = distinct(places.iter().flat_map(|place| &place.areas).filter(|code| is_district(code)).cloned());
    (!districts.is_empty()).then_some(Reach::Areas(districts))
}

fn distinct(codes: impl Iterator<Item = AreaCode>) -> Vec<AreaCode> {
    let mut codes: Vec<AreaCode> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether the code is a local authority district's, by its prefix in the ONS register.
fn is_district(code: &AreaCode) -> bool {
    ["E06", "E07", "E08", "E09", "W06", "S12", "N09"].iter().any(|prefix| code.as_str().starts_with(prefix))
}

fn listing(record: &StoredRecord, reach: Reach, access: Vec<AccessFact>, schedules: Vec<Schedule>) -> Listing {
    let service = &record.service;
    Listing {
        service_id: service.id,
        source_id: service.source_id.clone(),
        reach,
        name: service.name.clone(),
        organization: record.organization.as_ref().map(|o| o.organization.name.clone()).unwrap_or_default(),
        organization_id: service.organization_id,
        text: text_of(service),
        categories: service.categories.iter().map(|tag| (tag.slug.clone(), tag.confidence)).collect(),
        terms: service.attributes.iter().map(|attribute| attribute.term.name.clone()).collect(),
        kind: service.kind,
        deliveries: service.deliveries.clone(),
        audiences: service.audiences.clone(),
        minimum_age: service.minimum_age,
        maximum_age: service.maximum_age,
        free: service.is_free(),
        access,
        languages: service
            .languages
            .iter()
            .map(|language| language.code.clone().unwrap_or_else(|| language.name.to_lowercase()))
            .collect(),
        no_address_needed: service.no_address_needed,
        status: service.status,
        confirmed_until: service.assured_date.and_then(|day| confirmed_until(day, service.assurance_months)),
        closed_until: service.closed_until,
        capacity: service.capacity.clone(),
        schedules,
    }
}

/// The schedules at one place; where it states none, the service's own.
fn schedules_at(service: &Service, place: &StoredLocation) -> Vec<Schedule> {
    let here: Vec<Schedule> = service
        .locations
        .iter()
        .filter(|at| at.location_id == place.location.id)
        .flat_map(|at| at.schedules.iter().cloned())
        .collect();
    if here.is_empty() { service.schedules.clone() } else { here }
}

fn access_facts(location: &Location) -> Vec<AccessFact> {
    let mut facts: Vec<AccessFact> = location.accessibility.iter().filter_map(|a| a.fact).collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// "St Paul's Hall, Adlington": the name with the town, unless the name says it already.
fn place_name(location: &Location) -> String {
    let address = location.addresses.first();
    let name = location.name.as_deref().or_else(|| address.and_then(|a| a.address_1.as_deref()));
    let town = address.and_then(|a| a.city.as_deref());
    match (name, town) {
        (Some(name), Some(town)) if !name.to_lowercase().contains(&town.to_lowercase()) => format!("{name}, {town}"),
        (Some(name), _) => name.to_owned(),
        (None, Some(town)) => town.to_owned(),
        (None, None) => location.postcode().unwrap_or_default().to_owned(),
    }
}

fn text_of(service: &Service) -> String {
    let parts = [
        service.alternate_name.as_deref(),
        service.description.as_deref(),
        service.eligibility_description.as_deref(),
        service.first_visit.as_deref(),
    ];
    parts.into_iter().flatten().map(plain_text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The words of sanitised HTML: tags become spaces, entities become their characters, white space is
/// drawn together.
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        rest = match tag_length(from) {
            Some(length) => {
                text.push(' ');
                from.get(length..).unwrap_or_default()
            }
            None => match entity(from) {
                Some((character, length)) => {
                    text.push(character);
                    from.get(length..).unwrap_or_default()
                }
                None => {
                    text.extend(from.chars().next());
                    from.get(1..).unwrap_or_default()
                }
            },
        };
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes of the tag that `from` begins with; a lone "<" is a character.
fn tag_length(from: &str) -> Option<usize> {
    let opens = from.strip_prefix('<')?.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
    if opens { from.find('>').map(|end| end + 1) } else { None }
}

/// The character of the entity that `from` begins with, and the entity's bytes.
fn entity(from: &str) -> Option<(char, usize)> {
    let body = from.strip_prefix('&')?;
    let end = body.bytes().take(10).position(|b| b == b';')?;
    let name = body.get(..end)?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "pound" => '£',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, end + 2))
}

#[cfg(test)]
mod tests;
