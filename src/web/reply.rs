//! Answers: a page or a JSON document with its cache policy, made on a blocking thread.

use super::cache_policy::CachePolicy;
use super::error::Error;
use super::state::State;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, web};
use maud::Markup;

/// A page about to be sent.
pub struct Page {
    /// The whole document.
    pub markup: Markup,
    /// How long it may be kept.
    pub policy: CachePolicy,
    /// 200 unless the form has to be mended.
    pub status: StatusCode,
}

impl Page {
    /// A page that is as asked for.
    pub const fn ok(markup: Markup, policy: CachePolicy) -> Self {
        Self { markup, policy, status: StatusCode::OK }
    }
}

impl From<Page> for HttpResponse {
    fn from(page: Page) -> Self {
        Self::build(page.status)
            .insert_header(page.policy)
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .body(page.markup.into_string())
    }
}

/// Makes a page where blocking is allowed: reads of the library and rendering.
pub async fn page<F>(state: web::Data<State>, make: F) -> Result<HttpResponse, Error>
where
    F: FnOnce(&State) -> Result<Page, Error> + Send + 'static,
{
    blocking(state, make).await.map(HttpResponse::from)
}

/// Makes a JSON document where blocking is allowed.
pub async fn json<F>(state: web::Data<State>, policy: CachePolicy, make: F) -> Result<HttpResponse, Error>
where
    F: FnOnce(&State) -> Result<serde_json::Value, Error> + Send + 'static,
{
    let value = blocking(state, make).await?;
    Ok(HttpResponse::Ok().insert_header(policy).json(value))
}

/// Does anything that may block, off the threads that serve connections.
pub async fn blocking<F, T>(state: web::Data<State>, make: F) -> Result<T, Error>
where
    F: FnOnce(&State) -> Result<T, Error> + Send + 'static,
    T: Send + 'static,
{
    match web::block(move || make(&state)).await {
        Ok(made) => made,
        // The pool of blocking threads is gone: the node is stopping.
        Err(_) => Err(Error::Unavailable),
    }
}
