//! Several nodes on one database: each keeps its own index, and a person whose pages come from different
//! nodes sees every service once.

use crate::support::TestDatabase;
use crate::support::records::{add_location, location, record, source};
use chrono::{DateTime, TimeZone};
use chrono_tz::{Europe::London, Tz};
use fingerpost::directory::{Batch, apply_batch};
use fingerpost::domain::{Point, Record, StatedStatus};
use fingerpost::search::{Engine, Filters, Near, Request, Sort, Vocabulary};
use fingerpost::worker::Follower;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// Words of the listings, from common to rare.
const WORDS: [&str; 24] = [
    "welcome",
    "people",
    "company",
    "tea",
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
    "bellringing",
];

/// A node: an index of its own and what keeps it.
struct Node {
    follower: Follower,
    engine: Arc<Engine>,
    _folder: TempDir,
}

impl Node {
    fn of(db: &TestDatabase, name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let vocabulary = Arc::new(Vocabulary::built_in().unwrap());
        let engine = Arc::new(Engine::open(folder.path(), vocabulary).unwrap());
        let follower = Follower::new((**db).clone(), Arc::clone(&engine), name);
        Self { follower, engine, _folder: folder }
    }

    fn catch_up(&self) -> bool {
        self.follower.catch_up(&|_| ()).unwrap().rebuilt
    }

    fn page(&self, request: &Request, page: usize) -> (usize, Vec<Uuid>) {
        let request = Request { page, ..request.clone() };
        let answer = self.engine.snapshot().search(&request, now()).unwrap();
        (answer.total, answer.hits.iter().map(|hit| hit.service_id).collect())
    }
}

fn now() -> DateTime<Tz> {
    London.with_ymd_and_hms(2026, 11, 22, 14, 0, 0).unwrap()
}

/// Listing `number` as it is after `edits` edits: its words differ from edit to edit, the early ones are
/// the commoner.
fn listing(number: usize, edits: usize) -> Record {
    let mut record = record("feed", number);
    let mut dice = StdRng::seed_from_u64((number * 1_000 + edits) as u64);
    let mut some = |count: usize, skew: i32| -> String {
        let word = |_| WORDS[(dice.random_range(0.0..1.0_f64).powi(skew) * WORDS.len() as f64) as usize];
        (0..count).map(word).collect::<Vec<_>>().join(" ")
    };
    record.service.name = format!("{} {}", some(2, 2), number % 13);
    // Later listings are longer and speak of other things, so that counts move as the directory grows.
    record.service.description = Some(some(4 + number % 40 + number / 40, 1 + (number / 150) as i32));
    record.service.locations.clear();
    record.locations.clear();
    let mut place = location("feed", &format!("p{number}"));
    let away = (number % 97) as f64 * 0.002;
    place.point = Some(Point { latitude: 53.60 + away, longitude: -2.70 + (number % 31) as f64 * 0.004 });
    add_location(&mut record, place);
    record
}

fn write(db: &TestDatabase, records: &[Record]) {
    let source = source("feed");
    let import_id = Uuid::new_v4();
    let batch =
        Batch { source: &source, import_id, records, first_line: 1, last_mentions: None, areas: &|_| Vec::new() };
    db.write(|tx| apply_batch(tx, &batch)).unwrap();
}

fn requests() -> Vec<Request> {
    let near = Near {
        label: "Chorley".into(),
        point: Point { latitude: 53.65, longitude: -2.63 },
        areas: Vec::new(),
        names: Vec::new(),
        default_within_metres: 5_000.0,
    };
    let mut out = Vec::new();
    let queries = ["", "welcome", "walking", "tea music", "people company garden", "memory lunch", "chess bowls choir"];
    for q in queries.into_iter().chain(["archery", "pottery ukulele", "gardn", "falconri walking"]) {
        for sort in [Sort::Best, Sort::Distance, Sort::Name, Sort::NextSession] {
            for metres in [None, Some(4_000.0), Some(30_000.0)] {
                out.push(Request {
                    q: q.into(),
                    near: metres.map(|_| near.clone()),
                    within_metres: metres,
                    filters: Filters::default(),
                    sort,
                    page: 1,
                    per_page: 7,
                    ..Request::default()
                });
            }
        }
    }
    out
}

