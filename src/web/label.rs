//! Plain words for slugs: closed lists, categories, languages, days.

use super::text::try_lookup;
use crate::domain::{AccessFact, Audience, CapacityStatus, Delivery, Kind, ListingStatus, ReferralRoute};
use chrono::Weekday;

/// The days in the order of a British week.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The label of `slug` in `list` ("kind", "category" ...), if there is one.
pub fn of(list: &str, slug: &str) -> Option<String> {
    let plain = slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if !plain || slug.is_empty() {
        return None;
    }
    try_lookup(&format!("list-{list}-{slug}"), &[])
}

fn or_slug(list: &str, slug: &str) -> String {
    of(list, slug).unwrap_or_else(|| slug.replace('_', " "))
}

/// The label of a slug; the slug itself in words where it reads well enough as it is ("Lonely").
pub fn said(list: &str, slug: &str) -> String {
    of(list, slug).unwrap_or_else(|| {
        let words = slug.replace('_', " ");
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    })
}

/// "Befriending".
pub fn kind(kind: Kind) -> String {
    or_slug("kind", kind.slug())
}

/// "At your home".
pub fn delivery(delivery: Delivery) -> String {
    or_slug("delivery", delivery.slug())
}

/// "Women".
pub fn audience(audience: Audience) -> String {
    or_slug("audience", audience.slug())
}

/// "Hearing loop".
pub fn access(fact: AccessFact) -> String {
    or_slug("access", fact.slug())
}

/// "Waiting list open".
pub fn capacity(status: CapacityStatus) -> String {
    or_slug("capacity", status.slug())
}

/// "Not confirmed by the group yet".
pub fn status(status: ListingStatus) -> String {
    or_slug("status", status.slug())
}

/// "You can ask yourself".
pub fn referral(route: ReferralRoute) -> String {
    or_slug("referral", route.slug())
}

/// "Memory problems and dementia"; the slug in words where a category is newer than the texts.
pub fn category(slug: &str) -> String {
    or_slug("category", slug)
}

/// Whether there is such a category.
pub fn is_category(slug: &str) -> bool {
    of("category", slug).is_some()
}

/// "Polish" for "pl"; the code itself, capitalised, where it has no label.
pub fn language(code: &str) -> String {
    of("language", code).unwrap_or_else(|| {
        let mut letters = code.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    })
}

/// "Tuesday".
pub fn day(day: Weekday) -> String {
    or_slug("day", day_slug(day))
}

pub use crate::domain::schedule::weekday_code as day_slug;

/// The label of a facet value: the list is named as the search parameter is.
pub fn facet(parameter: &str, value: &str) -> String {
    match parameter {
        "for" => or_slug("audience", value),
        "language" => language(value),
        _ => or_slug(parameter, value),
    }
}
