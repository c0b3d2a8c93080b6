//! `/search/filters`: the filters on a page of their own, for a phone.

use super::filter_form::FilterForm;
use crate::search::Facets;
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Breadcrumbs, ErrorSummary, Layout};
use crate::web::error::Error;
use crate::web::finding::{Finding, find};
use crate::web::query::{SearchParameters, Typed};
use crate::web::reply::{self, Page};
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Render, html};

/// The filters that are on, with the same counts as beside the results.
pub async fn get_filters(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let typed = Typed::from_query(request.query_string());
    reply::page(state, move |state| page(state, &typed)).await
}

fn page(state: &State, typed: &Typed) -> Result<Page, Error> {
    let parsed = SearchParameters::parse_page(typed);
    let facets = match &parsed {
        Ok(parameters) => match find(state.library.as_ref(), parameters)? {
            Finding::Found(found) => found.answer.facets,
            Finding::Choose(_) | Finding::UnknownPlace(_) => Facets::default(),
        },
        Err(_) => Facets::default(),
    };
    let errors = parsed.as_ref().err();
    let back = crate::web::address::with_query("/search", typed.ours());
    let markup = Layout {
        site: &state.site,
        title: text!("filters-title"),
        breadcrumbs: Some(Breadcrumbs(vec![
            (text!("breadcrumb-home"), "/".to_owned()),
            (text!("breadcrumb-results"), back),
        ])),
        has_errors: errors.is_some(),
        exit: false,
        hide_from_engines: true,
        account: None,
        main: html! {
            @if let Some(errors) = errors { (ErrorSummary(errors)) }
            h1 { (text!("filters-title")) }
            div.filters-page { (FilterForm { typed, errors, facets: &facets }) }
        },
    }
    .render();
    let status = if errors.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(Page { markup, policy: CachePolicy::OwnBrowserOnly, status })
}
