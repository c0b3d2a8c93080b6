//! Arbitrary records: every field, every list, awkward text.

use super::records::{add_location, location, organization, service, set_organization};
use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use fingerpost::domain::identifier::derived_id;
use fingerpost::domain::schedule::{ByDay, Frequency};
use fingerpost::domain::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z '£é,.-]{0,20}",
        1 => select(vec!["", " ", "O'Brien \"x\"\\n", "Siân – caffi 🫖", "a\nb\tc", "%_?$1 :name", "\u{1}\u{7f}\u{fffd}"])
            .prop_map(str::to_owned),
    ]
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    of(text())
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0_i64..80_000).prop_map(|days| NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + TimeDelta::days(days))
}

fn time() -> impl Strategy<Value = NaiveTime> {
    (0_u32..86_400).prop_map(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0).unwrap())
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all)
}

fn phone() -> impl Strategy<Value = Phone> {
    (text(), maybe(), maybe()).prop_map(|(number, extension, description)| Phone { number, extension, description })
}

fn contact() -> impl Strategy<Value = Contact> {
    (maybe(), maybe(), maybe(), maybe(), vec(phone(), 0..3))
        .prop_map(|(name, title, department, email, phones)| Contact { name, title, department, email, phones })
}

fn by_day() -> impl Strategy<Value = ByDay> {
    let weekdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    (of(-1_i8..=5), select(weekdays.to_vec())).prop_map(|(ordinal, weekday)| ByDay { ordinal, weekday })
}

fn schedule() -> impl Strategy<Value = Schedule> {
    (
        (of(one_of(Frequency::ALL)), any::<u16>(), vec(by_day(), 0..4), vec(-31_i8..=31, 0..3)),
        (of(day()), of(day()), of(any::<u32>()), of(day()), of(day())),
        (of(time()), of(time()), any::<bool>(), any::<bool>(), vec(day(), 0..3)),
        (maybe(), maybe(), maybe(), maybe()),
    )
        .prop_map(|((freq, interval, byday, bymonthday), dates, times, words)| Schedule {
            freq,
            interval,
            byday,
            bymonthday,
            dtstart: dates.0,
            until: dates.1,
            count: dates.2,
            valid_from: dates.3,
            valid_to: dates.4,
            opens_at: times.0,
            closes_at: times.1,
            term_time_only: times.2,
            not_on_bank_holidays: times.3,
            except: times.4,
            description: words.0,
            schedule_link: words.1,
            attending_type: words.2,
            notes: words.3,
        })
}

fn an_organization() -> impl Strategy<Value = Organization> {
    let identifier = (maybe(), text(), text()).prop_map(|(identifier_scheme, identifier_type, identifier)| {
        OrganizationIdentifier { identifier_scheme, identifier_type, identifier }
    });
    (
        (0_u32..3, text(), maybe(), maybe()),
        (maybe(), maybe(), maybe()),
        vec(identifier, 0..3),
        vec(phone(), 0..2),
        vec(contact(), 0..3),
    )
        .prop_map(
            |((number, name, alternate_name, description), (email, website, logo), identifiers, phones, contacts)| {
                Organization {
                    name,
                    alternate_name,
                    description,
                    email,
                    website,
                    logo,
                    identifiers,
                    phones,
                    contacts,
                    ..organization("arbitrary", &number.to_string())
                }
            },
        )
}

fn address() -> impl Strategy<Value = Address> {
    ((maybe(), maybe(), maybe(), maybe()), (maybe(), maybe(), maybe(), maybe())).prop_map(|(a, b)| Address {
        address_1: a.0,
        address_2: a.1,
        city: a.2,
        region: a.3,
        state_province: b.0,
        postal_code: b.1,
        country: b.2,
        attention: b.3,
    })
}

fn a_location(number: usize) -> impl Strategy<Value = Location> {
    let accessibility = (of(one_of(AccessFact::ALL)), maybe(), maybe(), maybe())
        .prop_map(|(fact, description, details, url)| Accessibility { fact, description, details, url });
    (
        (maybe(), maybe(), maybe(), maybe(), maybe(), maybe()),
        (one_of(LocationType::ALL), of((-90.0..=90.0, -180.0..=180.0)), one_of(PointSource::ALL)),
        vec(address(), 0..3),
        vec(accessibility, 0..3),
        vec(phone(), 0..2),
        vec(schedule(), 0..2),
    )
        .prop_map(move |(words, place, addresses, accessibility, phones, schedules)| Location {
            name: words.0,
            alternate_name: words.1,
            description: words.2,
            uprn: words.3,
            url: words.4,
            transportation: words.5,
            location_type: place.0,
            point: place.1.map(|(latitude, longitude)| Point { latitude, longitude }),
            point_source: place.2,
            addresses,
            accessibility,
            phones,
            schedules,
            ..location("arbitrary", &number.to_string())
        })
}

fn attribute() -> impl Strategy<Value = Attribute> {
    (maybe(), maybe(), maybe(), text(), maybe(), of(0_u8..9), maybe()).prop_map(
        |(label, taxonomy, code, name, description, parent, term_uri)| {
            let parent_id = parent.map(|p| derived_id("arbitrary", "term", &p.to_string()));
            let key = format!("{taxonomy:?}{code:?}{name}{description:?}{parent_id:?}{term_uri:?}");
            let id = derived_id("arbitrary", "term", &key);
            Attribute { label, term: TaxonomyTerm { id, taxonomy, code, name, description, parent_id, term_uri } }
        },
    )
}

