//! Fills the arrays from listings.

use super::{Bare, K1, Record, geometry};
use crate::analyzer::{Stems, tokens};
use crate::common::query::texts;
use crate::stock::days;
use fingerpost::domain::{Listing, Reach, StatedStatus};
use fingerpost::geography::hilbert;
use std::collections::HashMap;
use uuid::Uuid;

impl Bare {
    /// The arrays of every listing that the public may find; `categories` are the slugs of all categories.
    pub fn build(listings: &[Listing], categories: Vec<String>) -> Self {
        let visible =
            |listing: &&Listing| matches!(listing.status, StatedStatus::Active | StatedStatus::ClosedTemporarily);
        let mut order: Vec<(u64, &Listing)> = listings.iter().filter(visible).map(|l| (place_in_order(l), l)).collect();
        order.sort_by_key(|(key, _)| *key);
        let mut services: HashMap<Uuid, (u32, u32)> = HashMap::new();
        for (_, listing) in &order {
            let next = services.len() as u32;
            services.entry(listing.service_id).or_insert((next, 0)).1 += 1;
        }
        let located = order.partition_point(|(key, _)| *key < SERVES);
        let (unplaced, everywhere) =
            (order.partition_point(|(key, _)| *key < UNPLACED), order.partition_point(|(key, _)| *key < EVERYWHERE));
        let points: Vec<_> = order[..located].iter().filter_map(|(_, listing)| listing.point()).collect();
        let mut languages: Vec<&str> = Vec::new();
        let mut records = Vec::with_capacity(order.len());
        let mut areas: HashMap<String, Vec<u32>> = HashMap::new();
        let mut lists: HashMap<Box<str>, Vec<(u32, u8)>> = HashMap::new();
        let (mut stems, mut buffer, mut lengths) = (Stems::default(), String::new(), Vec::with_capacity(order.len()));
        for (document, (_, listing)) in order.iter().enumerate() {
            let (service, count) = services[&listing.service_id];
            records.push(record(listing, service, count > 1, &categories, &mut languages));
            if let Reach::Areas(served) = &listing.reach {
                for area in served {
                    areas.entry(area.0.clone()).or_default().push(document as u32);
                }
            }
            lengths.push(add_words(listing, document as u32, &mut stems, &mut buffer, &mut lists));
        }
        let mean = lengths.iter().sum::<u32>() as f32 / lengths.len().max(1) as f32;
        for (record, length) in records.iter_mut().zip(lengths) {
            record.norm = K1 * (0.25 + 0.75 * length as f32 / mean);
        }
        let (mut terms, mut documents, mut frequencies) = (HashMap::new(), Vec::new(), Vec::new());
        for (term, list) in lists {
            let start = documents.len();
            documents.extend(list.iter().map(|(document, _)| *document));
            frequencies.extend(list.iter().map(|(_, frequency)| *frequency));
            terms.insert(term, start..documents.len());
        }
        Self {
            keys: order[..located].iter().map(|(key, _)| *key as u32).collect(),
            vectors: points.iter().map(|point| geometry::vector(*point)).collect(),
            points,
            serving: located as u32..unplaced as u32,
            everywhere: everywhere as u32..records.len() as u32,
            records,
            categories,
            languages: languages.into_iter().map(str::to_owned).collect(),
            terms,
            documents,
            frequencies,
            areas,
        }
    }
}

const SERVES: u64 = 1 << 40;
const UNPLACED: u64 = 2 << 40;
const EVERYWHERE: u64 = 3 << 40;

fn place_in_order(listing: &Listing) -> u64 {
    match (&listing.reach, listing.point()) {
        (_, Some(point)) => u64::from(hilbert::key(point)),
        (Reach::Areas(_), None) => SERVES,
        (Reach::Place(_), None) => UNPLACED,
        (Reach::Everywhere | Reach::Unstated, None) => EVERYWHERE,
    }
}

fn record<'a>(
    listing: &'a Listing,
    service: u32,
    several: bool,
    categories: &[String],
    languages: &mut Vec<&'a str>,
) -> Record {
    let number = |slug: &String| categories.iter().position(|known| known == slug);
    let bits = |numbers: &mut dyn Iterator<Item = usize>| numbers.fold(0u32, |bits, n| bits | 1 << n);
    let mut spoken = 0;
    for language in &listing.languages {
        let at = languages.iter().position(|known| known == language).unwrap_or_else(|| {
            languages.push(language);
            languages.len() - 1
        });
        spoken |= 1u32 << (at % 32);
    }
    let today = crate::common::now().date_naive();
    let has_space = listing.capacity.as_ref().is_some_and(|capacity| {
        capacity.status.has_space()
            && (today - capacity.as_of).num_days() <= fingerpost::domain::capacity::CAPACITY_KNOWN_DAYS
    });
    let confirmed = listing.confirmed_until.is_some_and(|until| until >= today);
    Record {
        categories: listing.categories.iter().filter_map(|(slug, _)| number(slug)).fold(0, |bits, n| bits | 1 << n),
        audiences: bits(&mut listing.audiences.iter().map(|a| a.ordinal())),
        access: bits(&mut listing.access.iter().map(|a| a.ordinal())),
        languages: spoken,
        service,
        deliveries: bits(&mut listing.deliveries.iter().map(|d| d.ordinal())) as u16,
        kinds: 1 << listing.kind.ordinal(),
        days: days(listing).fold(0, |bits, day| bits | 1 << day),
        free: listing.free,
        no_address: listing.no_address_needed,
        not_a_group: listing.deliveries.iter().any(|d| d.is_not_a_group()),
        spaces: has_space,
        several,
        standing: if confirmed { 1.0 } else { 0.9 } * if has_space { 1.1 } else { 1.0 },
        norm: 0.0,
    }
}

/// Adds a document's stems; gives its length in words.
fn add_words(
    listing: &Listing,
    document: u32,
    stems: &mut Stems,
    buffer: &mut String,
    lists: &mut HashMap<Box<str>, Vec<(u32, u8)>>,
) -> u32 {
    let mut length = 0;
    let name = listing.name.as_str();
    for text in [name, name].into_iter().chain(texts(listing)) {
        tokens(text, buffer, |token| {
            length += 1;
            let stem = stems.of(token);
            if !lists.contains_key(stem) {
                lists.insert(stem.into(), Vec::new());
            }
            if let Some(list) = lists.get_mut(stem) {
                match list.last_mut() {
                    Some((last, frequency)) if *last == document => *frequency = frequency.saturating_add(1),
                    _ => list.push((document, 1)),
                }
            }
        });
    }
    length
}
