//! How many requests one household may make: generous to people, a wall to a program that copies everything.

use super::super::error::Error;
use super::super::state::State;
use super::client;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Addresses remembered before idle ones are forgotten.
const SWEEP_EVERY: usize = 4096;

/// Requests that each household may still make.
pub struct Limiter {
    buckets: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    asked: AtomicUsize,
}

impl Limiter {
    /// So many requests a minute for each household, all of which may come at once; at least one.
    pub fn new(requests_per_minute: u32) -> Self {
        let quota = Quota::per_minute(NonZeroU32::new(requests_per_minute).unwrap_or(NonZeroU32::MIN));
        Self { buckets: RateLimiter::keyed(quota), clock: DefaultClock::default(), asked: AtomicUsize::new(0) }
    }

    /// Takes one request from the household's allowance, or says in how many seconds to come back.
    pub fn take(&self, ip: IpAddr) -> Result<(), u64> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.buckets.retain_recent();
        }
        self.buckets
            .check_key(&client::household(ip))
            .map_err(|not_until| not_until.wait_time_from(self.clock.now()).as_secs() + 1)
    }
}

/// Files that every page needs, and what machines ask of the node, are not counted.
fn is_counted(path: &str) -> bool {
    !path.starts_with("/assets/") && !matches!(path, "/healthz" | "/readyz" | "/metrics")
}

/// Refuses a household that has used up its allowance.
pub async fn limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let refusal = request.app_data::<web::Data<State>>().filter(|_| is_counted(request.path())).and_then(|state| {
        let ip = client::address(&request, &state.trust)?;
        state.limiter.take(ip).err()
    });
    match refusal {
        Some(retry_after) => Ok(request.into_response(HttpResponse::from_error(Error::TooMany { retry_after }))),
        None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    }
}
