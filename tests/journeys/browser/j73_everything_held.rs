//! J73: Joan asks what is held on her: one file, with what is of others blacked out. And erasing.

use super::desk::{LEANNE, RUTH, look, office, press};
use super::people::{open_person, said};

#[test]
fn everything_that_is_held_is_one_file_without_what_is_of_others() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    let joan = open_person(&leanne, "Joan Whittle");
    leanne.go(&format!("{joan}/held"));
    assert!(!leanne.page().contains("Names to black out"), "only who runs the team answers for it");
    leanne.go(&format!("{joan}/looked"));
    assert!(said(&leanne).contains("Opened") && said(&leanne).contains("Leanne Hart"), "{}", said(&leanne));
    look(&leanne, "j73-looked");

    let ruth = office.signed_in(RUTH).unwrap();
    ruth.go(&joan);
    ruth.go(&format!("{joan}/held"));
    ruth.fill("main [name='names']", "her son");
    look(&ruth, "j73-held");
    let file = ruth.run_async(
        "const done = arguments[arguments.length - 1]; const form = document.querySelector(\"main form\"); \
         fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))}) \
           .then(r => r.text().then(t => done([r.headers.get('content-disposition'), t])));",
    );
    let (name, text) = (file[0].as_str().unwrap(), file[1].as_str().unwrap());
    assert!(name.contains("attachment") && !name.contains("oan"), "{name}");
    for words in [
        "Whittle",
        "01632 960140",
        "Likes dominoes",
        "Widowed in spring",
        "Chorley Good Neighbours",
        "Leanne Hart",
        "Ruth Aspinall",
        "Get out twice a week",
        "4, 4, 5, 7",
    ] {
        assert!(text.contains(words), "{words} is missing");
    }
    assert!(!text.to_lowercase().contains("her son") && text.contains("█████ rings on Sundays"), "blacked out");
    assert!(!text.contains("Ring before 11"), "notes on places are not of the person");
}

#[test]
fn a_person_is_erased_after_a_page_that_stops() {
    let office = office();
    let Some(ruth) = office.signed_in(RUTH) else { return };
    ruth.go("/people");
    ruth.fill("main [name='name']", "Tom Ashurst");
    press(&ruth, "Find somebody");
    press(&ruth, "Tom Ashurst");
    let tom = ruth.path();
    ruth.go(&format!("{tom}/erase"));
    look(&ruth, "j73-erase");
    press(&ruth, "Erase everything");
    assert!(ruth.text(".error-summary").contains("Not everything is ticked"), "{}", said(&ruth));
    for check in ["asked", "needed", "copy"] {
        ruth.tick(&format!("[name='checked'][value='{check}']"));
    }
    press(&ruth, "Erase everything");
    assert!(ruth.text("h1").contains("They are erased"), "{}", ruth.page());
    ruth.go(&tom);
    assert!(!ruth.page().contains("Ashurst"), "{}", ruth.page());
    office.program.must(&["check"]);
}
