//! `/organizations/{slug}`: who runs things, and what they run.

use super::listing;
use super::service::{is_mailbox, short_site};
use crate::directory::OrganizationPage;
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Breadcrumbs, Layout, PhoneLink, SummaryList};
use crate::web::error::Error;
use crate::web::reply::{self, Page};
use crate::web::sanitized::{self, SanitizedHtml};
use crate::web::state::{Site, State};
use crate::web::{address, label, when};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, Render, html};

/// The page of an organization.
pub async fn get_organization(state: web::Data<State>, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    reply::page(state, move |state| {
        let found = state.library.organization_by_slug(&slug)?.ok_or(Error::NotFound)?;
        let today = state.library.now().date_naive();
        let delicate = found.services.iter().any(|record| listing::is_about_abuse(&record.service));
        let policy = if delicate { CachePolicy::Nowhere } else { CachePolicy::AMinuteAnywhere };
        Ok(Page::ok(page(&state.site, &found, delicate, today), policy))
    })
    .await
}

fn page(site: &Site, found: &OrganizationPage, delicate: bool, today: NaiveDate) -> Markup {
    let organization = &found.organization.organization;
    let mut list = SummaryList::new();
    for phone in organization.phones.iter().filter(|p| !p.number.trim().is_empty()) {
        list.add(
            text!("fact-phone"),
            html! {
                span.big-phone { (PhoneLink::call(phone.number.trim())) }
                @if let Some(words) = &phone.description { " " (words) }
            },
        );
    }
    if let Some(outward) = organization.website.as_deref().and_then(address::outward) {
        list.add(
            text!("fact-website"),
            html! { a href=(outward) rel="noopener noreferrer" { (short_site(&outward)) } },
        );
    }
    if let Some(email) = organization.email.as_deref().filter(|e| is_mailbox(e)) {
        list.add(text!("fact-email"), html! { a href={"mailto:" (email)} { (email) } });
    }
    for identifier in &organization.identifiers {
        let register = match identifier.identifier_scheme.as_deref() {
            Some("GB-CHC") => text!("register-charity"),
            Some("GB-COH") => text!("register-company"),
            _ => identifier.identifier_type.clone(),
        };
        list.add_words(register, Some(&identifier.identifier));
    }
    Layout {
        site,
        title: organization.name.clone(),
        breadcrumbs: Some(Breadcrumbs::home()),
        has_errors: false,
        exit: delicate,
        hide_from_engines: false,
        account: None,
        main: html! {
            h1 { (organization.name) }
            @if let Some(words) = organization.description.as_deref().filter(|d| !d.trim().is_empty()) {
                div.description { (SanitizedHtml(words)) }
            }
            (list)
            h2 { (text!("organization-services", count = found.services.len())) }
            @if found.services.is_empty() { p { (text!("organization-nothing")) } }
            ul.listing-links {
                @for record in &found.services {
                    li {
                        a href=(address::service(&record.slug)) { (record.service.name) } " "
                        strong.tag { (label::kind(record.service.kind)) }
                        @for tag in listing::tags(record, today) { " " (tag) }
                        @if let Some(words) = record.service.description.as_deref() { br; (sanitized::plain(words, 140)) }
                        @let times = when::lines(&record.service.schedules);
                        @if !times.is_empty() { br; strong { (times.join("; ")) } }
                    }
                }
            }
        },
    }
    .render()
}
