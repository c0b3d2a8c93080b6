//! Whether a request that changes something was sent by a page of ours.

use super::super::state::Site;
use actix_web::http::header::{HOST, HeaderMap, ORIGIN};
use url::Url;

const FETCH_SITE: &str = "sec-fetch-site";

/// Whether the browser says that a page of this site sent it. Browsers of today say so outright; older ones
/// name the page's origin. One that says neither is refused.
pub fn is_from_us(headers: &HeaderMap, site: &Site) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(FETCH_SITE), text(ORIGIN.as_str())) {
        (Some(from), _) => from == "same-origin",
        (None, Some(origin)) => is_ours(origin, text(HOST.as_str()), site),
        (None, None) => false,
    }
}

fn is_ours(origin: &str, host: Option<&str>, site: &Site) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    if let Some(own) = site.base_url.as_deref().and_then(|own| Url::parse(own).ok()) {
        return origin.origin() == own.origin();
    }
    let named = origin.host_str().map(|name| match origin.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    });
    named.is_some() && named.as_deref() == host
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn asked(pairs: &[(&'static str, &'static str)], base_url: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_from_us(&headers, &Site { base_url: base_url.map(str::to_owned), ..Site::default() })
    }

    #[test]
    fn only_pages_of_this_site_change_something() {
        let host = ("host", "help.example.org");
        assert!(asked(&[host, ("sec-fetch-site", "same-origin")], None));
        for from in ["cross-site", "same-site", "none"] {
            assert!(!asked(&[host, ("sec-fetch-site", from), ("origin", "https://help.example.org")], None), "{from}");
        }
        assert!(asked(&[host, ("origin", "https://help.example.org")], None));
        assert!(asked(&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")], None));
        for origin in ["https://evil.example.org", "https://help.example.org:444", "null", ""] {
            assert!(!asked(&[host, ("origin", origin)], None), "{origin}");
        }
        assert!(!asked(&[host], None), "a browser that says nothing");
        let own = Some("https://help.example.org");
        assert!(asked(&[("host", "inner:8080"), ("origin", "https://help.example.org")], own));
        assert!(!asked(&[("host", "inner:8080"), ("origin", "http://inner:8080")], own));
        assert!(!asked(&[host, ("origin", "http://help.example.org")], own));
    }
}
