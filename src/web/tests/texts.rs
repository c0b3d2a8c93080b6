use super::super::{label, text};
use crate::domain::{AccessFact, Audience, CapacityStatus, Delivery, Kind, ListingStatus, ReferralRoute};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn keys_that_exist() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for file in files(&root().join("assets/locales/en-GB"), ".ftl") {
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            if let Some((key, _)) = line.split_once(" =")
                && key.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                assert!(keys.insert(key.to_owned()), "{key} is written twice");
            }
        }
    }
    keys
}

/// Keys as `text!("key"` or `number("key"` name them, and the beginnings of those that are put together.
fn keys_that_are_used() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    for file in files(&root().join("src/web"), ".rs") {
        if file.to_string_lossy().contains("tests") {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let code: String =
            source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let squeezed: String = code.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
        for part in squeezed.split("text!(\"").skip(1) {
            whole.insert(part.split('"').next().unwrap().to_owned());
        }
        for part in squeezed.split("format!(\"").skip(1) {
            let key = part.split('"').next().unwrap();
            if let Some((beginning, _)) = key.split_once('{')
                && beginning.len() > 3
                && beginning.ends_with('-')
            {
                beginnings.insert(beginning.to_owned());
            }
        }
        for part in squeezed.split("number(\"").skip(1) {
            let key = part.split('"').next().unwrap();
            whole.extend([format!("{key}-when"), format!("{key}-note")]);
        }
    }
    (whole, beginnings)
}

#[test]
fn every_text_that_is_used_exists() {
    let exist = keys_that_exist();
    let (whole, _) = keys_that_are_used();
    assert!(whole.len() > 150, "the search for keys finds them");
    let missing: Vec<&String> = whole.iter().filter(|k| !k.contains('{') && !exist.contains(*k)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_text_that_exists_is_used() {
    let (whole, beginnings) = keys_that_are_used();
    let sources: String =
        files(&root().join("src"), ".rs").iter().map(|f| std::fs::read_to_string(f).unwrap()).collect();
    let unused: Vec<String> = keys_that_exist()
        .into_iter()
        .filter(|key| {
            !whole.contains(key)
                && !beginnings.iter().any(|b| key.starts_with(b.as_str()))
                && !sources.contains(&format!("\"{key}\""))
        })
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_slug_of_every_closed_list_has_a_label() {
    let lists: [(&str, Vec<&str>); 7] = [
        ("kind", Kind::ALL.iter().map(|v| v.slug()).collect()),
        ("delivery", Delivery::ALL.iter().map(|v| v.slug()).collect()),
        ("audience", Audience::ALL.iter().map(|v| v.slug()).collect()),
        ("access", AccessFact::ALL.iter().map(|v| v.slug()).collect()),
        ("capacity", CapacityStatus::ALL.iter().map(|v| v.slug()).collect()),
        ("status", ListingStatus::ALL.iter().map(|v| v.slug()).collect()),
        ("referral", ReferralRoute::ALL.iter().map(|v| v.slug()).collect()),
    ];
    for (list, slugs) in lists {
        for slug in slugs {
            assert!(label::of(list, slug).is_some(), "list-{list}-{slug}");
        }
    }
    for day in label::WEEK {
        assert!(label::of("day", label::day_slug(day)).is_some());
    }
}

#[test]
fn every_field_that_can_be_wrong_says_how_to_mend_it() {
    for name in crate::web::query::NAMES.into_iter().chain([crate::web::query::EXACT]) {
        if matches!(name, "q" | "near") {
            continue;
        }
        assert!(text::try_lookup(&format!("field-{name}-wrong"), &[]).is_some(), "{name}");
        let listed = matches!(name, "kind" | "for" | "delivery" | "access");
        assert!(listed || text::try_lookup(&format!("field-{name}-mend"), &[]).is_some(), "{name}");
    }
}

#[test]
fn every_category_has_a_label() {
    // The categories of the index, once they stand there; until then those that the texts are made from.
    let shared = std::env::var("FINGERPOST_SHARED").map_or_else(|_| root().join("../shared"), PathBuf::from);
    let candidates = [root().join("index/categories.tsv"), shared.join("product/categories.tsv")];
    let Some(table) = candidates.iter().find_map(|path| std::fs::read_to_string(path).ok()) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no table of categories to compare with");
        eprintln!("SKIPPED: no table of categories at {candidates:?}");
        return;
    };
    let slugs: Vec<&str> =
        table.lines().skip(1).filter_map(|line| line.split('\t').next()).filter(|s| !s.is_empty()).collect();
    assert!(slugs.len() > 50);
    for slug in slugs {
        assert!(label::is_category(slug), "{slug} has no label in categories.ftl");
    }
}

#[test]
fn plurals_and_names_are_put_in() {
    assert_eq!(text!("results-heading-near", count = 1usize, place = "Boston"), "1 place near Boston");
    assert_eq!(
        text!("results-heading-near-for", count = 12usize, place = "Adlington", subject = "lonely"),
        "12 places near Adlington for: lonely"
    );
    assert_eq!(text!("filters-button", count = 0usize), "Filters");
    assert_eq!(text!("filters-button", count = 3usize), "Filters (3)");
    assert_eq!(label::of("kind", "no_such_kind"), None);
    assert_eq!(label::of("kind", "group\n= x"), None);
}