fn count() -> impl Strategy<Value = ServiceCapacity> {
    let unit = (text(), maybe(), maybe(), maybe()).prop_map(|(name, scheme, identifier, uri)| Unit {
        name,
        scheme,
        identifier,
        uri,
    });
    (unit, any::<i64>(), of(any::<i64>()), maybe(), 0_i64..4_000_000_000_000_000).prop_map(
        |(unit, available, maximum, description, micros)| ServiceCapacity {
            unit,
            available,
            maximum,
            description,
            updated: Utc.timestamp_micros(micros).unwrap(),
        },
    )
}

fn capacity() -> impl Strategy<Value = Capacity> {
    (one_of(CapacityStatus::ALL), of(any::<u32>()), of(any::<u32>()), of(any::<u32>()), day()).prop_map(
        |(status, available, waiting, wait_weeks, as_of)| Capacity { status, available, waiting, wait_weeks, as_of },
    )
}

fn cost_option() -> impl Strategy<Value = CostOption> {
    (maybe(), of(any::<i64>()), maybe(), of(day()), of(day())).prop_map(
        |(option, amount_pence, amount_description, valid_from, valid_to)| CostOption {
            option,
            amount_pence,
            amount_description,
            valid_from,
            valid_to,
        },
    )
}

fn service_area() -> impl Strategy<Value = ServiceArea> {
    (maybe(), of("E0[0-9]{7}"), any::<bool>(), maybe(), maybe()).prop_map(|(name, code, national, extent, uri)| {
        ServiceArea { name, code: code.map(AreaCode), national, extent, uri }
    })
}

type Words = (Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

fn words() -> impl Strategy<Value = Words> {
    (maybe(), maybe(), maybe(), maybe(), maybe(), maybe())
}

/// The service's own fields, without organization and places.
fn a_service() -> impl Strategy<Value = Service> {
    let language = (maybe(), text(), maybe()).prop_map(|(code, name, note)| Language { code, name, note });
    let category = (text(), any::<f32>())
        .prop_map(|(slug, c)| CategoryTag { slug, confidence: if c.is_finite() { c } else { 0.5 } });
    (
        ("[A-Z][a-z]{1,12}( [a-z]{1,8}){0,3}", words(), words(), maybe()),
        (one_of(StatedStatus::ALL), one_of(Kind::ALL), 0.0_f32..=1.0, of(any::<u8>()), of(any::<u8>()), any::<bool>()),
        (of(day()), any::<u8>(), of(day()), of(0_i64..4_000_000_000_000_000)),
        (
            subsequence(Audience::ALL.to_vec(), 0..4),
            subsequence(Delivery::ALL.to_vec(), 0..4),
            subsequence(ReferralRoute::ALL.to_vec(), 0..3),
        ),
        (vec(schedule(), 0..3), vec(cost_option(), 0..3), vec(contact(), 0..2), vec(phone(), 0..3)),
        (vec(language, 0..3), vec(service_area(), 0..3), vec(category, 0..3), vec(attribute(), 0..4)),
        (vec(count(), 0..3), of(capacity()), vec(text().prop_map(|source| Funding { source }), 0..2)),
    )
        .prop_map(|((name, w, v, first_visit), stated, dates, slugs, lists, tags, room)| Service {
            name,
            alternate_name: w.0,
            description: w.1,
            url: w.2,
            email: w.3,
            fees_description: w.4,
            accreditations: w.5,
            application_process: v.0,
            wait_time: v.1,
            eligibility_description: v.2,
            alert: v.3,
            first_visit,
            status: stated.0,
            kind: stated.1,
            kind_confidence: stated.2,
            minimum_age: stated.3,
            maximum_age: stated.4,
            no_address_needed: stated.5,
            assured_date: dates.0,
            assurance_months: dates.1,
            closed_until: dates.2,
            last_modified: dates.3.map(|micros| Utc.timestamp_micros(micros).unwrap()),
            audiences: slugs.0,
            deliveries: slugs.1,
            referral_routes: slugs.2,
            schedules: lists.0,
            cost_options: lists.1,
            contacts: lists.2,
            phones: lists.3,
            languages: tags.0,
            service_areas: tags.1,
            categories: tags.2,
            attributes: tags.3,
            capacities: room.0,
            capacity: room.1,
            funding: room.2,
            ..service("arbitrary", "0")
        })
}

/// A record of the source "arbitrary" whose service is always the same one, so that writing several
/// exercises both the new and the changed.
pub fn a_record() -> impl Strategy<Value = Record> {
    let at = (maybe(), vec(schedule(), 0..2), vec(contact(), 0..2), vec(phone(), 0..2));
    let places = vec((0_usize..3, at), 0..4);
    (a_service(), of(an_organization()), (a_location(0), a_location(1), a_location(2)), places).prop_map(
        |(service, organization, locations, places)| {
            let locations = [locations.0, locations.1, locations.2];
            let mut record = Record { service, organization: None, locations: Vec::new() };
            if let Some(organization) = organization {
                set_organization(&mut record, organization);
            }
            for (number, (description, schedules, contacts, phones)) in places {
                add_location(&mut record, locations[number].clone());
                let at = record.service.locations.last_mut().unwrap();
                (at.description, at.schedules, at.contacts, at.phones) = (description, schedules, contacts, phones);
            }
            record
        },
    )
}
