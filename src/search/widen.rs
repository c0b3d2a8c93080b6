//! What is tried when nothing was found, in this order, until something is:
//!
//! 0. without the wishes that were said in words and not chosen (`open_now`, `from`, `until`, `day`, `spaces`,
//!    `delivery`, `free`, `language`), one after the other: who asks for free counselling is better served by
//!    counselling in town than by what is free 50 miles away;
//! 1. all filters again, and the circle twice as wide, four times, eight times, and so on, up to 50 miles and at least once;
//! 2. at the widest circle, filters dropped one after the other: `open_now`, `from`, `until`, `day`,
//!    `spaces`, `category`, `kind`, `delivery`, `free`, `language`, `not_a_group`, `for`, `age`,
//!    `no_address`, `access`, `area` (what decides whether a person can go at all comes last);
//! 3. the circle itself;
//! 4. words, last one first, down to one.
//!
//! All words, then any, is tried at every step; see [`walk`](super::walk).

use super::answer::Widened;
use super::plan::{Located, Plan};
use super::request::Filters;

/// Metres in a mile.
const MILE: f64 = 1_609.344;
/// The widest circle that is tried, unless the first is wider.
const WIDEST_M: f64 = 50.0 * MILE;

/// Name of a filter as in the search API, whether it is on, and how to drop it.
type Drop = (&'static str, fn(&Filters) -> bool, fn(&mut Filters));

const DROPS: [Drop; 16] = [
    ("open_now", |f| f.open_now, |f| f.open_now = false),
    ("from", |f| f.from.is_some(), |f| f.from = None),
    ("until", |f| f.until.is_some(), |f| f.until = None),
    ("day", |f| !f.days.is_empty(), |f| f.days.clear()),
    ("spaces", |f| f.spaces, |f| f.spaces = false),
    ("category", |f| !f.categories.is_empty(), |f| f.categories.clear()),
    ("kind", |f| !f.kinds.is_empty(), |f| f.kinds.clear()),
    ("delivery", |f| !f.deliveries.is_empty(), |f| f.deliveries.clear()),
    ("free", |f| f.free, |f| f.free = false),
    ("language", |f| !f.languages.is_empty(), |f| f.languages.clear()),
    ("not_a_group", |f| f.not_a_group, |f| f.not_a_group = false),
    ("for", |f| !f.audiences.is_empty(), |f| f.audiences.clear()),
    ("age", |f| f.age.is_some(), |f| f.age = None),
    ("no_address", |f| f.no_address, |f| f.no_address = false),
    ("access", |f| !f.access.is_empty(), |f| f.access.clear()),
    ("area", |f| !f.areas.is_empty(), |f| f.areas.clear()),
];

/// Wishes that give way before the circle does, when they were only said in words.
const WISHES: [&str; 8] = ["open_now", "from", "until", "day", "spaces", "delivery", "free", "language"];

/// The wider plans to try, in order, with how to say it.
pub(crate) fn steps(plan: &Plan) -> Vec<(Plan, Widened)> {
    let mut out = Vec::new();
    let mut plan = plan.clone();
    let from_miles = plan.located.as_ref().map(|place| place.radius_m / MILE);
    let mut dropped: Vec<String> = Vec::new();
    let mut push = |plan: &Plan, dropped: &[String]| {
        let circle = plan.located.as_ref().and_then(|place| place.circle.as_ref());
        let to_miles = circle.map(|circle| circle.radius_m / MILE);
        out.push((plan.clone(), Widened { from_miles, to_miles, dropped: dropped.to_vec() }));
    };
    let all = plan.filters.clone();
    for (name, is_on, drop) in DROPS {
        if is_on(&plan.filters) && WISHES.contains(&name) && plan.said.iter().any(|said| said == name) {
            drop(&mut plan.filters);
            dropped.push(name.to_owned());
            push(&plan, &dropped);
        }
    }
    plan.filters = all;
    dropped.clear();
    if let Some(place) = plan.located.clone() {
        let mut radius_m = place.radius_m.max(1.0);
        while radius_m == place.radius_m.max(1.0) || radius_m * 2.0 <= WIDEST_M {
            radius_m *= 2.0;
            plan.located = Some(Located::new(place.near.clone(), radius_m));
            push(&plan, &dropped);
        }
    }
    for (name, is_on, drop) in DROPS {
        if is_on(&plan.filters) {
            drop(&mut plan.filters);
            dropped.push(name.to_owned());
            push(&plan, &dropped);
        }
    }
    if let Some(place) = &mut plan.located {
        place.circle = None;
        push(&plan, &dropped);
    }
    while plan.words.len() > 1 {
        if let Some(word) = plan.words.pop() {
            dropped.push(format!("word:{}", word.text));
            push(&plan, &dropped);
        }
    }
    out
}
