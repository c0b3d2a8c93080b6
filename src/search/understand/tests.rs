//! What people type and what it is read as.

use super::*;
use crate::domain::Point;
use crate::search::analyzer::folded_tokens;
use crate::search::statistics::Counter;
use std::collections::HashSet;
use std::sync::LazyLock;

static BUILT_IN: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::built_in().unwrap());

fn reading_with(text: &str, index: &[&str], places: Option<Places<'_>>) -> Reading {
    let vocabulary: &Vocabulary = &BUILT_IN;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    let mut counter = Counter::default();
    let mut stems = Stems::default();
    for document in index {
        let words: Vec<u32> = folded_tokens(document).iter().map(|word| stems.word(word)).collect();
        let distinct: HashSet<u32> = words.iter().map(|&word| stems.stem_of(word)).collect();
        counter.document(&words, distinct.into_iter(), &stems, words.len() as u32);
    }
    counter.take_in(&stems);
    counter.write(&path).unwrap();
    let statistics = Statistics::read(&path).unwrap();
    let known: HashSet<String> = index.iter().flat_map(|d| stems.of_text(d)).collect();
    let has_stem = |stem: &str| known.contains(stem);
    Reader { vocabulary, statistics: &statistics, has_stem: &has_stem }.read(text, false, places)
}

fn read(text: &str) -> Understood {
    let index = ["the quick send of a change will kill the taxi natter time", "bowling judo karate shelter llamas"];
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
    assert_eq!(needs("send children").first().map(String::as_str), Some("send_support"));
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
    let hears = |words: &str| BUILT_IN.hears_danger(words);
    let long = format!("{} and I want to die", "A warm room, a bit of company on Sundays, ".repeat(20));
    assert_eq!(hears(&long), Some(Urgent::Crisis), "however much stands before it");
    assert_eq!(hears("That my husband stops. He hits me."), Some(Urgent::Abuse));
    assert_eq!(hears("Somewhere to kill time, and to hurt my elbow less"), None);
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
    let vocabulary: &Vocabulary = &BUILT_IN;
    let statistics = Statistics::default();
    let reader = Reader { vocabulary, statistics: &statistics, has_stem: &|_| false };
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
    assert_eq!(filters("bowling for a lad in yr 9"), one("age", "13"));
    assert_eq!(filters("bowling for a 14yo"), one("age", "14"));
    assert_eq!(filters("he lashes out at home"), []);
    assert_eq!(filters("bowling until thursday"), []);
    assert_eq!(filters("bailiffs coming tuesday"), []);
    assert_eq!(filters("smoke free"), []);
    assert_eq!(filters("free church"), []);
    assert_eq!(filters("I don't like groups"), one("not_a_group", "true"));
    assert_eq!(read("free llamas on tuesdays").words, ["llamas"]);
}

#[test]
fn misspelt_words_are_read_as_words_of_the_index_or_vocabulary() {
    let corrected = |text: &str| read(text).spelling.into_iter().map(|c| c.read_as).collect::<Vec<_>>();
    assert_eq!(corrected("bereevment"), ["bereavement"]);
    assert_eq!(needs("bereevment"), ["bereavement_support"]);
    assert_eq!(corrected("demensia"), ["dementia"]);
    assert_eq!(corrected("volentering"), ["volunteering"]);
    assert_eq!(corrected("karatte"), ["karate"]);
    assert_eq!(corrected("brest feeding"), ["breast"], "what makes a phrase with the word beside it");
    assert_eq!(corrected("brest feding"), ["breast", "feeding"]);
    assert_eq!(corrected("fibromialja"), ["fibromyalgia"], "long words may have three slips");
    assert_eq!(corrected("mhst"), [] as [String; 0], "an abbreviation");
    assert_eq!(corrected("cab bowling judo"), [] as [String; 0], "words of the index stay");
    assert_eq!(corrected("xyzzyx qqq"), [] as [String; 0]);
}

