//! Our records as Open Referral UK version 3, with HSDS 3.1's extras and our own `fp_` properties.
//!
//! What the UK profile dropped from HSDS keeps its HSDS name; what no standard has is prefixed `fp_`,
//! so that reading an export gives the same record again. An assurer's e-mail is never kept and so
//! never written. Optional values are left out, never null or empty.

use crate::directory::StoredRecord;
use crate::domain::schedule::{ByDay, Frequency, byday_code};
use crate::domain::{
    Accessibility, Address, Attribute, Contact, CostOption, Language, Location, Organization, Phone, Schedule, Service,
    ServiceArea, ServiceAtLocation, StatedStatus, identifier,
};
use crate::exchange::words;
use serde_json::{Map, Value, json};
use std::io::{self, Write};
use uuid::Uuid;

/// How the records are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One page with all of them in `contents`.
    Page,
    /// One record a line.
    JsonLines,
}

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The records could not be read.
    #[error("the records could not be read")]
    Records(#[source] E),
    /// The export could not be written.
    #[error("the export could not be written ({0})")]
    Io(#[from] io::Error),
}

/// Writes records as they come and returns how many there were.
pub fn write_v3<W: Write, E>(
    mut out: W,
    records: impl IntoIterator<Item = Result<StoredRecord, E>>,
    form: Form,
) -> Result<u64, WriteError<E>> {
    let mut count = 0u64;
    if form == Form::Page {
        // The totals come last, because they are not known before.
        out.write_all(b"{\"contents\":[")?;
    }
    for record in records {
        let record = record.map_err(WriteError::Records)?;
        if form == Form::Page && count > 0 {
            out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut out, &service_v3(&record)).map_err(io::Error::from)?;
        if form == Form::JsonLines {
            out.write_all(b"\n")?;
        }
        count += 1;
    }
    if form == Form::Page {
        let empty = count == 0;
        write!(
            out,
            "],\"total_items\":{count},\"total_pages\":1,\"page_number\":1,\"size\":{count},\"first_page\":true,\"last_page\":true,\"empty\":{empty}}}"
        )?;
    }
    out.flush()?;
    Ok(count)
}

/// A record as a fully nested Open Referral UK service.
pub fn service_v3(record: &StoredRecord) -> Value {
    let service = &record.service;
    let mut out = Object::new(service.id);
    out.text("name", Some(&service.name));
    out.text("alternate_name", service.alternate_name.as_ref());
    out.text("status", Some(status_word(service.status)));
    out.text("description", service.description.as_ref());
    out.text("url", service.url.as_ref());
    out.text("email", service.email.as_ref());
    out.text("fees", service.fees_description.as_ref());
    out.text("accreditations", service.accreditations.as_ref());
    out.text("application_process", service.application_process.as_ref());
    out.text("wait_time", service.wait_time.as_ref());
    out.text("eligibility_description", service.eligibility_description.as_ref());
    out.text("alert", service.alert.as_ref());
    out.number("minimum_age", service.minimum_age);
    out.number("maximum_age", service.maximum_age);
    out.text("assured_date", service.assured_date.map(|day| day.to_string()).as_ref());
    out.text(
        "last_modified",
        service.last_modified.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)).as_ref(),
    );
    if let Some(organization) = &record.organization {
        out.text("organization_id", Some(&organization.organization.id.to_string()));
        out.set("organization", organization_v3(&organization.organization));
    }
    let id = service.id;
    out.list("schedules", service.schedules.iter().enumerate().map(|(n, s)| schedule(s, child(id, "schedule", n))));
    out.list(
        "service_at_locations",
        service.locations.iter().filter_map(|at| {
            let place = record.locations.iter().find(|place| place.location.id == at.location_id)?;
            Some(service_at_location(id, at, &place.location))
        }),
    );
    out.list(
        "cost_options",
        service.cost_options.iter().enumerate().map(|(n, c)| cost_option(c, child(id, "cost_option", n))),
    );
    out.list("contacts", service.contacts.iter().enumerate().map(|(n, c)| contact(c, child(id, "contact", n))));
    out.list("phones", service.phones.iter().enumerate().map(|(n, p)| phone(p, child(id, "phone", n))));
    out.list("languages", service.languages.iter().enumerate().map(|(n, l)| language(l, child(id, "language", n))));
    out.list(
        "service_areas",
        service.service_areas.iter().enumerate().map(|(n, a)| service_area(a, child(id, "service_area", n))),
    );
    out.list(
        "funding",
        service.funding.iter().enumerate().map(|(n, f)| {
            let mut funding = Object::new(child(id, "funding", n));
            funding.text("source", Some(&f.source));
            funding.done()
        }),
    );
    out.list(
        "attributes",
        service.attributes.iter().enumerate().map(|(n, a)| attribute(a, id, child(id, "attribute", n))),
    );
    out.list(
        "capacities",
        service.capacities.iter().enumerate().map(|(n, c)| {
            let mut unit = Object::new(child(child(id, "capacity", n), "unit", 0));
            unit.text("name", Some(&c.unit.name));
            unit.text("scheme", c.unit.scheme.as_ref());
            unit.text("identifier", c.unit.identifier.as_ref());
            unit.text("uri", c.unit.uri.as_ref());
            let mut capacity = Object::new(child(id, "capacity", n));
            capacity.set("unit", unit.done());
            capacity.number("available", Some(c.available));
            capacity.number("maximum", c.maximum);
            capacity.text("description", c.description.as_ref());
            capacity.text("updated", Some(&c.updated.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)));
            capacity.done()
        }),
    );
    extensions(&mut out, service);
    out.set(
        "fp_source",
        json!({
            "name": record.provenance.source.name,
            "source_id": service.source_id,
            "address": record.provenance.source.address,
            "licence": record.provenance.source.licence,
            "attribution": record.provenance.source.attribution,
        }),
    );
    out.done()
}

