//! The queries: words of the documents, a circle, up to three filters; the same for every engine.

use crate::analyzer::tokens;
use fingerpost::domain::{AccessFact, AreaCode, Listing, Point};
use fingerpost::search::{FacetScope, Filters, Near, Request};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// The share of listings that have a common word ("support", "group", "advice", "lunch"). With it about 110 of
/// 150,000 listings fit a query, as many for their number as where the targets were measured.
const COMMON: f64 = 0.03;
/// Words that nobody searches for; PostgreSQL would find nothing by them alone.
const EMPTY: &str = "about above after again against also among been before being below between both cannot could does \
    doing down during each every from further have having here herself himself into itself just like make many more \
    most much must need only other others ours over same shall should some such than that their theirs them themselves \
    then there these they this those through under until upon very were what when where which while whom whose will \
    with within without would your yours yourself";

/// A search, before any engine has made it its own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Query {
    /// As typed; empty to browse.
    pub q: String,
    /// The words that are searched, stop words left out.
    pub words: Vec<String>,
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// Radius.
    pub metres: f64,
    /// The areas of the point, for what comes to people there.
    pub areas: Vec<String>,
    /// Slug of a category.
    pub category: Option<String>,
    /// From Monday, 0 to 6.
    pub day: Option<u8>,
    /// Costs nothing.
    pub free: bool,
    /// Step-free entrance stated.
    pub step_free: bool,
}

impl Query {
    /// The centre.
    pub fn point(&self) -> Point {
        Point { latitude: self.latitude, longitude: self.longitude }
    }

    /// Whether nothing narrows it but the circle.
    pub fn unfiltered(&self) -> bool {
        self.category.is_none() && self.day.is_none() && !self.free && !self.step_free
    }

    /// As ours takes it: all words as they stand and nothing widened, or the way people get it.
    pub fn request(&self, all_words: bool) -> Request {
        let filters = Filters {
            categories: self.category.iter().cloned().collect(),
            days: self.day.iter().filter_map(|&day| chrono::Weekday::try_from(day).ok()).collect(),
            free: self.free,
            access: if self.step_free { vec![AccessFact::StepFreeEntrance] } else { Vec::new() },
            ..Filters::default()
        };
        let near = Near {
            label: "x".into(),
            point: self.point(),
            areas: self.areas.iter().cloned().map(AreaCode).collect(),
            names: Vec::new(),
            default_within_metres: 4_828.0,
        };
        Request {
            q: self.q.clone(),
            exact_words: all_words,
            strict: all_words,
            near: Some(near),
            within_metres: Some(self.metres),
            filters,
            facets: if all_words { FacetScope::Found } else { FacetScope::OwnFilterOff },
            page: 1,
            per_page: 20,
            ..Request::default()
        }
    }
}

/// Draws queries: one to four words of one listing, nine in ten of them common; half of the circles lie round
/// that listing, half round another; the radius is 2 to 50 km, as many small as large; up to three filters,
/// none in four of ten.
pub fn draw(listings: &[Listing], count: usize, areas: &dyn Fn(Point) -> Vec<AreaCode>) -> Vec<Query> {
    let frequencies = frequencies(listings);
    let empty: BTreeSet<&str> = EMPTY.split_whitespace().collect();
    let mut dice = StdRng::seed_from_u64(42);
    let mut out = Vec::with_capacity(count);
    while out.len() < count {
        let Some(listing) = listings.choose(&mut dice) else { break };
        let words = words(listing);
        let telling: Vec<(&String, f64)> = words
            .iter()
            .filter(|word| {
                !empty.contains(word.as_str()) && word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase())
            })
            .filter_map(|word| Some((word, f64::from(*frequencies.get(word)?) / listings.len() as f64)))
            .collect();
        let elsewhere = if dice.random_bool(0.5) { listings.choose(&mut dice) } else { Some(listing) };
        let (Some(centre), false) = (elsewhere.and_then(Listing::point), telling.is_empty()) else { continue };
        let mut chosen: Vec<&str> = Vec::new();
        for _ in 0..dice.random_range(1..=4) {
            let class = dice.random_range(0..10);
            let of_class = |share: f64| match class {
                0..9 => share > COMMON,
                _ => share <= COMMON,
            };
            let fitting: Vec<&str> =
                telling.iter().filter(|(_, share)| of_class(*share)).map(|(w, _)| w.as_str()).collect();
            let any = || telling.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>();
            let from = if fitting.is_empty() { any() } else { fitting };
            chosen.extend(from.choose(&mut dice).filter(|word| !chosen.contains(word)).copied());
        }
        let mut query = Query {
            q: chosen.join(" "),
            latitude: centre.latitude + dice.random_range(-0.02..0.02),
            longitude: centre.longitude + dice.random_range(-0.03..0.03),
            metres: 2_000.0 * 25_f64.powf(dice.random_range(0.0..1.0)),
            ..Query::default()
        };
        query.areas = areas(query.point()).into_iter().map(|code| code.0).collect();
        let mut filters: Vec<usize> = (0..4).collect();
        for _ in 0..*[0, 0, 0, 0, 1, 1, 1, 2, 2, 3].choose(&mut dice).unwrap_or(&0) {
            match filters.swap_remove(dice.random_range(0..filters.len())) {
                0 => query.category = listing.categories.choose(&mut dice).map(|(slug, _)| slug.clone()),
                1 => query.day = Some(dice.random_range(0..7)),
                2 => query.free = true,
                _ => query.step_free = true,
            }
        }
        out.push(query);
    }
    out
}

/// The same without words.
pub fn browsing(queries: &[Query]) -> Vec<Query> {
    queries.iter().map(|query| Query { q: String::new(), words: Vec::new(), ..query.clone() }).collect()
}

/// Every text of a listing that is searched, in order.
pub fn texts(listing: &Listing) -> impl Iterator<Item = &str> {
    let place = match &listing.reach {
        fingerpost::domain::Reach::Place(place) => place.name.as_str(),
        _ => "",
    };
    [listing.name.as_str(), &listing.organization, &listing.text, place]
        .into_iter()
        .chain(listing.terms.iter().map(String::as_str))
}

fn words(listing: &Listing) -> BTreeSet<String> {
    let (mut out, mut buffer) = (BTreeSet::new(), String::new());
    for text in texts(listing) {
        tokens(text, &mut buffer, |token| {
            if !out.contains(token) {
                out.insert(token.to_owned());
            }
        });
    }
    out
}

fn frequencies(listings: &[Listing]) -> HashMap<String, u32> {
    let mut out: HashMap<String, u32> = HashMap::new();
    // A tenth of a large directory tells how common words are.
    let step = (listings.len() / 15_000).max(1);
    for listing in listings.iter().step_by(step) {
        for word in words(listing) {
            *out.entry(word).or_default() += step as u32;
        }
    }
    out
}
