//! Asks the policy before a handler runs. Every route passes here; see [`routes`](super::super::routes).

use super::super::error::Error;
use super::super::state::State;
use super::client;
use crate::accounts::{Action, Resource, allows};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web;

/// Lets the request through if the policy allows its asker the action.
pub async fn ask_policy<B: MessageBody + 'static>(
    action: Action,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let allowed = request
        .app_data::<web::Data<State>>()
        .is_some_and(|state| allows(client::actor(&request, &state.trust), action, Resource::Any));
    if allowed {
        next.call(request).await.map(ServiceResponse::map_into_boxed_body)
    } else {
        Ok(request.error_response(Error::Forbidden))
    }
}
