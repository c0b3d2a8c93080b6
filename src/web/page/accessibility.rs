//! `/accessibility`: the statement, with the failures we know of named.

use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Breadcrumbs, Layout, PhoneLink};
use crate::web::error::Error;
use crate::web::reply::{self, Page};
use crate::web::state::{Site, State};
use actix_web::{HttpResponse, web};
use maud::{Markup, Render, html};

const CAN: [&str; 6] = [
    "accessibility-can-zoom",
    "accessibility-can-keyboard",
    "accessibility-can-reader",
    "accessibility-can-colours",
    "accessibility-can-scripts",
    "accessibility-can-print",
];

const FAILS: [&str; 4] = [
    "accessibility-fails-imported",
    "accessibility-fails-map",
    "accessibility-fails-languages",
    "accessibility-fails-tested",
];

/// The accessibility statement.
pub async fn get_accessibility(state: web::Data<State>) -> Result<HttpResponse, Error> {
    reply::page(state, |state| Ok(Page::ok(page(&state.site), CachePolicy::AMinuteAnywhere))).await
}

fn page(site: &Site) -> Markup {
    Layout {
        site,
        title: text!("accessibility-title"),
        breadcrumbs: Some(Breadcrumbs::home()),
        has_errors: false,
        exit: false,
        hide_from_engines: false,
        account: None,
        main: html! {
            h1 { (text!("accessibility-title")) }
            p.lead { (text!("accessibility-lead", site = site.name.as_str())) }
            ul { @for key in CAN { li { (text!(key)) } } }
            h2 { (text!("accessibility-how")) }
            p { (text!("accessibility-how-text")) }
            h2 { (text!("accessibility-fails")) }
            p { (text!("accessibility-fails-lead")) }
            ul { @for key in FAILS { li { (text!(key)) } } }
            h2 { (text!("accessibility-tell")) }
            @if let Some(email) = &site.contact_email {
                p { (text!("accessibility-tell-email")) " " a href={"mailto:" (email)} { (email) } }
            }
            @if let Some(number) = &site.help_phone {
                p { (text!("accessibility-tell-phone")) " " (PhoneLink::call(number)) }
                p { (text!("phone-relay")) }
            }
            @if site.contact_email.is_none() && site.help_phone.is_none() { p { (text!("accessibility-tell-nobody")) } }
            h2 { (text!("accessibility-enforcement")) }
            p { (text!("accessibility-enforcement-text")) }
            p.hint { (text!("accessibility-reviewed")) }
        },
    }
    .render()
}