/// What no standard has a place for.
fn extensions(out: &mut Object, service: &Service) {
    out.text("fp_status", Some(service.status.slug()));
    out.text("fp_kind", Some(service.kind.slug()));
    out.set("fp_kind_confidence", json!(service.kind_confidence));
    out.slugs("fp_deliveries", service.deliveries.iter().map(|d| d.slug()));
    out.slugs("fp_audiences", service.audiences.iter().map(|a| a.slug()));
    out.slugs("fp_referral_routes", service.referral_routes.iter().map(|r| r.slug()));
    out.text("fp_first_visit", service.first_visit.as_ref());
    out.text("fp_closed_until", service.closed_until.map(|day| day.to_string()).as_ref());
    out.set("fp_no_address_needed", json!(service.no_address_needed));
    out.number("fp_assurance_months", Some(service.assurance_months));
    out.list(
        "fp_categories",
        service.categories.iter().map(|tag| json!({"slug": tag.slug, "confidence": tag.confidence})),
    );
    if let Some(capacity) = &service.capacity {
        let mut said = Object(Map::new());
        said.text("status", Some(capacity.status.slug()));
        said.number("available", capacity.available);
        said.number("waiting", capacity.waiting);
        said.number("wait_weeks", capacity.wait_weeks);
        said.text("as_of", Some(&capacity.as_of.to_string()));
        out.set("fp_capacity", said.done());
    }
}

const fn status_word(status: StatedStatus) -> &'static str {
    match status {
        StatedStatus::Active => "active",
        StatedStatus::Draft | StatedStatus::Paused | StatedStatus::Unlisted => "inactive",
        StatedStatus::ClosedTemporarily => "temporarily closed",
        StatedStatus::Closed | StatedStatus::ReplacedBy => "defunct",
    }
}

/// A stable identifier for a part that has none of its own.
fn child(parent: Uuid, entity: &str, number: usize) -> Uuid {
    identifier::derived_id(&parent.to_string(), entity, &number.to_string())
}

fn organization_v3(organization: &Organization) -> Value {
    let id = organization.id;
    let mut out = Object::new(id);
    out.text("name", Some(&organization.name));
    out.text("alternate_name", organization.alternate_name.as_ref());
    out.required("description", organization.description.as_ref());
    out.text("email", organization.email.as_ref());
    out.text("website", organization.website.as_ref());
    out.text("logo", organization.logo.as_ref());
    out.list(
        "organization_identifiers",
        organization.identifiers.iter().enumerate().map(|(n, one)| {
            let mut identifier = Object::new(child(id, "organization_identifier", n));
            identifier.text("organization_id", Some(&id.to_string()));
            identifier.text("identifier_scheme", one.identifier_scheme.as_ref());
            identifier.text("identifier_type", Some(&one.identifier_type));
            identifier.text("identifier", Some(&one.identifier));
            identifier.done()
        }),
    );
    out.list("phones", organization.phones.iter().enumerate().map(|(n, p)| phone(p, child(id, "phone", n))));
    out.list("contacts", organization.contacts.iter().enumerate().map(|(n, c)| contact(c, child(id, "contact", n))));
    out.done()
}

fn service_at_location(service_id: Uuid, at: &ServiceAtLocation, place: &Location) -> Value {
    let id = at.id;
    let mut out = Object::new(id);
    out.text("service_id", Some(&service_id.to_string()));
    out.text("location_id", Some(&place.id.to_string()));
    out.text("description", at.description.as_ref());
    out.set("location", location(place));
    out.list("schedules", at.schedules.iter().enumerate().map(|(n, s)| schedule(s, child(id, "schedule", n))));
    out.list("contacts", at.contacts.iter().enumerate().map(|(n, c)| contact(c, child(id, "contact", n))));
    out.list("phones", at.phones.iter().enumerate().map(|(n, p)| phone(p, child(id, "phone", n))));
    out.done()
}

