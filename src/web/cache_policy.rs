//! How long an answer may be kept by browsers and proxies.

use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, InvalidHeaderValue, TryIntoHeaderPair};

/// A named policy on every response; one that names none is never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePolicy {
    /// Kept by nobody: urgent and abuse pages, errors, health.
    Nowhere,
    /// Kept by the person's own browser, asked again each time: results, which say what is open now.
    OwnBrowserOnly,
    /// A minute in browser and proxy: pages that say the same to everyone.
    AMinuteAnywhere,
    /// For ever: files whose address changes with their content.
    ForEverAnywhere,
}

impl CachePolicy {
    /// The header's value.
    pub const fn header_value(self) -> &'static str {
        match self {
            Self::Nowhere => "no-store",
            Self::OwnBrowserOnly => "private, no-cache",
            Self::AMinuteAnywhere => "public, max-age=60",
            Self::ForEverAnywhere => "public, max-age=31536000, immutable",
        }
    }
}

impl TryIntoHeaderPair for CachePolicy {
    type Error = InvalidHeaderValue;

    fn try_into_pair(self) -> Result<(HeaderName, HeaderValue), Self::Error> {
        Ok((CACHE_CONTROL, HeaderValue::from_static(self.header_value())))
    }
}
