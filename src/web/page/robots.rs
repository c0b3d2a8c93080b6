//! `/robots.txt`: listings may be found by search engines; results and filters may not be crawled.

use crate::web::cache_policy::CachePolicy;
use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_TYPE;

/// What crawlers may read.
pub async fn get_robots() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(CachePolicy::AMinuteAnywhere)
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .body("User-agent: *\nDisallow: /search\nDisallow: /api/\n")
}
