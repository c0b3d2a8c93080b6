//! A number for everything that a listing says: index and database are compared by it.
//!
//! What is said is written field by field, each text with its length before it, and hashed once. Imports
//! `domain` alone.

use crate::domain::schedule::ByDay;
use crate::domain::{AreaCode, Capacity, Listing, ListingPlace, Reach, Schedule};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A number that changes with anything a listing says.
pub fn digest(listing: &Listing) -> u64 {
    Said::default().digest(listing)
}

fn say(out: &mut Said, listing: &Listing) {
    // Every field by its name, so that one more is not forgotten here.
    let Listing {
        service_id,
        source_id,
        reach,
        name,
        organization,
        organization_id,
        text,
        categories,
        terms,
        kind,
        deliveries,
        audiences,
        minimum_age,
        maximum_age,
        free,
        access,
        languages,
        no_address_needed,
        status,
        confirmed_until,
        closed_until,
        capacity,
        schedules,
    } = listing;
    out.id(service_id);
    out.text(source_id);
    out.reach(reach);
    out.text(name);
    out.text(organization);
    out.maybe(organization_id.as_ref(), Said::id);
    out.text(text);
    out.each(categories, |out, (slug, confidence)| {
        out.text(slug);
        out.number(confidence.to_bits());
    });
    out.each(terms, |out, term| out.text(term));
    out.number(*kind as u32);
    out.each(deliveries, |out, delivery| out.number(*delivery as u32));
    out.each(audiences, |out, audience| out.number(*audience as u32));
    out.maybe(*minimum_age, Said::number);
    out.maybe(*maximum_age, Said::number);
    out.number(u8::from(*free));
    out.each(access, |out, fact| out.number(*fact as u32));
    out.each(languages, |out, language| out.text(language));
    out.number(u8::from(*no_address_needed));
    out.number(*status as u32);
    out.maybe(*confirmed_until, Said::day);
    out.maybe(*closed_until, Said::day);
    out.maybe(capacity.as_ref(), Said::capacity);
    out.each(schedules, Said::schedule);
}

