//! Power cuts in the middle of a day's work: `kill -9` while four hands write with a real session. What was
//! acknowledged is there afterwards, once, and every chain holds.
//!
//! `FINGERPOST_KILLS` sets how many moments are tried (by default 3), `FINGERPOST_WRITES` how many writes are
//! begun before each (200). The full run: `FINGERPOST_KILLS=20 cargo test --release --test journeys
//! prescribing_crash`.

use crate::support::session::Session;
use crate::support::{Cluster, Program, Server};
use fingerpost::accounts::{Actor, Grant, users};
use fingerpost::database::{ConnectOptions, Database, DatabaseUrl, KeySource, Keys};
use fingerpost::domain::{Calendar, Private};
use fingerpost::prescribing::Desk;
use fingerpost::prescribing::my_people::my_people;
use fingerpost::prescribing::timeline::{Happened, timeline};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const PASSWORD: &str = "invented kettle tractor";
const LEANNE: &str = "leanne@example.org";
const HANDS: usize = 4;

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn serve(program: &Program) -> Server {
    let mut command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("FINGERPOST_SECOND_FACTOR", "optional");
    Server::start_with(command, None)
}

/// What is written on: addresses of cases, and of open prescriptions.
struct Work {
    cases: Vec<String>,
    prescriptions: Vec<String>,
}

impl Work {
    fn of(session: &mut Session) -> Self {
        let (today, people) = (session.must("/today"), session.must("/people"));
        let mut links: BTreeSet<String> = BTreeSet::new();
        for page in [&today, &people] {
            links.extend(page.attributes("main a[href]", "href"));
        }
        let persons: Vec<String> = links.iter().filter(|to| to.starts_with("/people/")).cloned().collect();
        for person in persons {
            let parts: Vec<&str> = person.split('/').collect();
            let page = session.must(&parts[..3].join("/"));
            links.extend(page.attributes("main a[href]", "href"));
        }
        // Exactly the address of a case or a prescription, and nothing below it.
        let of = |first: &str, parts: usize, holds: &str| -> Vec<String> {
            let fits = |to: &&String| to.starts_with(first) && to.split('/').count() == parts && to.contains(holds);
            links.iter().filter(fits).cloned().collect()
        };
        let prescriptions = of("/people/", 5, "/prescriptions/")
            .into_iter()
            .filter(|to| session.must(to).body.contains("value=\"nudged\""))
            .collect();
        let cases = of("/cases/", 3, "")
            .into_iter()
            .filter(|to| !session.must(to).hidden(&format!("{to}/notes"), "form_token").is_empty())
            .collect();
        Self { cases, prescriptions }
    }

    /// One write with these words; whether it was acknowledged, or nothing when nobody answers any more.
    fn write(&self, session: &mut Session, hand: usize, dice: &mut StdRng, words: &str) -> Option<bool> {
        // Each hand has things of its own, so that none is told that another was first.
        let own = |all: &[String], dice: &mut StdRng| {
            let mine: Vec<String> = all.iter().skip(hand).step_by(HANDS).cloned().collect();
            (!mine.is_empty()).then(|| mine[dice.random_range(0..mine.len())].clone())
        };
        let kind = dice.random_range(0..4);
        let (page, action, mut fields) = match own(&self.prescriptions, dice) {
            Some(prescription) if kind < 2 => {
                (prescription.clone(), format!("{prescription}/act"), vec![("event", "nudged"), ("note", words)])
            }
            _ => {
                let case = own(&self.cases, dice).expect("a case for each hand");
                match kind {
                    3 => (
                        case.clone(),
                        format!("{case}/attempts"),
                        vec![("outcome", "answered"), ("attempt_note", words)],
                    ),
                    _ => (case.clone(), format!("{case}/notes"), vec![("kind", "conversation"), ("note", words)]),
                }
            }
        };
        let page = session.get(&page).ok()?;
        assert_eq!(page.status, 200, "{action}: {}", page.text("main"));
        let (mark, version) = (page.hidden(&action, "form_token"), page.hidden(&action, "version"));
        fields.extend([("form_token", mark.as_str()), ("version", version.as_str())]);
        let done = session.post(&action, &fields).ok()?;
        assert!(matches!(done.status, 303 | 409), "{action} {}: {}", done.status, done.text("main"));
        Some(done.status == 303)
    }
}

/// Writes until `most` were begun or nobody answers; gives the words that were begun and those acknowledged.
fn work(server: &Server, leanne: &Session, work: &Work, round: usize, most: usize) -> (Vec<String>, Vec<String>) {
    let (begun, kept) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for hand in 0..HANDS {
            let (begun, kept, next) = (&begun, &kept, &next);
            scope.spawn(move || {
                let mut session = leanne.at(&server.url(""));
                let mut dice = StdRng::seed_from_u64((round * HANDS + hand) as u64);
                loop {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    if nth >= most {
                        return;
                    }
                    let words = format!("kept in round {round} as number {nth}.");
                    begun.lock().unwrap().push(words.clone());
                    match work.write(&mut session, hand, &mut dice, &words) {
                        Some(true) => kept.lock().unwrap().push(words),
                        Some(false) => {}
                        None => return,
                    }
                }
            });
        }
    });
    (begun.into_inner().unwrap(), kept.into_inner().unwrap())
}

