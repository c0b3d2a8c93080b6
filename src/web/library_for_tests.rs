//! A small directory in memory, with invented groups, so that pages can be tested without the rooms below.

use super::error::Error;
use super::state::{Library, NearAnswer, NearNote, PlaceChoice, Readiness, SourceSummary};
use crate::directory::{OrganizationPage, Provenance, StoredLocation, StoredOrganization, StoredRecord, VenuePage};
use crate::domain::clock::FixedClock;
use crate::domain::schedule::{ByDay, Frequency};
use crate::domain::*;
use crate::search::answer::*;
use crate::search::{CommonNeed, Near, Request};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use identifier::{derived_id, service_id, slug};
use uuid::Uuid;

/// Tuesday 10 November 2026, ten in the morning.
pub fn clock() -> FixedClock {
    FixedClock::london(day(2026, 11, 10).and_hms_opt(10, 0, 0).unwrap()).unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The directory.
pub struct TestLibrary {
    /// Everything in it.
    pub records: Vec<StoredRecord>,
    /// What `search` fails with, when it should.
    pub broken: bool,
    /// Where the accounts of the test are; gone with the library.
    pub folder: tempfile::TempDir,
}

impl Default for TestLibrary {
    fn default() -> Self {
        Self { records: records(), broken: false, folder: tempfile::tempdir().unwrap() }
    }
}

/// The slug of the record with this source identifier.
pub fn slug_of(source_id: &str) -> String {
    records().into_iter().find(|r| r.service.source_id == source_id).unwrap().slug
}

/// The slug of the first place of a record.
pub fn venue_of(source_id: &str) -> String {
    records().into_iter().find(|r| r.service.source_id == source_id).unwrap().locations[0].slug.clone()
}

/// The slug of the organization of a record.
pub fn organization_of(source_id: &str) -> String {
    records().into_iter().find(|r| r.service.source_id == source_id).unwrap().organization.unwrap().slug
}

fn source() -> Source {
    Source {
        name: "demonstration".into(),
        address: "https://example.org/feed.json".into(),
        licence: Some("CC0 1.0".into()),
        attribution: Some("Invented for tests.".into()),
    }
}

fn weekly(weekday: Weekday, from: u32, until: u32) -> Schedule {
    Schedule {
        freq: Some(Frequency::Weekly),
        interval: 1,
        byday: vec![ByDay { ordinal: None, weekday }],
        opens_at: NaiveTime::from_hms_opt(from, 0, 0),
        closes_at: NaiveTime::from_hms_opt(until, 0, 0),
        ..Schedule::default()
    }
}

fn hall(name: &str, town: &str, postcode: &str, latitude: f64, longitude: f64) -> StoredLocation {
    let id = derived_id("test", "location", name);
    let fact = |fact, details: &str| Accessibility {
        fact: Some(fact),
        details: Some(details.to_owned()).filter(|d| !d.is_empty()),
        ..Accessibility::default()
    };
    StoredLocation {
        location: Location {
            id,
            source_id: name.to_owned(),
            name: Some(name.to_owned()),
            alternate_name: None,
            description: Some("<p>Main hall, 60 seated. Small room with a kitchen.</p>".into()),
            location_type: LocationType::Physical,
            point: Some(Point { latitude, longitude }),
            point_source: PointSource::Stated,
            uprn: None,
            url: None,
            transportation: Some("Stop: Church Street, bus 125. Two minutes' walk on the level.".into()),
            addresses: vec![Address {
                address_1: Some("12 Church Street".into()),
                city: Some(town.to_owned()),
                postal_code: Some(postcode.to_owned()),
                ..Address::default()
            }],
            accessibility: vec![
                fact(AccessFact::Ramp, "at the side door, ask for it"),
                fact(AccessFact::AccessibleToilet, ""),
                fact(AccessFact::HearingLoop, ""),
                fact(AccessFact::WiFi, ""),
            ],
            phones: vec![],
            schedules: vec![],
        },
        slug: slug(name, id),
        areas: vec![AreaCode("E01024915".into())],
    }
}

fn organization(name: &str) -> StoredOrganization {
    let id = derived_id("test", "organization", name);
    StoredOrganization {
        organization: Organization {
            id,
            source_id: name.to_owned(),
            name: name.to_owned(),
            alternate_name: None,
            description: Some("<p>Volunteers who help their neighbours.</p>".into()),
            email: Some("hello@example.org".into()),
            website: Some("https://www.example.org/".into()),
            logo: None,
            identifiers: vec![OrganizationIdentifier {
                identifier_scheme: Some("GB-CHC".into()),
                identifier_type: "Charity".into(),
                identifier: "0000000".into(),
            }],
            phones: vec![Phone { number: "01632 960 101".into(), ..Phone::default() }],
            contacts: vec![],
        },
        slug: slug(name, id),
    }
}

struct Sketch {
    id: &'static str,
    name: &'static str,
    what: &'static str,
    kind: Kind,
    category: &'static str,
    organization: &'static str,
    place: Option<StoredLocation>,
    schedules: Vec<Schedule>,
    deliveries: Vec<Delivery>,
    pence: Option<i64>,
    phone: &'static str,
    capacity: Option<Capacity>,
    assured: Option<NaiveDate>,
    status: StatedStatus,
}

fn record(s: Sketch) -> StoredRecord {
    let id = service_id("test", s.id);
    let organization = organization(s.organization);
    let at = s.place.iter().map(|place| ServiceAtLocation {
        id: derived_id("test", "service_at_location", s.id),
        location_id: place.location.id,
        description: None,
        schedules: vec![],
        contacts: vec![],
        phones: vec![],
    });
    let service = Service {
        id,
        source_id: s.id.to_owned(),
        organization_id: Some(organization.organization.id),
        name: s.name.to_owned(),
        alternate_name: None,
        description: Some(format!("<p>{}</p>", s.what)),
        url: Some("https://www.example.org/groups".into()),
        email: Some("group@example.org".into()),
        status: s.status,
        kind: s.kind,
        kind_confidence: 1.0,
        fees_description: None,
        accreditations: None,
        application_process: None,
        wait_time: None,
        eligibility_description: None,
        alert: None,
        first_visit: (s.id == "knit").then(|| {
            "<p>Ring Maureen or just turn up. She will be at the door in a green cardigan. You can just watch.</p>"
                .into()
        }),
        minimum_age: (s.kind == Kind::Befriending).then_some(60),
        maximum_age: None,
        audiences: vec![],
        deliveries: s.deliveries,
        referral_routes: vec![ReferralRoute::NotNeeded],
        no_address_needed: s.category == "food_help",
        assured_date: s.assured,
        assurance_months: 12,
        closed_until: (s.status == StatedStatus::ClosedTemporarily).then(|| day(2026, 12, 4)),
        last_modified: None,
        schedules: s.schedules,
        cost_options: vec![CostOption {
            amount_pence: s.pence,
            amount_description: s.pence.filter(|p| *p > 0).map(|_| "with tea".into()),
            ..CostOption::default()
        }],
        contacts: vec![],
        phones: vec![Phone { number: s.phone.to_owned(), ..Phone::default() }],
        languages: vec![Language { code: Some("en".into()), name: "English".into(), note: None }],
        service_areas: vec![],
        categories: vec![CategoryTag { slug: s.category.to_owned(), confidence: 1.0 }],
        attributes: vec![],
        capacities: vec![],
        capacity: s.capacity,
        funding: vec![],
        locations: at.collect(),
    };
    let seen: DateTime<Utc> = "2026-11-04T09:00:00Z".parse().unwrap();
    StoredRecord {
        slug: slug(s.name, id),
        service,
        organization: Some(organization),
        locations: s.place.into_iter().collect(),
        provenance: Provenance { source: source(), first_seen: seen, last_seen: seen, changed_at: seen },
    }
}

fn room(status: CapacityStatus, available: Option<u32>, waiting: Option<u32>, weeks: Option<u32>) -> Option<Capacity> {
    Some(Capacity { status, available, waiting, wait_weeks: weeks, as_of: day(2026, 11, 4) })
}

fn records() -> Vec<StoredRecord> {
    let hall_in_adlington = || Some(hall("St Paul's Hall", "Adlington", "PR6 9RH", 53.6131, -2.6043));
    let sketch = |id, name, what, kind, category| Sketch {
        id,
        name,
        what,
        kind,
        category,
        organization: "Adlington Neighbours",
        place: None,
        schedules: vec![],
        deliveries: vec![],
        pence: Some(0),
        phone: "01632 960 118",
        capacity: None,
        assured: Some(day(2026, 11, 4)),
        status: StatedStatus::Active,
    };
    [
        Sketch {
            place: hall_in_adlington(),
            schedules: vec![weekly(Weekday::Tue, 14, 16)],
            deliveries: vec![Delivery::OpenGroup],
            pence: Some(200),
            capacity: room(CapacityStatus::Spaces, Some(3), None, None),
            ..sketch(
                "knit",
                "Adlington Knit and Natter",
                "Knit, sew, or just have a brew and a chat. For anyone who feels lonely.",
                Kind::Group,
                "craft_group",
            )
        },
        Sketch {
            deliveries: vec![Delivery::HomeVisit, Delivery::OneToOne],
            organization: "Chorley Good Neighbours",
            phone: "01632 960 122",
            capacity: room(CapacityStatus::WaitingListOpen, None, Some(5), Some(7)),
            ..sketch(
                "visit",
                "Chorley Good Neighbours: visiting",
                "We match you with one person who visits for an hour a week, for people who are lonely.",
                Kind::Befriending,
                "befriending_visit",
            )
        },
        Sketch {
            place: Some(hall("Methodist Church Hall", "Chorley", "PR7 1DB", 53.6529, -2.6317)),
            schedules: vec![weekly(Weekday::Thu, 12, 14)],
            deliveries: vec![Delivery::DropIn],
            pence: Some(450),
            assured: Some(day(2025, 10, 1)),
            ..sketch(
                "lunch",
                "Thursday Lunch Club",
                "A hot dinner at midday and a quiz. Nobody need feel lonely.",
                Kind::Group,
                "lunch_club",
            )
        },
        Sketch {
            place: hall_in_adlington(),
            schedules: vec![weekly(Weekday::Fri, 13, 17)],
            deliveries: vec![Delivery::VenueHire],
            ..sketch(
                "hall",
                "St Paul's Hall: rooms",
                "Main hall 60 seated. Free on Friday afternoons.",
                Kind::Venue,
                "hall_hire",
            )
        },
        Sketch {
            place: Some(hall("Advice Centre", "Chorley", "PR7 2EJ", 53.6540, -2.6300)),
            schedules: vec![weekly(Weekday::Mon, 10, 15), weekly(Weekday::Wed, 10, 15)],
            deliveries: vec![Delivery::DropIn, Delivery::Phone],
            phone: "01632 960 140",
            assured: None,
            ..sketch(
                "advice",
                "Chorley Money Advice",
                "Help with debt, benefits and bills <script>alert(1)</script>when you are skint.",
                Kind::AdviceService,
                "debt_advice",
            )
        },
        Sketch {
            place: Some(hall("The Safe House", "Leyland", "PR25 1AA", 53.6900, -2.7000)),
            deliveries: vec![Delivery::Phone],
            phone: "01632 960 150",
            ..sketch(
                "refuge",
                "Safe at Home",
                "Someone to talk to if you are frightened at home.",
                Kind::AdviceService,
                "domestic_abuse_support",
            )
        },
        Sketch {
            place: hall_in_adlington(),
            schedules: vec![weekly(Weekday::Wed, 10, 12)],
            deliveries: vec![Delivery::OpenGroup],
            status: StatedStatus::ClosedTemporarily,
            ..sketch("walk", "Rivington Walkers", "A gentle walk and a brew.", Kind::Group, "walking_group")
        },
        Sketch {
            status: StatedStatus::Closed,
            ..sketch("gone", "Bobbin Lace Circle", "Lace for beginners.", Kind::Group, "craft_group")
        },
    ]
    .into_iter()
    .map(record)
    .collect()
}

fn metres(a: Point, b: Point) -> f64 {
    let (dy, dx) = (a.latitude - b.latitude, (a.longitude - b.longitude) * a.latitude.to_radians().cos());
    dx.hypot(dy) * 111_320.0
}

/// Whoever is looked for, everything searchable fits by its room and its ages.
impl Matcher for TestLibrary {
    fn matching(&self, wanted: &Wanted, limit: usize) -> Result<Vec<Candidate>, MatchError> {
        let open = self.records.iter().filter(|record| record.status(clock().today()).is_searchable());
        Ok(open.map(|record| candidate(record, wanted)).take(limit).collect())
    }

    fn look_at(&self, wanted: &Wanted, service_id: Uuid) -> Result<Option<Candidate>, MatchError> {
        let found = self.records.iter().find(|record| record.service.id == service_id);
        Ok(found.map(|record| candidate(record, wanted)))
    }
}

fn candidate(record: &StoredRecord, wanted: &Wanted) -> Candidate {
    use crate::domain::prescription::Fit;
    let service = &record.service;
    let (least, most) = (service.minimum_age, service.maximum_age);
    let mut findings = vec![
        Finding { aspect: Aspect::Need, fit: Fit::Meets, stated: Stated::Needs(wanted.needs.clone()) },
        Finding {
            aspect: Aspect::Age,
            fit: Fit::of_age(least, most, wanted.age),
            stated: Stated::Ages { least, most },
        },
    ];
    findings.extend(service.capacity.clone().map(|capacity| Finding {
        aspect: Aspect::Room,
        fit: if capacity.status.has_space() { Fit::Meets } else { Fit::DoesNotMeet },
        stated: Stated::Room(capacity),
    }));
    Candidate {
        service_id: service.id,
        organization_id: service.organization_id,
        name: service.name.clone(),
        score: 1.0,
        findings,
        capacity: service.capacity.clone(),
    }
}

impl Library for TestLibrary {
    fn search(&self, request: &Request) -> Result<Answer, Error> {
        if self.broken {
            return Err(Error::internal("the disk is full of lonely words"));
        }
        let q = request.q.trim_end_matches(" near Chorley");
        let words: Vec<String> = q.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let urgent = match request.q.as_str() {
            "i want to die" => Some(Urgent::Crisis),
            "he hits me" => Some(Urgent::Abuse),
            _ => None,
        };
        let f = &request.filters;
        let today = clock().today();
        let mut hits: Vec<Hit> = Vec::new();
        for record in self.records.iter().filter(|r| r.status(today).is_searchable()) {
            let s = &record.service;
            let text = format!("{} {}", s.name, s.description.as_deref().unwrap_or_default()).to_lowercase();
            let at = record.locations.first().and_then(|l| Some((l.location.id, l.location.point?)));
            let distance = request.near.as_ref().and_then(|n| at.map(|(_, p)| metres(n.point, p)));
            let fits = urgent.is_some() || words.iter().all(|w| text.contains(w.as_str()));
            let kinds = f.kinds.is_empty() || f.kinds.contains(&s.kind);
            let categories = f.categories.is_empty() || s.categories.iter().any(|c| f.categories.contains(&c.slug));
            let one = !f.not_a_group || s.deliveries.iter().any(|d| d.is_not_a_group());
            let near = distance.is_none_or(|d| d <= request.within_metres.unwrap_or(15_000.0));
            if fits && kinds && categories && one && near && (!f.free || s.is_free()) {
                hits.push(Hit {
                    service_id: s.id,
                    location_id: at.map(|(id, _)| id),
                    distance_m: distance,
                    next_session: None,
                    score: 1.0,
                    why: vec![
                        Why::Need { category: "social_group".into(), phrase: request.q.as_str().into() },
                        Why::Distance { metres: distance.unwrap_or(0.0) },
                    ],
                });
            }
        }
        let count = |value: &str, count| FacetCount { value: value.into(), count };
        let total = hits.len();
        let facets = Facets {
            kind: vec![count("group", 3), count("befriending", 1)],
            category: vec![count("craft_group", 1), count("lunch_club", 1), count("befriending_visit", 1)],
            day: vec![count("TU", 1), count("TH", 1)],
            delivery: vec![count("open_group", 2), count("home_visit", 1)],
            access: vec![count("ramp", 2), count("hearing_loop", 2)],
            free: vec![count("true", 2)],
            not_a_group: vec![count("true", 1)],
            language: vec![count("en", 4), count("pl", 1)],
            ..Facets::default()
        };
        let hits = hits.into_iter().skip((request.page - 1) * request.per_page).take(request.per_page).collect();
        let needs = match request.q.as_str() {
            "lonely" => vec![Need { phrase: "lonely".into(), categories: vec!["social_group".into()] }],
            _ => vec![],
        };
        let filters = match request.q.as_str() {
            "lonely on a Tuesday" => {
                vec![SaidFilter {
                    phrase: "on a tuesday".into(),
                    parameter: "day".into(),
                    value: "TU".into(),
                    soft: false,
                }]
            }
            _ => vec![],
        };
        let spelling = match request.q.as_str() {
            "lonly" => vec![Correction { typed: "lonly".into(), read_as: "lonely".into() }],
            _ => vec![],
        };
        let widened = (request.q == "lace").then(|| Widened {
            from_miles: Some(3.0),
            to_miles: Some(10.0),
            dropped: vec!["day".into(), "word:bobbin".into()],
        });
        let place = request.q.ends_with("near Chorley").then(|| "Chorley".to_owned());
        let mut understood = Understood { urgent, place, needs, filters, words, ..Understood::default() };
        understood.spelling = spelling;
        Ok(Answer { total, took_us: 42, hits, facets, widened, understood })
    }

    fn suggest(&self, prefix: &str, limit: usize) -> Vec<Suggestion> {
        let all =
            [Suggestion { text: "lonely".into(), sort: SuggestionSort::Need, target: Some("social_group".into()) }];
        all.into_iter().filter(|s| s.text.starts_with(prefix)).take(limit).collect()
    }

    fn common_needs(&self, most: usize) -> Vec<CommonNeed> {
        let need = |category: &str, said: &[&str]| CommonNeed {
            category: category.into(),
            said: said.iter().take(most).map(|s| (*s).to_owned()).collect(),
        };
        vec![
            need("lunch_club", &["dinner club"]),
            need("craft_group", &["knit", "sewing"]),
            need("crisis_support", &[]),
            need("swimming", &["swim"]),
        ]
    }

    fn tells_of_harm(&self, words: &str) -> bool {
        ["i want to die", "he hits me"].iter().any(|phrase| words.to_lowercase().contains(phrase))
    }

    fn related(&self, record: &StoredRecord, limit: usize) -> Result<Vec<Hit>, Error> {
        let others = self.records.iter().filter(|other| other.service.id != record.service.id);
        let hit = |other: &StoredRecord| Hit {
            service_id: other.service.id,
            location_id: other.locations.first().map(|at| at.location.id),
            distance_m: Some(800.0),
            next_session: None,
            score: 1.0,
            why: vec![Why::Alike { category: "social_group".into() }],
        };
        Ok(others.take(limit).map(hit).collect())
    }

    fn near(&self, text: &str) -> NearAnswer {
        let found = |label: &str, latitude, longitude, note| NearAnswer::Found {
            near: Near {
                label: label.into(),
                point: Point { latitude, longitude },
                areas: vec![],
                names: Vec::new(),
                default_within_metres: 4828.0,
            },
            note,
            alternatives: vec![],
        };
        match text.to_lowercase().as_str() {
            "" => NearAnswer::Empty,
            "adlington" => found("Adlington", 53.6125, -2.6060, None),
            "pr7 1db" => found("PR7 1DB", 53.6529, -2.6317, None),
            "pr7 1aa" => {
                let note = NearNote::Terminated { postcode: "PR7 1AA".into(), used: "PR7 1".into() };
                found("PR7 1", 53.65, -2.63, Some(note))
            }
            "newton" => NearAnswer::Choose(vec![
                PlaceChoice { label: "Newton, Preston".into(), value: "Newton, Preston".into() },
                PlaceChoice { label: "Newton, Fylde".into(), value: "Newton, Fylde".into() },
            ]),
            _ => NearAnswer::Unknown(vec!["Adlington".into()]),
        }
    }

    fn records(&self, ids: &[Uuid]) -> Result<Vec<StoredRecord>, Error> {
        Ok(self.records.iter().filter(|r| ids.contains(&r.service.id)).cloned().collect())
    }

    fn service_by_slug(&self, slug: &str) -> Result<Option<StoredRecord>, Error> {
        Ok(self.records.iter().find(|r| r.slug == slug).cloned())
    }

    fn service_by_id(&self, id: Uuid) -> Result<Option<StoredRecord>, Error> {
        Ok(self.records.iter().find(|r| r.service.id == id).cloned())
    }

    fn organization_by_slug(&self, slug: &str) -> Result<Option<OrganizationPage>, Error> {
        let of = |r: &&StoredRecord| r.organization.as_ref().is_some_and(|o| o.slug == slug);
        let services: Vec<StoredRecord> = self.records.iter().filter(of).cloned().collect();
        Ok(services
            .first()
            .and_then(|r| r.organization.clone())
            .map(|organization| OrganizationPage { organization, services }))
    }

    fn location_by_slug(&self, slug: &str) -> Result<Option<VenuePage>, Error> {
        let at = |r: &&StoredRecord| r.locations.iter().any(|l| l.slug == slug);
        let services: Vec<StoredRecord> = self.records.iter().filter(at).cloned().collect();
        Ok(services.first().and_then(|r| r.locations.first().cloned()).map(|location| VenuePage { location, services }))
    }

    fn places(&self, text: &str, limit: usize) -> Vec<PlaceChoice> {
        let all = [PlaceChoice { label: "Adlington, Chorley".into(), value: "Adlington".into() }];
        all.into_iter().filter(|p| p.label.to_lowercase().starts_with(&text.to_lowercase())).take(limit).collect()
    }

    fn sources(&self) -> Result<Vec<SourceSummary>, Error> {
        Ok(vec![SourceSummary {
            name: "demonstration".into(),
            address: "https://example.org/feed.json".into(),
            licence: Some("CC0 1.0".into()),
            attribution: Some("Invented for tests.".into()),
            services: 8,
            last_read: "2026-11-04T09:00:00Z".parse().ok(),
        }])
    }

    fn readiness(&self) -> Readiness {
        Readiness { index_sequence: 10, database_sequence: 12, searchable: !self.broken, reason: None }
    }

    fn now(&self) -> DateTime<Tz> {
        clock().now_in_london()
    }

    fn matcher(&self) -> &dyn Matcher {
        self
    }
}
