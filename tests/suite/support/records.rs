//! Records to fill a database with.

use fingerpost::directory::Staged;
use fingerpost::domain::identifier::{derived_id, service_id};
use fingerpost::domain::{
    Delivery, ImportReport, Kind, Location, LocationType, Organization, Point, PointSource, Record, Service,
    ServiceAtLocation, Source, StatedStatus,
};
use std::io::Write;
use std::path::Path;

pub fn source(name: &str) -> Source {
    Source {
        name: name.to_owned(),
        address: format!("https://feeds.example.org/{name}"),
        licence: Some("OGL-3.0".to_owned()),
        attribution: None,
    }
}

/// A service without organization or place.
pub fn service(source: &str, source_id: &str) -> Service {
    Service {
        id: service_id(source, source_id),
        source_id: source_id.to_owned(),
        organization_id: None,
        name: format!("Knit and natter {source_id}"),
        alternate_name: None,
        description: None,
        url: None,
        email: None,
        status: StatedStatus::Active,
        kind: Kind::Group,
        kind_confidence: 1.0,
        fees_description: None,
        accreditations: None,
        application_process: None,
        wait_time: None,
        eligibility_description: None,
        alert: None,
        first_visit: None,
        minimum_age: None,
        maximum_age: None,
        audiences: Vec::new(),
        deliveries: vec![Delivery::OpenGroup],
        referral_routes: Vec::new(),
        no_address_needed: false,
        assured_date: None,
        assurance_months: 12,
        closed_until: None,
        last_modified: None,
        schedules: Vec::new(),
        cost_options: Vec::new(),
        contacts: Vec::new(),
        phones: Vec::new(),
        languages: Vec::new(),
        service_areas: Vec::new(),
        categories: Vec::new(),
        attributes: Vec::new(),
        capacities: Vec::new(),
        capacity: None,
        funding: Vec::new(),
        locations: Vec::new(),
    }
}

pub fn organization(source: &str, source_id: &str) -> Organization {
    Organization {
        id: derived_id(source, "organization", source_id),
        source_id: source_id.to_owned(),
        name: format!("Friends of {source_id}"),
        alternate_name: None,
        description: None,
        email: None,
        website: None,
        logo: None,
        identifiers: Vec::new(),
        phones: Vec::new(),
        contacts: Vec::new(),
    }
}

pub fn location(source: &str, source_id: &str) -> Location {
    Location {
        id: derived_id(source, "location", source_id),
        source_id: source_id.to_owned(),
        name: Some(format!("Hall {source_id}")),
        alternate_name: None,
        description: None,
        location_type: LocationType::Physical,
        point: Some(Point { latitude: 53.65, longitude: -2.63 }),
        point_source: PointSource::Stated,
        uprn: None,
        url: None,
        transportation: None,
        addresses: Vec::new(),
        accessibility: Vec::new(),
        phones: Vec::new(),
        schedules: Vec::new(),
    }
}

/// Service `number` of `source`, run by one of a few organizations at one of a few places.
pub fn record(source: &str, number: usize) -> Record {
    let mut record =
        Record { service: service(source, &number.to_string()), organization: None, locations: Vec::new() };
    set_organization(&mut record, organization(source, &(number % 7).to_string()));
    add_location(&mut record, location(source, &(number % 11).to_string()));
    record
}

pub fn set_organization(record: &mut Record, organization: Organization) {
    record.service.organization_id = Some(organization.id);
    record.organization = Some(organization);
}

pub fn add_location(record: &mut Record, location: Location) {
    let number = record.service.locations.len();
    record.service.locations.push(ServiceAtLocation {
        id: derived_id(&record.service.id.to_string(), "service_at_location", &format!("{}-{number}", location.id)),
        location_id: location.id,
        description: None,
        schedules: Vec::new(),
        contacts: Vec::new(),
        phones: Vec::new(),
    });
    if record.locations.iter().all(|known| known.id != location.id) {
        record.locations.push(location);
    }
}

/// Writes a staging file as the reading pass does.
pub fn stage(folder: &Path, source: &Source, records: &[Record]) -> Staged {
    let path = folder.join(format!("{}.staged", source.name));
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    for record in records {
        serde_json::to_writer(&mut file, record).unwrap();
        file.write_all(b"\n").unwrap();
    }
    file.into_inner().unwrap().sync_all().unwrap();
    let report = ImportReport { read: records.len() as u64, ..ImportReport::default() };
    Staged { kind: "oruk".to_owned(), source: source.clone(), path, whole_source: true, report }
}
