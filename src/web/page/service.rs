//! `/services/{slug}`: one listing, in the order in which people decide.

use super::listing;
use super::related::Related;
use crate::directory::{StoredLocation, StoredRecord};
use crate::domain::{AccessFact, Accessibility, Contact, ListingStatus, Phone, Service};
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Breadcrumbs, Details, Inset, Layout, PhoneLink, SummaryList, UrgentPanel, WarningText};
use crate::web::error::{Error, Gone};
use crate::web::finding::Closed;
use crate::web::reply::{self, Page};
use crate::web::sanitized::SanitizedHtml;
use crate::web::state::{Site, State};
use crate::web::{address, label, when};
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use chrono::{Datelike, NaiveDate};
use maud::{Markup, Render, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The page of a service, or that it is gone. Its identifier leads to its address, which may change its words.
pub async fn get_service(state: web::Data<State>, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    if let Ok(id) = Uuid::parse_str(&slug) {
        let find = move |state: &State| state.library.service_by_id(id)?.ok_or(Error::NotFound);
        let record = reply::blocking(state, find).await?;
        let there = (LOCATION, address::service(&record.slug));
        return Ok(HttpResponse::Found().insert_header(CachePolicy::Nowhere).insert_header(there).finish());
    }
    reply::page(state, move |state| {
        let record = state.library.service_by_slug(&slug)?.ok_or(Error::NotFound)?;
        let today = state.library.now().date_naive();
        let id = record.service.id;
        let record = still_there(record, today).or_else(|error| Err(with_its_closure(state, id, error)?))?;
        let delicate = listing::is_about_abuse(&record.service);
        let policy = if delicate { CachePolicy::Nowhere } else { CachePolicy::AMinuteAnywhere };
        let related = Related::find(state.library.as_ref(), &record, today)?;
        Ok(Page::ok(ServicePage { site: &state.site, record: &record, related: &related, today }.render(), policy))
    })
    .await
}

/// The record, unless the public may no longer see it: then what to say instead.
pub fn still_there(record: StoredRecord, today: NaiveDate) -> Result<StoredRecord, Error> {
    let status = record.status(today);
    match status {
        ListingStatus::Draft => Err(Error::NotFound),
        ListingStatus::Closed | ListingStatus::ReplacedBy | ListingStatus::Unlisted => {
            let abuse = listing::is_about_abuse(&record.service);
            let postcode = record.locations.iter().find_map(|at| at.location.postcode());
            Err(Error::Gone(Box::new(Gone {
                name: record.service.name.clone(),
                status: status.slug(),
                category: listing::main_category(&record.service).map(str::to_owned),
                near: postcode.filter(|_| !abuse).map(str::to_owned),
                closed: None,
            })))
        }
        ListingStatus::AddedUnconfirmed
        | ListingStatus::LiveFresh
        | ListingStatus::LiveDue
        | ListingStatus::LiveStale
        | ListingStatus::Paused
        | ListingStatus::ClosedTemporarily => Ok(record),
    }
}

/// The same no with the day on which a steward said that it closed, and what there is instead.
fn with_its_closure(state: &State, id: Uuid, error: Error) -> Result<Error, Error> {
    let Error::Gone(mut gone) = error else { return Ok(error) };
    if let Some(closure) = state.library.closure(id)? {
        gone.closed = Closed::of(state.library.as_ref(), id, &closure)?;
    }
    Ok(Error::Gone(gone))
}

struct ServicePage<'a> {
    site: &'a Site,
    record: &'a StoredRecord,
    related: &'a Related,
    today: NaiveDate,
}