#[test]
fn places_inside_the_words_are_found_through_the_caller() {
    let near = |label: &str| Near {
        label: label.to_owned(),
        point: Point { latitude: 53.6, longitude: -2.6 },
        areas: Vec::new(),
        names: Vec::new(),
        default_within_metres: 4_828.0,
    };
    let known = ["adlington", "pr7 1db", "pr7", "st annes", "sale", "m8", "march"];
    let places = |text: &str| known.contains(&text).then(|| near(text));
    let find = |text: &str| reading_with(text, &["llamas"], Some(&places));
    for (text, place, words) in [
        ("llamas in Adlington", Some("adlington"), vec!["llamas"]),
        ("llamas near PR7 1DB", Some("pr7 1db"), vec!["llamas"]),
        ("PR7 llamas", Some("pr7"), vec!["llamas"]),
        ("llamas around St Anne's", Some("st annes"), vec!["llamas"]),
        ("Adlington", Some("adlington"), vec![]),
        ("llamas in debt", None, vec!["llamas"]),
        ("llamas Adlington", Some("adlington"), vec!["llamas"]),
        ("llamas St Annes", Some("st annes"), vec!["llamas"]),
        ("llamas for sale", None, vec!["llamas", "sale"]),
        ("llamas in Adlington Green", None, vec!["llamas", "adlington", "green"]),
        ("llamas nr Adlington", Some("adlington"), vec!["llamas"]),
        ("llamas m8", None, vec!["llamas", "m8"]),
        ("llamas near M8", Some("m8"), vec!["llamas"]),
        ("M8", Some("m8"), vec![]),
        ("llamas in March", Some("march"), vec!["llamas"]),
        ("the llamas that we had died in March", None, vec!["llamas", "died", "march"]),
    ] {
        let reading = find(text);
        assert_eq!(reading.understood.place.as_deref(), place, "{text}");
        assert_eq!(reading.understood.words, words, "{text}");
        assert_eq!(reading.near.is_some(), place.is_some(), "{text}");
    }
}

#[test]
fn words_that_everybody_uses_are_searched_only_when_nothing_tells_more() {
    let words = |text: &str| read(text).words;
    assert_eq!(words("I really need some help with llamas again, thanks for everything"), ["llamas", "thanks"]);
    assert_eq!(words("something new every day"), ["new", "every", "day"], "nothing tells more");
    let reading = reading_with("my nan is lonely and sits there all day", &["llamas"], None);
    assert!(reading.words.iter().all(|word| word.text != "day" && word.text != "all"), "{:?}", reading.words);
    let exact = Reader { vocabulary: &BUILT_IN, statistics: &Statistics::default(), has_stem: &|_| false };
    assert_eq!(exact.read("llamas all day", true, None).understood.words, ["llamas", "all", "day"]);
}

#[test]
fn words_of_a_phrase_of_danger_are_no_other_need() {
    assert_eq!(needs("he checks my phone"), ["domestic_abuse_support"]);
    assert_eq!(needs("help with my phone"), ["digital_help"]);
}

#[test]
fn an_english_word_that_no_listing_has_is_not_read_as_another() {
    assert_eq!(reading_with("boring llamas", &["bring", "llamas"], None).understood.spelling, []);
}

#[test]
fn what_has_no_category_is_searched_by_what_services_call_it() {
    let reading = reading_with("my wages go in the machines at the bookies", &["gambling", "machines"], None);
    let words: Vec<&str> = reading.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(words, ["wages", "gambling"], "once, and not the words of the phrases");
    assert!(needs("my wages go in the machines at the bookies").contains(&"peer_support".to_owned()));
    assert_eq!(needs("got the clap"), [] as [String; 0]);
    assert!(read("got the clap").words.contains(&"sexual".to_owned()), "what is searched is shown");
}

#[test]
fn figures_typed_for_words_are_words() {
    assert_eq!(needs("some1 2 talk 2"), needs("someone to talk to"));
    assert_eq!(needs("type 2 diabetes"), ["condition_group"]);
    let reading = reading_with("llamas level 2", &["llamas"], None);
    assert!(reading.words.iter().any(|word| word.text == "2"), "{:?}", reading.words);
}

