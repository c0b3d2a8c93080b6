//! Places: addresses, points, access.
//!
//! A point that is not on the globe is dropped and counted. The place is kept when its postcode,
//! address or name still locates it; when nothing does, the record is refused, because a listing at
//! an unknown place sends people nowhere.

use super::Context;
use super::fields::Fields;
use super::parts::phones;
use super::schedule::{Hours, hours};
use crate::domain::{
    AccessFact, Accessibility, Address, Location, LocationType, Point, PointSource, Postcode, identifier,
};
use crate::exchange::tidy::fold;
use crate::exchange::words;
use crate::exchange::{Repairs, Rule};

/// What is known of where a place is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::exchange) struct Placed {
    pub point: Option<Point>,
    pub source: PointSource,
}

/// The point of a place from its stated coordinates, else from its postcode. `Err` holds what is wrong
/// with the coordinates.
pub(in crate::exchange) fn place(
    stated: (Option<f64>, Option<f64>),
    postcode: Option<&str>,
    context: &Context<'_>,
    repairs: &mut Repairs,
) -> (Placed, Option<String>) {
    let mut wrong = None;
    if let (Some(latitude), Some(longitude)) = stated {
        // Great Britain lies between 49 and 61 north and 9 west and 2 east: the two are told apart.
        if (-9.0..=3.0).contains(&latitude) && (49.0..=61.0).contains(&longitude) {
            repairs.count(Rule::LatitudeLongitudeSwapped);
            if let Ok(point) = Point::new(longitude, latitude) {
                return (Placed { point: Some(point), source: PointSource::Stated }, None);
            }
        }
        if latitude == 0.0 && longitude == 0.0 {
            repairs.count(Rule::PointZeroDropped);
        } else {
            match Point::new(latitude, longitude) {
                Ok(point) => return (Placed { point: Some(point), source: PointSource::Stated }, None),
                Err(error) => {
                    repairs.count(Rule::PointDropped);
                    wrong = Some(error.to_string());
                }
            }
        }
    }
    if let Some((point, source)) = postcode.and_then(|postcode| (context.locate)(postcode)) {
        repairs.count(Rule::PointFromPostcode);
        return (Placed { point: Some(point), source }, wrong);
    }
    (Placed { point: None, source: PointSource::Unknown }, wrong)
}

/// A location with its opening times. `Err` says why its record must be refused.
pub(super) fn location(
    object: Fields<'_>,
    fallback_id: Option<String>,
    context: &Context<'_>,
    repairs: &mut Repairs,
) -> Result<(Location, Hours), String> {
    let addresses = addresses(object, repairs);
    let name = object.line(&["name"], repairs).filter(|name| !is_placeholder(name));
    let postcode = addresses.iter().find_map(|a| a.postal_code.clone());
    let stated = (object.number("latitude"), object.number("longitude"));
    let (mut placed, wrong) = place(stated, postcode.as_deref(), context, repairs);
    if placed.point.is_some()
        && let Some(source) = object.line(&["fp_point_source"], repairs).and_then(|slug| PointSource::from_slug(&slug))
    {
        placed.source = source;
    }
    if let Some(wrong) = wrong
        && placed.point.is_none()
        && name.is_none()
        && addresses.is_empty()
    {
        return Err(format!(
            "location.latitude and longitude: {wrong}, and the place has no postcode, address or name; correct the coordinates or add a postcode"
        ));
    }
    let source_id = match object.line(&["id"], repairs).or(fallback_id) {
        Some(id) => id,
        None => {
            repairs.count(Rule::IdentifierMade);
            made_id(name.as_deref(), &addresses, placed)
        }
    };
    let own_hours = hours(object, context, repairs);
    let uprn = object
        .line(&["external_identifier"], repairs)
        .filter(|id| id.len() <= 12 && id.bytes().all(|b| b.is_ascii_digit()))
        .filter(|_| {
            let kind = object.value("external_identifier_type").and_then(|v| v.as_str()).unwrap_or("UPRN");
            kind.trim().is_empty() || kind.to_lowercase().contains("uprn")
        })
        .or_else(|| object.line(&["uprn"], repairs));
    let location = Location {
        id: identifier::derived_id(context.source, "location", &source_id),
        source_id,
        name,
        alternate_name: object.line(&["alternate_name"], repairs),
        description: object.html(&["description"], repairs),
        location_type: location_type(object, repairs),
        point: placed.point,
        point_source: placed.source,
        uprn,
        url: object.url(&["url"], repairs),
        transportation: object.prose(&["transportation"], repairs),
        addresses,
        accessibility: accessibility(object, repairs),
        phones: phones(object, repairs),
        schedules: own_hours.schedules.clone(),
    };
    Ok((location, Hours { schedules: Vec::new(), ..own_hours }))
}

