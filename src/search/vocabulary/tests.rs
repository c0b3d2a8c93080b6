//! The shipped vocabulary reads, and mistakes are named by file and line.

use super::*;
use crate::domain::Categorizer;

#[test]
fn the_shipped_vocabulary_reads() {
    let vocabulary = Vocabulary::built_in().unwrap();
    assert_eq!(vocabulary.all_categories().len(), 108);
    assert!(vocabulary.thesaurus.iter().count() > 300);
}

#[test]
fn mistakes_are_named_by_file_and_line() {
    let cases = [
        ("thesaurus.tsv", "phrase\tcategories\trule\nlonely\tbefrending\t\n", 2, "no category `befrending`"),
        ("thesaurus.tsv", "phrase\tcategories\trule\n\nlonely\tdance\tsometimes\n", 3, "no rule"),
        ("thesaurus.tsv", "word\tcategories\n", 1, "header"),
        ("urgent.tsv", "phrase\tcategories\tpanel\nx\tdance\tsoon\n", 2, "no panel"),
        ("synonyms.tsv", "words\nmum,old lady\n", 2, "not one word"),
        ("said_filters.tsv", "phrase\tparameter\tvalue\nfree\tfree\tmaybe\n", 2, "no filter"),
        ("weights.tsv", "name\tvalue\nk1\tmuch\n", 2, "not a weight"),
        ("categories.tsv", "slug\tpublic_label\tkind\na\tA\tclub\n", 2, "no kind"),
        ("thesaurus/dialect.tsv", "phrase\tcategories\trule\nour [kid]\tdance\t\n", 2, "no group of words `[kid]`"),
        ("thesaurus/dialect.tsv", "phrase\tcategories\trule\n?!\tdance\t\n", 2, "no letters"),
        ("languages.tsv", "categories\tlanguage\tphrases\ndance\t\ttaniec\n", 2, "the language is empty"),
        ("misspellings.tsv", "typed\tread_as\nxx\ttwo words\n", 2, "not one word"),
        ("word_groups.tsv", "name\twords\na\tb\na\tc\n", 3, "stands here twice"),
        ("kind_phrases.tsv", "kind\tphrases\nclub\tx\n", 2, "no kind"),
    ];
    for (file, text, line, part) in cases {
        let folder = folder(&[(file, text)]);
        let error = Vocabulary::load(Some(folder.path())).unwrap_err();
        let said = error.to_string();
        assert!(said.contains(&format!("{file}, line {line}:")) && said.contains(part), "{file}: {said}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesaurus.tsv"), b"phrase\tcategories\trule\nlonely\xff\tdance\t\n").unwrap();
    assert!(Vocabulary::load(Some(folder.path())).unwrap_err().to_string().contains("line 2: the text is not UTF-8"));
}

#[test]
fn listings_are_given_categories_and_kinds_from_their_words() {
    let vocabulary = Vocabulary::built_in().unwrap();
    let first = |name: &str, text: &str| vocabulary.categories(name, "", text).first().map(|g| g.slug.clone());
    assert_eq!(first("Brigg Men in Sheds", "").as_deref(), Some("mens_shed"));
    assert_eq!(first("Adlington Luncheon Club", "A hot meal and company").as_deref(), Some("lunch_club"));
    assert_eq!(first("The Hub", "We run a memory cafe on Mondays").as_deref(), Some("dementia_cafe"));
    assert_eq!(first("Smith and Sons", "Joinery"), None);
    let kind = |name: &str| vocabulary.kind(name, "", "", &[]);
    assert_eq!(kind("Coppull Village Hall").0, Kind::Venue);
    assert_eq!(kind("Village Hall Knitting Group and Club").0, Kind::Group);
    assert_eq!(kind("Citizens Advice Chorley").0, Kind::AdviceService);
    assert_eq!(kind("Telephone Befriending").0, Kind::Befriending);
    assert_eq!(kind("Smith and Sons"), (Kind::Group, 0.0));
}

