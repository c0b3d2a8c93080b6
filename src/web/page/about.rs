//! `/about`: what is in the directory, who said it, and how results are put in order.

use super::service::short_site;
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Breadcrumbs, Layout, PhoneLink};
use crate::web::error::Error;
use crate::web::reply::{self, Page};
use crate::web::state::{Site, SourceSummary, State};
use crate::web::{address, when};
use actix_web::{HttpResponse, web};
use maud::{Markup, Render, html};

/// About the directory and its data.
pub async fn get_about(state: web::Data<State>) -> Result<HttpResponse, Error> {
    reply::page(state, |state| {
        let sources = state.library.sources()?;
        Ok(Page::ok(page(&state.site, &sources), CachePolicy::AMinuteAnywhere))
    })
    .await
}

fn page(site: &Site, sources: &[SourceSummary]) -> Markup {
    let total: u64 = sources.iter().map(|s| s.services).sum();
    Layout {
        site,
        title: text!("about-title"),
        breadcrumbs: Some(Breadcrumbs::home()),
        has_errors: false,
        exit: false,
        hide_from_engines: false,
        account: None,
        main: html! {
            h1 { (text!("about-title")) }
            p.lead { (text!("about-lead")) }
            h2 { (text!("about-what")) }
            p { (text!("about-what-text")) }
            p { (text!("about-not-in")) }
            h2 { (text!("about-order")) }
            p { (text!("about-order-lead")) }
            ol {
                @for line in ["about-order-words", "about-order-distance", "about-order-checked", "about-order-space"] {
                    li { (text!(line)) }
                }
            }
            p { (text!("about-order-money")) }
            p { (text!("about-fresh")) }
            h2 { (text!("about-sources")) }
            p { (text!("about-sources-count", count = total, sources = sources.len())) }
            @if !sources.is_empty() { (table(sources)) }
            @if !site.attributions.is_empty() {
                h2 { (text!("about-maps")) }
                ul { @for line in &site.attributions { li { (line) } } }
            }
            h2 { (text!("about-privacy")) }
            p { (text!("about-privacy-text")) }
            h2 { (text!("about-wrong")) }
            @if let Some(email) = &site.contact_email {
                p { (text!("something-wrong")) " " a href={"mailto:" (email)} { (email) } }
            } @else if let Some(number) = &site.help_phone {
                p { (text!("something-wrong")) " " (PhoneLink::call(number)) }
            } @else {
                p { (text!("about-wrong-nobody")) }
            }
            h2 { (text!("about-programs")) }
            p { (text!("about-programs-text")) " " a href="/api/v1/openapi.json" { (text!("about-programs-link")) } }
        },
    }
    .render()
}

fn table(sources: &[SourceSummary]) -> Markup {
    let day = |at: chrono::DateTime<chrono::Utc>| when::date(at.with_timezone(&chrono_tz::Europe::London).date_naive());
    html! {
        div.scroll tabindex="0" role="region" aria-label=(text!("about-sources")) {
            table {
                thead {
                    tr {
                        @for head in ["source-name", "source-count", "source-licence", "source-read"] {
                            th scope="col" { (text!(head)) }
                        }
                    }
                }
                tbody {
                    @for source in sources {
                        tr {
                            th scope="row" {
                                (source.name)
                                @if let Some(site) = address::outward(&source.address) {
                                    br; a href=(site) rel="noopener noreferrer" { (short_site(&site)) }
                                }
                            }
                            td { (source.services) }
                            td {
                                (source.licence.as_deref().unwrap_or(&text!("entry-licence-none")))
                                @if let Some(line) = &source.attribution { br; span.hint { (line) } }
                            }
                            td { (source.last_read.map(day).unwrap_or_else(|| text!("source-never"))) }
                        }
                    }
                }
            }
        }
    }
}
