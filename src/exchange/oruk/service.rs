//! A service with its organization and places.

use super::fields::Fields;
use super::parts;
use super::schedule::hours;
use super::terms::Terms;
use super::{Context, Refusal};
use crate::domain::freshness::DEFAULT_ASSURANCE_MONTHS;
use crate::domain::{
    CategoryTag, CostOption, Delivery, Kind, Location, LocationType, Organization, OrganizationIdentifier, Record,
    Service, ServiceAtLocation, StatedStatus, identifier,
};
use crate::exchange::tidy;
use crate::exchange::words;
use crate::exchange::{Repairs, Rule};
use serde_json::Value;

/// A record with how many of its opening times were understood.
#[derive(Debug)]
pub(in crate::exchange) struct Converted {
    pub record: Record,
    pub understood: u64,
    pub kept_as_text: u64,
}

/// The longest identifier and name; longer ones are somebody's text in the wrong field.
const LONGEST: usize = 500;

/// Makes a record of one service object of either version.
pub(in crate::exchange) fn record(
    value: &Value,
    context: &Context<'_>,
    repairs: &mut Repairs,
) -> Result<Converted, Refusal> {
    let refuse = |source_id: Option<&String>, reason: String| Refusal { source_id: source_id.cloned(), reason };
    let Some(service) = Fields::of(value) else {
        return Err(refuse(None, "the record is not a JSON object; put each service in { }".into()));
    };
    let source_id = service.line(&["id"], repairs);
    let Some(source_id) = source_id else {
        return Err(refuse(None, "id is missing; give each service an identifier that stays the same".into()));
    };
    let Some(name) = service.line(&["name"], repairs).map(|name| decoded(&name)).filter(|name| !name.is_empty()) else {
        return Err(refuse(Some(&source_id), "name is missing; give the name on the poster".into()));
    };
    if source_id.len() > LONGEST || name.len() > LONGEST {
        let id = source_id.chars().take(60).collect();
        return Err(refuse(Some(&id), format!("id or name is longer than {LONGEST} bytes; shorten it")));
    }
    let status = match status(service, repairs) {
        Ok(status) => status,
        Err(reason) => return Err(refuse(Some(&source_id), reason)),
    };
    let organization = organization(service, context, repairs);
    let hours_of_all = hours(service, context, repairs);
    let places = match places(service, &source_id, context, repairs) {
        Ok(places) => places,
        Err(reason) => return Err(refuse(Some(&source_id), reason)),
    };
    let mut terms = Terms::of(service, context, repairs);
    for schedule in hours_of_all.schedules.iter().chain(places.at.iter().flat_map(|at| &at.schedules)) {
        if let Some(attending) = &schedule.attending_type {
            terms.attending(attending);
        }
    }
    if places.locations.iter().any(|place| place.location_type == LocationType::Virtual) {
        terms.deliveries.push(Delivery::Online);
    }
    terms.settle(repairs);

    let description = service.html(&["description"], repairs);
    let plain = description.as_deref().map(tidy::plain).unwrap_or_default();
    let organization_name = organization.as_ref().map(|o| o.name.as_str()).unwrap_or_default();
    if terms.categories.is_empty() {
        terms.categories = guessed_categories(&name, organization_name, &plain, context);
    }
    let (kind, kind_confidence) = match terms.kind {
        Some(kind) => (kind, service.number("fp_kind_confidence").unwrap_or(1.0).clamp(0.0, 1.0) as f32),
        None => guessed_kind(&name, organization_name, &plain, &terms.categories, context),
    };
    let (minimum_age, maximum_age) = ages(service, repairs);
    let capacities = parts::capacities(service, repairs);
    let capacity = parts::capacity(service, &capacities, repairs);
    let fees_description = service.prose(&["fees_description", "fees"], repairs);
    let mut cost_options = parts::cost_options(service, repairs);
    if cost_options.is_empty() && fees_description.as_deref().is_some_and(parts::is_free) {
        repairs.count(Rule::FreeReadFromFees);
        cost_options.push(CostOption { option: Some("Free".into()), amount_pence: Some(0), ..CostOption::default() });
    }
    if service.value("assurer_email").is_some() {
        repairs.count(Rule::AssurerEmailDropped);
    }
    let metadata = service.object("pc_metadata");
    let assured_date =
        service.date(&["assured_date"], repairs).or_else(|| metadata.and_then(|m| m.date(&["date_assured"], repairs)));
    let last_modified = service
        .line(&["last_modified"], repairs)
        .or_else(|| metadata.and_then(|m| m.line(&["date_modified"], repairs)))
        .and_then(|text| tidy::date_time(&text, repairs));

    let understood = hours_of_all.understood + places.understood;
    let kept_as_text = hours_of_all.kept_as_text + places.kept_as_text;
    let made = Service {
        id: identifier::service_id(context.source, &source_id),
        source_id,
        organization_id: organization.as_ref().map(|o| o.id),
        name,
        alternate_name: service.line(&["alternate_name"], repairs),
        description,
        url: service.url(&["url"], repairs),
        email: service.email(&["email"], repairs),
        status,
        kind,
        kind_confidence,
        fees_description,
        accreditations: service.prose(&["accreditations"], repairs),
        application_process: service.prose(&["application_process", "pc_attendingAccess_additionalInfo"], repairs),
        wait_time: service.prose(&["wait_time"], repairs),
        eligibility_description: eligibility_words(service, repairs),
        alert: service.prose(&["alert"], repairs),
        first_visit: service.prose(&["fp_first_visit"], repairs),
        minimum_age,
        maximum_age,
        audiences: terms.audiences,
        deliveries: terms.deliveries,
        referral_routes: terms.referral_routes,
        no_address_needed: service.boolean("fp_no_address_needed").unwrap_or(false),
        assured_date,
        assurance_months: assurance_months(service),
        closed_until: service.date(&["fp_closed_until"], repairs),
        last_modified,
        schedules: hours_of_all.schedules,
        cost_options,
        contacts: parts::contacts(service, repairs),
        phones: parts::phones(service, repairs),
        languages: parts::languages(service, repairs),
        service_areas: parts::service_areas(service, repairs),
        categories: terms.categories,
        attributes: terms.attributes,
        capacities,
        capacity,
        funding: parts::funding(service, repairs),
        locations: places.at,
    };
    Ok(Converted {
        record: Record { service: made, organization, locations: places.locations },
        understood,
        kept_as_text,
    })
}

