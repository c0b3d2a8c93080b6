//! How one service stands to what is wanted.

use crate::directory::StoredRecord;
use crate::domain::person::ReferralReason;
use crate::domain::prescription::Fit;
use crate::domain::schedule::{date_in_words, day_name, weekdays};
use crate::domain::{
    Aspect, Candidate, Capacity, CapacityStatus, Finding, KnownCapacity, ReferralRoute, Schedule, StatedStatus, Wanted,
};
use crate::geography::distance::metres_to_miles;
use crate::search::Near;
use chrono::{NaiveDate, Weekday};
use std::collections::BTreeSet;

/// What is looked at beside the record.
pub(super) struct Case<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) near: Option<&'a Near>,
    /// The needs for which it was found.
    pub(super) needs: &'a BTreeSet<ReferralReason>,
    pub(super) metres: Option<f64>,
    pub(super) today: NaiveDate,
}

/// What a finding is worth: for it, and against it when it does not meet.
const fn weight(aspect: Aspect) -> f32 {
    match aspect {
        Aspect::Need => 3.0,
        // Nobody is sent to what does not take them.
        Aspect::Area | Aspect::Age => 4.0,
        Aspect::Preference | Aspect::Access | Aspect::Language => 2.0,
        Aspect::Day | Aspect::Cost | Aspect::ReferralRoute => 1.5,
        Aspect::Distance => 2.0,
        Aspect::Audience | Aspect::Room => 0.5,
    }
}

/// The service as a candidate, with everything that speaks for and against it.
pub(super) fn judge(record: &StoredRecord, case: &Case<'_>) -> Candidate {
    let service = &record.service;
    let capacity = room(record, case.today);
    let findings = [
        Some(need(case)),
        preference(record, case.wanted),
        day(record, case.wanted),
        distance(case),
        area(record, case),
        Some(age(record, case.wanted)),
        language(record, case.wanted),
        audience(record),
        referral(record),
        cost(record, case.wanted),
        said_of_room(record, capacity.as_ref(), case.today),
    ];
    let mut findings: Vec<Finding> = findings.into_iter().flatten().chain(access(record, case.wanted)).collect();
    let value = |finding: &Finding| match finding.fit {
        Fit::Meets => weight(finding.aspect) / 2.0,
        Fit::NotKnown => -weight(finding.aspect) / 8.0,
        Fit::DoesNotMeet => -weight(finding.aspect),
    };
    let nearness = case.metres.map_or(0.0, |metres| 1.0 / (1.0 + metres_to_miles(metres)));
    let mut score: f32 = findings.iter().map(value).sum();
    score += nearness as f32 + 1.5 * case.needs.len() as f32 / case.wanted.needs.len().max(1) as f32;
    findings.sort_by(|a, b| value(b).abs().total_cmp(&value(a).abs()));
    Candidate {
        service_id: service.id,
        organization_id: service.organization_id,
        name: service.name.clone(),
        score,
        findings,
        capacity,
    }
}

fn finding(aspect: Aspect, fit: Fit, words: impl Into<String>) -> Finding {
    Finding { aspect, fit, words: words.into() }
}

const fn met(yes: bool) -> Fit {
    if yes { Fit::Meets } else { Fit::DoesNotMeet }
}

fn said(slug: &str) -> String {
    slug.replace('_', " ")
}

fn listed(slugs: impl Iterator<Item = &'static str>) -> String {
    slugs.map(said).collect::<Vec<_>>().join(", ")
}

fn need(case: &Case<'_>) -> Finding {
    finding(Aspect::Need, Fit::Meets, listed(case.needs.iter().map(|need| need.slug())))
}

fn preference(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    let deliveries = &record.service.deliveries;
    if !wanted.rather_not_a_group {
        return None;
    }
    let fit =
        if deliveries.is_empty() { Fit::NotKnown } else { met(deliveries.iter().any(|one| one.is_not_a_group())) };
    let words = if deliveries.is_empty() {
        "how it is done is not said".into()
    } else {
        listed(deliveries.iter().map(|one| one.slug()))
    };
    Some(finding(Aspect::Preference, fit, words))
}

fn day(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    if wanted.days.is_empty() {
        return None;
    }
    let service = &record.service;
    let at_places = service.locations.iter().flat_map(|at| &at.schedules);
    let schedules: Vec<Schedule> = service.schedules.iter().chain(at_places).cloned().collect();
    let runs = weekdays(&schedules);
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let days: Vec<Weekday> = week.into_iter().zip(runs).filter(|(_, on)| *on).map(|(day, _)| day).collect();
    if days.is_empty() {
        return Some(finding(Aspect::Day, Fit::NotKnown, "days are not said"));
    }
    let words = days.iter().map(|day| format!("{}s", day_name(*day))).collect::<Vec<_>>().join(", ");
    Some(finding(Aspect::Day, met(days.iter().any(|day| wanted.days.contains(day))), words))
}

fn distance(case: &Case<'_>) -> Option<Finding> {
    let (near, metres) = (case.near?, case.metres?);
    let words = format!("{:.1} miles", metres_to_miles(metres));
    Some(finding(Aspect::Distance, met(metres <= near.default_within_metres), words))
}

