//! `/urgent-help`: numbers to ring now, and that we are none of them.

use crate::web::cache_policy::CachePolicy;
use crate::web::component::panel::{DOMESTIC_ABUSE, EMERGENCY, NHS, SAMARITANS, UrgentNumber, number};
use crate::web::component::{Layout, PhoneLink, WarningText};
use crate::web::error::Error;
use crate::web::reply::{self, Page};
use crate::web::state::{Site, State};
use actix_web::{HttpResponse, web};
use maud::{Markup, Render, html};

/// National Gas Emergency Service.
const GAS: &str = "0800 111 999";
/// Floodline.
const FLOOD: &str = "0345 988 1188";

/// Numbers to ring now. Kept nowhere: that somebody read it is nobody's business.
pub async fn get_urgent_help(state: web::Data<State>) -> Result<HttpResponse, Error> {
    reply::page(state, |state| Ok(Page::ok(page(&state.site), CachePolicy::Nowhere))).await
}

fn group(heading: String, numbers: &[UrgentNumber]) -> Markup {
    html! {
        section.urgent-group {
            h2 { (heading) }
            ul {
                @for entry in numbers {
                    li {
                        p.urgent-when { (entry.when) }
                        p.big-phone { (PhoneLink::call(entry.number)) }
                        p { (entry.note) }
                    }
                }
            }
        }
    }
}

fn page(site: &Site) -> Markup {
    Layout {
        site,
        title: text!("urgent-title"),
        breadcrumbs: None,
        has_errors: false,
        exit: true,
        hide_from_engines: false,
        account: None,
        main: html! {
            h1 { (text!("urgent-title")) }
            (WarningText(text!("urgent-not-emergency-service")))
            (group(text!("urgent-danger"), &[number("urgent-999", EMERGENCY)]))
            (group(text!("urgent-mind"), &[number("crisis-samaritans", SAMARITANS), number("crisis-111", NHS)]))
            (group(text!("urgent-health"), &[number("urgent-111", NHS)]))
            (group(text!("urgent-abuse"), &[number("abuse-helpline", DOMESTIC_ABUSE)]))
            p { (text!("abuse-history")) }
            (group(text!("urgent-home"), &[number("urgent-gas", GAS), number("urgent-flood", FLOOD)]))
            p { (text!("phone-relay")) }
        },
    }
    .render()
}
