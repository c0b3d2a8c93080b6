//! `/search`: what came of a search, whichever of the possible pages that is.

use super::results::{ResultsPage, place_page};
use crate::search::Facets;
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Breadcrumbs, ErrorSummary, Layout};
use crate::web::error::{Error, FieldErrors};
use crate::web::finding::{Finding, find};
use crate::web::page::filter_form::FilterForm;
use crate::web::page::notices;
use crate::web::query::{SearchParameters, Typed};
use crate::web::reply::{self, Page};
use crate::web::state::{Site, State};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, Render, html};

/// Results, a choice of places, or what has to be mended.
pub async fn get_search(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let typed = Typed::from_query(request.query_string());
    reply::page(state, move |state| answer(state, &typed)).await
}

fn answer(state: &State, typed: &Typed) -> Result<Page, Error> {
    let parameters = match SearchParameters::parse_page(typed) {
        Ok(parameters) => parameters,
        Err(errors) => {
            let markup = mend_page(&state.site, typed, &errors, html! {});
            return Ok(Page { markup, policy: CachePolicy::Nowhere, status: StatusCode::BAD_REQUEST });
        }
    };
    match find(state.library.as_ref(), &parameters)? {
        Finding::Choose(choices) => {
            let markup = place_page(&state.site, &parameters, &choices);
            Ok(Page::ok(markup, CachePolicy::OwnBrowserOnly))
        }
        Finding::UnknownPlace(similar) => {
            let Error::Invalid(errors) = notices::unknown_place(&parameters) else { return Err(Error::NotFound) };
            let suggestions = html! {
                @if !similar.is_empty() {
                    h2 { (text!("place-did-you-mean")) }
                    ul.plain-links {
                        @for name in &similar { li { a href=(notices::near(&parameters, name)) { (name) } } }
                    }
                }
                p { a href=(notices::near(&parameters, "")) { (text!("place-search-anywhere")) } }
            };
            let markup = mend_page(&state.site, typed, &errors, suggestions);
            Ok(Page { markup, policy: CachePolicy::OwnBrowserOnly, status: StatusCode::BAD_REQUEST })
        }
        Finding::Found(found) => {
            state.metrics.search(found.answer.took_us);
            let page = ResultsPage {
                site: &state.site,
                typed,
                parameters: &parameters,
                found: &found,
                now: state.library.now(),
            };
            let policy = if page.is_delicate() { CachePolicy::Nowhere } else { CachePolicy::OwnBrowserOnly };
            Ok(Page::ok(page.render(), policy))
        }
    }
}

/// The form again with everything that was typed, and what to mend.
fn mend_page(site: &Site, typed: &Typed, errors: &FieldErrors, suggestions: Markup) -> Markup {
    Layout {
        site,
        title: text!("mend-title"),
        breadcrumbs: Some(Breadcrumbs::home()),
        has_errors: true,
        exit: false,
        hide_from_engines: true,
        account: None,
        main: html! {
            (ErrorSummary(errors))
            h1 { (text!("mend-title")) }
            (suggestions)
            div.filters-page { (FilterForm { typed, errors: Some(errors), facets: &Facets::default() }) }
        },
    }
    .render()
}
