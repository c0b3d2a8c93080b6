//! Turns errors into a page with a way on, or, for programs, into a problem document (RFC 9457).

use super::super::cache_policy::CachePolicy;
use super::super::error::{Error, FieldErrors};
use super::super::page::error as error_page;
use super::super::state::State;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, ResponseError, web};
use serde_json::json;
use tracing_actix_web::RequestId;

/// Writes the body of every response that carries an error.
pub async fn render<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let response = next.call(request).await?.map_into_boxed_body();
    if response.response().error().is_none() {
        return Ok(response);
    }
    let (request, mut response) = response.into_parts();
    let body = {
        let ours = response.error().and_then(|e| e.as_error::<Error>());
        // What actix refuses by itself: a path that is not UTF-8, a body that breaks off.
        let shown = ours.unwrap_or(&Error::NotFound);
        if let Error::Internal(cause) = shown {
            tracing::error!(request_id = id, error = %cause, "a request failed");
        }
        let policy = request.app_data::<web::Data<State>>();
        match policy {
            Some(state) if !is_for_programs(request.path()) => (page(state, shown, &id), "text/html; charset=utf-8"),
            _ => (problem(shown, &id), "application/problem+json"),
        }
    };
    if let Some(Error::TooMany { retry_after }) = response.error().and_then(|e| e.as_error::<Error>()) {
        let value = HeaderValue::from(*retry_after);
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    let (text, content_type) = body;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers
        .insert(actix_web::http::header::CACHE_CONTROL, HeaderValue::from_static(CachePolicy::Nowhere.header_value()));
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(text))))
}

fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/fhir/") || matches!(path, "/healthz" | "/readyz" | "/metrics")
}

fn page(state: &State, error: &Error, id: &str) -> String {
    error_page::page(&state.site, error, id).into_string()
}

fn problem(error: &Error, id: &str) -> String {
    let empty = FieldErrors(Vec::new());
    let fields = if let Error::Invalid(fields) = error { fields } else { &empty };
    let slug = error.slug();
    let mut problem = json!({
        "type": "about:blank",
        "title": text!(&format!("error-{slug}-title")),
        "status": error.status_code().as_u16(),
        "detail": fields.0.first().map_or_else(
            || text!(&format!("error-{slug}-lead")),
            |first| format!("{}: {} {}", first.field, first.message, first.mend),
        ),
        "request_id": id,
    });
    if !fields.0.is_empty() {
        problem["errors"] = json!(fields);
    }
    problem.to_string()
}
