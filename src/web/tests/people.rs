//! Pages of the person and of the co-ordinator's table with as many people as there ever are on a desk: what
//! they say, and that none is heavier than a slow line bears.

use super::super::accounts_for_tests::{self, PASSWORD};
use super::super::page::link_worker::person_form::blank;
use super::Answered;
use super::account::{Browser, House};
use crate::accounts::{Actor, Grant, Role, Rules};
use crate::domain::case::{AttemptOutcome, CASELOAD_RED};
use crate::domain::person::{Address, ContactKind, ContactPoint, ContactUse, Person, ReferralReason, Residence};
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use crate::domain::{Calendar, Clock};
use crate::prescribing::refer_in::{NewReferral, Who, take_referral};
use crate::prescribing::{Desk, case, triage};
use actix_web::http::StatusCode;
use chrono::NaiveDate;
use scraper::Selector;
use std::collections::BTreeSet;
use uuid::Uuid;

pub(super) static CALENDAR: Calendar = Calendar::ENGLAND;

const TEAM: Uuid = Uuid::from_u128(0x100);
/// A page goes over a telephone line in the hills.
const HEAVIEST: usize = 60_000;

fn somebody(number: usize) -> Person {
    let mut person = blank();
    (person.given_name, person.family_name) = ("Edith".into(), format!("Ormerod{number}").as_str().into());
    person.contacts = vec![ContactPoint {
        kind: ContactKind::Landline,
        value: format!("01632 {:06}", 960_000 + number).as_str().into(),
        usage: ContactUse::Any,
        note: None,
    }];
    person.residence = Residence::Settled { address: Address { lines: vec!["4 Mill Lane".into()], postcode: None } };
    person
}

/// A referral of somebody of whom there are as many as there are numbers.
pub(super) fn referral(number: usize, today: NaiveDate) -> NewReferral {
    NewReferral {
        who: Who::New(Box::new(somebody(number))),
        organization_id: TEAM,
        team_id: None,
        referred_on: today,
        referrer: Referrer {
            source: ReferralSource::SelfReferral,
            name: "".into(),
            role: None,
            organization: None,
            ods_code: None,
            contact: "".into(),
        },
        method: ReferralMethod::Phone,
        reason: "Sees nobody from Sunday to Sunday, and would like to".into(),
        reasons: BTreeSet::from([ReferralReason::Lonely]),
        urgency: Urgency::Ordinary,
        urgent_because: None,
        agreed: Agreed::Yes,
        safeguarding_note: None,
    }
}

/// A street with a full desk, an empty one, and somebody new.
struct Full {
    house: House,
    leanne: Browser,
    carol: Browser,
    ids: (Uuid, Uuid),
}

impl Full {
    async fn open() -> Self {
        let house = House::without_users(None, Rules { second_factor_required: false, ..Rules::default() }).await;
        let add =
            |email: &str, role| accounts_for_tests::user(&house.accounts, email, &[Grant::in_organization(role, TEAM)]);
        let leanne = add("leanne@example.org", Role::LinkWorker);
        let imran = add("imran@example.org", Role::LinkWorker);
        let carol = add("carol@example.org", Role::Coordinator);
        let (grants, today) = ([Grant::in_organization(Role::Coordinator, TEAM)], house.clock.today());
        let desk = Desk {
            database: &house.accounts.database,
            keys: &house.accounts.keys,
            calendar: &CALENDAR,
            actor: Actor::User { id: carol, grants: &grants },
        };
        for number in 0..=CASELOAD_RED {
            let taken = take_referral(desk, referral(number, today)).unwrap();
            if number < CASELOAD_RED {
                triage::assign(desk, taken.case_id, 1, leanne).unwrap();
                case::contact_attempt(desk, taken.case_id, AttemptOutcome::Answered, None).unwrap();
            }
        }
        let mut browsers = Vec::new();
        for name in ["leanne", "carol"] {
            let mut browser = house.browser();
            browser.sign_in_as(&format!("{name}@example.org"), PASSWORD).await;
            browsers.push(browser);
        }
        let [leanne_browser, carol_browser] = <[Browser; 2]>::try_from(browsers).unwrap_or_else(|_| panic!());
        Self { house, leanne: leanne_browser, carol: carol_browser, ids: (leanne, imran) }
    }
}

#[track_caller]
fn light(page: &Answered, what: &str) {
    assert_eq!(page.status, StatusCode::OK, "{what}: {}", page.text("main"));
    assert!(page.body.len() < HEAVIEST, "{what} has {} bytes", page.body.len());
    assert_eq!(page.count("h1"), 1, "{what}");
    assert_eq!(page.count("[style], style, script:not([src])"), 0, "{what}");
    for bad in ["list-", "{ $", "person-", "triage-", "handover-", "looked-"] {
        assert!(!page.text("main").contains(bad), "{bad} on {what}: {}", page.text("main"));
    }
}

/// Whom a page of the handover lists.
fn ticked(page: &Answered) -> Vec<String> {
    let boxes = Selector::parse("input[name=case]").unwrap();
    page.html().select(&boxes).filter_map(|one| one.value().attr("value")).map(str::to_owned).collect()
}

#[actix_web::test]
async fn a_full_desk_is_said_in_words_and_who_has_room_is_offered_first() {
    let mut full = Full::open().await;
    let mine = full.leanne.get("/people").await;
    light(&mine, "my people");
    let words = mine.text("main");
    assert!(words.contains("50 open cases") && words.contains("Red: 50 or more open"), "{words}");
    assert!(words.contains("New ones are offered to") && words.contains("who has 0 open"), "{words}");
    let queue = full.carol.get("/triage").await;
    light(&queue, "new referrals");
    assert_eq!(queue.attribute("main form button[name=worker]", "value"), full.ids.1.to_string(), "Imran has room");
    assert!(queue.text("main").contains("Red: 50 or more open") && queue.text("main").contains("Has room"));
    full.house.handle.stop(false).await;
}

#[actix_web::test]
async fn no_page_of_a_full_desk_is_heavy() {
    let mut full = Full::open().await;
    for address in ["/referrals/new", "/duplicates", "/handover"] {
        light(&full.leanne.get(address).await, address);
    }
    let people = full.leanne.get("/people").await;
    let person = people.attribute("main ul.sessions a", "href");
    for part in ["", "/edit", "/caller", "/moved", "/looked", "/duplicates", "/letter"] {
        light(&full.leanne.get(&format!("{person}{part}")).await, part);
    }
    for part in ["", "/held", "/erase"] {
        light(&full.carol.get(&format!("{person}{part}")).await, part);
    }
    let page = full.carol.get("/handover").await;
    let (from, to) = (full.ids.0.to_string(), full.ids.1.to_string());
    let list = full.carol.send(&page, "/handover", &[("from", &from), ("to", &to)]).await;
    light(&list, "whom it is about");
    let cases = ticked(&list);
    assert_eq!(cases.len(), CASELOAD_RED);
    let mut fields = vec![("step", "letters")];
    fields.extend(cases.iter().map(|case| ("case", case.as_str())));
    let letters = full.carol.send(&list, "/handover", &fields).await;
    light(&letters, "what each is told");
    assert!(letters.text("main").contains("Nobody stays behind"), "{}", letters.text("main"));
    let done = full.carol.send(&letters, "/handover", &[("step", "do")]).await;
    light(&done, "handed over");
    assert!(done.text("main").contains("50 people have a new worker"), "{}", done.text("main"));
    let mine = full.leanne.get("/people").await;
    assert!(mine.text("main").contains("0 open cases"), "{}", mine.text("main"));
    full.house.handle.stop(false).await;
}
