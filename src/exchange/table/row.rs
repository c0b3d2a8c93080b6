//! From rows to services: one row, or several of one `id`, make one record.

use super::columns::{Col, Header};
use super::cost::costs;
use super::{Row, Take};
use crate::domain::freshness::DEFAULT_ASSURANCE_MONTHS;
use crate::domain::location::Address;
use crate::domain::{
    AccessFact, Accessibility, Audience, Capacity, CapacityStatus, CategoryTag, Contact, Delivery, Location,
    LocationType, Organization, OrganizationIdentifier, Phone, Postcode, Record, ReferralRoute, Service, StatedStatus,
    identifier,
};
use crate::exchange::error::Error;
use crate::exchange::oruk::{
    Context, Refusal, at_location, capacity_from_words, guessed_categories, guessed_kind, hours_in_words, is_slug,
    place,
};
use crate::exchange::tidy;
use crate::exchange::words;
use crate::exchange::{Repairs, Rule};
use chrono::NaiveDate;

/// Gathers the rows of one service.
pub(super) struct Builder<'a> {
    context: &'a Context<'a>,
    pending: Option<Pending>,
    finished: Option<String>,
}

struct Pending {
    line: u64,
    explicit_id: bool,
    record: Record,
    repairs: Repairs,
    understood: u64,
    kept_as_text: u64,
}

/// A row with its header, and what is counted on the way.
struct Cells<'a> {
    header: &'a Header,
    cells: &'a [String],
    context: &'a Context<'a>,
    repairs: Repairs,
    understood: u64,
    kept_as_text: u64,
}

impl<'a> Builder<'a> {
    pub fn new(context: &'a Context<'a>) -> Self {
        Self { context, pending: None, finished: None }
    }

    /// Takes one row that is not empty.
    pub fn row(&mut self, line: u64, header: &Header, cells: &[String], take: &mut Take<'_>) -> Result<(), Error> {
        let mut row =
            Cells { header, cells, context: self.context, repairs: Repairs::default(), understood: 0, kept_as_text: 0 };
        let id = row.text(Col::Id);
        if let (Some(pending), Some(id)) = (&mut self.pending, &id)
            && pending.explicit_id
            && pending.record.service.source_id == *id
        {
            return match row.further_place(&pending.record.service.source_id) {
                Ok((location, schedules)) => {
                    pending.add_place(location, schedules, self.context, &row);
                    Ok(())
                }
                Err(reason) => take(Row::Refused { line, refusal: Refusal { source_id: Some(id.clone()), reason } }),
            };
        }
        // A refused first row must not turn the rows of its other places into a service of their own.
        if id.is_some() && id == self.finished {
            let reason = "row of a service whose first row was refused; mend that row first".to_owned();
            return take(Row::Refused { line, refusal: Refusal { source_id: id, reason } });
        }
        self.flush(take)?;
        match row.service() {
            Ok(record) => {
                self.finished = None;
                self.pending = Some(Pending {
                    line,
                    explicit_id: id.is_some(),
                    record,
                    repairs: row.repairs,
                    understood: row.understood,
                    kept_as_text: row.kept_as_text,
                });
                Ok(())
            }
            Err(reason) => {
                self.finished.clone_from(&id);
                take(Row::Refused { line, refusal: Refusal { source_id: id, reason } })
            }
        }
    }

    /// Gives the last service.
    pub fn finish(mut self, take: &mut Take<'_>) -> Result<(), Error> {
        self.flush(take)
    }

    fn flush(&mut self, take: &mut Take<'_>) -> Result<(), Error> {
        let Some(done) = self.pending.take() else { return Ok(()) };
        take(Row::Service {
            line: done.line,
            record: Box::new(done.record),
            repairs: done.repairs,
            understood: done.understood,
            kept_as_text: done.kept_as_text,
        })
    }
}

