//! Listings made up from a seed, for tests and benches that need nothing from outside.

use super::domain::capacity::CapacityStatus;
use super::domain::schedule::{ByDay, Frequency};
use super::domain::{
    AccessFact, AreaCode, Audience, Capacity, Delivery, Kind, Listing, ListingPlace, Point, Reach, Schedule,
    StatedStatus,
};
use chrono::{Days, NaiveDate, NaiveTime, Weekday};
use uuid::Uuid;

/// A small generator of numbers, the same on every machine.
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// A number from 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True so often.
    pub fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Towns that listings gather around.
pub const TOWNS: [(&str, f64, f64); 12] = [
    ("Chorley", 53.653, -2.632),
    ("Preston", 53.763, -2.703),
    ("Mablethorpe", 53.341, 0.261),
    ("Skegness", 53.144, 0.336),
    ("Boston", 52.979, -0.026),
    ("Spalding", 52.787, -0.152),
    ("Stamford", 52.652, -0.48),
    ("Gainsborough", 53.401, -0.774),
    ("London", 51.507, -0.128),
    ("Truro", 50.263, -5.051),
    ("Glasgow", 55.864, -4.252),
    ("Wick", 58.439, -3.093),
];

/// What services are called.
pub const NAMES: [&str; 20] = [
    "Men in Sheds",
    "Lunch Club",
    "Knit and Natter",
    "Memory Cafe",
    "Walking Group",
    "Toddler Group",
    "Befriending",
    "Citizens Advice",
    "Village Hall",
    "Community Choir",
    "Food Bank",
    "Youth Club",
    "Art Class",
    "Carers Support",
    "Tai Chi",
    "Allotment Society",
    "Debt Advice",
    "Tea Dance",
    "Library",
    "Swimming",
];

/// Words of their texts, the commoner ones first.
pub const WORDS: [&str; 60] = [
    "welcome",
    "people",
    "local",
    "community",
    "support",
    "group",
    "meet",
    "week",
    "tea",
    "coffee",
    "friendly",
    "volunteers",
    "activities",
    "free",
    "help",
    "advice",
    "social",
    "older",
    "families",
    "children",
    "young",
    "health",
    "wellbeing",
    "walk",
    "exercise",
    "craft",
    "knitting",
    "music",
    "singing",
    "dance",
    "art",
    "gardening",
    "cooking",
    "lunch",
    "dementia",
    "carers",
    "bereavement",
    "grief",
    "anxiety",
    "depression",
    "debt",
    "benefits",
    "housing",
    "homeless",
    "employment",
    "training",
    "computers",
    "digital",
    "transport",
    "shopping",
    "visiting",
    "telephone",
    "men",
    "women",
    "shed",
    "woodwork",
    "history",
    "nature",
    "wildlife",
    "swimming",
];

const CATEGORIES: [&str; 14] = [
    "mens_shed",
    "lunch_club",
    "craft_group",
    "dementia_cafe",
    "walking_group",
    "parent_toddler",
    "befriending_visit",
    "benefits_advice",
    "hall_hire",
    "choir_singing",
    "food_help",
    "youth_club",
    "art_group",
    "carers_support",
];

const LANGUAGES: [&str; 5] = ["en", "pl", "cy", "ur", "bfi"];

/// The day on which synthetic listings live.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 18).unwrap_or_default()
}

fn some<T: Copy>(dice: &mut Dice, all: &[T], share: f64) -> Vec<T> {
    all.iter().copied().filter(|_| dice.chance(share)).collect()
}

fn schedule(dice: &mut Dice) -> Schedule {
    let hour = 8 + dice.below(13) as u32;
    let weekday = |dice: &mut Dice| Weekday::try_from(dice.below(7) as u8).unwrap_or(Weekday::Mon);
    Schedule {
        freq: Some(Frequency::Weekly),
        interval: if dice.chance(0.8) { 1 } else { 2 },
        byday: (0..1 + dice.below(2)).map(|_| ByDay { ordinal: None, weekday: weekday(dice) }).collect(),
        dtstart: NaiveDate::from_ymd_opt(2024, 1, 1),
        opens_at: NaiveTime::from_hms_opt(hour, 0, 0),
        closes_at: NaiveTime::from_hms_opt((hour + 2) % 24, 30, 0),
        ..Schedule::default()
    }
}

/// A point near one of the towns, or anywhere in the country.
pub fn point(dice: &mut Dice) -> Point {
    if dice.chance(0.1) {
        return Point { latitude: 50.0 + dice.share() * 9.0, longitude: -6.0 + dice.share() * 7.5 };
    }
    let (_, latitude, longitude) = *dice.pick(&TOWNS);
    let spread = 0.15;
    Point {
        latitude: latitude + (dice.share() - 0.5) * spread * (0.2 + dice.share()),
        longitude: longitude + (dice.share() - 0.5) * spread * 1.6 * (0.2 + dice.share()),
    }
}