impl ServicePage<'_> {
    const fn service(&self) -> &Service {
        &self.record.service
    }

    /// Places that may be shown: none where an address could put somebody in danger.
    fn places(&self) -> &[StoredLocation] {
        if listing::is_about_abuse(self.service()) { &[] } else { &self.record.locations }
    }

    fn head(&self) -> Markup {
        let service = self.service();
        let tags = listing::tags(self.record, self.today);
        let organization = self.record.organization.as_ref();
        let other = organization.filter(|o| !o.organization.name.eq_ignore_ascii_case(&service.name));
        let closed = service.closed_until.filter(|until| *until > self.today);
        html! {
            h1 { (service.name) }
            @if let Some(other) = other {
                p.card-by { (text!("listing-run-by")) " " a href=(address::organization(&other.slug)) { (other.organization.name) } }
            }
            @if let Some(name) = service.alternate_name.as_deref().filter(|n| !n.is_empty()) {
                p.hint { (text!("listing-also-called", name = name)) }
            }
            p.card-tags {
                strong.tag { (label::kind(service.kind)) } " "
                @for tag in &tags { (tag) " " }
            }
            p.checked { (listing::checked(self.record, self.today)) }
            @if let Some(until) = closed {
                (WarningText(text!("listing-closed-until", day = when::date(until))))
                (self.related.meanwhile())
            } @else if self.record.status(self.today) == ListingStatus::Paused {
                (WarningText(text!("listing-paused")))
            }
            @if let Some(alert) = service.alert.as_deref().filter(|a| !a.is_empty()) { (WarningText(alert.to_owned())) }
            @if let Some(description) = service.description.as_deref().filter(|d| !d.trim().is_empty()) {
                div.description { (SanitizedHtml(description)) }
            }
        }
    }

    /// Times that do not hold while it is closed, said so that nobody comes in vain.
    fn once_open(&self, times: Vec<String>) -> Vec<String> {
        match self.service().closed_until.filter(|until| *until > self.today) {
            Some(until) if !times.is_empty() => {
                let first = text!("times-none-until", day = when::date(until));
                std::iter::once(first).chain(times.into_iter().map(|time| text!("times-then", time = time))).collect()
            }
            _ => times,
        }
    }

    fn at_a_glance(&self) -> SummaryList {
        let service = self.service();
        let mut list = SummaryList::new();
        let own_times = service.locations.iter().any(|at| !at.schedules.is_empty());
        if !own_times || !service.schedules.is_empty() {
            let times = self.once_open(when::lines(&service.schedules));
            if times.is_empty() && !own_times {
                list.add(text!("fact-when"), html! { (text!("times-not-known")) });
            }
            list.add_lines(text!("fact-when"), &times);
        }
        self.add_where(&mut list);
        list.add_words(text!("fact-spaces"), Some(&listing::capacity(service, self.today)));
        list.add_words(text!("fact-wait"), service.wait_time.as_deref());
        let cost = listing::cost(service);
        if cost.is_empty() {
            list.add(text!("fact-cost"), html! { (text!("cost-not-known")) });
        }
        list.add_lines(text!("fact-cost"), &cost);
        self.add_phones(&mut list);
        list
    }

    fn add_where(&self, list: &mut SummaryList) {
        let service = self.service();
        for stored in self.places() {
            let at = service.locations.iter().find(|at| at.location_id == stored.location.id);
            let times = self.once_open(at.map(|at| when::lines(&at.schedules)).unwrap_or_default());
            let name = listing::place_name(&stored.location).unwrap_or_else(|| text!("place-unnamed"));
            let lines = listing::address_lines(&stored.location);
            list.add(
                text!("fact-where"),
                html! {
                    a href=(address::venue(&stored.slug)) { (name) }
                    @if let Some(room) = at.and_then(|at| at.description.as_deref()) { br; (room) }
                    @for line in lines.iter().filter(|line| !name.contains(line.as_str())) { br; (line) }
                    @if !times.is_empty() { br; strong { (times.join("; ")) } }
                },
            );
        }
        let reach = listing::reach(service);
        if listing::is_about_abuse(service) && !self.record.locations.is_empty() {
            list.add(text!("fact-where"), html! { (text!("address-not-shown")) });
        } else if !reach.is_empty() {
            list.add_lines(if self.places().is_empty() { text!("fact-where") } else { text!("fact-also") }, &reach);
        }
        let areas: Vec<String> = service
            .service_areas
            .iter()
            .filter_map(|area| area.name.clone().or_else(|| area.national.then(|| text!("area-national"))))
            .take(8)
            .collect();
        list.add_lines(text!("fact-area"), &areas);
    }

    fn add_phones(&self, list: &mut SummaryList) {
        let service = self.service();
        let here = service.locations.iter().flat_map(|at| &at.phones);
        let mut phones: Vec<&Phone> =
            service.phones.iter().chain(here).filter(|p| !p.number.trim().is_empty()).collect();
        let organization = self.record.organization.as_ref().map(|o| &o.organization);
        if phones.is_empty() && service.contacts.iter().all(|c| c.phones.is_empty()) {
            phones.extend(organization.iter().flat_map(|o| &o.phones));
        }
        let contacts: Vec<&Contact> =
            service.contacts.iter().filter(|c| c.name.is_some() || !c.phones.is_empty()).collect();
        if phones.is_empty() && contacts.is_empty() {
            return;
        }
        list.add(
            text!("fact-phone"),
            html! {
                @for phone in &phones { (phone_line(phone)) }
                @for contact in &contacts {
                    @let who: Vec<&str> = [&contact.name, &contact.title].into_iter().flatten().map(String::as_str).collect();
                    @if !who.is_empty() { p { (text!("ask-for", who = who.join(", "))) } }
                    @for phone in contact.phones.iter().filter(|p| !phones.iter().any(|q| q.number == p.number)) { (phone_line(phone)) }
                }
                @if !phones.is_empty() { p.hint { (text!("phone-relay")) } }
            },
        );
    }

    fn who_for(&self) -> Markup {
        let service = self.service();
        let mut list = SummaryList::new();
        let audiences: Vec<String> = service.audiences.iter().map(|a| label::audience(*a)).collect();
        if audiences.is_empty() && service.eligibility_description.is_none() {
            list.add_words(text!("fact-who"), Some(&text!("who-anyone")));
        }
        list.add_lines(text!("fact-who"), &audiences);
        let ages = match (service.minimum_age.filter(|a| *a > 0), service.maximum_age) {
            (Some(from), Some(to)) => Some(text!("ages-from-to", from = from, to = to)),
            (Some(from), None) => Some(text!("ages-from", from = from)),
            (None, Some(to)) => Some(text!("ages-to", to = to)),
            (None, None) => None,
        };
        list.add_words(text!("fact-ages"), ages.as_deref());
        if let Some(words) = service.eligibility_description.as_deref().filter(|w| !w.trim().is_empty()) {
            list.add(text!("fact-eligibility"), html! { (SanitizedHtml(words)) });
        }
        let routes: Vec<String> = service.referral_routes.iter().map(|r| label::referral(*r)).collect();
        list.add_lines(text!("fact-join"), &routes);
        if service.no_address_needed {
            list.add_words(text!("fact-address"), Some(&label::facet("no_address", "true")));
        }
        if let Some(words) = service.application_process.as_deref().filter(|w| !w.trim().is_empty()) {
            list.add(text!("fact-how-to-join"), html! { (SanitizedHtml(words)) });
        }
        html! { h2 { (text!("section-who")) } (list) }
    }

    fn getting_there(&self) -> Markup {
        let lines: Vec<(String, &str)> = self
            .places()
            .iter()
            .filter_map(|stored| {
                let words = stored.location.transportation.as_deref().map(str::trim).filter(|w| !w.is_empty())?;
                Some((listing::place_name(&stored.location).unwrap_or_default(), words))
            })
            .collect();
        html! {
            @if !lines.is_empty() {
                h2 { (text!("section-getting-there")) }
                @for (name, words) in &lines {
                    p { @if lines.len() > 1 { strong { (name) ": " } } (words) }
                }
            }
        }
    }

    fn access(&self) -> Markup {
        let places = self.places();
        html! {
            @if !places.is_empty() {
                h2 { (text!("section-access")) }
                @for stored in places {
                    @if places.len() > 1 {
                        h3 { (listing::place_name(&stored.location).unwrap_or_else(|| text!("place-unnamed"))) }
                    }
                    (access_list(&stored.location.accessibility))
                }
            }
        }
    }

    fn more(&self) -> Markup {
        let service = self.service();
        let mut list = SummaryList::new();
        if let Some(site) = service.url.as_deref().and_then(address::outward) {
            list.add(text!("fact-website"), html! { a href=(site) rel="noopener noreferrer" { (short_site(&site)) } });
        }
        if let Some(email) = service.email.as_deref().filter(|e| is_mailbox(e)) {
            list.add(text!("fact-email"), html! { a href={"mailto:" (email)} { (email) } });
        }
        let languages: Vec<String> = service
            .languages
            .iter()
            .map(|l| match l.note.as_deref() {
                Some(note) => format!("{} ({note})", l.name),
                None => l.name.clone(),
            })
            .collect();
        list.add_lines(text!("fact-languages"), &languages);
        let delivery: Vec<String> = service.deliveries.iter().map(|d| label::delivery(*d)).collect();
        list.add_lines(text!("fact-delivery"), &delivery);
        list.add_words(text!("fact-accreditations"), service.accreditations.as_deref());
        let categories: BTreeSet<&str> = service.categories.iter().map(|c| c.slug.as_str()).collect();
        if !categories.is_empty() {
            let links = html! {
                ul { @for slug in categories {
                    li { a href=(address::with_query("/search", [("category", slug)])) { (label::category(slug)) } }
                } }
            };
            list.add(text!("fact-more-like"), links);
        }
        html! { @if !list.is_empty() { h2 { (text!("section-more")) } (list) } }
    }

    fn about_this_entry(&self) -> Markup {
        let p = &self.record.provenance;
        let day =
            |at: chrono::DateTime<chrono::Utc>| when::date(at.with_timezone(&chrono_tz::Europe::London).date_naive());
        let service = self.service();
        let mut list = SummaryList::new();
        list.add_words(text!("entry-checked"), Some(&listing::checked(self.record, self.today)));
        let next = service
            .assured_date
            .and_then(|d| crate::domain::freshness::confirmed_until(d, service.assurance_months))
            .filter(|d| d.year() < 2200);
        list.add_words(text!("entry-next-check"), next.map(when::date).as_deref());
        list.add_words(text!("entry-source"), Some(&p.source.name));
        if let Some(site) = address::outward(&p.source.address) {
            list.add(
                text!("entry-read-from"),
                html! { a href=(site) rel="noopener noreferrer" { (short_site(&site)) } },
            );
        }
        list.add_words(
            text!("entry-licence"),
            Some(p.source.licence.as_deref().unwrap_or(&text!("entry-licence-none"))),
        );
        list.add_words(text!("entry-attribution"), p.source.attribution.as_deref());
        list.add_words(text!("entry-last-read"), Some(&day(p.last_seen)));
        list.add_words(text!("entry-changed"), Some(&day(p.changed_at)));
        list.add_words(text!("entry-first-read"), Some(&day(p.first_seen)));
        list.add_words(text!("entry-reference"), Some(&service.source_id));
        Details { summary: text!("entry-heading"), body: list.render(), open: false }.render()
    }

    fn similar(&self) -> Markup {
        let Some(category) = listing::main_category(self.service()) else { return html! {} };
        let near = self.places().iter().find_map(|at| at.location.postcode());
        let pairs = [("category", category)].into_iter().chain(near.map(|n| ("near", n)));
        html! {
            section.ask {
                h2 { (text!("similar-heading")) }
                p { a href=(address::with_query("/search", pairs)) { (text!("similar-link", category = label::category(category))) } }
                @if let Some(email) = &self.site.contact_email {
                    p { (text!("something-wrong")) " " a href={"mailto:" (email)} { (email) } }
                } @else if let Some(number) = &self.site.help_phone {
                    p { (text!("something-wrong")) " " (PhoneLink::call(number)) }
                }
            }
        }
    }
}