fn location(place: &Location) -> Value {
    let id = place.id;
    let mut out = Object::new(id);
    out.text("location_type", Some(place.location_type.slug()));
    out.text("name", place.name.as_ref());
    out.text("alternate_name", place.alternate_name.as_ref());
    out.text("description", place.description.as_ref());
    if let Some(point) = place.point {
        out.set("latitude", json!(point.latitude));
        out.set("longitude", json!(point.longitude));
        out.text("fp_point_source", Some(place.point_source.slug()));
    }
    if let Some(uprn) = &place.uprn {
        out.text("external_identifier", Some(uprn));
        out.text("external_identifier_type", Some("UPRN"));
    }
    out.text("url", place.url.as_ref());
    out.text("transportation", place.transportation.as_ref());
    out.list("addresses", place.addresses.iter().enumerate().map(|(n, a)| address(a, id, child(id, "address", n))));
    out.list(
        "accessibility",
        place.accessibility.iter().enumerate().map(|(n, a)| accessibility(a, child(id, "accessibility", n))),
    );
    out.list("phones", place.phones.iter().enumerate().map(|(n, p)| phone(p, child(id, "phone", n))));
    out.list("schedules", place.schedules.iter().enumerate().map(|(n, s)| schedule(s, child(id, "schedule", n))));
    out.done()
}

fn address(address: &Address, location_id: Uuid, id: Uuid) -> Value {
    let mut out = Object::new(id);
    out.text("location_id", Some(&location_id.to_string()));
    out.text("attention", address.attention.as_ref());
    // The profile requires these five of every address, known or not.
    out.required("address_1", address.address_1.as_ref());
    out.text("address_2", address.address_2.as_ref());
    out.required("city", address.city.as_ref());
    out.text("region", address.region.as_ref());
    out.required("state_province", address.state_province.as_ref());
    out.required("postal_code", address.postal_code.as_ref());
    out.required("country", address.country.as_ref());
    out.text("address_type", Some("physical"));
    out.done()
}

fn accessibility(access: &Accessibility, id: Uuid) -> Value {
    let mut out = Object::new(id);
    out.text("accessibility", access.fact.map(|fact| fact.slug()));
    out.text("description", access.description.as_ref());
    out.text("details", access.details.as_ref());
    out.text("url", access.url.as_ref());
    out.done()
}

fn schedule(schedule: &Schedule, id: Uuid) -> Value {
    let mut out = Object::new(id);
    // The profile knows weekly and monthly; daily is weekly on seven days. The rest is ours alone.
    let spelled = match schedule.freq {
        Some(Frequency::Weekly) => Some("WEEKLY"),
        Some(Frequency::Monthly) => Some("MONTHLY"),
        Some(Frequency::Daily) if schedule.interval <= 1 => Some("WEEKLY"),
        Some(Frequency::Daily | Frequency::Yearly) | None => None,
    };
    out.text("freq", spelled);
    if let Some(freq @ (Frequency::Daily | Frequency::Yearly)) = schedule.freq {
        out.text("fp_freq", Some(freq.slug()));
    }
    if schedule.freq.is_some() {
        out.number("interval", Some(schedule.interval.max(1)));
    }
    let every_day = schedule.freq == Some(Frequency::Daily) && schedule.byday.is_empty() && schedule.interval <= 1;
    let byday = if every_day { "MO,TU,WE,TH,FR,SA,SU".to_owned() } else { days(&schedule.byday) };
    out.text("byday", Some(&byday).filter(|days| !days.is_empty()));
    let bymonthday: Vec<String> = schedule.bymonthday.iter().map(i8::to_string).collect();
    out.text("bymonthday", Some(&bymonthday.join(",")).filter(|days| !days.is_empty()));
    for (key, day) in [
        ("dtstart", schedule.dtstart),
        ("until", schedule.until),
        ("valid_from", schedule.valid_from),
        ("valid_to", schedule.valid_to),
    ] {
        out.text(key, day.map(|day| day.to_string()).as_ref());
    }
    out.number("count", schedule.count);
    for (key, time) in [("opens_at", schedule.opens_at), ("closes_at", schedule.closes_at)] {
        out.text(key, time.map(|time| time.format("%H:%M:%S").to_string()).as_ref());
    }
    if schedule.freq.is_some() || schedule.dtstart.is_some() {
        out.text("timezone", Some("Europe/London"));
    }
    out.text("description", schedule.description.as_ref());
    out.text("schedule_link", schedule.schedule_link.as_ref());
    out.text("attending_type", schedule.attending_type.as_ref());
    out.text("notes", schedule.notes.as_ref());
    if schedule.term_time_only {
        out.set("fp_term_time_only", json!(true));
    }
    if schedule.not_on_bank_holidays {
        out.set("fp_not_on_bank_holidays", json!(true));
    }
    out.list("fp_except", schedule.except.iter().map(|day| json!(day.to_string())));
    out.done()
}