/// The areas that a point lies in: squares of a coarse grid.
pub fn areas(point: Point) -> Vec<AreaCode> {
    let grid =
        |size: f64| format!("E{}:{}:{}", size, (point.latitude / size).floor(), (point.longitude / size).floor());
    vec![AreaCode(grid(0.1)), AreaCode(grid(1.0))]
}

/// The listings of service number `n`.
pub fn service(n: u64, seed: u64) -> Vec<Listing> {
    let mut dice = Dice(seed ^ n.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let id = Uuid::from_u64_pair(n.wrapping_mul(0xd6e8_feb8_6659_fd93), n);
    let at = point(&mut dice);
    let town = TOWNS.iter().min_by(|a, b| {
        let far = |t: &(&str, f64, f64)| (t.1 - at.latitude).abs() + (t.2 - at.longitude).abs();
        far(a).total_cmp(&far(b))
    });
    let town = town.map_or("", |town| town.0);
    let words = 5 + dice.below(60);
    let text: Vec<&str> = (0..words)
        .map(|_| {
            // The earlier words are the commoner ones.
            let share = dice.share();
            WORDS[(share * share * WORDS.len() as f64) as usize]
        })
        .collect();
    let minimum_age = dice.chance(0.3).then(|| *dice.pick(&[5u8, 16, 18, 50, 65]));
    let capacity = dice.chance(0.5).then(|| Capacity {
        status: *dice.pick(CapacityStatus::ALL),
        available: dice.chance(0.5).then(|| dice.below(9) as u32),
        waiting: None,
        wait_weeks: None,
        as_of: today() - Days::new(dice.below(50) as u64),
    });
    let base = Listing {
        service_id: id,
        source_id: n.to_string(),
        reach: Reach::Everywhere,
        name: format!("{town} {}", dice.pick(&NAMES)),
        organization: format!("{} {}", dice.pick(&NAMES), dice.below(300)),
        organization_id: None,
        text: text.join(" "),
        categories: some(&mut dice, &CATEGORIES, 0.1)
            .into_iter()
            .map(|slug| (slug.to_owned(), if n.is_multiple_of(3) { 0.4 } else { 0.9 }))
            .collect(),
        terms: Vec::new(),
        kind: *dice.pick(Kind::ALL),
        deliveries: some(&mut dice, Delivery::ALL, 0.1),
        audiences: if dice.chance(0.6) { Vec::new() } else { some(&mut dice, Audience::ALL, 0.1) },
        minimum_age,
        maximum_age: dice.chance(0.2).then(|| minimum_age.unwrap_or(0) + 20),
        free: dice.chance(0.5),
        access: some(&mut dice, AccessFact::ALL, 0.15),
        languages: some(&mut dice, &LANGUAGES, 0.25).into_iter().map(str::to_owned).collect(),
        no_address_needed: dice.chance(0.1),
        status: match dice.below(20) {
            0 => StatedStatus::Paused,
            1 => StatedStatus::ClosedTemporarily,
            _ => StatedStatus::Active,
        },
        confirmed_until: dice.chance(0.7).then(|| today() + Days::new(dice.below(400) as u64) - Days::new(100)),
        closed_until: dice.chance(0.05).then(|| today() + Days::new(dice.below(60) as u64) - Days::new(30)),
        capacity,
        schedules: if dice.chance(0.8) { vec![schedule(&mut dice)] } else { Vec::new() },
    };
    let mut out = Vec::new();
    let place = |dice: &mut Dice, point: Option<Point>, k: u64| ListingPlace {
        location_id: Uuid::from_u64_pair(n + 1, dice.next() ^ k),
        name: format!("{town} Hall"),
        point,
        areas: point.map(areas).unwrap_or_default(),
    };
    match dice.below(20) {
        0 => out.push(base),
        1 => out.push(Listing { reach: Reach::Areas(areas(at)), ..base }),
        2 => {
            let reach = Reach::Place(place(&mut dice, None, 0));
            out.push(Listing { reach, ..base });
        }
        3..=5 => {
            for k in 0..2 + dice.below(3) as u64 {
                let here = if dice.chance(0.5) { point(&mut dice) } else { at };
                let near = Point {
                    latitude: here.latitude + (dice.share() - 0.5) * 0.03,
                    longitude: here.longitude + (dice.share() - 0.5) * 0.03,
                };
                let reach = Reach::Place(place(&mut dice, Some(near), k));
                // Places of one service differ in what they offer.
                let schedules = vec![schedule(&mut dice)];
                let access = some(&mut dice, AccessFact::ALL, 0.1);
                out.push(Listing { reach, schedules, access, ..base.clone() });
            }
            if dice.chance(0.3) {
                out.push(Listing { reach: Reach::Areas(areas(at)), ..base });
            }
        }
        _ => {
            let reach = Reach::Place(place(&mut dice, Some(at), 0));
            out.push(Listing { reach, ..base });
        }
    }
    out
}
