//! The documents: a country's feed, read by the product's own importer into the listings that it indexes.
//!
//! Texts and places are those of the shared scale file, the rest is drawn by `tools/scale_feed.py` beside
//! it; where the file is absent, everything is made up and the table says so.

use super::shared;
use fingerpost::directory::{Provenance, StoredLocation, StoredOrganization, StoredRecord, listings_of};
use fingerpost::domain::{AreaCode, Categorizer, Listing, ListingPlace, Point, Reach, Record, Source};
use fingerpost::exchange::{Format, Input, Limits, Network, Options, stage};
use fingerpost::geography::Geography;
use fingerpost::search::Vocabulary;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use uuid::Uuid;

const PLACEMENT: &str = "data/scale/scale_150k_synthetic_placement.jsonl.gz";

/// Records as the importer gives them, waiting in a file, and where each of them would be.
pub struct Feed {
    /// One record a line.
    pub staged: PathBuf,
    /// What the texts are, for the head of a table.
    pub about: &'static str,
    /// Where the records are.
    pub geography: Geography,
    points: Vec<Point>,
    records: usize,
}

/// The source that the records name.
pub fn source() -> Source {
    Source { name: "scale".into(), address: "made up".into(), licence: None, attribution: None }
}

impl Feed {
    /// Reads `count` records into a file in `folder`.
    pub fn read(folder: &Path, count: usize) -> Self {
        let (path, about) = write_feed(folder, count);
        let geography = Geography::shipped().unwrap();
        let vocabulary = Vocabulary::built_in().unwrap();
        let options = Options {
            folder,
            format: Format::OpenReferral,
            limits: Limits { total_bytes: u64::MAX, ..Limits::default() },
            network: Network::default(),
            today: super::now().date_naive(),
            categorizer: &vocabulary as &dyn Categorizer,
            locate: &|_| None,
            area_named: &|_| None,
        };
        let staged = stage(&Input::File(path.clone()), &source(), &options, &|_| ()).unwrap();
        std::fs::remove_file(path).unwrap();
        let points = placements();
        Self { staged: staged.path, about, geography, points, records: count }
    }

    /// The records, one after the other.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        let lines = BufReader::new(std::fs::File::open(&self.staged).unwrap()).lines();
        lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap())
    }

    /// The listings that the product would index: places, areas that are come to, and what is everywhere.
    pub fn mixed(&self) -> Vec<Listing> {
        self.records().flat_map(|record| listings_of(&self.stored(record))).collect()
    }

    /// One listing of each service, every one at a place: a service without one is put where the scale file
    /// places it.
    pub fn placed(&self) -> Vec<Listing> {
        let mut out = Vec::with_capacity(self.records);
        for (n, record) in self.records().enumerate() {
            let mut listings = listings_of(&self.stored(record));
            let at = listings.iter().position(|listing| listing.point().is_some());
            let Some(mut listing) = (!listings.is_empty()).then(|| listings.swap_remove(at.unwrap_or(0))) else {
                continue;
            };
            if at.is_none() {
                let point = self.points[n % self.points.len()];
                let areas = self.geography.ladder(point);
                let location_id = Uuid::from_u128(n as u128 + 1);
                listing.reach =
                    Reach::Place(ListingPlace { location_id, name: String::new(), point: Some(point), areas });
            }
            out.push(listing);
        }
        out
    }

    /// The areas that a point lies in.
    pub fn areas(&self, point: Point) -> Vec<AreaCode> {
        self.geography.ladder(point)
    }

    fn stored(&self, record: Record) -> StoredRecord {
        let nowhere = || String::new();
        let now = super::now().to_utc();
        let Record { service, organization, locations } = record;
        let find = |id: Uuid| locations.iter().find(|location| location.id == id).cloned();
        let locations = service.locations.iter().filter_map(|at| find(at.location_id)).map(|location| {
            let areas = location.point.map(|point| self.geography.ladder(point)).unwrap_or_default();
            StoredLocation { location, slug: nowhere(), areas }
        });
        StoredRecord {
            locations: locations.collect(),
            slug: nowhere(),
            organization: organization.map(|organization| StoredOrganization { organization, slug: nowhere() }),
            provenance: Provenance { source: source(), first_seen: now, last_seen: now, changed_at: now },
            service,
        }
    }
}

