//! A prescription from the referral to its end, over a real server with everybody signed in, and what each
//! may not see.

use super::super::accounts_for_tests::{self, PASSWORD};
use super::super::library_for_tests::TestLibrary;
use super::Answered;
use super::account::{Browser, House};
use crate::accounts::{Accounts, Grant, Role, Rules};
use crate::directory::{Batch, apply_batch};
use crate::domain::{Record, Source};
use actix_web::http::StatusCode;
use scraper::{Html, Selector};
use uuid::Uuid;

pub(super) const TEAM: Uuid = Uuid::from_u128(0x100);
const OTHERS: Uuid = Uuid::from_u128(0x200);

/// Puts the directory of the tests into the database.
pub(super) fn directory(accounts: &Accounts, library: &TestLibrary) -> Vec<Record> {
    let records: Vec<Record> = library
        .records
        .iter()
        .map(|record| Record {
            service: record.service.clone(),
            organization: record.organization.as_ref().map(|one| one.organization.clone()),
            locations: record.locations.iter().map(|one| one.location.clone()).collect(),
        })
        .collect();
    let source =
        Source { name: "test".into(), address: "https://example.org/".into(), licence: None, attribution: None };
    let batch = Batch {
        source: &source,
        import_id: Uuid::from_u128(9),
        records: &records,
        first_line: 1,
        last_mentions: None,
        areas: &|_| Vec::new(),
    };
    let applied = accounts.database.write(|tx| apply_batch(tx, &batch)).unwrap();
    assert!(applied.refused.is_empty(), "{:?}", applied.refused);
    records
}

/// Everybody, signed in.
pub struct Street {
    pub house: House,
    pub worker_id: Uuid,
    pub worker: Browser,
    pub coordinator: Browser,
    pub steward: Browser,
    pub group: Browser,
    pub other_group: Browser,
    pub other_worker: Browser,
    pub service: Uuid,
}