/// Asks page after page, of one node after the other, and wants every service once and in one order.
fn pages_fit_together(nodes: [&Node; 2]) {
    let (mut asked, mut long) = (0, 0);
    for request in requests() {
        let (total, _) = nodes[0].page(&request, 1);
        let pages = total.div_ceil(request.per_page).max(1);
        let whole: Vec<Uuid> = (1..=pages).flat_map(|page| nodes[0].page(&request, page).1).collect();
        for first in [0, 1] {
            let mut met = Vec::new();
            for page in 1..=pages {
                let (found, ids) = nodes[(first + page) % 2].page(&request, page);
                assert_eq!(found, total, "{:?} page {page}", request.q);
                met.extend(ids);
            }
            let distinct: BTreeSet<Uuid> = met.iter().copied().collect();
            assert_eq!(distinct.len(), met.len(), "{:?} by {:?} repeats a service", request.q, request.sort);
            assert_eq!(met.len(), total, "{:?} by {:?} skips a service", request.q, request.sort);
            assert_eq!(met, whole, "{:?} by {:?} changes its order between nodes", request.q, request.sort);
        }
        asked += 1;
        long += usize::from(pages > 3);
    }
    assert!(long * 2 > asked, "most listings have several pages: {long} of {asked}");
}

on_both_backends! {
    fn pages_of_two_nodes_fit_together_whatever_their_segments(db) {
        let first = Node::of(db, "first");
        write(db, &(0..150).map(|n| listing(n, 0)).collect::<Vec<_>>());
        assert!(first.catch_up(), "an empty index is built");
        // The first node follows many small changes: new listings, other words, some gone.
        for batch in 0..30 {
            let mut records: Vec<Record> = (0..6).map(|n| listing(150 + batch * 6 + n, 0)).collect();
            records.extend((0..4).map(|n| listing(batch * 5 + n, 1)));
            records[7].service.status = StatedStatus::Closed;
            write(db, &records);
            assert!(!first.catch_up());
        }
        let second = Node::of(db, "second");
        assert!(second.catch_up(), "a new node builds its own");
        pages_fit_together([&first, &second]);
        // Both follow on, the second in one stride.
        for batch in 0..5 {
            write(db, &(0..10).map(|n| listing(n * 7 + batch, 2)).collect::<Vec<_>>());
            first.catch_up();
        }
        second.catch_up();
        pages_fit_together([&first, &second]);
    }

    fn a_grown_directory_is_counted_anew_by_one_node_and_taken_by_the_other(db) {
        let (first, second) = (Node::of(db, "first"), Node::of(db, "second"));
        write(db, &(0..50).map(|n| listing(n, 0)).collect::<Vec<_>>());
        assert!(first.catch_up() && second.catch_up());
        for batch in 0..3 {
            write(db, &(0..150).map(|n| listing(50 + batch * 150 + n, 0)).collect::<Vec<_>>());
        }
        // Outgrown: noticed at the pass after the one that brought the listings.
        second.catch_up();
        assert!(second.catch_up(), "the second node counts and builds");
        first.catch_up();
        assert!(!first.catch_up(), "the first takes its counts and need not build");
        pages_fit_together([&first, &second]);
        // A node that starts anew takes them too.
        let third = Node::of(db, "third");
        third.catch_up();
        pages_fit_together([&first, &third]);
    }

    fn a_word_that_only_a_removed_listing_had_is_read_alike(db) {
        let mut odd = listing(1, 0);
        odd.service.name = "Gardonning circle".into();
        odd.service.description = Some("gardonning".into());
        let first = Node::of(db, "first");
        write(db, &(2..40).map(|n| listing(n, 0)).collect::<Vec<_>>());
        first.catch_up();
        // With others in one segment, which outlives it.
        write(db, &[odd.clone(), listing(40, 0), listing(41, 0), listing(42, 0)]);
        first.catch_up();
        assert_eq!(first.engine.snapshot().understand("gardonning", None).spelling, []);
        odd.service.name = "Circle".into();
        odd.service.description = None;
        write(db, std::slice::from_ref(&odd));
        first.catch_up();
        let second = Node::of(db, "second");
        second.catch_up();
        let read = |node: &Node| node.engine.snapshot().understand("gardonning", None);
        assert_eq!(read(&first), read(&second));
    }
}