fn location_type(object: Fields<'_>, repairs: &mut Repairs) -> LocationType {
    let word = object.line(&["location_type"], repairs).map(|word| fold(&word)).unwrap_or_default();
    match word.as_str() {
        "virtual" | "online" => LocationType::Virtual,
        "postal" => LocationType::Postal,
        _ => LocationType::Physical,
    }
}

fn made_id(name: Option<&str>, addresses: &[Address], placed: Placed) -> String {
    let address = addresses.first();
    let part = |text: Option<&String>| fold(text.map_or("", |t| t));
    let point = placed.point.map(|p| format!("{:.5},{:.5}", p.latitude, p.longitude)).unwrap_or_default();
    format!(
        "at:{}|{}|{}|{}",
        fold(name.unwrap_or_default()),
        part(address.and_then(|a| a.address_1.as_ref())),
        part(address.and_then(|a| a.postal_code.as_ref())),
        if address.is_some() { "" } else { &point },
    )
}

fn is_placeholder(text: &str) -> bool {
    matches!(fold(text).as_str(), "" | "unknown" | "n a" | "na" | "none" | "null" | "tbc" | "not known" | "undefined")
}

fn addresses(object: Fields<'_>, repairs: &mut Repairs) -> Vec<Address> {
    let mut out: Vec<Address> = Vec::new();
    for one in object.objects(&["addresses", "physical_addresses", "physical_address", "postal_addresses", "address"]) {
        let mut part = |keys: &[&str]| match one.line(keys, repairs) {
            Some(text) if is_placeholder(&text) => {
                repairs.count(Rule::PlaceholderDropped);
                None
            }
            other => other,
        };
        let address = Address {
            address_1: part(&["address_1", "address1", "street"]),
            address_2: part(&["address_2"]),
            city: part(&["city", "town"]),
            region: part(&["region"]),
            state_province: part(&["state_province", "county"]),
            postal_code: part(&["postal_code", "postcode"])
                .map(|text| Postcode::parse(&text).map_or(text, |postcode| postcode.as_str().to_owned())),
            country: part(&["country"]).map(|country| match fold(&country).as_str() {
                "uk" | "united kingdom" | "england" | "great britain" | "gbr" | "gb" => "GB".to_owned(),
                _ => country,
            }),
            attention: part(&["attention"]),
        };
        let empty = Address { country: address.country.clone(), ..Address::default() };
        if address != empty && !out.contains(&address) {
            out.push(address);
        }
    }
    out
}

fn accessibility(object: Fields<'_>, repairs: &mut Repairs) -> Vec<Accessibility> {
    let mut out: Vec<Accessibility> = Vec::new();
    for one in object.objects(&["accessibility", "accessibility_for_disabilities"]) {
        let title = one.prose(&["accessibility"], repairs);
        let description = one.prose(&["description"], repairs);
        let details = one.prose(&["details"], repairs);
        let url = one.url(&["url"], repairs);
        if let Some(fact) = title.as_deref().and_then(words::access_fact) {
            let description = description.filter(|d| words::access_fact(d) != Some(fact));
            push(&mut out, Accessibility { fact: Some(fact), description, details, url });
            continue;
        }
        let said = match (title, description) {
            (Some(title), Some(description)) if fold(&title) != fold(&description) => {
                Some(format!("{title}. {description}"))
            }
            (title, description) => title.or(description),
        };
        for entry in stated_access(said, details, url) {
            push(&mut out, entry);
        }
    }
    // Some feeds say it in one text.
    for key in ["accessibility", "accessibility_for_disabilities"] {
        if object.value(key).is_some_and(serde_json::Value::is_string) {
            for entry in stated_access(object.prose(&[key], repairs), None, None) {
                push(&mut out, entry);
            }
        }
    }
    out
}

/// The words once, with the first fact they state, then the other facts alone.
pub(in crate::exchange) fn stated_access(
    said: Option<String>,
    details: Option<String>,
    url: Option<String>,
) -> Vec<Accessibility> {
    let mut facts: Vec<AccessFact> = said.as_deref().map(words::access_facts).unwrap_or_default();
    for fact in details.as_deref().map(words::access_facts).unwrap_or_default() {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    if facts.is_empty() && said.is_none() && details.is_none() && url.is_none() {
        return Vec::new();
    }
    let first = Accessibility { fact: facts.first().copied(), description: said, details, url };
    let more = facts.iter().skip(1).map(|fact| Accessibility { fact: Some(*fact), ..Accessibility::default() });
    std::iter::once(first).chain(more).collect()
}

fn push(list: &mut Vec<Accessibility>, entry: Accessibility) {
    let bare = entry.description.is_none() && entry.details.is_none() && entry.url.is_none();
    let known = entry.fact.is_some() && list.iter().any(|other| other.fact == entry.fact);
    if list.contains(&entry) || (bare && known) {
        return;
    }
    list.push(entry);
}