impl Street {
    pub async fn open() -> Self {
        let house = House::without_users(None, Rules { second_factor_required: false, ..Rules::default() }).await;
        let records = directory(&house.accounts, &TestLibrary::default());
        let visiting = records.iter().find(|record| record.service.source_id == "visit").unwrap();
        let service = visiting.service.id;
        let recipient = visiting.service.organization_id.unwrap();
        let add = |email: &str, grant| accounts_for_tests::user(&house.accounts, email, &[grant]);
        let worker_id = add("leanne@example.org", Grant::in_organization(Role::LinkWorker, TEAM));
        add("carol@example.org", Grant::in_organization(Role::Coordinator, TEAM));
        add("steve@example.org", Grant::everywhere(Role::Steward));
        add("grace@example.org", Grant::in_organization(Role::GroupMember, recipient));
        add("gordon@example.org", Grant::in_organization(Role::GroupMember, OTHERS));
        add("olive@example.org", Grant::in_organization(Role::LinkWorker, OTHERS));
        let mut browsers = Vec::new();
        for name in ["leanne", "carol", "steve", "grace", "gordon", "olive"] {
            let mut browser = house.browser();
            let answer = browser.sign_in_as(&format!("{name}@example.org"), PASSWORD).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}");
            browsers.push(browser);
        }
        let [worker, coordinator, steward, group, other_group, other_worker] =
            <[Browser; 6]>::try_from(browsers).unwrap_or_else(|_| panic!());
        Self { house, worker_id, worker, coordinator, steward, group, other_group, other_worker, service }
    }

    /// Takes a referral for Joan; gives the address of her page.
    async fn refer(&mut self) -> String {
        let page = self.worker.get("/referrals/new").await;
        let typed = [
            ("given_name", "Joan"),
            ("family_name", "Whittle"),
            ("date_of_birth", "14/7/1938"),
            ("contact_kind", "landline"),
            ("contact", "01632 960123"),
            ("contact_use", "any"),
            ("home", "settled"),
            ("address", "4 Mill Lane"),
            ("postcode", "PR7 1DB"),
            ("communication", "hard_of_hearing"),
            ("risks", "none"),
            ("source", "self"),
            ("method", "phone"),
            ("referred_on", "22/11/2026"),
            ("reason", "Sees nobody since spring"),
            ("reasons", "lonely"),
            ("agreed", "yes"),
            ("urgency", "ordinary"),
        ];
        let taken = post(&mut self.worker, &page, "/referrals/new", &typed).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text("main"));
        taken.header("location").to_owned()
    }

    /// Refers Joan and puts her on the worker's desk; gives the addresses of her page and of the case.
    pub async fn allocate(&mut self) -> (String, String) {
        let person = self.refer().await;
        let case = link(&self.worker.get(&person).await, "/cases/");
        let id = case.rsplit('/').next().unwrap().to_owned();
        let queue = self.coordinator.get("/triage").await;
        assert!(queue.text("main").contains("Joan Whittle"), "{}", queue.text("main"));
        let assign = format!("/triage/{id}/assign");
        let worker = self.worker_id.to_string();
        let given = post(&mut self.coordinator, &queue, &assign, &[("worker", &worker)]).await;
        assert_eq!(given.header("location"), "/triage", "{}", given.text("main"));
        (person, case)
    }

    /// Signs an agreement with the group.
    pub async fn agree(&mut self) {
        let agreements = self.steward.get("/agreements").await;
        let slug = super::super::library_for_tests::organization_of("visit");
        let typed = [
            ("organization", slug.as_str()),
            ("signed_on", "1/11/2026"),
            ("starts_on", "1/11/2026"),
            ("ends_on", "31/10/2027"),
        ];
        let added = post(&mut self.steward, &agreements, "/agreements", &typed).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text("main"));
    }

    /// Goes as far as the page from which the prescription is sent; gives the address of the prescription.
    pub async fn consented(&mut self) -> (String, String) {
        let (person, case) = self.allocate().await;
        self.agree().await;
        let stop = format!("{case}/services/{}/prescribe", self.service);
        let page = self.worker.get(&stop).await;
        assert!(page.text("h1").contains("Stop"), "{}", page.text("main"));
        let begun = post(&mut self.worker, &page, &stop, &[]).await;
        let consent = begun.header("location").to_owned();
        assert!(consent.ends_with("/consent"), "{} {}", begun.status, begun.text("main"));
        let page = self.worker.get(&consent).await;
        let typed = [("fields", "name"), ("fields", "phone"), ("method", "telephone")];
        let read = post(&mut self.worker, &page, &consent, &typed).await;
        let script = read.text("div.inset");
        assert!(script.contains("your name and your phone number") && script.contains("change your mind"), "{script}");
        let mut said = typed.to_vec();
        said.push(("answer", "yes"));
        let yes = post(&mut self.worker, &read, &consent, &said).await;
        assert!(yes.header("location").ends_with("/send"), "{} {}", yes.status, yes.text("main"));
        (person, consent.trim_end_matches("/consent").to_owned())
    }

    pub async fn sent(&mut self) -> (String, String) {
        let (person, prescription) = self.consented().await;
        let send = format!("{prescription}/send");
        let page = self.worker.get(&send).await;
        assert!(page.text("form dl.summary").contains("Joan Whittle"), "{}", page.text("main"));
        assert!(!page.text("form dl.summary").contains("Mill Lane"));
        let done = post(&mut self.worker, &page, &send, &[("area", "meets")]).await;
        assert_eq!(done.header("location"), prescription, "{}", done.text("main"));
        (person, prescription)
    }

    pub fn received(prescription: &str) -> String {
        format!("/received/{}", prescription.rsplit('/').next().unwrap())
    }
}

/// Sends a form of a page with what is typed: the mark and what is hidden come from the page.
pub async fn post(browser: &mut Browser, page: &Answered, action: &str, typed: &[(&str, &str)]) -> Answered {
    browser.send(page, action, typed).await
}

/// Sends the form of one event, of the many on a page.
pub async fn act(
    browser: &mut Browser,
    page: &Answered,
    action: &str,
    event: &str,
    typed: &[(&str, &str)],
) -> Answered {
    let mark = page.attribute("input[name=form_token]", "value");
    let version = page.attribute(&format!("form[action='{action}'] input[name=version]"), "value");
    assert!(page.body.contains(&format!("value=\"{event}\"")), "{event} is not offered: {}", page.text("main"));
    let mut fields = vec![("form_token", mark.as_str()), ("version", version.as_str()), ("event", event)];
    fields.extend_from_slice(typed);
    browser.post(action, &fields).await
}

