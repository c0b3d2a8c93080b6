//! The wire under thirtyfour: its default client brings a second HTTP stack, so it gets ours.

use actix_web::web::Bytes;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::session::http::{Body, HttpClient};
use ureq::http::{Request, Response};

/// Speaks to ChromeDriver through ureq.
pub struct Wire {
    agent: ureq::Agent,
}

impl Wire {
    /// A client that waits as long as a page may take on a busy machine.
    pub fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(120)))
            .http_status_as_error(false)
            .build();
        Self { agent: config.into() }
    }
}

impl HttpClient for Wire {
    fn send<'s, 'r, 'f>(
        &'s self,
        request: Request<Body<'r>>,
    ) -> Pin<Box<dyn Future<Output = WebDriverResult<Response<Bytes>>> + Send + 'f>>
    where
        's: 'f,
        'r: 'f,
        Self: 'f,
    {
        let (parts, body) = request.into_parts();
        let body = match body {
            Body::Empty => Vec::new(),
            Body::Json(value) => value.to_string().into_bytes(),
        };
        // Every call stands on its own thread of the test, so blocking here holds up nobody.
        let answer = self.agent.run(Request::from_parts(parts, body));
        Box::pin(async move {
            let (parts, mut body) = answer.map_err(|e| WebDriverError::HttpError(e.to_string()))?.into_parts();
            let bytes = body
                .with_config()
                .limit(256 << 20)
                .read_to_vec()
                .map_err(|e| WebDriverError::HttpError(e.to_string()))?;
            Ok(Response::from_parts(parts, Bytes::from(bytes)))
        })
    }

    fn new<'s, 'f>(&'s self) -> Pin<Box<dyn Future<Output = Arc<dyn HttpClient>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        let fresh: Arc<dyn HttpClient> = Arc::new(Wire::new());
        Box::pin(async move { fresh })
    }
}