/// How many listings are at a place, for areas, and for everywhere.
pub fn reaches(listings: &[Listing]) -> String {
    let count = |fits: &dyn Fn(&Reach) -> bool| listings.iter().filter(|listing| fits(&listing.reach)).count();
    let share = |n: usize| format!("{n} ({:.1} %)", 100.0 * n as f64 / listings.len().max(1) as f64);
    format!(
        "{} listings: {} at a place, {} for areas, {} for everywhere",
        listings.len(),
        share(count(&|reach| matches!(reach, Reach::Place(_)))),
        share(count(&|reach| matches!(reach, Reach::Areas(_)))),
        share(count(&|reach| matches!(reach, Reach::Everywhere | Reach::Unstated)))
    )
}

fn write_feed(folder: &Path, count: usize) -> (PathBuf, &'static str) {
    let path = folder.join("feed.ndjson");
    let (tool, placement) = (shared().join("tools/scale_feed.py"), shared().join(PLACEMENT));
    if !tool.is_file() || !placement.is_file() {
        made_up(&path, count);
        return (path, "made-up texts and places (the shared scale file is absent)");
    }
    let file = std::fs::File::create(&path).unwrap();
    let mut command = Command::new("python3");
    command.arg(tool).arg(count.to_string()).stdin(std::fs::File::open(placement).unwrap()).stdout(file);
    let status = command.stderr(Stdio::inherit()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
    (path, "real texts at real postcodes, attributes drawn")
}

fn placements() -> Vec<Point> {
    let Ok(file) = std::fs::File::open(shared().join(PLACEMENT)) else {
        return (0..5_000).map(made_up_point).collect();
    };
    let lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    let point = |line: String| {
        let record: serde_json::Value = serde_json::from_str(&line).unwrap();
        Point { latitude: record["lat"].as_f64().unwrap(), longitude: record["lon"].as_f64().unwrap() }
    };
    lines.map(|line| point(line.unwrap())).collect()
}

fn made_up_point(n: usize) -> Point {
    let (a, b) = (n * 7_919 % 10_007, n * 104_729 % 10_009);
    Point { latitude: 51.0 + a as f64 / 10_007.0 * 3.0, longitude: -3.0 + b as f64 / 10_009.0 * 3.0 }
}

fn made_up(path: &Path, count: usize) {
    const WORDS: [&str; 24] = [
        "welcome",
        "people",
        "company",
        "walking",
        "carers",
        "garden",
        "music",
        "craft",
        "lunch",
        "advice",
        "memory",
        "choir",
        "bowls",
        "chess",
        "pottery",
        "bereavement",
        "allotment",
        "ukulele",
        "falconry",
        "quilting",
        "archery",
        "morris",
        "woodwork",
        "poetry",
    ];
    let mut out = BufWriter::new(std::fs::File::create(path).unwrap());
    for n in 0..count {
        let word = |k: usize| WORDS[(n * 31 + k * 17 + n / (k + 2)) % (6 + k % 19)];
        let text: Vec<&str> = (0..60).map(word).collect();
        let point = made_up_point(n);
        let day = ["MO", "TU", "WE"][n % 3];
        let service = serde_json::json!({
            "id": format!("s{n}"), "name": format!("{} {} {n}", word(3), word(11)), "status": "active",
            "description": text.join(" "),
            "organization": {"id": format!("o{}", n / 3), "name": format!("Friends {}", n / 3), "description": "A charity."},
            "schedules": [{"id": format!("t{n}"), "freq": "WEEKLY", "byday": day,
                           "opens_at": "14:00", "closes_at": "16:00"}],
            "cost_options": [{"id": format!("c{n}"), "option": "Free", "amount": n % 2}],
            "service_at_locations": [{"id": format!("p{n}"), "location": {
                "id": format!("l{n}"), "location_type": "physical", "name": format!("Hall {n}"),
                "latitude": point.latitude, "longitude": point.longitude}}],
        });
        writeln!(out, "{service}").unwrap();
    }
    out.flush().unwrap();
}
