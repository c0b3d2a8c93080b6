//! The log line and the counters of a request: route pattern, status and time, never what was asked for.

use super::super::state::State;
use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web;
use std::time::Instant;
use tracing::Span;
use tracing::field::Empty;
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// What stands for an address that no route knows.
const NO_ROUTE: &str = "no route";

/// A span without path, query, address or browser: the usual one would log what people search for.
pub struct PatternSpan;

impl RootSpanBuilder for PatternSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        let route = request.match_pattern().unwrap_or_else(|| NO_ROUTE.to_owned());
        tracing::info_span!("request", request_id = %id, method = %request.method(), route = %route, status = Empty)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, actix_web::Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
    }
}

/// Counts the request and writes its one log line.
pub async fn count<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let route = request.match_pattern().unwrap_or_else(|| NO_ROUTE.to_owned());
    let state = request.app_data::<web::Data<State>>().cloned();
    let response = next.call(request).await?.map_into_boxed_body();
    let took = started.elapsed();
    let status = response.status().as_u16();
    if let Some(state) = state {
        state.metrics.request(&route, status, took);
    }
    tracing::info!(route, status, took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX), "answered {route}");
    Ok(response)
}
