//! J45: a caseload fills up. Its worker sees it where the day begins, new referrals are offered to who has room,
//! and the loads of the team stand beside the queue.

use super::desk::{LEANNE, Office, PASSWORD, PAT, RUTH, look, office, press};
use super::people::said;
use crate::support::session::Session;
use std::sync::atomic::{AtomicUsize, Ordering};

const GIVEN: [&str; 8] = ["Alma", "Bernard", "Cissie", "Derek", "Edna", "Fred", "Gladys", "Harold"];
const FAMILY: [&str; 8] =
    ["Aspinall", "Blezard", "Critchley", "Dickinson", "Eckersley", "Fairclough", "Gorton", "Hesketh"];

/// Somebody at work without a browser, so that a batch does not take all day.
fn at_work(office: &Office, email: &str) -> Session {
    let mut session = Session::new(&office.server.url(""));
    session.sign_in(email, PASSWORD);
    session
}

/// So many people whom the practice refers, no two alike.
fn refer(office: &Office, count: usize) {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let mut pat = at_work(office, PAT);
    let page = pat.must("/referrals/new");
    for _ in 0..count {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let phone = format!("01632 960{:03}", 400 + number);
        let typed = [
            ("given_name", GIVEN[number % 8]),
            ("family_name", FAMILY[number / 8 % 8]),
            ("contact_kind", "landline"),
            ("contact", &phone),
            ("contact_use", "any"),
            ("reason", "Sees nobody from one week to the next"),
            ("agreed", "yes"),
            ("source", "gp"),
            ("method", "phone"),
            ("referrer.name", "Pat Nowell"),
            ("referrer.organization", "Adlington Medical Centre"),
            ("referrer.contact", "01632 960118"),
        ];
        let sent = pat.send(&page, "/referrals/new", &typed);
        assert_eq!(sent.status, 303, "{}", sent.text("main"));
    }
}

/// Whether somebody is of the batch.
fn is_of_batch(name: &str) -> bool {
    FAMILY.iter().any(|family| name.contains(family))
}

/// Puts so many of the batch on Leanne's desk.
fn give_to_leanne(office: &Office, count: usize) {
    let mut ruth = at_work(office, RUTH);
    let queue = ruth.must("/triage");
    let of_team = queue.attributes("main a[href^='/people?worker=']", "href");
    let leanne = of_team.iter().find(|href| queue.text(&format!("main a[href='{href}']")).contains("Leanne"));
    let worker = leanne.expect("Leanne is of the team").trim_start_matches("/people?worker=");
    let of_batch = |action: &&String| {
        let page = action.trim_end_matches("/assign");
        is_of_batch(&queue.text(&format!("main li a[href='{page}']")))
    };
    let actions = queue.attributes("main form[action^='/triage/']", "action");
    let batch: Vec<&String> = actions.iter().filter(of_batch).take(count).collect();
    assert_eq!(batch.len(), count, "{}", queue.text("main"));
    for action in batch {
        let done = ruth.send(&queue, action, &[("worker", worker)]);
        assert_eq!(done.status, 303, "{}", done.text("main"));
    }
}

/// Leanne's open cases, as the team's list says.
fn open_cases(office: &Office) -> usize {
    let team = at_work(office, RUTH).must("/triage").text("main");
    let after = team.split("Leanne Hart: ").nth(1).unwrap_or_else(|| panic!("{team}"));
    after.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_desk_that_fills_up_says_so_and_new_referrals_are_offered_to_who_has_room() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    leanne.go("/today");
    assert!(said(&leanne).contains("Usual load") && !said(&leanne).contains("are offered to"), "{}", said(&leanne));

    let first = open_cases(&office);
    refer(&office, 42 - first);
    give_to_leanne(&office, 42 - first);
    assert_eq!(open_cases(&office), 42);
    leanne.go("/today");
    let page = said(&leanne);
    assert!(page.contains("42 people on your desk. Amber: 42 to 49 open"), "{page}");
    assert!(page.contains("New ones are offered to Imran Shah first, who has"), "{page}");
    assert!(page.contains("New: make a first contact (3"), "they are there: {page}");
    look(&leanne, "j45-today-amber");
    leanne.viewport(1280, 900);
    press(&leanne, "People");
    let page = said(&leanne);
    assert!(page.contains("42 open cases on the desk. Amber: 42 to 49 open"), "{page}");
    assert!(page.contains("offered to Imran Shah first"), "{page}");
    look(&leanne, "j45-people-amber");

    refer(&office, 9);
    let ruth = office.signed_in(RUTH).unwrap();
    ruth.go("/triage");
    let page = said(&ruth);
    assert!(page.contains("Give to Imran Shah") && !page.contains("Give to Leanne"), "{page}");
    assert!(page.contains("Leanne Hart: 42 open cases Amber: 42 to 49 open"), "{page}");
    assert!(page.contains("Has room"), "{page}");
    look(&ruth, "j45-triage");
    give_to_leanne(&office, 8);
    leanne.go("/today");
    let page = said(&leanne);
    assert!(page.contains("50 people on your desk. Red: 50 or more open"), "{page}");
    look(&leanne, "j45-today-red");
    ruth.viewport(1280, 900);
    ruth.go("/triage");
    assert!(said(&ruth).contains("Leanne Hart: 50 open cases Red: 50 or more open"), "{}", said(&ruth));
    // The one that is left goes to who has room, by one press.
    press(&ruth, "Go through them one by one");
    while !is_of_batch(&ruth.text("h1")) {
        press(&ruth, "The next one");
    }
    let whom = ruth.text("h1");
    look(&ruth, "j45-one");
    ruth.viewport(1280, 900);
    press(&ruth, "Give to Imran Shah");
    ruth.go("/triage");
    let desks = ruth.all("main a[href^='/people?worker=']");
    let his = desks.iter().find(|one| ruth.words(one) == "Imran Shah").expect("Imran is of the team");
    ruth.press_and_follow(his);
    assert!(said(&ruth).contains(&whom), "{}", said(&ruth));
}
