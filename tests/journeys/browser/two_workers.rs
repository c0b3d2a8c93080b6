//! Two who write at once: the second is told, sees both, and nothing is overwritten.

use super::desk::{LEANNE, RUTH, look, office, press};
use super::people::{open_person, said};

#[test]
fn the_second_of_two_who_change_a_case_is_told_and_sees_both() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    let joan = open_person(&leanne, "Joan Whittle");
    press(&leanne, "Open the case");
    let case = leanne.path();
    let ruth = office.signed_in(RUTH).unwrap();
    ruth.go(&case);
    ruth.fill("main [name='what_matters']", "Her garden, and the robins in it");
    press(&ruth, "Save the plan");
    assert_eq!(ruth.path(), case, "{}", ruth.page());

    leanne.fill("main [name='what_matters']", "Her bowls club");
    press(&leanne, "Save the plan");
    let told = leanne.text(".error-summary");
    assert!(told.contains("Somebody else changed this"), "{}", said(&leanne));
    assert!(told.contains("Her garden, and the robins in it") && told.contains("Her bowls club"), "{told}");
    assert_eq!(leanne.value("main [name='what_matters']"), "Her bowls club", "what was typed is kept");
    look(&leanne, "two-workers");
    ruth.go(&joan);
    assert!(said(&ruth).contains("robins"), "nothing was overwritten: {}", said(&ruth));
    leanne.fill("main [name='what_matters']", "Her garden and her bowls club");
    press(&leanne, "Save the plan");
    assert_eq!(leanne.path(), case, "{}", leanne.page());
    ruth.go(&joan);
    assert!(said(&ruth).contains("Her garden and her bowls club"), "{}", said(&ruth));
}

#[test]
fn the_second_of_two_who_change_a_record_is_told_and_sees_both() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    let joan = open_person(&leanne, "Joan Whittle");
    leanne.go(&format!("{joan}/edit"));
    let ruth = office.signed_in(RUTH).unwrap();
    ruth.go(&format!("{joan}/edit"));
    ruth.fill("main [name='contact']", "01632 960199");
    press(&ruth, "Save");
    assert_eq!(ruth.path(), joan, "{}", ruth.page());
    leanne.fill("main [name='emergency_contact']", "Her son, 07700 900133");
    press(&leanne, "Save");
    let told = leanne.text(".error-summary");
    assert!(told.contains("01632 960199") && told.contains("07700 900133"), "{told}");
    ruth.go(&joan);
    assert!(!said(&ruth).contains("07700 900133"), "{}", said(&ruth));
}