/// The first eight bytes of a hash.
pub(crate) fn first_eight(hash: &[u8]) -> u64 {
    hash.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// What was said so far; no two ways of saying it look alike.
#[derive(Debug, Default)]
pub(crate) struct Said(pub Vec<u8>);

impl Said {
    /// The same as [`digest`], in the room of what was said before.
    pub(crate) fn digest(&mut self, listing: &Listing) -> u64 {
        self.0.clear();
        say(self, listing);
        first_eight(&Sha256::digest(&self.0))
    }

    fn number(&mut self, number: impl Into<u64>) {
        self.0.extend_from_slice(&number.into().to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn id(&mut self, id: &Uuid) {
        self.0.extend_from_slice(id.as_bytes());
    }

    fn day(&mut self, day: NaiveDate) {
        self.number(day.num_days_from_ce() as u32);
    }

    fn time(&mut self, time: NaiveTime) {
        self.number(time.num_seconds_from_midnight());
        self.number(time.nanosecond());
    }

    fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.number(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn each<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(values.len() as u64);
        values.iter().for_each(|value| write(self, value));
    }

    fn areas(&mut self, areas: &[AreaCode]) {
        self.each(areas, |out, area| out.text(area.as_str()));
    }

    fn reach(&mut self, reach: &Reach) {
        match reach {
            Reach::Place(ListingPlace { location_id, name, point, areas }) => {
                self.number(0u8);
                self.id(location_id);
                self.text(name);
                self.maybe(*point, |out, point| {
                    out.number(point.latitude.to_bits());
                    out.number(point.longitude.to_bits());
                });
                self.areas(areas);
            }
            Reach::Everywhere => self.number(1u8),
            Reach::Unstated => self.number(3u8),
            Reach::Areas(areas) => {
                self.number(2u8);
                self.areas(areas);
            }
        }
    }

    fn capacity(&mut self, capacity: &Capacity) {
        let Capacity { status, available, waiting, wait_weeks, as_of } = capacity;
        self.number(*status as u32);
        self.maybe(*available, Self::number);
        self.maybe(*waiting, Self::number);
        self.maybe(*wait_weeks, Self::number);
        self.day(*as_of);
    }

    fn schedule(&mut self, schedule: &Schedule) {
        self.rule(schedule);
        let Schedule { description, schedule_link, attending_type, notes, .. } = schedule;
        let words = [description, schedule_link, attending_type, notes];
        words.into_iter().for_each(|words| self.maybe(words.as_deref(), Self::text));
    }

    /// What decides when it happens: all but the words.
    pub(crate) fn rule(&mut self, schedule: &Schedule) {
        let Schedule {
            freq,
            interval,
            byday,
            bymonthday,
            dtstart,
            until,
            count,
            valid_from,
            valid_to,
            opens_at,
            closes_at,
            term_time_only,
            not_on_bank_holidays,
            except,
            description: _,
            schedule_link: _,
            attending_type: _,
            notes: _,
        } = schedule;
        self.maybe(*freq, |out, freq| out.number(freq as u32));
        self.number(*interval);
        self.each(byday, |out, ByDay { ordinal, weekday }| {
            out.maybe(*ordinal, |out, ordinal| out.number(ordinal as u8));
            out.number(weekday.num_days_from_monday());
        });
        self.each(bymonthday, |out, day| out.number(*day as u8));
        [*dtstart, *until, *valid_from, *valid_to].into_iter().for_each(|day| self.maybe(day, Self::day));
        self.maybe(*count, Self::number);
        [*opens_at, *closes_at].into_iter().for_each(|time| self.maybe(time, Self::time));
        self.number(u8::from(*term_time_only));
        self.number(u8::from(*not_on_bank_holidays));
        self.each(except, |out, day| out.day(*day));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::reference::synthetic::service;

    #[test]
    fn whatever_a_listing_says_otherwise_gives_another_number() {
        let listings: Vec<Listing> = (0..300).flat_map(|n| service(n, 3)).collect();
        for listing in &listings {
            assert_eq!(digest(listing), digest(&listing.clone()));
        }
        let mut one = listings.into_iter().find(|listing| !listing.schedules.is_empty()).unwrap();
        one.terms = vec!["ab".into(), "c".into()];
        one.text = "x".into();
        let changes: [fn(&mut Listing); 19] = [
            |l| l.service_id = Uuid::from_u128(1),
            |l| l.source_id.push('x'),
            |l| l.reach = Reach::Areas(Vec::new()),
            |l| l.reach = Reach::Everywhere,
            |l| l.reach = Reach::Unstated,
            |l| l.name.push('x'),
            |l| l.organization.push('x'),
            |l| l.organization_id = Some(Uuid::from_u128(2)),
            |l| l.text.push('x'),
            |l| l.categories.push(("befriending_visit".into(), 0.5)),
            // Letters that go from one text to the next.
            |l| l.terms = vec!["a".into(), "bc".into()],
            |l| l.terms = vec!["abc".into()],
            |l| l.minimum_age = Some(99),
            |l| l.free = !l.free,
            |l| l.languages.push("x".into()),
            |l| l.no_address_needed = !l.no_address_needed,
            |l| l.confirmed_until = NaiveDate::from_ymd_opt(2031, 1, 1),
            |l| l.closed_until = NaiveDate::from_ymd_opt(2031, 1, 1),
            |l| l.schedules[0].notes = Some("bring a mug".into()),
        ];
        let mut seen = vec![digest(&one)];
        for (n, change) in changes.iter().enumerate() {
            let mut other = one.clone();
            change(&mut other);
            let number = digest(&other);
            assert!(!seen.contains(&number), "change {n}");
            seen.push(number);
        }
    }
}
