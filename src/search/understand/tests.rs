//! What people type and what it is read as.

use super::*;
use std::collections::HashSet;
use crate::domain::Point;
use crate::search::schema::WordCount;
use crate::search::statistics::Counter;

fn reading_with(text: &str, index: &[&str], places: Option<Places<'_>>) -> Reading {
    let vocabulary = Vocabulary::built_in().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    let mut counter = Counter::default();
    let mut stems = Stems::default();
    for document in index {
        let mut words: Vec<(String, u32)> =
            folded_tokens(document).into_iter().map(|w| (w.clone(), stems.number(&w))).collect();
        words.sort();
        words.dedup();
        counter.document(&words, &stems, words.len() as u32);
    }
    counter.write(&path).unwrap();
    let statistics = Statistics::read(&path).unwrap();
    let known: HashSet<String> = index.iter().flat_map(|d| stems.of_text(d)).collect();
    let has_stem = |stem: &str| known.contains(stem);
    Reader { vocabulary: &vocabulary, statistics: &statistics, has_stem: &has_stem }.read(text, false, places)
}

fn read(text: &str) -> Understood {
    let index = ["the quick send of a change will kill the taxi natter time", "bowling judo karate shelter"];
    reading_with(text, &index, None).understood
}

fn needs(text: &str) -> Vec<String> {
    read(text).needs.into_iter().flat_map(|need| need.categories).collect()
}

fn filters(text: &str) -> Vec<(String, String)> {
    read(text).filters.into_iter().map(|f| (f.parameter, f.value)).collect()
}

#[test]
fn traps_of_the_thesaurus_hold() {
    assert_eq!(needs("cab"), ["benefits_advice", "debt_advice"], "Citizens Advice, not a taxi");
    assert!(needs("send a parcel").is_empty(), "send is an ordinary verb");
    assert_eq!(needs("send children"), ["send_support"]);
    assert_eq!(needs("the change"), ["womens_health"]);
    assert!(needs("the change of time").is_empty());
    assert_eq!(needs("will"), ["wills_power_of_attorney"]);
    assert_eq!(needs("make a will"), ["wills_power_of_attorney"]);
    assert_eq!(needs("my will"), ["wills_power_of_attorney"]);
    assert!(needs("will they visit").is_empty());
    assert_eq!(needs("dinner club"), ["lunch_club"], "dinner is midday");
    let natter = needs("natter");
    assert!(natter.contains(&"craft_group".into()) && natter.contains(&"coffee_morning".into()));
    assert_eq!(read("kill time").urgent, None);
}

#[test]
fn danger_is_heard_exactly_and_only_exactly() {
    assert_eq!(read("i want to die").urgent, Some(Urgent::Crisis));
    assert_eq!(read("I want to DIE!!").urgent, Some(Urgent::Crisis));
    assert_eq!(read("help my husband hits me").urgent, Some(Urgent::Abuse));
    assert_eq!(read("he's controlling my money and i want to die").urgent, Some(Urgent::Crisis));
    for ordinary in ["kill time", "i want to dye", "suicidl", "end it ally", "hurting my elf", "dying to dance"] {
        assert_eq!(read(ordinary).urgent, None, "{ordinary}");
    }
    let vocabulary = Vocabulary::built_in().unwrap();
    let statistics = Statistics::default();
    let reader = Reader { vocabulary: &vocabulary, statistics: &statistics, has_stem: &|_| false };
    assert_eq!(reader.read("suicidal", true, None).understood.urgent, Some(Urgent::Crisis), "exact words too");
    assert_eq!(read("suicidl thoughts").spelling, [], "never corrected into danger");
}

#[test]
fn phrases_win_by_length_and_keep_their_words() {
    let reading = reading_with("men in sheds", &[], None);
    assert_eq!(reading.understood.needs[0].categories, ["mens_shed"]);
    let words: Vec<&str> = reading.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(words, ["men", "sheds"], "a group's own name is still found");
    assert_eq!(read("dementia cafe").needs.len(), 1);
    assert_eq!(needs("Can't pay my leccy"), ["energy_bills", "benefits_advice"]);
    assert_eq!(needs("walking groups"), ["walking_group"], "plurals too");
    assert_eq!(needs("someone to sit with my wife")[0], "sitting_service");
}

#[test]
fn filters_are_heard_when_they_can_mean_nothing_else() {
    let one = |p: &str, v: &str| vec![(p.to_owned(), v.to_owned())];
    assert_eq!(filters("free bowling"), one("free", "true"));
    assert_eq!(filters("bowling on a Tuesday"), one("day", "TU"));
    assert_eq!(filters("step free bowling"), one("access", "step_free_entrance"));
    assert_eq!(filters("bowling not a group"), one("not_a_group", "true"));
    assert_eq!(filters("bowling at home"), one("delivery", "home_visit"));
    assert_eq!(filters("bowling online"), one("delivery", "online"));
    assert_eq!(filters("bowling for over 65s"), one("age", "65"));
    assert_eq!(filters("bowling for under 5's"), one("age", "4"));
    assert_eq!(filters("under 5s"), one("age", "4"));
    assert_eq!(filters("bowling 80 years old"), one("age", "80"));
    assert_eq!(filters("over 60 miles"), []);
    assert_eq!(filters("smoke free"), []);
    assert_eq!(filters("free church"), []);
    assert_eq!(filters("I don't like groups"), one("not_a_group", "true"));
    assert_eq!(read("free judo on tuesdays").words, ["judo"]);
}

#[test]
fn misspelt_words_are_read_as_words_of_the_index_or_vocabulary() {
    let corrected = |text: &str| read(text).spelling.into_iter().map(|c| c.read_as).collect::<Vec<_>>();
    assert_eq!(corrected("bereevment"), ["bereavement"]);
    assert_eq!(needs("bereevment"), ["bereavement_support"]);
    assert_eq!(corrected("demensia"), ["dementia"]);
    assert_eq!(corrected("volentering"), ["volunteering"]);
    assert_eq!(corrected("karatte"), ["karate"]);
    assert_eq!(corrected("cab bowling judo"), [] as [String; 0], "words of the index stay");
    assert_eq!(corrected("xyzzyx qqq"), [] as [String; 0]);
}

#[test]
fn places_inside_the_words_are_found_through_the_caller() {
    let near = |label: &str| Near {
        label: label.to_owned(),
        point: Point { latitude: 53.6, longitude: -2.6 },
        areas: Vec::new(),
        default_within_metres: 4_828.0,
    };
    let places = |text: &str| ["adlington", "pr7 1db", "pr7", "st annes"].contains(&text).then(|| near(text));
    let find = |text: &str| reading_with(text, &["judo"], Some(&places));
    for (text, place, words) in [
        ("judo in Adlington", Some("adlington"), vec!["judo"]),
        ("judo near PR7 1DB", Some("pr7 1db"), vec!["judo"]),
        ("PR7 judo", Some("pr7"), vec!["judo"]),
        ("judo around St Anne's", Some("st annes"), vec!["judo"]),
        ("Adlington", Some("adlington"), vec![]),
        ("judo in debt", None, vec!["judo"]),
    ] {
        let reading = find(text);
        assert_eq!(reading.understood.place.as_deref(), place, "{text}");
        assert_eq!(reading.understood.words, words, "{text}");
        assert_eq!(reading.near.is_some(), place.is_some(), "{text}");
    }
}