impl Pending {
    fn add_place(
        &mut self,
        location: Location,
        schedules: Vec<crate::domain::Schedule>,
        context: &Context<'_>,
        row: &Cells<'_>,
    ) {
        let service = &mut self.record.service;
        self.understood += row.understood;
        self.kept_as_text += row.kept_as_text;
        if let Some(known) = service.locations.iter_mut().find(|at| at.location_id == location.id) {
            self.repairs.count(Rule::LocationRepeatedMerged);
            known.schedules.extend(schedules);
            return;
        }
        let mut at = at_location(context.source, &service.source_id, &location);
        at.schedules = schedules;
        service.locations.push(at);
        self.record.locations.push(location);
    }
}

/// What is wrong with a cell: the column, the value and the mend.
fn wrong(column: Col, value: &str, mend: &str) -> String {
    let shown: String = value.chars().take(80).collect();
    format!("column \"{}\": \"{shown}\" {mend}", column.name())
}

impl Cells<'_> {
    fn cell(&self, column: Col) -> Option<&str> {
        self.header.cell(self.cells, column)
    }

    fn text(&mut self, column: Col) -> Option<String> {
        let cell = self.cell(column)?.to_owned();
        tidy::line(&cell, &mut self.repairs)
    }

    fn prose(&mut self, column: Col) -> Option<String> {
        let cell = self.cell(column)?.to_owned();
        tidy::prose(&cell, &mut self.repairs)
    }

    fn parts(&self, column: Col) -> Vec<String> {
        let cell = self.cell(column).unwrap_or_default();
        cell.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// A list of values of a closed list.
    fn list<T: Ord + Copy>(
        &self,
        column: Col,
        find: impl Fn(&str) -> Option<T>,
        all: &[T],
        slug: impl Fn(T) -> &'static str,
    ) -> Result<Vec<T>, String> {
        let mut out = Vec::new();
        for part in self.parts(column) {
            match find(&part) {
                Some(value) => out.push(value),
                None => {
                    let plain: Vec<String> = all.iter().map(|value| slug(*value).replace('_', " ")).collect();
                    let mend = match tidy::nearest(&part, plain.iter().map(String::as_str)) {
                        Some(near) => format!("is not known; did you mean \"{near}\"?"),
                        None => format!("is not known; write one of: {}", plain.join(", ")),
                    };
                    return Err(wrong(column, &part, &mend));
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }

    fn number(&self, column: Col, range: std::ops::RangeInclusive<f64>) -> Result<Option<f64>, String> {
        let Some(cell) = self.cell(column) else { return Ok(None) };
        match cell.parse::<f64>() {
            Ok(number) if range.contains(&number) => Ok(Some(number)),
            _ => Err(wrong(
                column,
                cell,
                &format!("is not a number from {} to {}; correct it", range.start(), range.end()),
            )),
        }
    }

    fn whole(&self, column: Col, most: f64) -> Result<Option<u32>, String> {
        Ok(self.number(column, 0.0..=most)?.map(|number| number as u32))
    }

    fn date(&mut self, column: Col) -> Result<Option<NaiveDate>, String> {
        let Some(cell) = self.cell(column).map(str::to_owned) else { return Ok(None) };
        // How a date is written is the person's choice here, so that reading it is not a repair.
        tidy::date(&cell, Some(self.context.today), &mut Repairs::default())
            .map(Some)
            .ok_or_else(|| wrong(column, &cell, "is not a date; write 2026-11-04, 4/11/2026 or 12 days ago"))
    }

    fn web(&mut self, column: Col) -> Result<Option<String>, String> {
        let Some(cell) = self.cell(column).map(str::to_owned) else { return Ok(None) };
        match tidy::url(&cell, &mut self.repairs) {
            Some(url) => Ok(Some(url)),
            None => Err(wrong(column, &cell, "is not a web address; write one that begins with https://")),
        }
    }

    fn phones(&mut self) -> Vec<Phone> {
        let note = self.text(Col::PhoneNote);
        let mut out: Vec<Phone> = Vec::new();
        for part in self.parts(Col::Phone) {
            // Spreadsheets take a number without spaces for a sum and lose its nought.
            let lost_zero = part.len() == 10 && part.bytes().all(|b| b.is_ascii_digit()) && !part.starts_with('0');
            let number = if lost_zero { format!("0{part}") } else { part };
            if lost_zero {
                self.repairs.count(Rule::PhoneZeroRestored);
            }
            let note = if out.is_empty() { note.clone() } else { None };
            out.extend(tidy::phone(&number, None, note, &mut self.repairs));
        }
        out
    }

    fn hours(&mut self) -> Vec<crate::domain::Schedule> {
        let Some(when) = self.prose(Col::When) else { return Vec::new() };
        let hours = hours_in_words(&when, self.context);
        self.understood += hours.understood;
        self.kept_as_text += hours.kept_as_text;
        hours.schedules
    }

    fn further_place(&mut self, id: &str) -> Result<(Location, Vec<crate::domain::Schedule>), String> {
        let location = self.location()?;
        let Some(location) = location else {
            return Err(format!(
                "repeats the id \"{id}\" without a place; fill in place_name, address or postcode, or give it an id of its own"
            ));
        };
        Ok((location, self.hours()))
    }

    fn location(&mut self) -> Result<Option<Location>, String> {
        let name = self.text(Col::PlaceName);
        let address_1 = self.text(Col::Address);
        let city = self.text(Col::Town);
        let postcode = match self.cell(Col::Postcode) {
            None => None,
            Some(cell) => match Postcode::parse(cell) {
                Some(postcode) => Some(postcode.as_str().to_owned()),
                None => return Err(wrong(Col::Postcode, cell, "is not a full postcode; write it like PR7 1DB")),
            },
        };
        let latitude = self.number(Col::Latitude, -90.0..=90.0)?;
        let longitude = self.number(Col::Longitude, -180.0..=180.0)?;
        if latitude.is_some() != longitude.is_some() {
            let column = if latitude.is_some() { Col::Longitude } else { Col::Latitude };
            return Err(wrong(column, "", "is empty; give both latitude and longitude, or neither"));
        }
        if name.is_none() && address_1.is_none() && postcode.is_none() && latitude.is_none() {
            return Ok(None);
        }
        let (placed, _) = place((latitude, longitude), postcode.as_deref(), self.context, &mut self.repairs);
        let key = |text: &Option<String>| tidy::fold(text.as_deref().unwrap_or_default());
        let point_key = if postcode.is_none() && address_1.is_none() {
            format!("{latitude:?},{longitude:?}")
        } else {
            String::new()
        };
        let source_id = format!("at:{}|{}|{}|{point_key}", key(&name), key(&address_1), key(&postcode));
        let has_address = address_1.is_some() || city.is_some() || postcode.is_some();
        let address =
            Address { address_1, city, postal_code: postcode, country: Some("GB".to_owned()), ..Address::default() };
        Ok(Some(Location {
            id: identifier::derived_id(self.context.source, "location", &source_id),
            source_id,
            name,
            alternate_name: None,
            description: None,
            location_type: LocationType::Physical,
            point: placed.point,
            point_source: placed.source,
            uprn: None,
            url: None,
            transportation: self.prose(Col::GettingThere),
            addresses: if has_address { vec![address] } else { Vec::new() },
            accessibility: self.access()?,
            phones: Vec::new(),
            schedules: Vec::new(),
        }))
    }

    fn access(&mut self) -> Result<Vec<Accessibility>, String> {
        let facts = self.list(Col::Access, words::access_fact, AccessFact::ALL, AccessFact::slug)?;
        let mut out: Vec<Accessibility> =
            facts.into_iter().map(|fact| Accessibility { fact: Some(fact), ..Accessibility::default() }).collect();
        if let Some(notes) = self.prose(Col::AccessNotes) {
            out.push(Accessibility { description: Some(notes), ..Accessibility::default() });
        }
        Ok(out)
    }

    fn organization(&mut self) -> Result<Option<Organization>, String> {
        let Some(name) = self.text(Col::Organization) else { return Ok(None) };
        let description = self.cell(Col::OrganizationDescription).map(str::to_owned);
        let source_id = format!("name:{}", tidy::fold(&name));
        Ok(Some(Organization {
            id: identifier::derived_id(self.context.source, "organization", &source_id),
            source_id,
            name,
            alternate_name: None,
            description: description.and_then(|text| tidy::html(&text, &mut self.repairs)),
            email: None,
            website: self.web(Col::OrganizationWebsite)?,
            logo: None,
            identifiers: self
                .text(Col::CharityNumber)
                .map(|identifier| OrganizationIdentifier {
                    identifier_scheme: Some("GB-CHC".into()),
                    identifier_type: "Charity number".into(),
                    identifier,
                })
                .into_iter()
                .collect(),
            phones: Vec::new(),
            contacts: Vec::new(),
        }))
    }

    fn categories(&self) -> Result<Vec<CategoryTag>, String> {
        let mut out: Vec<CategoryTag> = Vec::new();
        for part in self.parts(Col::Categories) {
            let slug =
                self.context.categorizer.category_of_term(&part).or_else(|| is_slug(&part).then(|| part.clone()));
            let Some(slug) = slug else {
                return Err(wrong(
                    Col::Categories,
                    &part,
                    "is not one of our categories; write its slug, like craft_group",
                ));
            };
            if !out.iter().any(|tag| tag.slug == slug) {
                out.push(CategoryTag { slug, confidence: 1.0 });
            }
        }
        Ok(out)
    }

    fn capacity(&mut self, checked: Option<NaiveDate>) -> Result<Option<Capacity>, String> {
        let waiting = self.whole(Col::Waiting, 100_000.0)?;
        let wait_weeks = self.whole(Col::WaitWeeks, 520.0)?;
        let said = self.date(Col::SpacesAsOf)?.or(checked);
        let Some(spaces) = self.cell(Col::Spaces).map(str::to_owned) else {
            let Some(as_of) = said.filter(|_| waiting.is_some()) else { return Ok(None) };
            let status = CapacityStatus::WaitingListOpen;
            return Ok(Some(Capacity { status, available: None, waiting, wait_weeks, as_of }));
        };
        let Some(as_of) = said else {
            return Err(wrong(Col::SpacesAsOf, "", "is empty; say on which day spaces was said, because room fades"));
        };
        match capacity_from_words(&spaces, as_of) {
            Some(capacity) => Ok(Some(Capacity { waiting, wait_weeks, ..capacity })),
            None => Err(wrong(
                Col::Spaces,
                &spaces,
                "is not known; write a number, few, waiting list open, waiting list closed, not taking or drop in",
            )),
        }
    }

    fn ages(&self) -> Result<(Option<u8>, Option<u8>), String> {
        let minimum = self.number(Col::AgeMin, 0.0..=130.0)?.map(|age| age as u8);
        let maximum = self.number(Col::AgeMax, 0.0..=130.0)?.map(|age| age as u8);
        match (minimum, maximum) {
            (Some(low), Some(high)) if low > high => {
                Err(wrong(Col::AgeMax, &high.to_string(), "is less than age_min; change one of them"))
            }
            ages => Ok(ages),
        }
    }

    fn one<T: Copy>(&self, column: Col, find: impl Fn(&str) -> Option<T>, known: &str) -> Result<Option<T>, String> {
        let Some(cell) = self.cell(column) else { return Ok(None) };
        find(cell).map(Some).ok_or_else(|| wrong(column, cell, &format!("is not known; write {known}")))
    }

    fn service(&mut self) -> Result<Record, String> {
        let Some(name) = self.text(Col::Name) else {
            return Err(wrong(Col::Name, "", "is empty; give the name on the poster"));
        };
        let organization = self.organization()?;
        let location = self.location()?;
        let source_id = match self.text(Col::Id) {
            Some(id) if id.len() > 200 => return Err(wrong(Col::Id, &id, "is too long; keep it under 200 letters")),
            Some(id) => id,
            None => {
                let postcode = location.as_ref().and_then(Location::postcode).unwrap_or_default();
                let organization = organization.as_ref().map(|o| o.name.as_str()).unwrap_or_default();
                format!("{}|{}|{}", tidy::fold(&name), tidy::fold(organization), tidy::fold(postcode))
            }
        };
        let description = self.cell(Col::Description).map(str::to_owned);
        let description = description.and_then(|text| tidy::html(&text, &mut self.repairs));
        let plain = description.as_deref().map(tidy::plain).unwrap_or_default();
        let organization_name = organization.as_ref().map(|o| o.name.clone()).unwrap_or_default();
        let mut categories = self.categories()?;
        if categories.is_empty() {
            categories = guessed_categories(&name, &organization_name, &plain, self.context);
        }
        let (kind, kind_confidence) =
            match self.one(Col::Kind, words::kind, "group, befriending, venue or advice service")? {
                Some(kind) => (kind, 1.0),
                None => guessed_kind(&name, &organization_name, &plain, &categories, self.context),
            };
        let status = self.one(
            Col::Status,
            |word| words::status(word).map(|s| s.0),
            "active, inactive, temporarily closed or defunct",
        )?;
        let no_address_needed = self.one(Col::NoAddress, words::yes_or_no, "yes or no")?.unwrap_or(false);
        let (minimum_age, maximum_age) = self.ages()?;
        let assured_date = self.date(Col::Checked)?;
        let capacity = self.capacity(assured_date)?;
        let email = match self.cell(Col::Email).map(str::to_owned) {
            None => None,
            Some(cell) => match tidy::email(&cell, &mut self.repairs) {
                Some(email) => Some(email),
                None => return Err(wrong(Col::Email, &cell, "is not an e-mail address; correct it or leave it empty")),
            },
        };
        let contact_name = self.text(Col::ContactName);
        let cost = self.text(Col::Cost);
        let locations = location.iter().map(|place| at_location(self.context.source, &source_id, place)).collect();
        let service = Service {
            id: identifier::service_id(self.context.source, &source_id),
            organization_id: organization.as_ref().map(|o| o.id),
            name,
            alternate_name: None,
            description,
            url: self.web(Col::Website)?,
            email,
            status: status.unwrap_or(StatedStatus::Active),
            kind,
            kind_confidence,
            fees_description: cost.clone(),
            accreditations: None,
            application_process: None,
            wait_time: None,
            eligibility_description: self.prose(Col::Eligibility),
            alert: self.prose(Col::Alert),
            first_visit: self.prose(Col::FirstVisit),
            minimum_age,
            maximum_age,
            audiences: self.list(Col::For, words::audience, Audience::ALL, Audience::slug)?,
            deliveries: self.list(Col::Delivery, words::delivery, Delivery::ALL, Delivery::slug)?,
            referral_routes: self.list(
                Col::Referral,
                words::referral_route,
                ReferralRoute::ALL,
                ReferralRoute::slug,
            )?,
            no_address_needed,
            assured_date,
            assurance_months: DEFAULT_ASSURANCE_MONTHS,
            closed_until: self.date(Col::ClosedUntil)?,
            last_modified: None,
            schedules: self.hours(),
            cost_options: cost.as_deref().map(costs).unwrap_or_default(),
            contacts: contact_name.map(|name| Contact { name: Some(name), ..Contact::default() }).into_iter().collect(),
            phones: self.phones(),
            languages: self.parts(Col::Languages).iter().filter_map(|name| words::language(name, None)).collect(),
            service_areas: self
                .parts(Col::Serves)
                .into_iter()
                .filter_map(|name| words::service_area(Some(name), None, None))
                .collect(),
            categories,
            attributes: Vec::new(),
            capacities: Vec::new(),
            capacity,
            funding: Vec::new(),
            locations,
            source_id,
        };
        Ok(Record { service, organization, locations: location.into_iter().collect() })
    }
}