impl Render for ServicePage<'_> {
    fn render(&self) -> Markup {
        let abuse = listing::is_about_abuse(self.service());
        let first_visit = self.service().first_visit.as_deref().filter(|w| !w.trim().is_empty());
        Layout {
            site: self.site,
            title: self.service().name.clone(),
            breadcrumbs: Some(Breadcrumbs::home()),
            has_errors: false,
            exit: abuse,
            hide_from_engines: false,
            account: None,
            main: html! {
                (self.head())
                (self.at_a_glance())
                @if abuse {
                    (UrgentPanel::of(crate::search::answer::Urgent::Abuse))
                    (Inset(html! { p { (text!("abuse-history")) } }))
                }
                @if let Some(words) = first_visit {
                    section.first-visit { h2 { (text!("section-first-visit")) } (SanitizedHtml(words)) }
                }
                (self.who_for())
                (self.getting_there())
                (self.access())
                (self.more())
                (self.about_this_entry())
                (self.related.section(self.record, self.today))
                (self.similar())
            },
        }
        .render()
    }
}

fn phone_line(phone: &Phone) -> Markup {
    html! {
        p {
            span.big-phone { (PhoneLink::call(phone.number.trim())) }
            @if let Some(extension) = &phone.extension { " " (text!("phone-extension", extension = extension.as_str())) }
            @if let Some(words) = &phone.description { " " (words) }
        }
    }
}

