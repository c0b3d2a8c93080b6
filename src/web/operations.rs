//! For whoever runs the node: is it alive, is it up to date, how much does it do.

use super::cache_policy::CachePolicy;
use super::error::Error;
use super::reply;
use super::state::State;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, web};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use serde_json::json;
use std::time::Duration;

/// A route's pattern and what came of it; never a path or a query, which may hold what a person typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    /// "/services/{slug}".
    pub route: String,
    /// 200, 404 ...
    pub status: u16,
}

/// A route's pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabels {
    /// "/search".
    pub route: String,
}

/// Counters of this node.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    latency: Family<RouteLabels, Histogram, fn() -> Histogram>,
    search: Histogram,
    behind: Gauge<i64>,
}

fn latency_histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.000_5, 2.0, 14))
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Counters at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("fingerpost");
        let requests = Family::<RequestLabels, Counter>::default();
        let latency = Family::<RouteLabels, Histogram, fn() -> Histogram>::new_with_constructor(latency_histogram);
        let search = Histogram::new(exponential_buckets(0.000_01, 2.5, 14));
        let behind = Gauge::<i64>::default();
        registry.register("http_requests", "Requests by route pattern and status", requests.clone());
        registry.register_with_unit("http_latency", "Time to answer", Unit::Seconds, latency.clone());
        registry.register_with_unit("search_took", "Time inside the search", Unit::Seconds, search.clone());
        registry.register("index_behind", "Changes written but not yet found", behind.clone());
        Self { registry, requests, latency, search, behind }
    }

    /// Counts an answered request.
    pub fn request(&self, route: &str, status: u16, took: Duration) {
        self.requests.get_or_create(&RequestLabels { route: route.to_owned(), status }).inc();
        self.latency.get_or_create(&RouteLabels { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Counts a search by its time alone.
    pub fn search(&self, took_us: u64) {
        self.search.observe(Duration::from_micros(took_us).as_secs_f64());
    }
}

/// The process answers.
pub async fn get_health() -> HttpResponse {
    HttpResponse::Ok().insert_header(CachePolicy::Nowhere).json(json!({"status": "alive"}))
}

/// Whether searches can be answered, and how far the index is behind. 503 while they cannot.
pub async fn get_readiness(state: web::Data<State>) -> Result<HttpResponse, Error> {
    let ready = reply::blocking(state, |state| Ok(state.library.readiness())).await?;
    let mut response = if ready.searchable { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    Ok(response.insert_header(CachePolicy::Nowhere).json(json!({
        "status": if ready.searchable { "ready" } else { "not_ready" },
        "index_sequence": ready.index_sequence,
        "database_sequence": ready.database_sequence,
        "behind": ready.behind(),
        "reason": ready.reason,
    })))
}

/// Counters in the OpenMetrics text format.
pub async fn get_metrics(state: web::Data<State>) -> Result<HttpResponse, Error> {
    let ready = reply::blocking(state.clone(), |state| Ok(state.library.readiness())).await?;
    state.metrics.behind.set(i64::try_from(ready.behind()).unwrap_or(i64::MAX));
    let mut body = String::new();
    encode(&mut body, &state.metrics.registry).map_err(Error::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header(CachePolicy::Nowhere)
        .insert_header((CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8"))
        .body(body))
}
