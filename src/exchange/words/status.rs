//! Life of a listing, room, yes and no.

use super::{by_synonym, spells};
use crate::domain::{CapacityStatus, StatedStatus};
use crate::exchange::tidy::fold;

/// The status a word stands for, and whether it is the standard's own word for it.
pub(in crate::exchange) fn status(word: &str) -> Option<(StatedStatus, bool)> {
    use StatedStatus as S;
    let exact = match word {
        "active" => Some(S::Active),
        "inactive" => Some(S::Paused),
        "temporarily closed" => Some(S::ClosedTemporarily),
        "defunct" => Some(S::Closed),
        _ => S::from_slug(word),
    };
    if let Some(status) = exact {
        return Some((status, true));
    }
    const WORDS: &[(StatedStatus, &[&str])] = &[
        (S::Active, &["active", "live", "open", "current", "published", "running", "approved", "true", "1"]),
        (S::Paused, &["inactive", "paused", "suspended", "on hold", "not active", "false", "0"]),
        (S::ClosedTemporarily, &["temporarily closed", "closed temporarily", "temporary closed", "closed for now"]),
        (
            S::Closed,
            &["defunct", "closed", "ended", "ceased", "archived", "withdrawn", "deleted", "permanently closed"],
        ),
        (S::Draft, &["draft", "pending", "unpublished", "awaiting approval"]),
        (S::ReplacedBy, &["replaced", "replaced by", "merged"]),
        (S::Unlisted, &["unlisted"]),
    ];
    by_synonym(WORDS, &fold(word)).map(|status| (status, false))
}

/// The capacity status that words stand for ("waiting list open", "full").
pub(in crate::exchange) fn capacity_status(word: &str) -> Option<CapacityStatus> {
    use CapacityStatus as C;
    const WORDS: &[(CapacityStatus, &[&str])] = &[
        (C::Spaces, &["spaces", "space", "has space", "room", "yes", "spaces available", "capacity", "taking people"]),
        (C::Few, &["few", "a few", "few spaces", "a few spaces", "limited", "nearly full"]),
        (C::WaitingListOpen, &["waiting list open", "waiting list", "waitlist", "open waiting list"]),
        (C::WaitingListClosed, &["waiting list closed", "closed waiting list"]),
        (
            C::NotTaking,
            &["not taking", "not taking people", "full", "no spaces", "no space", "no", "no capacity", "closed"],
        ),
        (C::DropInNoLimit, &["drop in no limit", "drop in", "no limit", "just turn up", "unlimited"]),
        (C::Unknown, &["unknown", "not known", "ask"]),
    ];
    let folded = fold(word);
    C::ALL.iter().copied().find(|c| spells(c.slug(), &folded)).or_else(|| by_synonym(WORDS, &folded))
}

/// Yes or no, as people write them.
pub(in crate::exchange) fn yes_or_no(word: &str) -> Option<bool> {
    match fold(word).as_str() {
        "yes" | "y" | "true" | "1" | "x" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}