fn days(days: &[ByDay]) -> String {
    days.iter().copied().map(byday_code).collect::<Vec<_>>().join(",")
}

fn cost_option(cost: &CostOption, id: Uuid) -> Value {
    let mut out = Object::new(id);
    out.text("option", cost.option.as_ref());
    if let Some(pence) = cost.amount_pence {
        out.set("amount", if pence % 100 == 0 { json!(pence / 100) } else { json!(pence as f64 / 100.0) });
        out.text("currency", Some("GBP"));
    }
    out.text("amount_description", cost.amount_description.as_ref());
    out.text("valid_from", cost.valid_from.map(|day| day.to_string()).as_ref());
    out.text("valid_to", cost.valid_to.map(|day| day.to_string()).as_ref());
    out.done()
}

fn contact(contact: &Contact, id: Uuid) -> Value {
    let mut out = Object::new(id);
    out.text("name", contact.name.as_ref());
    out.text("title", contact.title.as_ref());
    out.text("department", contact.department.as_ref());
    out.text("email", contact.email.as_ref());
    out.list("phones", contact.phones.iter().enumerate().map(|(n, p)| phone(p, child(id, "phone", n))));
    out.done()
}

fn phone(phone: &Phone, id: Uuid) -> Value {
    let mut out = Object::new(id);
    out.text("number", Some(&phone.number));
    out.text("extension", phone.extension.as_ref());
    out.text("description", phone.description.as_ref());
    out.done()
}

fn language(language: &Language, id: Uuid) -> Value {
    let mut out = Object::new(id);
    out.text("name", Some(&language.name));
    out.text("code", language.code.as_ref());
    out.text("note", language.note.as_ref());
    out.done()
}

fn service_area(area: &ServiceArea, id: Uuid) -> Value {
    let mut out = Object::new(id);
    let national = area.national.then(|| "National".to_owned());
    out.text("name", area.name.as_ref().or(national.as_ref()));
    // A code found by name is told as the address that stands for it, where the feed gave no other.
    let code = area.code.as_ref().map(words::code_address);
    out.text("uri", area.uri.as_ref().or(code.as_ref()));
    out.text("fp_code", area.code.as_ref().map(|code| code.as_str()));
    if let Some(extent) = &area.extent {
        out.text("extent", Some(extent));
        out.text("extent_type", Some("geojson"));
    }
    out.done()
}

fn attribute(attribute: &Attribute, service_id: Uuid, id: Uuid) -> Value {
    let term = &attribute.term;
    let mut inner = Object::new(term.id);
    inner.text("name", Some(&term.name));
    inner.text("code", term.code.as_ref());
    inner.required("description", term.description.as_ref());
    inner.text("taxonomy", term.taxonomy.as_ref());
    inner.text("parent_id", term.parent_id.map(|id| id.to_string()).as_ref());
    inner.text("term_uri", term.term_uri.as_ref());
    let mut out = Object::new(id);
    out.text("link_id", Some(&service_id.to_string()));
    out.text("link_type", Some("service"));
    out.text("label", attribute.label.as_ref());
    out.text("taxonomy_term_id", Some(&term.id.to_string()));
    out.set("taxonomy_term", inner.done());
    out.done()
}

/// A JSON object that leaves out what has no value.
struct Object(Map<String, Value>);

impl Object {
    fn new(id: Uuid) -> Self {
        let mut members = Map::new();
        members.insert("id".into(), Value::String(id.to_string()));
        Self(members)
    }

    fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.into(), value);
    }

    fn text<T: AsRef<str> + ?Sized>(&mut self, key: &str, value: Option<&T>) {
        if let Some(text) = value {
            self.set(key, Value::String(text.as_ref().to_owned()));
        }
    }

    fn required(&mut self, key: &str, value: Option<&String>) {
        self.set(key, Value::String(value.cloned().unwrap_or_default()));
    }

    fn number<T: Into<Value>>(&mut self, key: &str, value: Option<T>) {
        if let Some(number) = value {
            self.set(key, number.into());
        }
    }

    fn list(&mut self, key: &str, items: impl Iterator<Item = Value>) {
        let items: Vec<Value> = items.collect();
        if !items.is_empty() {
            self.set(key, Value::Array(items));
        }
    }

    fn slugs(&mut self, key: &str, slugs: impl Iterator<Item = &'static str>) {
        self.list(key, slugs.map(Value::from));
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}
