//! How a search was read is said, and can be undone.

use super::get;

#[actix_web::test]
async fn a_need_is_named_beside_the_words_it_was_read_from() {
    let page = get("/search?q=lonely&near=Adlington").await;
    assert_eq!(page.text(".understood p"), "Showing help for Meet people and have a chat because you typed “lonely”.");
    assert_eq!(page.text(".understood strong"), "Meet people and have a chat");
    assert_eq!(page.attribute(".understood a", "href"), "/search?q=lonely&near=Adlington&exact=true");
}

#[actix_web::test]
async fn a_misspelling_is_mended_and_the_typed_words_stay_one_link_away() {
    let page = get("/search?q=lonly").await;
    assert_eq!(page.text(".understood p"), "Showing results for lonely. Search instead for lonly");
    assert_eq!(page.attribute(".understood a", "href"), "/search?q=lonly&exact=true");
    assert_eq!(page.count(".understood a"), 1);
}

#[actix_web::test]
async fn a_filter_said_in_words_is_a_chip_that_takes_the_words_away() {
    let page = get("/search?q=lonely+on+a+Tuesday&free=true").await;
    assert_eq!(page.count("a.chip"), 2);
    let chips = page.text(".chips");
    assert!(chips.contains("2 filters are on") && chips.contains("Tuesday (you typed “on a tuesday”)"), "{chips}");
    assert_eq!(page.attribute("li + li a.chip", "href"), "/search?q=lonely&free=true");
    assert_eq!(page.attribute(".chips li:last-child a", "href"), "/search?q=lonely");
    let chosen = get("/search?q=lonely+on+a+Tuesday&day=WE").await;
    assert_eq!(chosen.count("a.chip"), 1, "the day that was ticked is stronger than the one that was said");
}

#[actix_web::test]
async fn a_place_of_several_or_misspelt_inside_the_words_is_asked_about() {
    let several = get("/search?q=lonely+in+Newton").await;
    assert!(several.text(".banner").contains("Did you mean a place by “newton”?"), "{}", several.text("main"));
    assert_eq!(several.attribute(".banner a", "href"), "/search?q=lonely&near=Newton%2C+Preston");
    let misspelt = get("/search?q=lonely+near+Adlingten").await;
    assert_eq!(misspelt.attribute(".banner a", "href"), "/search?q=lonely&near=Adlington");
    assert_eq!(get("/search?q=lonely+in+Newton&near=Adlington").await.count(".banner"), 0);
}

#[actix_web::test]
async fn a_place_found_in_the_words_is_said_once() {
    let page = get("/search?q=lonely+near+Chorley").await;
    assert!(page.text("h1").ends_with("for: lonely near Chorley"), "{}", page.text("h1"));
    assert_eq!(page.text(".understood p"), "Looking near Chorley because you named it.");
    assert!(page.attribute(".understood a", "href").contains("exact=true"));
}
