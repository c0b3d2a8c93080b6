//! Error pages: what happened in plain words, and always a way on.

use crate::web::component::{Button, ButtonStyle, Layout, PhoneLink};
use crate::web::error::{Error, Gone};
use crate::web::state::Site;
use crate::web::{address, label, when};
use maud::{Markup, Render, html};

/// The page for an error. `id` is the request's identifier, which a person can quote.
pub fn page(site: &Site, error: &Error, id: &str) -> Markup {
    let slug = error.slug();
    let title = match error {
        Error::Gone(gone) => text!("error-gone-name", name = gone.name.as_str()),
        _ => text!(&format!("error-{slug}-title")),
    };
    Layout {
        site,
        title: title.clone(),
        breadcrumbs: None,
        has_errors: false,
        exit: false,
        hide_from_engines: true,
        account: None,
        main: html! {
            h1 { (title) }
            p.lead {
                @if let Error::Gone(gone) = error { (why_gone(gone)) } @else { (text!(&format!("error-{slug}-lead"))) }
            }
            @if let Error::Invalid(errors) = error {
                ul { @for e in &errors.0 { li { (e.message) " " (e.mend) } } }
            }
            @if let Error::TooMany { retry_after } = error { p { (text!("error-retry", seconds = *retry_after)) } }
            @if let Error::Gone(gone) = error { (instead(gone)) }
            p { (Button::link(text!("error-search"), ButtonStyle::Main, "/".to_owned())) }
            p { a href="/urgent-help" { (text!("ask-urgent")) } }
            @if let Some(number) = &site.help_phone { p { (text!("ask-phone")) " " (PhoneLink::call(number)) } }
            @if matches!(error, Error::Internal(_) | Error::Unavailable) && !id.is_empty() {
                p.hint { (text!("error-quote", id = id)) }
            }
        },
    }
    .render()
}

fn why_gone(gone: &Gone) -> String {
    match &gone.closed {
        Some(closed) => text!("closed-on", day = when::date(closed.on)),
        None => text!(&format!("gone-{}", gone.status)),
    }
}

fn instead(gone: &Gone) -> Markup {
    if let Some((name, slug)) = gone.closed.as_ref().and_then(|closed| closed.instead.as_ref()) {
        return html! { p { (text!("closed-instead")) " " a href=(address::service(slug)) { (name) } } };
    }
    let Some(category) = &gone.category else { return html! {} };
    let near = gone.near.as_deref().map(|n| ("near", n));
    let link = address::with_query("/search", [("category", category.as_str())].into_iter().chain(near));
    html! { p { a href=(link) { (text!("similar-link", category = label::category(category))) } } }
}
