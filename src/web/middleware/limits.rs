//! How large a request may be. Nothing public takes a body, so the limit is small.

use super::super::error::Error;
use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::middleware::Next;

/// Longest address, in bytes, path and query together.
pub const LONGEST_ADDRESS: usize = 4096;
/// Largest body, in bytes.
pub const LARGEST_BODY: u64 = 64 * 1024;

/// Refuses addresses and bodies that no page of ours sends.
pub async fn refuse_oversize<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let address = request.uri().path_and_query().map_or(0, |p| p.as_str().len());
    let length =
        request.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    let refusal = if address > LONGEST_ADDRESS {
        Some(Error::AddressTooLong)
    } else if length.is_some_and(|length| length > LARGEST_BODY) {
        Some(Error::BodyTooLarge)
    } else {
        None
    };
    match refusal {
        Some(error) => Ok(request.into_response(HttpResponse::from_error(error))),
        None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    }
}
