//! The smaller parts of a service: contacts, phones, costs, languages, areas, room.

use super::fields::Fields;
use crate::domain::{
    Capacity, CapacityStatus, Contact, CostOption, Funding, Language, Phone, ServiceArea, ServiceCapacity, Unit,
};
use crate::exchange::tidy::{self, fold};
use crate::exchange::words;
use crate::exchange::{Repairs, Rule};
use chrono::NaiveDate;
use chrono_tz::Europe::London;
use serde_json::Value;

/// The phones of an object.
pub(super) fn phones(object: Fields<'_>, repairs: &mut Repairs) -> Vec<Phone> {
    let mut out: Vec<Phone> = Vec::new();
    for one in object.objects(&["phones", "phone"]) {
        let Some(number) = one.line(&["number", "phone"], repairs) else { continue };
        let extension = one.line(&["extension"], repairs);
        let description = one.line(&["description", "contact"], repairs);
        out.extend(tidy::phone(&number, extension, description, repairs));
    }
    if object.value("phone").is_some_and(|v| v.is_string() || v.is_number())
        && let Some(number) = object.line(&["phone"], repairs)
    {
        out.extend(tidy::phone(&number, None, None, repairs));
    }
    distinct(out)
}

/// The contacts of an object; one that says nothing is left out.
pub(super) fn contacts(object: Fields<'_>, repairs: &mut Repairs) -> Vec<Contact> {
    let mut out = Vec::new();
    for one in object.objects(&["contacts", "contact"]) {
        let contact = Contact {
            name: one.line(&["name"], repairs),
            title: one.line(&["title"], repairs),
            department: one.line(&["department"], repairs),
            email: one.email(&["email"], repairs),
            phones: phones(one, repairs),
        };
        if contact != Contact::default() {
            out.push(contact);
        }
    }
    distinct(out)
}

