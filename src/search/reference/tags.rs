//! What the categorizer says of records of the development feed, against what a person says of them.
//!
//! Every sixth record was read and tagged by hand (`tests/data/category_tags.tsv`: identifiers and our slugs,
//! nothing of the feed's text).

use crate::domain::Categorizer;
use crate::search::Vocabulary;
use std::collections::HashMap;
use std::path::PathBuf;

const TAGS: &str = include_str!("../../../tests/data/category_tags.tsv");
/// Below these the categorizer has become worse than it was: precision of the first category, precision of
/// all, and the share of the tags that it finds.
const FLOORS: [f64; 3] = [0.45, 0.4, 0.4];
/// Lower bounds of confidence that are told apart.
const BANDS: [f32; 4] = [0.8, 0.6, 0.45, 0.0];

fn feed() -> Option<serde_json::Value> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let at = std::env::var_os("FINGERPOST_SHARED").map_or(beside, PathBuf::from).join("eval/dev/feed.json");
    if at.is_file() {
        return Some(serde_json::from_str(&std::fs::read_to_string(at).unwrap()).unwrap());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent, and CI must have it", at.display());
    eprintln!("SKIPPED: {} is absent, so the categorizer was not measured", at.display());
    None
}

/// Text of HTML, roughly.
fn plain(html: &serde_json::Value) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.as_str().unwrap_or_default().chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&nbsp;", " ").replace("&amp;", "&").replace("&rsquo;", "'")
}

/// How many were right, of how many.
#[derive(Debug, Default, Clone, Copy)]
struct Share(usize, usize);

impl Share {
    fn count(&mut self, right: bool) {
        self.0 += usize::from(right);
        self.1 += 1;
    }

    fn value(self) -> f64 {
        self.0 as f64 / self.1.max(1) as f64
    }
}

#[test]
fn listings_are_given_the_categories_that_a_person_gives() {
    let Some(feed) = feed() else { return };
    let vocabulary = Vocabulary::built_in().unwrap();
    let records: HashMap<&str, &serde_json::Value> =
        feed["content"].as_array().unwrap().iter().map(|record| (record["id"].as_str().unwrap(), record)).collect();
    let (mut first, mut all, mut found) = (Share::default(), Share::default(), Share::default());
    let mut bands = [Share::default(); BANDS.len()];
    let (mut tagged, mut silent) = (0, 0);
    for line in TAGS.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let (id, tags) = line.split_once('\t').unwrap();
        let tags: Vec<&str> = tags.split(',').filter(|tag| *tag != "-").collect();
        for tag in &tags {
            assert!(vocabulary.category(tag).is_some(), "{id}: there is no category {tag}");
        }
        let record = records.get(id).unwrap_or_else(|| panic!("the feed has no {id}"));
        let (name, organization) = (plain(&record["name"]), plain(&record["organization"]["name"]));
        let guesses = Categorizer::categories(&vocabulary, &name, &organization, &plain(&record["description"]));
        tagged += 1;
        silent += usize::from(guesses.is_empty() && !tags.is_empty());
        for (n, guess) in guesses.iter().enumerate() {
            let right = tags.contains(&guess.slug.as_str());
            if n == 0 {
                first.count(right);
            }
            all.count(right);
            let band = BANDS.iter().position(|least| guess.confidence >= *least).unwrap();
            bands[band].count(right);
        }
        tags.iter().for_each(|tag| found.count(guesses.iter().any(|guess| guess.slug == *tag)));
    }
    println!("{tagged} records, {silent} with tags but no guess");
    println!("first category: {:.3} of {} right", first.value(), first.1);
    println!("all categories: {:.3} of {} right; {:.3} of {} tags found", all.value(), all.1, found.value(), found.1);
    for (least, band) in BANDS.iter().zip(bands) {
        println!("confidence from {least:.2}: {:.3} of {} right", band.value(), band.1);
    }
    assert!(tagged > 100, "{tagged} records are too few to tell");
    for (value, floor) in [first.value(), all.value(), found.value()].into_iter().zip(FLOORS) {
        assert!(value >= floor, "the categorizer fell to {value:.3} from {floor}");
    }
}
