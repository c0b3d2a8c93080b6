//! Addresses of our own pages, put together in one place.

use url::form_urlencoded;

/// A path with parameters, correctly escaped; without `?` when there are none.
pub fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let query = query_string(pairs);
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Parameters as they stand after `?`.
pub fn query_string<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Reads what stands after `?`.
pub fn parse_query(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The page of a service.
pub fn service(slug: &str) -> String {
    format!("/services/{slug}")
}

/// The page of a place.
pub fn venue(slug: &str) -> String {
    format!("/venues/{slug}")
}

/// The page of an organization.
pub fn organization(slug: &str) -> String {
    format!("/organizations/{slug}")
}

/// A number as a telephone takes it: digits and a leading plus.
pub fn telephone(number: &str) -> String {
    let digits: String = number
        .chars()
        .enumerate()
        .filter(|(n, c)| c.is_ascii_digit() || (*n == 0 && *c == '+'))
        .map(|(_, c)| c)
        .collect();
    format!("tel:{digits}")
}

/// A published address, if a browser may be sent there: absolute http or https and nothing else.
pub fn outward(published: &str) -> Option<String> {
    let parsed = url::Url::parse(published.trim()).ok()?;
    (matches!(parsed.scheme(), "http" | "https") && parsed.host_str().is_some()).then(|| parsed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(outward("https://example.org/a b").as_deref(), Some("https://example.org/a%20b"));
        for bad in ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", "", "example"] {
            assert_eq!(outward(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_dial() {
        assert_eq!(telephone("01632 960 118"), "tel:01632960118");
        assert_eq!(telephone("+44 (0)1632 960118"), "tel:+4401632960118");
    }
}
