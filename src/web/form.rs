//! What a form sent: read once, and only when it carries the mark of its session.

use super::component::form::FORM_TOKEN;
use super::error::Error;
use super::middleware::visit::Visit;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use subtle::ConstantTimeEq;

/// The fields of a form whose sender is known: every route that changes something takes one, so that none
/// forgets to look at the mark. Its `Debug` shows no field.
pub struct Form {
    /// Who sent it.
    pub visit: Visit,
    fields: Vec<(String, String)>,
    path: Vec<(String, String)>,
}

impl Form {
    /// The first value of a field; empty when it was left out.
    pub fn field(&self, name: &str) -> &str {
        first(&self.fields, name)
    }

    /// Every value of a field, for lists by repetition.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Everything that was sent but the mark of the session: to be sent once more after a question.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let sent = self.fields.iter().filter(|(key, _)| key != FORM_TOKEN);
        sent.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// A part of the address, as the route names it.
    pub fn path(&self, name: &str) -> &str {
        first(&self.path, name)
    }
}

fn first<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form(..)")
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::extract(request);
        let body = web::Bytes::from_request(request, payload);
        let path = request.match_info().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Box::pin(async move {
            let visit = visit.await?;
            let body = body.await.map_err(|_too_large| Error::BodyTooLarge)?;
            let fields: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
            let shown = first(&fields, FORM_TOKEN).as_bytes();
            // Before there is a session there is nothing to forge but a sign-in, and the guard has looked at
            // where that came from.
            if visit.signed_in.is_some() && !bool::from(shown.ct_eq(visit.form_token.as_bytes())) {
                return Err(Error::Forbidden);
            }
            Ok(Self { visit, fields, path })
        })
    }
}