/// Keeps the first of equal values.
pub(super) fn distinct<T: PartialEq>(list: Vec<T>) -> Vec<T> {
    let mut out: Vec<T> = Vec::with_capacity(list.len());
    for item in list {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// What it costs.
pub(super) fn cost_options(object: Fields<'_>, repairs: &mut Repairs) -> Vec<CostOption> {
    let mut out = Vec::new();
    for one in object.objects(&["cost_options", "cost_option"]) {
        let (amount, mut amount_description) = (amount_pence(one, repairs), one.line(&["amount_description"], repairs));
        if let Err(words) = &amount
            && amount_description.is_none()
        {
            amount_description = words.clone();
        }
        let cost = CostOption {
            option: one.line(&["option"], repairs),
            amount_pence: amount.unwrap_or(None),
            amount_description,
            valid_from: one.date(&["valid_from"], repairs),
            valid_to: one.date(&["valid_to"], repairs),
        };
        if cost != CostOption::default() {
            out.push(cost);
        }
    }
    distinct(out)
}

/// Pence, or the words that stood where an amount belongs.
fn amount_pence(object: Fields<'_>, repairs: &mut Repairs) -> Result<Option<i64>, Option<String>> {
    let pence = |pounds: f64| (0.0..=1_000_000.0).contains(&pounds).then(|| (pounds * 100.0).round() as i64);
    match object.value("amount") {
        None => Ok(None),
        Some(Value::Number(number)) => {
            let read = number.as_f64().and_then(pence);
            if read.is_none() {
                repairs.count(Rule::CostDropped);
            }
            Ok(read)
        }
        Some(Value::String(text)) if text.trim().is_empty() => {
            repairs.count(Rule::EmptyTextDropped);
            Ok(None)
        }
        Some(Value::String(text)) => {
            let text = tidy::line(text, repairs).unwrap_or_default();
            repairs.count(Rule::CostReadFromText);
            if is_free(&text) {
                return Ok(Some(0));
            }
            let number = text.trim_start_matches(['£', '$']).trim().replace(',', "");
            let read = match number.strip_suffix('p') {
                Some(pennies) => pennies.trim().parse::<f64>().ok().and_then(|p| pence(p / 100.0)),
                None => number.parse::<f64>().ok().and_then(pence),
            };
            read.map_or(Err(Some(text)), |pence| Ok(Some(pence)))
        }
        Some(_) => {
            repairs.count(Rule::WrongTypeDropped);
            Ok(None)
        }
    }
}

/// Whether words of cost mean that nobody pays anything.
pub(in crate::exchange) fn is_free(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "free"
            | "no cost"
            | "no charge"
            | "free of charge"
            | "none"
            | "nil"
            | "0"
            | "0 00"
            | "free to attend"
            | "free service"
            | "this service is free"
            | "its free"
            | "free to all"
    )
}

/// Languages by name or code.
pub(super) fn languages(object: Fields<'_>, repairs: &mut Repairs) -> Vec<Language> {
    let mut out: Vec<Language> = Vec::new();
    let listed = object.objects(&["languages"]);
    for one in listed {
        let note = one.line(&["note"], repairs);
        let Some(name) = one.line(&["name", "language", "code"], repairs) else { continue };
        out.extend(words::language(&name, note));
    }
    for name in object.texts("languages") {
        out.extend(words::language(name, None));
    }
    distinct(out)
}

/// Where it comes to people.
pub(super) fn service_areas(object: Fields<'_>, repairs: &mut Repairs) -> Vec<ServiceArea> {
    let mut out = Vec::new();
    for one in object.objects(&["service_areas", "service_area"]) {
        let name = one.line(&["name", "service_area"], repairs);
        let extent = match one.value("extent") {
            Some(Value::Object(shape)) => serde_json::to_string(shape).ok(),
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => None,
        };
        let uri = one.url(&["uri"], repairs);
        out.extend(words::service_area(name, uri, extent));
    }
    for name in object.texts("service_areas") {
        out.extend(words::service_area(tidy::line(name, repairs), None, None));
    }
    distinct(out)
}

/// Who pays for it.
pub(super) fn funding(object: Fields<'_>, repairs: &mut Repairs) -> Vec<Funding> {
    let found = object.objects(&["funding", "fundings"]);
    distinct(
        found.into_iter().filter_map(|one| one.prose(&["source"], repairs)).map(|source| Funding { source }).collect(),
    )
}

/// Counts of room, per unit.
pub(super) fn capacities(object: Fields<'_>, repairs: &mut Repairs) -> Vec<ServiceCapacity> {
    let mut out = Vec::new();
    for one in object.objects(&["capacities", "service_capacities"]) {
        let updated = one.line(&["updated"], repairs).and_then(|text| tidy::date_time(&text, repairs));
        let available = one.number("available").filter(|n| n.abs() < 1e9).map(|n| n as i64);
        let (Some(updated), Some(available)) = (updated, available) else {
            // Room without a day says nothing, because room fades.
            repairs.count(Rule::CapacityDropped);
            continue;
        };
        let unit = one.object("unit");
        let part = |key: &str, repairs: &mut Repairs| unit.and_then(|unit| unit.line(&[key], repairs));
        out.push(ServiceCapacity {
            unit: Unit {
                name: part("name", repairs).unwrap_or_else(|| "place".to_owned()),
                scheme: part("scheme", repairs),
                identifier: part("identifier", repairs),
                uri: unit.and_then(|unit| unit.url(&["uri"], repairs)),
            },
            available,
            maximum: one.number("maximum").filter(|n| (0.0..1e9).contains(n)).map(|n| n as i64),
            description: one.prose(&["description"], repairs),
            updated,
        });
    }
    distinct(out)
}

/// The one statement of room: our own extension, else the latest count of places.
pub(super) fn capacity(object: Fields<'_>, counts: &[ServiceCapacity], repairs: &mut Repairs) -> Option<Capacity> {
    if let Some(said) = object.object("fp_capacity") {
        let status = said.line(&["status"], repairs).and_then(|word| words::capacity_status(&word));
        let as_of: Option<NaiveDate> = said.date(&["as_of"], repairs);
        let count = |key: &str| said.number(key).filter(|n| (0.0..1e9).contains(n)).map(|n| n as u32);
        if let (Some(status), Some(as_of)) = (status, as_of) {
            return Some(Capacity {
                status,
                available: count("available"),
                waiting: count("waiting"),
                wait_weeks: count("wait_weeks"),
                as_of,
            });
        }
        repairs.count(Rule::CapacityDropped);
    }
    let latest = counts
        .iter()
        .filter(|count| {
            matches!(fold(&count.unit.name).as_str(), "place" | "places" | "space" | "spaces" | "person" | "people")
        })
        .max_by_key(|count| count.updated)?;
    let as_of = latest.updated.with_timezone(&London).date_naive();
    Some(Capacity::from_available(latest.available, as_of))
}

/// Room from a word or a number of places.
pub(in crate::exchange) fn capacity_from_words(text: &str, as_of: NaiveDate) -> Option<Capacity> {
    if let Ok(available) = text.trim().parse::<i64>() {
        return Some(Capacity::from_available(available, as_of));
    }
    let status: CapacityStatus = words::capacity_status(text)?;
    Some(Capacity { status, available: None, waiting: None, wait_weeks: None, as_of })
}
