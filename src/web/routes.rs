//! Every address of the site on one page.
//!
//! A route cannot be listed without the [`Action`] on which the policy is asked before its handler runs.

use super::error::Error;
use super::middleware::guard;
use super::{api, assets, operations, page};
use crate::accounts::Action;
use actix_web::dev::ServiceRequest;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::ServiceConfig;
use actix_web::{FromRequest, Handler, HttpResponse, Responder, guard as method, web};

/// A route: where, what the policy is asked, and how it is registered.
pub struct Route {
    /// Pattern ("/services/{slug}").
    pub path: &'static str,
    /// For whom it is.
    pub group: Group,
    /// What the policy is asked.
    pub action: Action,
    register: Box<dyn FnOnce(&mut ServiceConfig)>,
}

/// For whom a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// People, in HTML.
    Page,
    /// Programs, in JSON.
    Api,
    /// Whoever runs the node.
    Operations,
    /// Files that pages need.
    Asset,
}

/// The whole site.
pub fn routes() -> Vec<Route> {
    vec![
        public_page(Action::ReadDirectory, "/", page::home::get_home),
        public_page(Action::ReadDirectory, "/search", page::search::get_search),
        public_page(Action::ReadDirectory, "/search/filters", page::filters::get_filters),
        public_page(Action::ReadDirectory, "/needs", page::needs::get_needs),
        public_page(Action::ReadDirectory, "/services/{slug}", page::service::get_service),
        public_page(Action::ReadDirectory, "/venues/{slug}", page::venue::get_venue),
        public_page(Action::ReadDirectory, "/organizations/{slug}", page::organization::get_organization),
        public_page(Action::ReadDirectory, "/urgent-help", page::urgent_help::get_urgent_help),
        public_page(Action::ReadDirectory, "/about", page::about::get_about),
        public_page(Action::ReadDirectory, "/accessibility", page::accessibility::get_accessibility),
        api_answer(Action::ReadDirectory, "/api/v1/search", api::search::get_search),
        api_answer(Action::ReadDirectory, "/api/v1/suggest", api::suggest::get_suggest),
        api_answer(Action::ReadDirectory, "/api/v1/services/{id}", api::service::get_service),
        api_answer(Action::ReadDirectory, "/api/v1/places", api::places::get_places),
        api_answer(Action::ReadDirectory, "/api/v1/openapi.json", api::openapi::get_openapi),
        operations(Action::ReadHealth, "/healthz", operations::get_health),
        operations(Action::ReadHealth, "/readyz", operations::get_readiness),
        operations(Action::ReadMetrics, "/metrics", operations::get_metrics),
        asset(Action::ReadAssets, "/assets/{hash}/{file}", assets::get_asset),
        asset(Action::ReadAssets, "/robots.txt", page::robots::get_robots),
    ]
}

/// Registers the whole site.
pub fn configure(config: &mut ServiceConfig) {
    for route in routes() {
        (route.register)(config);
    }
    config.default_service(web::to(no_such_page));
}

fn public_page<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Page, action, path, handler)
}

fn api_answer<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Api, action, path, handler)
}

fn operations<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Operations, action, path, handler)
}

fn asset<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Asset, action, path, handler)
}

fn route<H, A>(group: Group, action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    let register = Box::new(move |config: &mut ServiceConfig| {
        let reading = method::Any(method::Get()).or(method::Head());
        let resource = web::resource(path)
            .route(web::route().guard(reading).to(handler))
            .default_service(web::to(wrong_method))
            .wrap(from_fn(move |request: ServiceRequest, next: Next<_>| guard::ask_policy(action, request, next)));
        config.service(resource);
    });
    Route { path, group, action, register }
}

async fn no_such_page() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}

async fn wrong_method() -> Result<HttpResponse, Error> {
    Err(Error::MethodNotAllowed)
}
