use super::*;
use crate::domain::schedule::{ByDay, Frequency, describe};
use crate::domain::{AccessFact, Audience, Delivery, Kind, Postcode, ReferralRoute};
use chrono::{Datelike, Days, Duration, NaiveDate, NaiveTime, Weekday};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Strings as groups write them, with what they are read as; `-` means kept as text.
const CORPUS: &str = include_str!("corpus.tsv");

#[test]
fn every_string_of_the_corpus_reads_as_expected() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in CORPUS.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (text, expected) = line.split_once('\t').expect("two columns");
        let text = text.replace("\\n", "\n");
        let read = match read(&text) {
            Reading::Understood(schedules) => schedules.iter().map(describe).collect::<Vec<_>>().join("; "),
            Reading::KeptAsText => "-".to_owned(),
        };
        count += 1;
        if read != expected {
            wrong.push(format!("{text:?}\n   expected {expected}\n   read as  {read}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 120, "{count} strings");
}

/// The words of a real feed, most of which a grammar made by looking at posters should know.
#[test]
fn most_of_a_real_feed_is_understood() {
    let shared =
        std::env::var("FINGERPOST_SHARED").unwrap_or_else(|_| format!("{}/../shared", env!("CARGO_MANIFEST_DIR")));
    let path = format!("{shared}/data/feeds/open_records_lancs_lincs_gm.oruk3.json");
    let Ok(file) = std::fs::read_to_string(&path) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{path} is absent");
        println!("SKIPPED: {path} is absent, so the share of real opening times understood was not measured");
        return;
    };
    let feed: serde_json::Value = serde_json::from_str(&file).unwrap();
    let texts: Vec<&str> = feed["contents"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|service| service["schedules"].as_array().into_iter().flatten())
        .filter_map(|schedule| schedule["description"].as_str())
        .collect();
    let kept: Vec<&&str> = texts.iter().filter(|t| read(t) == Reading::KeptAsText).collect();
    let share = 1.0 - kept.len() as f64 / texts.len() as f64;
    println!("{:.1}% of {} understood; kept: {kept:#?}", share * 100.0, texts.len());
    assert!(texts.len() > 400 && share > 0.85, "{share}");
}

/// The invented directory: every value is one that its column allows, and its times are understood.
#[test]
fn the_demonstration_directory_is_well_formed() {
    let mut table = csv::Reader::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo/listings.csv")).unwrap();
    let header = table.headers().unwrap().clone();
    let (mut kinds, mut services, mut as_words) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
    for (line, row) in table.records().map(Result::unwrap).enumerate() {
        let cell = |name: &str| row.get(header.iter().position(|h| h == name).unwrap()).unwrap();
        let each = |name: &str, known: &dyn Fn(&str) -> bool| {
            let wrong: Vec<&str> = cell(name).split(';').filter(|v| !v.is_empty() && !known(v)).collect();
            assert!(wrong.is_empty(), "row {}: {name}: {wrong:?}", line + 2);
        };
        each("kind", &|v| Kind::from_slug(v).is_some());
        each("delivery", &|v| Delivery::from_slug(v).is_some());
        each("for", &|v| Audience::from_slug(v).is_some());
        each("referral", &|v| ReferralRoute::from_slug(v).is_some());
        each("access", &|v| AccessFact::from_slug(v).is_some());
        each("postcode", &|v| Postcode::parse(v).is_some_and(|p| p.as_str() == v));
        each("phone", &|v| {
            ["01632 960 ", "020 7946 0", "07700 900"].iter().any(|drama| v.starts_with(drama)) && v.len() <= 13
        });
        each("email", &|v| v.ends_with("@example.org"));
        if services.insert(cell("id").to_owned()) {
            *kinds.entry(cell("kind").to_owned()).or_insert(0) += 1;
            assert!(!cell("name").is_empty() && cell("description").len() > 80, "row {}", line + 2);
        }
        if !cell("when").is_empty() && read(cell("when")) == Reading::KeptAsText {
            as_words.push(cell("when").to_owned());
        }
    }
    assert!(services.len() >= 150 && kinds.len() == 4 && kinds.values().all(|n| *n >= 18), "{kinds:?}");
    assert!((1..=5).contains(&as_words.len()), "kept as words: {as_words:#?}");
}

#[test]
fn words_are_kept_beside_what_they_are_read_as() {
    let [schedule] = read_or_keep(" Tues 2-4pm ").try_into().unwrap();
    assert_eq!(schedule.description.as_deref(), Some("Tues 2-4pm"));
    assert_eq!(schedule.opens_at, NaiveTime::from_hms_opt(14, 0, 0));
    let [words] = read_or_keep("Ring Maureen").try_into().unwrap();
    assert_eq!((words.freq, words.description.as_deref()), (None, Some("Ring Maureen")));
    assert!(read_or_keep("  ").is_empty());
}

fn any_hours() -> impl Strategy<Value = (Option<NaiveTime>, Option<NaiveTime>)> {
    let time = |minutes: u32| NaiveTime::from_hms_opt(minutes / 60 % 24, minutes % 60, 0);
    prop_oneof![
        1 => Just((None, None)),
        1 => Just((time(0), NaiveTime::from_hms_opt(23, 59, 0))),
        1 => (0u32..1_440).prop_map(move |opens| (time(opens), None)),
        6 => (0u32..1_439, 1u32..1_440).prop_filter_map("past midnight only from afternoon to morning", move |(opens, length)| {
            let closes = opens + length;
            let plausible = closes < 1_439 || (opens >= 720 && (1_440..=1_980).contains(&closes)) || (closes == 1_440 && opens > 0);
            plausible.then(|| (time(opens), time(closes)))
        }),
    ]
}

/// What the grammar can write: weekly, monthly, daily with an interval, yearly, one day.
fn any_schedule() -> impl Strategy<Value = Schedule> {
    let date = (0u64..4_000).prop_map(|d| NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(d));
    let weekdays = prop::collection::btree_set(0u8..7, 1..=7);
    let nth = prop_oneof![1i8..=5, -4i8..=-1];
    let byday = prop::collection::vec((nth, 0u8..7), 1..4);
    let bymonthday = prop::collection::vec(prop_oneof![1i8..=31, -31i8..=-1], 1..3);
    (0u8..6, 1u16..5, weekdays, byday, bymonthday, date, any::<[bool; 5]>(), 1u32..30, any_hours()).prop_map(
        |(shape, interval, weekdays, byday, bymonthday, date, flags, count, (opens_at, closes_at))| {
            let weekday = |n: u8| Weekday::try_from(n).unwrap();
            let [anchored, ends, counts, term_time_only, not_on_bank_holidays] = flags;
            let mut schedule =
                Schedule { interval, opens_at, closes_at, term_time_only, not_on_bank_holidays, ..Schedule::default() };
            schedule.dtstart = (anchored || interval > 1).then_some(date);
            match shape {
                0 | 1 => {
                    schedule.freq = Some(Frequency::Weekly);
                    let mut days: Vec<u8> = weekdays.into_iter().collect();
                    if interval > 1 && !days.contains(&(date.weekday().num_days_from_monday() as u8)) {
                        days = vec![date.weekday().num_days_from_monday() as u8];
                    }
                    schedule.byday = days.into_iter().map(|d| ByDay { ordinal: None, weekday: weekday(d) }).collect();
                }
                2 => {
                    schedule.freq = Some(Frequency::Monthly);
                    schedule.byday =
                        byday.into_iter().map(|(n, d)| ByDay { ordinal: Some(n), weekday: weekday(d) }).collect();
                }
                3 => {
                    schedule.freq = Some(Frequency::Monthly);
                    schedule.bymonthday = bymonthday;
                }
                4 => {
                    schedule.freq = Some(Frequency::Daily);
                    schedule.interval = interval + 1;
                    schedule.dtstart = Some(date);
                }
                _ => {
                    return Schedule {
                        interval: 0,
                        dtstart: Some(date),
                        opens_at,
                        closes_at,
                        term_time_only,
                        not_on_bank_holidays,
                        ..Schedule::default()
                    };
                }
            }
            let start = schedule.dtstart.unwrap_or(date);
            schedule.until = ends.then(|| start + Duration::days(100));
            schedule.count = (counts && schedule.dtstart.is_some()).then_some(count);
            if counts && ends {
                schedule.except = vec![start + Days::new(7), start + Days::new(14)];
            }
            schedule
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_describe_writes_is_read_back(schedule in any_schedule()) {
        let words = describe(&schedule);
        prop_assert_eq!(read(&words), Reading::Understood(vec![schedule]), "{}", words);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,60}") {
        read(&text);
    }

    #[test]
    fn any_row_of_known_words_is_read_without_a_panic(words in prop::collection::vec(prop::sample::select(vec![
        "mon", "tuesdays", "to", "-", "9", "9.30", "12", "am", "pm", "noon", "midnight", "every", "other", "1st", "last",
        "of the month", "from", "5 november 2026", "until", ";", ",", "and", "not", "bank holidays", "term time",
        "closed", "24 hours", "24/7", "fortnightly", "7 days", "a week", "evenings", "day", "2026", "\n", ".", "(", "00:00",
    ]), 0..12)) {
        let text = words.join(" ");
        if let Reading::Understood(schedules) = read(&text) {
            prop_assert!(!schedules.is_empty());
            prop_assert!(schedules.iter().all(|s| !s.claims_no_dates()), "{}", text);
        }
    }
}