/// Names that were written for HTML ("Arts &amp; Crafts").
fn decoded(name: &str) -> String {
    if name.contains("&amp;") || name.contains("&#") || name.contains("&quot;") || name.contains("</") {
        tidy::plain(name)
    } else {
        name.to_owned()
    }
}

fn status(service: Fields<'_>, repairs: &mut Repairs) -> Result<StatedStatus, String> {
    if let Some(status) = service.value("fp_status").and_then(Value::as_str).and_then(StatedStatus::from_slug) {
        return Ok(status);
    }
    let Some(word) = service.line(&["status"], repairs) else {
        repairs.count(Rule::StatusAssumedActive);
        return Ok(StatedStatus::Active);
    };
    match words::status(&word) {
        Some((status, exact)) => {
            if !exact {
                repairs.count(Rule::StatusSynonym);
            }
            Ok(status)
        }
        // A word that nobody knows might mean "closed", and a closed group must not be shown as open.
        None => Err(format!("status \"{word}\" is not known; write active, inactive, temporarily closed or defunct")),
    }
}

fn assurance_months(service: Fields<'_>) -> u8 {
    service
        .number("fp_assurance_months")
        .filter(|n| (1.0..=120.0).contains(n))
        .map_or(DEFAULT_ASSURANCE_MONTHS, |n| n as u8)
}

fn organization(service: Fields<'_>, context: &Context<'_>, repairs: &mut Repairs) -> Option<Organization> {
    let object = service.object("organization")?;
    let Some(name) = object.line(&["name"], repairs).map(|name| decoded(&name)).filter(|name| !name.is_empty()) else {
        repairs.count(Rule::OrganizationUnnamedDropped);
        return None;
    };
    let source_id =
        object.line(&["id"], repairs).or_else(|| service.line(&["organization_id"], repairs)).unwrap_or_else(|| {
            repairs.count(Rule::IdentifierMade);
            format!("name:{}", tidy::fold(&name))
        });
    let mut identifiers = Vec::new();
    for one in object.objects(&["organization_identifiers"]) {
        if let Some(identifier) = one.line(&["identifier"], repairs) {
            let identifier_scheme = one.line(&["identifier_scheme"], repairs);
            let identifier_type = one
                .line(&["identifier_type"], repairs)
                .or_else(|| identifier_scheme.clone())
                .unwrap_or_else(|| "identifier".to_owned());
            identifiers.push(OrganizationIdentifier { identifier_scheme, identifier_type, identifier });
        }
    }
    Some(Organization {
        id: identifier::derived_id(context.source, "organization", &source_id),
        source_id,
        alternate_name: object.line(&["alternate_name"], repairs),
        description: object.html(&["description"], repairs),
        email: object.email(&["email"], repairs),
        website: object.url(&["website", "url"], repairs),
        logo: object.url(&["logo"], repairs),
        identifiers: parts::distinct(identifiers),
        phones: parts::phones(object, repairs),
        contacts: parts::contacts(object, repairs),
        name,
    })
}

#[derive(Default)]
struct Places {
    at: Vec<ServiceAtLocation>,
    locations: Vec<Location>,
    understood: u64,
    kept_as_text: u64,
}

