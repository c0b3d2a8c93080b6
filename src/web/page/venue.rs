//! `/venues/{slug}`: a place, how to get in, and what happens there day by day.

use super::listing;
use super::service::{access_list, short_site};
use crate::directory::VenuePage;
use crate::domain::Kind;
use crate::web::cache_policy::CachePolicy;
use crate::web::component::week_grid::WeekEntry;
use crate::web::component::{Breadcrumbs, Layout, PhoneLink, SummaryList, WeekGrid};
use crate::web::error::Error;
use crate::web::reply::{self, Page};
use crate::web::sanitized::SanitizedHtml;
use crate::web::state::{Site, State};
use crate::web::{address, label, when};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, Render, html};

/// The page of a place.
pub async fn get_venue(state: web::Data<State>, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    reply::page(state, move |state| {
        let mut venue = state.library.location_by_slug(&slug)?.ok_or(Error::NotFound)?;
        let only_abuse = venue.services.iter().all(|record| listing::is_about_abuse(&record.service));
        // A refuge must not be found by its address.
        if only_abuse && !venue.services.is_empty() {
            return Err(Error::NotFound);
        }
        venue.services.retain(|record| !listing::is_about_abuse(&record.service));
        let today = state.library.now().date_naive();
        Ok(Page::ok(page(&state.site, &venue, today), CachePolicy::AMinuteAnywhere))
    })
    .await
}

fn page(site: &Site, venue: &VenuePage, today: NaiveDate) -> Markup {
    let location = &venue.location.location;
    let name = listing::place_name(location).unwrap_or_else(|| text!("place-unnamed"));
    let hire = venue.services.iter().filter(|r| r.service.kind == Kind::Venue).collect::<Vec<_>>();
    let week = week(venue);
    Layout {
        site,
        title: name.clone(),
        breadcrumbs: Some(Breadcrumbs::home()),
        has_errors: false,
        exit: false,
        hide_from_engines: false,
        account: None,
        main: html! {
            h1 { (name) }
            @if let Some(other) = location.alternate_name.as_deref().filter(|n| !n.is_empty()) {
                p.hint { (text!("listing-also-called", name = other)) }
            }
            (facts(venue))
            @if location.description.is_some() || !hire.is_empty() {
                h2 { (text!("venue-rooms")) }
                @if let Some(words) = location.description.as_deref() { div.description { (SanitizedHtml(words)) } }
                @for record in hire {
                    p { a href=(address::service(&record.slug)) { (record.service.name) } }
                    @if let Some(words) = record.service.description.as_deref() { div.description { (SanitizedHtml(words)) } }
                }
            }
            h2 { (text!("section-access")) }
            (access_list(&location.accessibility))
            @if let Some(words) = location.transportation.as_deref().filter(|w| !w.trim().is_empty()) {
                h2 { (text!("section-getting-there")) }
                p { (words) }
            }
            h2 { (text!("venue-week")) }
            @if week.is_empty() { p { (text!("venue-nothing")) } } @else { (week) }
            @if !venue.services.is_empty() {
                h2 { (text!("venue-services", count = venue.services.len())) }
                (service_list(venue, today))
            }
            p { a href=(address::with_query("/search", near(venue).iter().map(|n| ("near", n.as_str())))) { (text!("venue-near-link")) } }
        },
    }
    .render()
}

fn near(venue: &VenuePage) -> Option<String> {
    let location = &venue.location.location;
    location
        .postcode()
        .map(str::to_owned)
        .or_else(|| location.point.map(|p| format!("{:.4},{:.4}", p.latitude, p.longitude)))
}

fn facts(venue: &VenuePage) -> SummaryList {
    let location = &venue.location.location;
    let mut list = SummaryList::new();
    let lines = listing::address_lines(location);
    if !lines.is_empty() {
        list.add(
            text!("fact-where"),
            html! { @for (n, line) in lines.iter().enumerate() { @if n > 0 { br; } (line) } },
        );
    }
    list.add_lines(text!("fact-open"), &when::lines(&location.schedules));
    for phone in location.phones.iter().filter(|p| !p.number.trim().is_empty()) {
        list.add(
            text!("fact-phone"),
            html! {
                span.big-phone { (PhoneLink::call(phone.number.trim())) }
                @if let Some(words) = &phone.description { " " (words) }
            },
        );
    }
    if let Some(site) = location.url.as_deref().and_then(address::outward) {
        list.add(text!("fact-website"), html! { a href=(site) rel="noopener noreferrer" { (short_site(&site)) } });
    }
    list
}

fn week(venue: &VenuePage) -> WeekGrid {
    let mut days: [Vec<WeekEntry>; 7] = Default::default();
    for record in &venue.services {
        for schedule in when::schedules_at(record, Some(venue.location.location.id)) {
            let weekly = schedule.freq == Some(crate::domain::schedule::Frequency::Weekly) && schedule.interval <= 1;
            let daily = schedule.freq == Some(crate::domain::schedule::Frequency::Daily);
            let note = (!weekly && !daily).then(|| when::describe(schedule));
            for day in when::weekdays(schedule) {
                if let Some(entries) = days.get_mut(day.num_days_from_monday() as usize) {
                    entries.push(WeekEntry {
                        from: schedule.opens_at,
                        until: schedule.closes_at,
                        name: record.service.name.clone(),
                        address: address::service(&record.slug),
                        note: note.as_ref().map(|n| format!("({n})")),
                    });
                }
            }
        }
    }
    WeekGrid::new(days)
}

fn service_list(venue: &VenuePage, today: NaiveDate) -> Markup {
    html! {
        ul.listing-links {
            @for record in &venue.services {
                li {
                    a href=(address::service(&record.slug)) { (record.service.name) } " "
                    strong.tag { (label::kind(record.service.kind)) }
                    @for tag in listing::tags(record, today) { " " (tag) }
                    @let times = when::lines(when::schedules_at(record, Some(venue.location.location.id)));
                    @if !times.is_empty() { br; (times.join("; ")) }
                    br; span.hint { (listing::capacity(&record.service, today)) }
                }
            }
        }
    }
}