/// Whether it serves where the person lives. Who goes to a door that names no area is taken wherever they
/// come from, as far as the listing says.
fn area(record: &StoredRecord, case: &Case<'_>) -> Option<Finding> {
    let service = &record.service;
    let names = || {
        let names: Vec<&str> = service.service_areas.iter().filter_map(|area| area.name.as_deref()).collect();
        if names.is_empty() { "the areas it serves".to_owned() } else { names.join(", ") }
    };
    if service.service_areas.iter().any(|area| area.national) {
        return Some(finding(Aspect::Area, Fit::Meets, "the whole country"));
    }
    let codes: Vec<_> = service.service_areas.iter().filter_map(|area| area.code.as_ref()).collect();
    let Some(near) = case.near else {
        return (!service.service_areas.is_empty()).then(|| finding(Aspect::Area, Fit::NotKnown, names()));
    };
    if !codes.is_empty() {
        return Some(finding(Aspect::Area, met(codes.iter().any(|code| near.areas.contains(code))), names()));
    }
    if !service.service_areas.is_empty() {
        return Some(finding(Aspect::Area, Fit::NotKnown, names()));
    }
    match case.metres {
        Some(_) => Some(finding(Aspect::Area, Fit::Meets, "anybody who comes to its door")),
        // It comes to where the person lives, or search would not have found it near them; or it was found
        // without them.
        None => Some(finding(Aspect::Area, Fit::NotKnown, "the area it serves is not said")),
    }
}

fn age(record: &StoredRecord, wanted: &Wanted) -> Finding {
    let (least, most) = (record.service.minimum_age, record.service.maximum_age);
    let words = match (least, most) {
        (None, None) => "any age".to_owned(),
        (Some(least), None) => format!("{least} and over"),
        (None, Some(most)) => format!("up to {most}"),
        (Some(least), Some(most)) => format!("{least} to {most}"),
    };
    finding(Aspect::Age, Fit::of_age(least, most, wanted.age), words)
}

fn language(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    let code = wanted.language.as_deref().filter(|code| *code != "en")?;
    let spoken = &record.service.languages;
    if spoken.is_empty() {
        return Some(finding(Aspect::Language, Fit::NotKnown, "languages are not said"));
    }
    let words = spoken.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
    Some(finding(Aspect::Language, met(spoken.iter().any(|one| one.code.as_deref() == Some(code))), words))
}

/// Whom it is for is said in the listing and, of the person, only to people who ask them.
fn audience(record: &StoredRecord) -> Option<Finding> {
    let audiences = &record.service.audiences;
    let words = || format!("for {}", listed(audiences.iter().map(|one| one.slug())));
    (!audiences.is_empty()).then(|| finding(Aspect::Audience, Fit::NotKnown, words()))
}

fn referral(record: &StoredRecord) -> Option<Finding> {
    let routes = &record.service.referral_routes;
    if routes.is_empty() {
        return None;
    }
    let open = routes.iter().any(|route| {
        matches!(route, ReferralRoute::NotNeeded | ReferralRoute::Professional | ReferralRoute::LinkWorkerOnly)
    });
    // Only the person themselves may ask; the worker helps them to.
    let fit = if open { Fit::Meets } else { Fit::NotKnown };
    Some(finding(Aspect::ReferralRoute, fit, listed(routes.iter().map(|route| route.slug()))))
}

fn cost(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    let service = &record.service;
    if service.is_free() {
        return Some(finding(Aspect::Cost, Fit::Meets, "free"));
    }
    if !wanted.free_only {
        return None;
    }
    let stated = !service.cost_options.is_empty();
    let fit = if stated { Fit::DoesNotMeet } else { Fit::NotKnown };
    Some(finding(Aspect::Cost, fit, if stated { "costs something" } else { "the cost is not said" }))
}

fn access<'a>(record: &'a StoredRecord, wanted: &'a Wanted) -> impl Iterator<Item = Finding> + 'a {
    let facts: BTreeSet<_> =
        record.locations.iter().flat_map(|at| at.location.accessibility.iter().filter_map(|one| one.fact)).collect();
    let goes_nowhere = record.service.deliveries.iter().any(|one| one.comes_to_you());
    wanted.access.iter().map(move |fact| {
        // That a fact is not stated does not mean that it is not so.
        let fit = if facts.contains(fact) || goes_nowhere { Fit::Meets } else { Fit::NotKnown };
        let words =
            if goes_nowhere && !facts.contains(fact) { "comes to the person".to_owned() } else { said(fact.slug()) };
        finding(Aspect::Access, fit, words)
    })
}

/// What room it has as far as that is known today; none while it is closed for a time.
fn room(record: &StoredRecord, today: NaiveDate) -> Option<Capacity> {
    if is_shut(record, today) {
        let none = Capacity {
            status: CapacityStatus::NotTaking,
            available: None,
            waiting: None,
            wait_weeks: None,
            as_of: today,
        };
        return Some(none);
    }
    match record.service.capacity.as_ref()?.on(today) {
        KnownCapacity::Known(capacity) => Some(capacity.clone()),
        KnownCapacity::Unknown => None,
    }
}

fn is_shut(record: &StoredRecord, today: NaiveDate) -> bool {
    let service = &record.service;
    matches!(service.status, StatedStatus::Paused | StatedStatus::ClosedTemporarily)
        || service.closed_until.is_some_and(|day| day > today)
}

fn said_of_room(record: &StoredRecord, room: Option<&Capacity>, today: NaiveDate) -> Option<Finding> {
    if is_shut(record, today) {
        let until = record.service.closed_until.filter(|day| *day > today);
        let words = until.map_or("closed for now".to_owned(), |day| format!("closed until {}", date_in_words(day)));
        return Some(finding(Aspect::Room, Fit::DoesNotMeet, words));
    }
    let room = room?;
    let mut words = said(room.status.slug());
    if let Some(weeks) = room.wait_weeks {
        words.push_str(&format!(", about {weeks} weeks"));
    }
    words.push_str(&format!(", said on {}", date_in_words(room.as_of)));
    Some(finding(Aspect::Room, met(room.status.has_space()), words))
}
