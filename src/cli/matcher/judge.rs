//! How one service stands to what is wanted.

use crate::directory::StoredRecord;
use crate::domain::person::ReferralReason;
use crate::domain::prescription::Fit;
use crate::domain::schedule::weekdays;
use crate::domain::{
    Aspect, Candidate, Capacity, CapacityStatus, Finding, KnownCapacity, ReferralRoute, Schedule, Stated, StatedStatus,
    Wanted,
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

/// What is taken off a service for veterans where nobody says that the person is one.
const FOR_OTHERS: f32 = 1.5;

/// The service as a candidate, with everything that speaks for and against it.
pub(super) fn judge(record: &StoredRecord, case: &Case<'_>) -> Candidate {
    let service = &record.service;
    let capacity = room(record, case.today);
    let findings = [
        need(case),
        preference(record, case.wanted),
        day(record, case.wanted),
        distance(case),
        area(record, case),
        Some(age(record, case.wanted)),
        language(record, case.wanted),
        audience(record, case.wanted),
        referral(record),
        cost(record, case.wanted),
        stated_of_room(record, capacity.as_ref(), case.today),
    ];
    let mut findings: Vec<Finding> = findings.into_iter().flatten().chain(access(record, case.wanted)).collect();
    let value = |finding: &Finding| match (finding.aspect, finding.fit) {
        // What costs nothing is good to know, and decides only for whom it matters.
        (Aspect::Cost, Fit::Meets) if !case.wanted.wishes.free_only => 0.1,
        // What is for others, as far as anybody knows, comes after what is for anybody.
        (Aspect::Audience, Fit::NotKnown) => -FOR_OTHERS,
        (aspect, Fit::Meets) => weight(aspect) / 2.0,
        (aspect, Fit::NotKnown) => -weight(aspect) / 8.0,
        (aspect, Fit::DoesNotMeet) => -weight(aspect),
    };
    let nearness = case.metres.map_or(0.0, |metres| 2.0 / (1.0 + metres_to_miles(metres)));
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

const fn finding(aspect: Aspect, fit: Fit, stated: Stated) -> Finding {
    Finding { aspect, fit, stated }
}

const fn met(yes: bool) -> Fit {
    if yes { Fit::Meets } else { Fit::DoesNotMeet }
}

fn need(case: &Case<'_>) -> Option<Finding> {
    (!case.needs.is_empty()).then(|| finding(Aspect::Need, Fit::Meets, Stated::Needs(case.needs.clone())))
}

fn preference(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    let (deliveries, ways) = (&record.service.deliveries, &wanted.wishes.ways);
    if ways.is_empty() {
        return None;
    }
    if deliveries.is_empty() {
        return Some(finding(Aspect::Preference, Fit::NotKnown, Stated::Nothing));
    }
    let liked = deliveries.iter().any(|one| ways.iter().any(|way| way.is_met_by(*one)));
    Some(finding(Aspect::Preference, met(liked), Stated::Deliveries(deliveries.clone())))
}

fn day(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    let asked = &wanted.wishes.days;
    if asked.is_empty() {
        return None;
    }
    let service = &record.service;
    let at_places = service.locations.iter().flat_map(|at| &at.schedules);
    let schedules: Vec<Schedule> = service.schedules.iter().chain(at_places).cloned().collect();
    let runs = weekdays(&schedules);
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let days: Vec<Weekday> = week.into_iter().zip(runs).filter(|(_, on)| *on).map(|(day, _)| day).collect();
    if days.is_empty() {
        return Some(finding(Aspect::Day, Fit::NotKnown, Stated::Nothing));
    }
    let both: Vec<Weekday> = days.iter().copied().filter(|day| asked.contains(day)).collect();
    Some(match both.is_empty() {
        true => finding(Aspect::Day, Fit::DoesNotMeet, Stated::Days(days)),
        false => finding(Aspect::Day, Fit::Meets, Stated::Days(both)),
    })
}

fn distance(case: &Case<'_>) -> Option<Finding> {
    let (near, metres) = (case.near?, case.metres?);
    Some(finding(Aspect::Distance, met(metres <= near.default_within_metres), Stated::Metres(metres)))
}

/// Whether it serves where the person lives. Who goes to a door that names no area is taken wherever they
/// come from, as far as the listing says.
fn area(record: &StoredRecord, case: &Case<'_>) -> Option<Finding> {
    let service = &record.service;
    let names = || Stated::Areas(service.service_areas.iter().filter_map(|area| area.name.clone()).collect());
    if service.service_areas.iter().any(|area| area.national) {
        return Some(finding(Aspect::Area, Fit::Meets, Stated::Nationwide));
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
        Some(_) => Some(finding(Aspect::Area, Fit::Meets, Stated::AtItsDoor)),
        // It comes to where the person lives, or search would not have found it near them; or it was found
        // without them.
        None => Some(finding(Aspect::Area, Fit::NotKnown, Stated::Nothing)),
    }
}

fn age(record: &StoredRecord, wanted: &Wanted) -> Finding {
    let (least, most) = (record.service.minimum_age, record.service.maximum_age);
    finding(Aspect::Age, Fit::of_age(least, most, wanted.age), Stated::Ages { least, most })
}

fn language(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    let code = wanted.language.as_deref().filter(|code| *code != "en")?;
    let spoken = &record.service.languages;
    if spoken.is_empty() {
        return Some(finding(Aspect::Language, Fit::NotKnown, Stated::Nothing));
    }
    let names = spoken.iter().map(|one| one.name.clone()).collect();
    let fit = met(spoken.iter().any(|one| one.code.as_deref() == Some(code)));
    Some(finding(Aspect::Language, fit, Stated::Languages(names)))
}

/// Whom it is for, where it is not for anybody. That the record does not say that somebody is a veteran does
/// not mean that they are none.
fn audience(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    let audiences = &record.service.audiences;
    let certain = audiences.iter().any(|one| wanted.belongs.contains(one));
    let fit = if certain { Fit::Meets } else { Fit::NotKnown };
    (!audiences.is_empty()).then(|| finding(Aspect::Audience, fit, Stated::Audiences(audiences.clone())))
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
    Some(finding(Aspect::ReferralRoute, fit, Stated::Routes(routes.clone())))
}

fn cost(record: &StoredRecord, wanted: &Wanted) -> Option<Finding> {
    let service = &record.service;
    if service.is_free() {
        return Some(finding(Aspect::Cost, Fit::Meets, Stated::Free));
    }
    if !wanted.wishes.free_only {
        return None;
    }
    Some(match service.cost_options.is_empty() {
        true => finding(Aspect::Cost, Fit::NotKnown, Stated::Nothing),
        false => finding(Aspect::Cost, Fit::DoesNotMeet, Stated::Costs),
    })
}

fn access(record: &StoredRecord, wanted: &Wanted) -> Vec<Finding> {
    let asked = &wanted.wishes.access;
    let facts: BTreeSet<_> =
        record.locations.iter().flat_map(|at| at.location.accessibility.iter().filter_map(|one| one.fact)).collect();
    let comes = record.service.deliveries.iter().any(|one| one.comes_to_you());
    if comes && !asked.is_empty() && !asked.iter().all(|fact| facts.contains(fact)) {
        return vec![finding(Aspect::Access, Fit::Meets, Stated::ComesToThem)];
    }
    let one = |fact: &_| {
        // That a fact is not stated does not mean that it is not so.
        let fit = if facts.contains(fact) { Fit::Meets } else { Fit::NotKnown };
        finding(Aspect::Access, fit, Stated::Access(*fact))
    };
    asked.iter().map(one).collect()
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

fn stated_of_room(record: &StoredRecord, room: Option<&Capacity>, today: NaiveDate) -> Option<Finding> {
    if is_shut(record, today) {
        let until = record.service.closed_until.filter(|day| *day > today);
        return Some(finding(Aspect::Room, Fit::DoesNotMeet, Stated::ClosedUntil(until)));
    }
    let room = room?;
    Some(finding(Aspect::Room, met(room.status.has_space()), Stated::Room(room.clone())))
}