/// Every word of these rounds in the records of the worker's people, and how often it stands there.
fn recorded(program: &Program, database: Option<&str>) -> BTreeMap<String, usize> {
    let path = program.data().join("fingerpost.sqlite");
    let url: DatabaseUrl = database.map_or_else(|| DatabaseUrl::sqlite(&path), |url| url.parse().unwrap());
    assert!(database.is_some() || path.is_file(), "{} is not the database", path.display());
    let database = Database::connect(&url, ConnectOptions::default()).unwrap();
    let keys = Keys::open(KeySource::File(program.data().join("keys")), &database).unwrap();
    let leanne = database.read(|conn| users::by_email(conn, &keys, LEANNE)).unwrap();
    let grants: Vec<Grant> = leanne.memberships.iter().map(|held| held.grant).collect();
    let actor = Actor::User { id: leanne.id, grants: &grants };
    let desk = Desk { database: &database, keys: &keys, calendar: &Calendar::ENGLAND, actor };
    let mut found = BTreeMap::new();
    for one in my_people(desk).unwrap() {
        for (_, what) in timeline(desk, one.case.case.person_id).unwrap().entries {
            let words: Option<Private> = match what {
                Happened::Prescription { words, .. } => words,
                Happened::Attempt(attempt) => attempt.note,
                Happened::Note(note) => Some(note.words),
                _ => None,
            };
            if let Some(words) = words.filter(|words| words.expose().starts_with("kept in round")) {
                *found.entry(words.expose().clone()).or_default() += 1;
            }
        }
    }
    found
}

fn cut_and_count(program: &Program, database: Option<&str>, rounds: usize) {
    program.must(&["demo", "--no-serve"]);
    let most = number("FINGERPOST_WRITES", 200);
    let mut random = StdRng::seed_from_u64(6);
    let server = serve(program);
    let mut leanne = Session::new(&server.url(""));
    leanne.sign_in(LEANNE, PASSWORD);
    let desk = Work::of(&mut leanne);
    assert!(desk.cases.len() >= HANDS && desk.prescriptions.len() >= 2, "the demonstration has too little work");
    // How long so many take, so that the cuts fall among them.
    let started = Instant::now();
    let (begun, kept) = work(&server, &leanne, &desk, 0, most);
    let whole = started.elapsed();
    assert_eq!(begun.len(), most);
    assert!(kept.len() * 10 >= most * 9, "only {} of {most} writes were kept without any cut", kept.len());
    let mut all_begun: BTreeSet<String> = begun.into_iter().collect();
    let mut all_kept = kept;
    let (mut server, mut cut_short) = (Some(server), 0);
    for round in 1..=rounds {
        let running = server.take().unwrap_or_else(|| serve(program));
        // The session outlives the cut.
        assert_eq!(leanne.at(&running.url("")).must("/today").status, 200);
        let moment = whole.mul_f64(random.random_range(0.05..0.9));
        let (begun, kept) = std::thread::scope(|scope| {
            let writing = scope.spawn(|| work(&running, &leanne, &desk, round, most));
            std::thread::sleep(moment);
            running.cut();
            writing.join().unwrap()
        });
        drop(running);
        cut_short += usize::from(begun.len() < most);
        all_begun.extend(begun);
        all_kept.extend(kept);
        let checked = program.run(&["check"]);
        assert_eq!(checked.code, Some(0), "cut after {moment:?}: {}", checked.said());
        let there = recorded(program, database);
        for words in &all_kept {
            assert_eq!(there.get(words), Some(&1), "cut after {moment:?}: acknowledged, {words}");
        }
        for words in there.keys() {
            assert!(all_begun.contains(words), "cut after {moment:?}: nobody wrote {words}");
        }
        assert!(there.len() <= all_kept.len() + (round * HANDS) + most / 10, "more stands there than was begun");
    }
    assert!(cut_short * 2 >= rounds, "only {cut_short} of {rounds} rounds were cut before their end");
}

#[test]
fn what_was_acknowledged_outlives_the_power() {
    let folder = tempfile::tempdir().unwrap();
    cut_and_count(&Program::at(&folder.path().join("data")), None, number("FINGERPOST_KILLS", 3));
}

#[test]
fn what_was_acknowledged_outlives_the_power_on_postgresql() {
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = cluster.database();
    let program = Program::at(&folder.path().join("data")).with_database(&url);
    cut_and_count(&program, Some(&url), number("FINGERPOST_KILLS", 3).div_ceil(2));
}