fn places(
    service: Fields<'_>,
    service_source_id: &str,
    context: &Context<'_>,
    repairs: &mut Repairs,
) -> Result<Places, String> {
    let mut places = Places::default();
    for link in service.objects(&["service_at_locations", "service_at_location"]) {
        let Some(object) = link.object("location") else {
            repairs.count(Rule::LocationMissingDropped);
            continue;
        };
        let fallback = link.line(&["location_id"], repairs);
        let (location, own) = super::location::location(object, fallback, context, repairs)?;
        places.understood += own.understood;
        places.kept_as_text += own.kept_as_text;
        let here = hours(link, context, repairs);
        places.understood += here.understood;
        places.kept_as_text += here.kept_as_text;
        let at = ServiceAtLocation {
            id: identifier::derived_id(
                context.source,
                "service_at_location",
                &format!("{service_source_id}\u{1f}{}", location.source_id),
            ),
            location_id: location.id,
            description: link.prose(&["description"], repairs),
            schedules: here.schedules,
            contacts: parts::contacts(link, repairs),
            phones: parts::phones(link, repairs),
        };
        places.add(at, location, repairs);
    }
    for object in service.objects(&["locations", "location"]) {
        let (location, own) = super::location::location(object, None, context, repairs)?;
        places.understood += own.understood;
        places.kept_as_text += own.kept_as_text;
        let at = at_location(context.source, service_source_id, &location);
        places.add(at, location, repairs);
    }
    Ok(places)
}

/// A service at a location about which nothing more is said.
pub(in crate::exchange) fn at_location(
    source: &str,
    service_source_id: &str,
    location: &Location,
) -> ServiceAtLocation {
    let key = format!("{service_source_id}\u{1f}{}", location.source_id);
    ServiceAtLocation {
        id: identifier::derived_id(source, "service_at_location", &key),
        location_id: location.id,
        description: None,
        schedules: Vec::new(),
        contacts: Vec::new(),
        phones: Vec::new(),
    }
}

impl Places {
    /// A place named twice is one place with the schedules of both.
    fn add(&mut self, at: ServiceAtLocation, location: Location, repairs: &mut Repairs) {
        match self.at.iter_mut().find(|known| known.location_id == location.id) {
            Some(known) => {
                repairs.count(Rule::LocationRepeatedMerged);
                known
                    .schedules
                    .extend(at.schedules.into_iter().filter(|s| !known.schedules.contains(s)).collect::<Vec<_>>());
                known.contacts.extend(at.contacts);
                known.phones.extend(at.phones);
                known.description = known.description.take().or(at.description);
            }
            None => {
                self.at.push(at);
                self.locations.push(location);
            }
        }
    }
}

fn ages(service: Fields<'_>, repairs: &mut Repairs) -> (Option<u8>, Option<u8>) {
    let from = |key: &str, repairs: &mut Repairs| {
        let nested = service.objects(&["eligibilitys", "eligibilities", "eligibility"]);
        let years = service.number(key).or_else(|| nested.iter().find_map(|e| e.number(key)))?;
        tidy::age(years, repairs)
    };
    let (minimum, maximum) = (from("minimum_age", repairs), from("maximum_age", repairs));
    match (minimum, maximum) {
        (Some(low), Some(high)) if low > high && high > 0 => {
            repairs.count(Rule::AgesSwapped);
            (Some(high), Some(low))
        }
        // An upper limit of nought years is a form's default and no limit.
        (low, Some(0)) => {
            repairs.count(Rule::AgeDropped);
            (low, None)
        }
        (low, high) => (low, high),
    }
}

fn eligibility_words(service: Fields<'_>, repairs: &mut Repairs) -> Option<String> {
    if let Some(words) = service.prose(&["eligibility_description"], repairs) {
        return Some(words);
    }
    let mut said: Vec<String> = Vec::new();
    for one in service.objects(&["eligibilitys", "eligibilities", "eligibility"]) {
        said.extend(one.prose(&["eligibility"], repairs));
    }
    let said = parts::distinct(said);
    (!said.is_empty()).then(|| said.join("; "))
}

/// The categories that the words of a listing suggest.
pub(in crate::exchange) fn guessed_categories(
    name: &str,
    organization: &str,
    plain: &str,
    context: &Context<'_>,
) -> Vec<CategoryTag> {
    let guesses = context.categorizer.categories(name, organization, plain);
    guesses
        .into_iter()
        .map(|guess| CategoryTag { slug: guess.slug, confidence: guess.confidence.clamp(0.0, 1.0) })
        .collect()
}

/// The kind that the words and categories of a listing suggest.
pub(in crate::exchange) fn guessed_kind(
    name: &str,
    organization: &str,
    plain: &str,
    categories: &[CategoryTag],
    context: &Context<'_>,
) -> (Kind, f32) {
    let slugs: Vec<String> = categories.iter().map(|tag| tag.slug.clone()).collect();
    let (kind, confidence) = context.categorizer.kind(name, organization, plain, &slugs);
    (kind, confidence.clamp(0.0, 1.0))
}