#[test]
fn what_is_not_wanted_is_not_a_need() {
    assert_eq!(needs("not a gym but swimming"), ["swimming"]);
    assert_eq!(read("not a gym but swimming").words, [] as [String; 0]);
    assert_eq!(needs("anything but bingo"), [] as [String; 0]);
    assert!(needs("not sleeping and no food in the house").contains(&"food_help".to_owned()));
}

#[test]
fn the_name_of_something_known_is_kept_whole() {
    let names = |text: &str| match text {
        "tuesday club" => Some("Tuesday Club".to_owned()),
        "adlington free church" => Some("Adlington Free Church".to_owned()),
        "bereavement cafe" => Some("Bereavement Café".to_owned()),
        _ => None,
    };
    let near = Near {
        label: "Adlington".into(),
        point: Point { latitude: 53.6, longitude: -2.6 },
        areas: Vec::new(),
        names: Vec::new(),
        default_within_metres: 4_828.0,
    };
    let places = |text: &str| (text == "adlington").then(|| near.clone());
    let statistics = Statistics::default();
    let reader = Reader { vocabulary: &BUILT_IN, statistics: &statistics, has_stem: &|_| false };
    let read = |text: &str| reader.read_with_names(text, false, Some(&places), Some(&names)).understood;
    let name = |text: &str| read(text).known_name.map(|known| known.name);
    assert_eq!(name("The Tuesday Club").as_deref(), Some("Tuesday Club"));
    assert_eq!(read("Tuesday Club").filters, [], "a day in a name is no filter");
    assert_eq!(read("Tuesday Club").words, ["tuesday", "club"]);
    assert_eq!(name("Tuesday club in Adlington").as_deref(), Some("Tuesday Club"), "a place beside it");
    assert_eq!(read("Tuesday club in Adlington").place.as_deref(), Some("Adlington"));
    assert_eq!(read("Adlington Free Church").place, None, "a place in the name is not where to look");
    assert_eq!(name("bereevment cafe").as_deref(), Some("Bereavement Café"), "misspelt");
    assert_eq!(name("tuesday bingo"), None);
}

#[test]
fn words_are_read_together_and_apart_where_only_that_is_a_word() {
    let spelling = |text: &str| read(text).spelling.into_iter().map(|c| c.read_as).collect::<Vec<_>>();
    assert_eq!(spelling("week end"), ["weekend"]);
    assert_eq!(spelling("lunchclub"), ["lunch club"]);
    assert_eq!(spelling("dinner club"), [] as [String; 0], "two words that are a phrase stay two");
    let reading = reading_with("food bank", &["the foodbank at the hall"], None);
    let stems: Vec<&str> = reading.words[0].stems.iter().map(|(stem, _)| stem.as_str()).collect();
    assert!(stems.contains(&"foodbank"), "{stems:?}");
}

#[test]
fn ages_are_heard_as_people_say_them() {
    let cases = [
        ("bowling over 65s", Some("65")),
        ("bowling for the over sixties", Some("60")),
        ("60+ bowling", Some("60")),
        ("bowling 55 plus", Some("55")),
        ("bowling 50 and over", Some("50")),
        ("under fives", Some("4")),
        ("for my 8 year old", Some("8")),
        ("for my 3yr old", None),
        ("18-25 year olds", Some("21")),
        ("aged 11 to 15", Some("13")),
        ("aged 70", Some("70")),
        ("im 82", Some("82")),
        ("in my 70s", Some("75")),
        ("over 60 miles", None),
        ("10-12 on mondays", None),
        ("im 5 months pregnant", None),
        ("2 for 1", None),
    ];
    for (text, age) in cases {
        let heard = read(text).filters.into_iter().find(|filter| filter.parameter == "age").map(|f| f.value);
        assert_eq!(heard.as_deref(), age, "{text}");
    }
}

#[test]
fn who_it_is_for_is_heard_and_still_searched() {
    let reading = reading_with("bowling for carers", &["bowling carers"], None);
    assert_eq!(reading.understood.filters[0].value, "carers");
    assert!(reading.words.iter().any(|word| word.text == "carers"), "what is for carers says so in its text");
    let soft: Vec<bool> = read("bowling for my nan").filters.iter().map(|filter| filter.soft).collect();
    assert_eq!(soft, [true], "a wish, not a filter");
}