/// Facts about a place, each with its words; says so when nothing is known.
pub fn access_list(stated: &[Accessibility]) -> Markup {
    let facts: BTreeSet<AccessFact> = stated.iter().filter_map(|a| a.fact).collect();
    let detail = |fact: AccessFact| {
        let of_fact = stated.iter().filter(|a| a.fact == Some(fact));
        of_fact.filter_map(|a| a.details.as_deref().or(a.description.as_deref())).find(|d| !d.trim().is_empty())
    };
    let words: Vec<&str> = stated
        .iter()
        .filter(|a| a.fact.is_none())
        .filter_map(|a| a.description.as_deref().or(a.details.as_deref()))
        .filter(|w| !w.trim().is_empty())
        .collect();
    html! {
        @if facts.is_empty() && words.is_empty() {
            p { (text!("access-not-known")) }
        } @else {
            ul.ticks {
                @for fact in &facts {
                    @let name = label::access(*fact);
                    li { (name) @if let Some(more) = detail(*fact).filter(|d| !d.eq_ignore_ascii_case(&name)) { ": " (more) } }
                }
                @for line in words { li { (line) } }
            }
            p.hint { (text!("access-note")) }
        }
    }
}

/// "example.org" for "https://www.example.org/a/b".
pub fn short_site(site: &str) -> String {
    url::Url::parse(site)
        .ok()
        .and_then(|url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned()))
        .unwrap_or_else(|| site.to_owned())
}

/// Whether a published mailbox may become a link.
pub fn is_mailbox(email: &str) -> bool {
    let plain = email.bytes().all(|b| b.is_ascii_alphanumeric() || b"@.+-_".contains(&b));
    plain && email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}