#[test]
fn terms_of_other_vocabularies_find_our_category() {
    let vocabulary = Vocabulary::built_in().unwrap();
    for term in ["lunch_club", "Lunch club", "ours:lunch_club", "Luncheon Club", "Lunch clubs"] {
        assert_eq!(vocabulary.category_of_term(term).as_deref(), Some("lunch_club"), "{term}");
    }
    assert_eq!(vocabulary.category_of_term("Library").as_deref(), Some("reading_group"));
    assert_eq!(vocabulary.category_of_term("Mental health").as_deref(), Some("low_mood_support"));
    assert_eq!(vocabulary.category_of_term("Planning permission"), None);
    assert_eq!(vocabulary.category_of_term(""), None);
}

/// A folder with some files of its own.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn what_ships_is_whole_and_its_trials_hold() {
    let report = Vocabulary::check(None);
    let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    let count = |what: &str| report.counts.iter().find(|(name, _)| *name == what).map_or(0, |(_, count)| *count);
    assert!(count("thesaurus phrases as written") > 4_000);
    let failed: Vec<Trial> = Vocabulary::built_in().unwrap().test(None).unwrap();
    let failed: Vec<&Trial> = failed.iter().filter(|trial| !trial.failures.is_empty()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn a_check_tells_everything_at_once() {
    let folder = folder(&[
        (
            "thesaurus.tsv",
            "phrase\tcategories\trule\nlonely\tdance\t\nlonely\tchoir_singing\t\nso lonely i want to die\tdance\t\n\
             bad\tnothing\t\nthe\tdance\t\n",
        ),
        ("stop_words.txt", "the\nthe\n"),
        ("traps.tsv", "query\tmust\tmust_not\turgent\tfilters\nx\tnowhere\n"),
    ]);
    let report = Vocabulary::check(Some(folder.path()));
    let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    for (place, part) in [
        ("thesaurus.tsv, line 3:", "`lonely` stands in thesaurus.tsv, line 2 already"),
        ("thesaurus.tsv, line 4:", "holds the urgent phrase `i want to die`"),
        ("thesaurus.tsv, line 5:", "no category `nothing`"),
        ("thesaurus.tsv, line 6:", "`the` is a stop word"),
        ("stop_words.txt, line 2:", "line 1 says the same"),
        ("traps.tsv, line 2:", "no category `nowhere`"),
    ] {
        assert!(said.iter().any(|line| line.starts_with(place) && line.contains(part)), "{place} {part}: {said:#?}");
    }
}

#[test]
fn a_category_that_nobody_can_ask_for_is_told() {
    let folder = folder(&[("categories.tsv", "slug\tpublic_label\tkind\nferret_club\tFerrets\t\n")]);
    let said: Vec<String> = Vocabulary::check(Some(folder.path())).problems.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|line| line.contains("no phrase stands first for `ferret_club`")), "{said:#?}");
}

#[test]
fn a_folder_speaks_its_own_dialect_beside_what_ships() {
    let own = "phrase\tcategories\trule\nmardy; our [elder] is mardy\tlow_mood_support\t\nlonely\tdance\t\n";
    let folder = folder(&[("thesaurus/dialect.tsv", own)]);
    let vocabulary = Vocabulary::load(Some(folder.path())).unwrap();
    let main = |phrase: &[&str]| vocabulary.thesaurus.get(phrase).map(|m| vocabulary.category_slug(m.categories[0]));
    assert_eq!(main(&["mardy"]), Some("low_mood_support"));
    assert_eq!(main(&["our", "nan", "is", "mardy"]), Some("low_mood_support"), "groups of words are written out");
    assert_eq!(main(&["lonely"]), Some("dance"), "a folder's own goes before what ships");
    assert_eq!(main(&["dominoes"]), Some("games_group"), "what ships is still there");
}

#[test]
fn words_that_mean_nothing_give_no_category() {
    let vocabulary = Vocabulary::built_in().unwrap();
    let all = |name: &str, text: &str| -> Vec<String> {
        vocabulary.categories(name, "", text).into_iter().map(|guess| guess.slug).collect()
    };
    assert_eq!(
        all("Smith and Sons", "Please send us an email. Smoke free. Disabled toilet and hearing loop."),
        [""; 0]
    );
    assert_eq!(all("Martial Arts Academy", ""), ["exercise_class"]);
    let of_word = vocabulary.categories("St Mary's Church", "", "");
    let of_phrase = vocabulary.categories("Knit and Natter", "", "");
    assert!(of_phrase[0].confidence > of_word[0].confidence, "a phrase is surer than a word");
}
