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
        ("kind_phrases.tsv", "kind\tphrases\nclub\tx\n", 2, "no kind"),
    ];
    for (file, text, line, part) in cases {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(file), text).unwrap();
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
    assert_eq!(vocabulary.category_of_term("Planning permission"), None);
    assert_eq!(vocabulary.category_of_term(""), None);
}
