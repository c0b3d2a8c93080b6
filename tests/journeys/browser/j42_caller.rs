//! J42: a relative rings and asks for news.

use super::desk::{LEANNE, look, office, press};
use super::people::{open_person, said};

#[test]
fn a_relative_who_rings_is_told_nothing_and_the_sentence_is_there() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    let joan = open_person(&leanne, "Joan Whittle");
    press(&leanne, "Somebody rings about them");
    let words = said(&leanne);
    assert!(words.contains("I can't confirm whether we support anyone"), "{words}");
    assert!(words.contains("Joan Whittle, who decides this alone"), "{words}");
    assert!(words.contains("Chorley Good Neighbours"), "who may be told, and what: {words}");
    look(&leanne, "j42-caller");
    press(&leanne, "Keep this");
    assert!(said(&leanne).contains("empty"), "{}", said(&leanne));
    leanne.back();
    leanne.fill("main [name='note']", "A man who said he was her son; wanted news");
    press(&leanne, "Keep this");
    assert_eq!(leanne.path(), joan);
    assert!(said(&leanne).contains("Somebody rang: A man who said he was her son"), "{}", said(&leanne));
    // With whom one may speak is said where somebody decides for a person.
    let sheila = open_person(&leanne, "Sheila Cowburn");
    leanne.go(&format!("{sheila}/caller"));
    assert!(
        said(&leanne).contains("Ken Cowburn") && said(&leanne).contains("You may speak with them"),
        "{}",
        said(&leanne)
    );
}
