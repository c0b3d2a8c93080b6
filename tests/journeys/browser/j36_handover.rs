//! J36: Leanne goes on leave; Ruth hands her people to Imran in one screen, and each is told.

use super::desk::{IMRAN, LEANNE, RUTH, look, office, press};
use super::people::{choose, said};

#[test]
fn a_caseload_goes_to_who_stands_in_and_nobody_is_left_without_a_worker() {
    let office = office();
    let Some(ruth) = office.signed_in(RUTH) else { return };
    ruth.go("/handover");
    look(&ruth, "j36-choose");
    choose(&ruth, "from", "Leanne");
    choose(&ruth, "to", "Leanne");
    press(&ruth, "See what would move");
    assert!(ruth.text(".error-summary").contains("same worker"), "{}", said(&ruth));
    choose(&ruth, "to", "Imran");
    ruth.fill("main [name='until']", "1/3/2099");
    press(&ruth, "See what would move");
    let listed = ruth.count("main [name='case']");
    assert!(listed > 5, "{}", said(&ruth));
    assert_eq!(ruth.count("main [name='case']:checked"), listed, "everybody is ticked at first");
    // What is due stands first.
    assert!(ruth.text("main ul.sessions li").contains("Something is due"), "{}", said(&ruth));
    look(&ruth, "j36-people");
    let note = ruth.attributes("main input[name^='note.']", "name").remove(0);
    ruth.fill(&format!("main [name='{note}']"), "Likes to be rung on Fridays");
    press(&ruth, "See what each is told");
    let words = said(&ruth);
    assert!(words.contains("Your person is now Imran Shah, until 1 March 2099"), "{words}");
    assert!(words.contains("Nobody stays behind") && words.contains("rung on Fridays"), "{words}");
    look(&ruth, "j36-letters");
    // Going back keeps what was typed.
    press(&ruth, "Change something");
    assert_eq!(ruth.value(&format!("main [name='{note}']")), "Likes to be rung on Fridays");
    press(&ruth, "See what each is told");
    press(&ruth, "people over");
    assert!(ruth.text("h1").contains("Handed over"), "{}", said(&ruth));
    assert!(said(&ruth).contains("To ring"), "{}", said(&ruth));
    look(&ruth, "j36-done");

    let imran = office.signed_in(IMRAN).unwrap();
    imran.go("/people");
    let desk = said(&imran);
    assert!(desk.contains("Joan Whittle") && desk.contains("You stand in"), "{desk}");
    press(&imran, "Joan Whittle");
    assert!(said(&imran).contains("Imran Shah stands in until 1 March 2099"), "{}", said(&imran));
    let letters = office.letters(IMRAN, 1);
    assert!(letters.iter().all(|one| !one.data.contains("Whittle") && !one.data.contains("Joan")));

    // Leanne is still named for them: it is cover, and nothing is lost when it ends.
    let leanne = office.signed_in(LEANNE).unwrap();
    leanne.go("/people");
    assert!(said(&leanne).contains("Joan Whittle"));
}

#[test]
fn some_people_go_for_good_and_who_stays_is_said() {
    let office = office();
    let Some(ruth) = office.signed_in(RUTH) else { return };
    ruth.go("/handover");
    choose(&ruth, "from", "Leanne");
    choose(&ruth, "to", "Imran");
    press(&ruth, "See what would move");
    let boxes = ruth.attributes("main [name='case']", "id");
    for id in boxes.iter().skip(1) {
        ruth.click(&format!("label[for='{id}']"));
    }
    let who = ruth.text("main ul.sessions li label").lines().next().unwrap().to_owned();
    let first = who.split(" Something").next().unwrap().trim().to_owned();
    let tell = ruth.attributes("main select[name^='tell.']", "name").remove(0);
    choose(&ruth, &tell, "Write a letter");
    press(&ruth, "See what each is told");
    let words = said(&ruth);
    assert!(words.contains(&format!("Dear {first}")) && words.contains("stay with Leanne"), "{words}");
    press(&ruth, "Hand 1 person over");
    assert!(ruth.count("section.letter") == 1, "the letter is there to be printed: {}", said(&ruth));
    ruth.go("/people");
    let leanne = office.signed_in(LEANNE).unwrap();
    leanne.go("/people");
    assert!(!said(&leanne).contains(&first), "{first} has left: {}", said(&leanne));
    let imran = office.signed_in(IMRAN).unwrap();
    imran.go("/people");
    assert!(said(&imran).contains(&first), "{first} has come: {}", said(&imran));
}