/// The first link of a page that begins like this.
pub fn link(page: &Answered, beginning: &str) -> String {
    let html = Html::parse_document(&page.body);
    let links = Selector::parse("main a[href]").unwrap();
    let mut found = html.select(&links).filter_map(|one| one.value().attr("href"));
    found.find(|href| href.starts_with(beginning)).unwrap_or_else(|| panic!("{}", page.text("main"))).to_owned()
}

#[actix_web::test]
async fn a_prescription_goes_from_the_referral_to_its_end() {
    let mut street = Street::open().await;
    let (person, prescription) = street.sent().await;
    let today = street.worker.get("/today").await;
    assert!(today.text("main").contains("Waiting for others (1)"), "{}", today.text("main"));
    assert_eq!(today.header("cache-control"), "no-store");
    assert!(!today.text("title").contains("Joan"));

    let list = street.group.get("/received").await;
    assert!(list.text("main").contains("Joan Whittle"), "{}", list.text("main"));
    let received = Street::received(&prescription);
    let answer = format!("{received}/answer");
    for (event, typed) in [
        ("accepted", vec![]),
        ("first_contact_made", vec![]),
        ("attended", vec![("on", "22/11/2026")]),
        ("completed", vec![("reason", "met")]),
    ] {
        let page = street.group.get(&received).await;
        let told = page.text("main");
        assert!(told.contains("Joan Whittle") && told.contains("01632 960123"), "{told}");
        assert!(!told.contains("Mill Lane") && !told.contains("1938") && !told.contains("spring"), "{told}");
        let done = act(&mut street.group, &page, &answer, event, &typed).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{event} {}", done.text("main"));
    }
    let page = street.worker.get(&prescription).await;
    assert!(page.text("main").contains("is completed"), "{}", page.text("main"));
    let whole = street.worker.get(&person).await;
    assert!(whole.text("main").contains("Completed"));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn nobody_else_sees_any_of_it() {
    let mut street = Street::open().await;
    let (person, prescription) = street.sent().await;
    let case = link(&street.worker.get(&person).await, "/cases/");
    let received = Street::received(&prescription);
    let consent = link(&street.worker.get(&person).await, &format!("{person}/consents/"));
    for address in [&person, &prescription, &case, &consent, &format!("{person}/edit"), &format!("{prescription}/send")]
    {
        for other in [&mut street.other_worker, &mut street.group, &mut street.other_group, &mut street.steward] {
            let refused = other.get(address).await;
            assert!(matches!(refused.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{address}");
            assert!(!refused.body.contains("Joan") && !refused.body.contains("Whittle"));
        }
    }
    for other in [&mut street.other_group, &mut street.worker, &mut street.steward] {
        let refused = other.get(&received).await;
        assert!(matches!(refused.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND));
    }
    let found = street.other_worker.get("/people").await;
    let found = post(&mut street.other_worker, &found, "/people/search", &[("name", "Joan Whittle")]).await;
    assert!(found.text("h1").contains("Nobody"), "{}", found.text("main"));
    let page = street.worker.get("/people").await;
    let found =
        post(&mut street.worker, &page, "/people/search", &[("name", "Joan Whittle"), ("born", "14.7.1938")]).await;
    assert!(found.text("main").contains("Joan Whittle"), "{}", found.text("main"));
    let wrong = post(&mut street.worker, &page, "/people/search", &[("born", "long ago")]).await;
    assert_eq!((wrong.status, wrong.count(".error-summary")), (StatusCode::BAD_REQUEST, 1));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_consent_that_is_taken_back_ends_what_the_group_sees() {
    let mut street = Street::open().await;
    let (person, prescription) = street.sent().await;
    let received = Street::received(&prescription);
    assert_eq!(street.group.get(&received).await.status, StatusCode::OK);
    let consent = link(&street.worker.get(&person).await, &format!("{person}/consents/"));
    let copy = street.worker.get(&consent).await;
    assert!(copy.text(".inset").contains("your name"), "{}", copy.text("main"));
    let typed = [("given_by", "person"), ("method", "telephone")];
    let done = post(&mut street.worker, &copy, &format!("{consent}/withdraw"), &typed).await;
    assert!(done.text("main").contains("1 prescription ended"), "{} {}", done.status, done.text("main"));
    let gone = street.group.get(&received).await;
    assert_eq!(gone.status, StatusCode::FORBIDDEN);
    assert!(!gone.body.contains("Joan"));
    assert!(!street.group.get("/received").await.body.contains("Joan"));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn nothing_is_sent_without_a_consent() {
    let mut street = Street::open().await;
    let (_, case) = street.allocate().await;
    street.agree().await;
    let stop = format!("{case}/services/{}/prescribe", street.service);
    let mark = street.worker.get(&stop).await.attribute("input[name=form_token]", "value");
    let past_the_stop = street.worker.post(&stop, &[("form_token", &mark)]).await;
    assert_eq!(past_the_stop.header("location"), stop, "the page that says stop is answered first");
    let page = street.worker.get(&stop).await;
    let begun = post(&mut street.worker, &page, &stop, &[]).await;
    let prescription = begun.header("location").trim_end_matches("/consent").to_owned();
    let send = format!("{prescription}/send");
    let page = street.worker.get(&send).await;
    assert!(page.text("main").contains("Before it can be sent"), "{}", page.text("main"));
    let refused = post(&mut street.worker, &page, &send, &[("area", "meets")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text(".error-summary").contains("There is no yes"), "{}", refused.text("main"));
    assert_eq!(street.group.get(&Street::received(&prescription)).await.status, StatusCode::FORBIDDEN);
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn two_who_write_at_once_see_both_values_and_nothing_is_overwritten() {
    let mut street = Street::open().await;
    let (person, case) = street.allocate().await;
    let plan = format!("{case}/plan");
    let (mine, theirs) = (street.worker.get(&case).await, street.coordinator.get(&case).await);
    let first = post(&mut street.coordinator, &theirs, &plan, &[("what_matters", "Her garden")]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text("main"));
    let second = post(&mut street.worker, &mine, &plan, &[("what_matters", "Her bowls club")]).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    let both = second.text(".error-summary");
    assert!(both.contains("Her garden") && both.contains("Her bowls club"), "{both}");
    assert!(street.worker.get(&person).await.text("main").contains("Her garden"));

    let edit = format!("{person}/edit");
    let (mine, theirs) = (street.worker.get(&edit).await, street.coordinator.get(&edit).await);
    let record = |name: &'static str| {
        [
            ("given_name", name),
            ("family_name", "Whittle"),
            ("contact", "01632 960123"),
            ("home", "settled"),
            ("risks", "none"),
        ]
    };
    let first = post(&mut street.coordinator, &theirs, &edit, &record("Joanna")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text("main"));
    let second = post(&mut street.worker, &mine, &edit, &record("Joanie")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    let both = second.text(".error-summary");
    assert!(both.contains("Joanna") && both.contains("Joanie"), "{both}");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn the_work_of_a_case_is_written_down() {
    let mut street = Street::open().await;
    let (person, case) = street.allocate().await;
    let page = street.worker.get(&case).await;
    for (action, typed) in [
        (format!("{case}/attempts"), vec![("outcome", "answered"), ("attempt_note", "A good talk")]),
        (format!("{case}/notes"), vec![("kind", "conversation"), ("note", "Likes dogs")]),
        (format!("{case}/not-placed"), vec![("need", "lonely"), ("reason", "nothing_near")]),
        (format!("{case}/services/{}/signpost", street.service), vec![]),
    ] {
        let mark = page.attribute("input[name=form_token]", "value");
        let fields: Vec<(&str, &str)> = std::iter::once(("form_token", mark.as_str())).chain(typed).collect();
        let done = street.worker.post(&action, &fields).await;
        assert_eq!(done.header("location"), case, "{action} {}", done.text("main"));
    }
    let whole = street.worker.get(&person).await.text("main");
    for words in ["A good talk", "Likes dogs", "Signpost"] {
        assert!(whole.contains(words), "{words}: {whole}");
    }
    let look = street.worker.get(&format!("{case}/match")).await;
    let found = post(&mut street.worker, &look, &format!("{case}/match"), &[("needs", "lonely")]).await;
    assert!(found.text("main").contains("visiting"), "{}", found.text("main"));
    let measures = format!("{case}/measures");
    let four = format!("{measures}/ons4");
    let page = street.worker.get(&four).await;
    let typed = [("satisfied", "3"), ("anxious", "rather_not_say"), ("moment", "baseline"), ("answered_by", "person")];
    let kept = post(&mut street.worker, &page, &four, &typed).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text("main"));
    assert!(street.worker.get(&measures).await.text("main").contains("Satisfied with life 3"));
    street.house.handle.stop(false).await;
}