/// What one cannot sleep over: every phrase of danger is heard, among other words too, and none that is a
/// letter away.
#[test]
fn every_phrase_of_danger_is_heard_and_nothing_near_it() {
    let statistics = Statistics::default();
    let reader = Reader { vocabulary: &BUILT_IN, statistics: &statistics, has_stem: &|_| false };
    let panel = |text: &str| reader.read(text, false, None).understood.urgent;
    let mut heard = 0;
    for (phrase, (expected, _)) in BUILT_IN.urgent.iter() {
        let text = phrase.join(" ");
        if expected.is_none() {
            assert_eq!(panel(&text), None, "{text} only looks like danger");
            continue;
        }
        heard += 1;
        assert!(panel(&text).is_some(), "{text}");
        assert!(panel(&format!("hello {text} zumba")).is_some(), "{text} among others");
        assert!(reader.read(&text, true, None).understood.urgent.is_some(), "{text} as exact words");
    }
    assert!(heard > 500, "{heard}");
    for (phrase, (expected, _)) in BUILT_IN.urgent.iter().filter(|(phrase, _)| phrase.len() == 1) {
        let Some(word) = phrase.first().filter(|word| expected.is_some() && word.is_ascii()) else { continue };
        for cut in 1..word.len() {
            let misspelt = format!("{}{}", &word[..cut], &word[cut + 1..]);
            if BUILT_IN.urgent.get(&[&misspelt]).is_none() {
                let understood = reader.read(&misspelt, false, None).understood;
                assert_eq!(understood.urgent, None, "{misspelt}");
                assert!(understood.spelling.iter().all(|c| c.read_as != *word), "{misspelt} is never read as {word}");
            }
        }
    }
}

#[test]
fn every_phrase_of_the_thesaurus_reaches_its_category() {
    let statistics = Statistics::default();
    let reader = Reader { vocabulary: &BUILT_IN, statistics: &statistics, has_stem: &|_| false };
    let mut lost = Vec::new();
    let first = |phrase: &[String], meaning| BUILT_IN.thesaurus.get(phrase) == Some(meaning);
    let alone =
        BUILT_IN.thesaurus.iter().filter(|(phrase, meaning)| meaning.rule.holds_alone() && first(phrase, meaning));
    for (phrase, meaning) in alone {
        let found = reader.read(&phrase.join(" "), false, None);
        let told = match meaning.categories.first() {
            Some(&number) => found.needs.iter().any(|need| (need.main | need.others) >> number & 1 == 1),
            None => found.words.iter().any(|word| Some(&word.text) == meaning.rule.says.first()),
        };
        if !told {
            lost.push(format!("{} as {:?}", phrase.join(" "), found.understood.needs));
        }
    }
    assert!(lost.is_empty(), "{} lost: {:#?}", lost.len(), &lost[..lost.len().min(40)]);
}

/// Run with `--ignored --nocapture`, in a release build, to see what reading costs.
#[test]
#[ignore = "a measurement"]
fn the_cost_of_reading() {
    let statistics = Statistics::default();
    let reader = Reader { vocabulary: &BUILT_IN, statistics: &statistics, has_stem: &|_| true };
    for text in [
        "cab",
        "toddler group in brigg",
        "someone to sit with my wife",
        "free yoga on tuesday evenings for over 65s",
        "bereevment cafe",
    ] {
        let started = std::time::Instant::now();
        let rounds = 20_000;
        for _ in 0..rounds {
            std::hint::black_box(reader.read(std::hint::black_box(text), false, None));
        }
        println!("{:>8.2} µs  {text}", started.elapsed().as_secs_f64() * 1e6 / f64::from(rounds));
    }
    let started = std::time::Instant::now();
    std::hint::black_box(Vocabulary::built_in().unwrap());
    println!("{:>8.0} ms  loading", started.elapsed().as_secs_f64() * 1e3);
}
