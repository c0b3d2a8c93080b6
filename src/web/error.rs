//! What can go wrong in answering a request, and what the person is told: never internal text.

use super::text::try_lookup;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such page or record.
    #[error("not found")]
    NotFound,
    /// The listing was there and is closed or no longer listed.
    #[error("gone")]
    Gone(Box<Gone>),
    /// Some parameters cannot be read.
    #[error("invalid parameters: {0}")]
    Invalid(FieldErrors),
    /// The policy says no.
    #[error("forbidden")]
    Forbidden,
    /// The page is there, the method is not.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// More requests than one address may make.
    #[error("too many requests")]
    TooMany {
        /// Seconds until the next one is answered.
        retry_after: u64,
    },
    /// The body is larger than any form of ours.
    #[error("body too large")]
    BodyTooLarge,
    /// The address is longer than any of ours.
    #[error("address too long")]
    AddressTooLong,
    /// The node cannot answer now.
    #[error("unavailable")]
    Unavailable,
    /// A fault of ours; the cause is logged with the request's identifier and never shown.
    #[error("internal: {0}")]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// A listing that was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its name.
    pub name: String,
    /// Slug of its status: "closed", "replaced_by" or "unlisted".
    pub status: &'static str,
    /// Slug of its main category, to find others like it.
    pub category: Option<String>,
    /// A postcode to look around.
    pub near: Option<String>,
    /// When it closed and what there is instead, where a steward said so.
    pub closed: Option<super::finding::Closed>,
}

impl Error {
    /// A fault of ours with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// One field that cannot be read.
    pub fn field(field: &str, message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors(vec![FieldError {
            field: field.to_owned(),
            message: message.into(),
            mend: mend.into(),
        }]))
    }

    /// A short stable name, for texts and counters.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Gone(_) => "gone",
            Self::Invalid(_) => "invalid",
            Self::Forbidden => "forbidden",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::TooMany { .. } => "too-many",
            Self::BodyTooLarge => "body-too-large",
            Self::AddressTooLong => "address-too-long",
            Self::Unavailable => "unavailable",
            Self::Internal(_) => "internal",
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone(_) => StatusCode::GONE,
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// An empty response: the page or the problem document is written by `middleware::error_pages`, which
    /// knows the request.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// One thing a person typed that cannot be used, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Name of the parameter.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub mend: String,
}

/// Everything that is wrong with what was typed, in the order of the form. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// The first error of a field.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|e| e.field == field)
    }
}

impl std::fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, e) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{}: {} {}", e.field, e.message, e.mend)?;
        }
        Ok(())
    }
}

impl std::error::Error for FieldErrors {}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<crate::accounts::Error> for Error {
    fn from(error: crate::accounts::Error) -> Self {
        use crate::accounts::Error as Cause;
        match error {
            _ if error.is_busy() => Self::Unavailable,
            Cause::Refused => Self::Forbidden,
            Cause::NotFound(_) => Self::NotFound,
            Cause::Field { field, problem, mend } => Self::field(field, problem, mend),
            other => Self::internal(other),
        }
    }
}

impl From<crate::messages::Error> for Error {
    fn from(error: crate::messages::Error) -> Self {
        use crate::messages::Error as Cause;
        match error {
            _ if error.is_busy() => Self::Unavailable,
            Cause::Accounts(cause) => cause.into(),
            other => Self::internal(other),
        }
    }
}

impl From<crate::prescribing::Error> for Error {
    fn from(error: crate::prescribing::Error) -> Self {
        use crate::prescribing::Error as Cause;
        match error {
            _ if error.is_busy() => Self::Unavailable,
            Cause::Refused => Self::Forbidden,
            Cause::NotFound(_) => Self::NotFound,
            Cause::Accounts(cause) => cause.into(),
            Cause::Invalid(errors) => Self::Invalid((&errors).into()),
            other => Self::internal(other),
        }
    }
}

impl From<&crate::domain::FieldErrors> for FieldErrors {
    /// The rules say "field: what is wrong; what to do"; a page says it as a sentence and its mend.
    fn from(errors: &crate::domain::FieldErrors) -> Self {
        Self(errors.iter().map(|one| sentence(&one.field, &one.message)).collect())
    }
}

fn sentence(field: &str, said: &str) -> FieldError {
    let (wrong, mend) = said.split_once("; ").unwrap_or((said, ""));
    let key = field.replace(['.', '_'], "-");
    let named = try_lookup(&format!("rule-field-{key}"), &[])
        .unwrap_or_else(|| super::label::said("field", field.rsplit('.').next().unwrap_or(field)));
    let stop = |text: &str| if text.is_empty() || text.ends_with('.') { text.to_owned() } else { format!("{text}.") };
    let mut letters = mend.chars();
    let mend: String = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    FieldError { field: field.to_owned(), message: stop(&format!("{named} {wrong}")), mend: stop(&mend) }
}
