//! `/`: two boxes, eight topics, and urgent help.

use super::topics::TOPICS;
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Button, ButtonStyle, Layout, SuggestScript, Suggests, TextInput};
use crate::web::error::Error;
use crate::web::reply::{self, Page};
use crate::web::state::{Site, State};
use actix_web::{HttpResponse, web};
use maud::{Markup, Render, html};

/// The home page.
pub async fn get_home(state: web::Data<State>) -> Result<HttpResponse, Error> {
    reply::page(state, |state| Ok(Page::ok(page(&state.site), CachePolicy::AMinuteAnywhere))).await
}

fn page(site: &Site) -> Markup {
    Layout {
        site,
        title: text!("home-title"),
        breadcrumbs: None,
        has_errors: false,
        exit: false,
        hide_from_engines: false,
        account: None,
        main: html! {
            h1 { (text!("home-heading")) }
            p.lead { (text!("home-lead")) }
            form.search-box action="/search" method="get" role="search" {
                (TextInput { hint: Some(text!("home-what-hint")), ..words_box("", None) })
                (near_box("", None))
                (Button::submit(text!("search-button")))
                ul.plain-links {
                    li { a href="/needs" { (text!("needs-link")) } }
                    li { a href="/search?no_address=true" { (text!("home-no-postcode")) } }
                }
                (SuggestScript)
            }
            div.urgent-strip {
                p { (text!("home-urgent")) }
                (Button::link(text!("home-urgent-button"), ButtonStyle::Urgent, "/urgent-help".to_owned()))
            }
            h2 { (text!("home-topics")) }
            ul.topics {
                @for topic in &TOPICS {
                    li {
                        a.topic href=(topic.address()) {
                            (topic.icon)
                            span { span.topic-name { (topic.name()) } span.topic-hint { (topic.hint()) } }
                        }
                    }
                }
            }
        },
    }
    .render()
}

/// The box for what is looked for, the same on every page.
pub fn words_box<'a>(value: &'a str, error: Option<&'a crate::web::FieldError>) -> TextInput<'a> {
    TextInput { error, suggests: Some(Suggests::Words), ..TextInput::new("q", text!("box-what"), value) }
}

/// The "Near" box, the same on every page.
pub fn near_box<'a>(value: &'a str, error: Option<&'a crate::web::FieldError>) -> TextInput<'a> {
    TextInput {
        hint: Some(text!("box-near-hint")),
        error,
        longest: 100,
        width: "half",
        autocomplete: "postal-code",
        suggests: Some(Suggests::Places),
        ..TextInput::new("near", text!("box-near"), value)
    }
}
