//! One person's whole way, from the referral to the day the consent is taken back; afterwards nothing of what
//! was told of them stands anywhere but sealed: not in a log, an address, a letter, a number, a table or a file.

use crate::support::browser::free_port;
use crate::support::mail::{MailServer, Received};
use crate::support::process::until;
use crate::support::session::{Page, Session};
use crate::support::{Cluster, Program, Server};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const PASSWORD: &str = "invented kettle tractor";
/// The group of the demonstration, whose member signs in.
const SERVICE: &str = "chorley-good-neighbours-visiting";

/// What is told of the person, each with the other ways in which it could be written.
const TOLD: &[(&str, &[&str])] = &[
    ("given name", &["Quillonia"]),
    ("family name", &["Vantongeren"]),
    ("what she is called", &["Zizoulette"]),
    ("telephone", &["07700 900731", "07700900731", "7700900731", "07700+900731", "07700%20900731"]),
    ("address", &["17 Zephyrine Terrace", "Zephyrine"]),
    ("NHS number", &["999 000 1375", "9990001375"]),
    ("date of birth", &["28/2/1931", "1931-02-28", "28 February 1931", "28%2F2%2F1931"]),
    ("emergency contact", &["Bartholomeus"]),
    ("communication", &["lipreads-sideways"]),
    ("why she was referred", &["marmalade-xylograph"]),
    ("who referred her", &["Plumbagora", "01632 960765", "01632960765"]),
    ("what matters", &["tapioca-orrery"]),
    ("strengths", &["harmonium-quilting"]),
    ("a goal", &["velocipede-regatta"]),
    ("a note", &["gooseberry-theodolite"]),
    ("a try to reach her", &["doorbell-saxhorn"]),
    ("a question of the group", &["staircase-zither"]),
    ("an answer of the worker", &["banister-ocarina"]),
    ("words to the group", &["dominoes-astrolabe"]),
    ("words looked for", &["budgerigar-choir"]),
];

struct Street {
    program: Program,
    server: Server,
    mail: MailServer,
    temporary: PathBuf,
    addresses: Vec<String>,
}

impl Street {
    fn open(folder: &Path, database: Option<&str>) -> Self {
        let mut program = Program::at(&folder.join("data"));
        if let Some(url) = database {
            program = program.with_database(url);
        }
        program.must(&["demo", "--no-serve"]);
        let (mail, temporary) = (MailServer::start(), folder.join("tmp"));
        std::fs::create_dir(&temporary).unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let mut command = program.command(&["serve", "--listen", &address]);
        command
            // As talkative as it can be made.
            .env("FINGERPOST_LOG", "trace")
            .env("FINGERPOST_BASE_URL", format!("http://{address}"))
            .env("FINGERPOST_SECOND_FACTOR", "optional")
            .env("FINGERPOST_SMTP", mail.url())
            .env("FINGERPOST_MAIL_FROM", "Fingerpost <no-reply@example.org>")
            .env("TMPDIR", &temporary);
        let server = Server::start_with(command, None);
        Self { program, server, mail, temporary, addresses: Vec::new() }
    }

    fn signed_in(&self, email: &str) -> Session {
        let mut session = Session::new(&self.server.url(""));
        session.sign_in(email, PASSWORD);
        session
    }

    /// The whole way; at its end each has seen what they should have.
    fn walk(&mut self) {
        let (mut leanne, mut ruth, mut grace) = (
            self.signed_in("leanne@example.org"),
            self.signed_in("ruth@example.org"),
            self.signed_in("grace@example.org"),
        );
        let page = leanne.must("/referrals/new");
        let taken = leanne.send(&page, "/referrals/new", &referral());
        assert_eq!(taken.status, 303, "{}", taken.text("main"));
        let person = taken.location;
        let case = leanne.must(&person).link("/cases/");
        let (assign, queue) =
            (format!("/triage/{}/assign", after(&case)), ruth.must(&format!("/triage/{}", after(&case))));
        let worker = worker_called(&queue, &assign, "Leanne");
        must_go(&ruth.send(&queue, &assign, &[("worker", &worker)]));

        let page = leanne.must(&case);
        for (action, typed) in [
            (format!("{case}/attempts"), vec![("outcome", "answered"), ("attempt_note", "doorbell-saxhorn")]),
            (format!("{case}/notes"), vec![("kind", "conversation"), ("note", "gooseberry-theodolite")]),
        ] {
            must_go(&leanne.send(&page, &action, &typed));
        }
        let page = leanne.must(&case);
        let plan = [
            ("what_matters", "tapioca-orrery"),
            ("strengths", "harmonium-quilting"),
            ("goals.0.words", "velocipede-regatta"),
            ("goals.0.importance", "9"),
        ];
        must_go(&leanne.send(&page, &format!("{case}/plan"), &plan));
        self.measure(&mut leanne, &case, "baseline");
        let page = leanne.must(&format!("{case}/match"));
        let found = leanne.send(&page, &format!("{case}/match"), &[("q", "budgerigar-choir")]);
        assert_eq!(found.status, 200, "{}", found.text("main"));

        let prescription = self.send(&mut leanne, &case);
        self.group_answers(&mut leanne, &mut grace, &prescription);
        self.measure(&mut leanne, &case, "follow_up");
        for typed in [
            vec![("name", "Quillonia Vantongeren")],
            vec![("phone", "07700 900731")],
            vec![("nhs_number", "999 000 1375")],
            vec![("name", "Vantongeren"), ("born", "28/2/1931")],
            vec![("name", "Plumbagora"), ("born", "not a day marmalade-xylograph")],
        ] {
            let page = leanne.must("/people");
            let found = leanne.send(&page, "/people/search", &typed);
            assert!(found.status < 500, "{}", found.text("main"));
        }
        // Everything is where it should be, for who may see it.
        let whole: String = [&person, &case, &prescription].map(|to| leanne.must(to).body).concat();
        for words in
            ["Zizoulette", "Vantongeren", "07700 900731", "Zephyrine", "gooseberry-theodolite", "tapioca-orrery"]
        {
            assert!(whole.contains(words), "{words} was not kept at all");
        }
        // Everything that is printed or downloaded for this person, whatever there is.
        let papers: Vec<String> = leanne
            .addresses
            .iter()
            .filter(|to| to.starts_with(&person) || to.starts_with(&case))
            .filter(|to| !to.contains("/end") && !to.contains("/withdraw"))
            .cloned()
            .collect();
        for paper in papers {
            let page = leanne.get(&paper).unwrap();
            assert!(page.status < 500, "{paper}: {}", page.status);
        }
        let consent = leanne.must(&person).link(&format!("{person}/consents/"));
        let copy = leanne.must(&consent);
        let typed = [("given_by", "person"), ("method", "telephone")];
        let done = leanne.send(&copy, &format!("{consent}/withdraw"), &typed);
        assert_eq!(done.status, 200, "{}", done.text("main"));
        let gone = grace.get(&format!("/received/{}", after(&prescription))).unwrap();
        assert_eq!(gone.status, 403);
        assert!(!gone.body.contains("Vantongeren"));
        for one in [leanne, ruth, grace] {
            self.addresses.extend(one.addresses);
        }
    }

    fn measure(&self, leanne: &mut Session, case: &str, moment: &str) {
        let list = format!("{case}/measures");
        let page = leanne.must(&list);
        // The questions stand on a page of their own where there is more than one thing to measure.
        let own = format!("{list}/ons4");
        let (measures, page) = if page.hidden(&list, "form_token").is_empty() {
            let page = leanne.must(&own);
            (own, page)
        } else {
            (list, page)
        };
        let typed = [("satisfied", "3"), ("anxious", "8"), ("moment", moment), ("answered_by", "person")];
        must_go(&leanne.send(&page, &measures, &typed));
    }

    /// Agreed to, written and sent; gives the address of the prescription.
    fn send(&self, leanne: &mut Session, case: &str) -> String {
        let service = fingerpost::domain::identifier::service_id("demonstration", SERVICE);
        let stop = format!("{case}/services/{service}/prescribe");
        let page = leanne.must(&stop);
        let begun = leanne.send(&page, &stop, &[("nobody_harmed", "yes")]);
        let consent = begun.location;
        assert!(consent.ends_with("/consent"), "{}", begun.body);
        let page = leanne.must(&consent);
        let typed = [
            ("fields", "name"),
            ("fields", "phone"),
            ("fields", "what_matters"),
            ("given_by", "person"),
            ("method", "telephone"),
        ];
        let read = leanne.send(&page, &consent, &typed);
        let mut said = typed.to_vec();
        said.push(("answer", "yes"));
        let yes = leanne.send(&read, &consent, &said);
        assert!(yes.location.ends_with("/send"), "{} {}", yes.status, yes.text("main"));
        let page = leanne.must(&yes.location);
        let typed = [("area", "meets"), ("unknowns_accepted", "yes"), ("note", "dominoes-astrolabe")];
        let done = leanne.send(&page, &yes.location, &typed);
        assert_eq!(done.status, 303, "{}", done.text("main"));
        done.location
    }

    fn group_answers(&self, leanne: &mut Session, grace: &mut Session, prescription: &str) {
        let received = format!("/received/{}", after(prescription));
        let (answer, act) = (format!("{received}/answer"), format!("{prescription}/act"));
        let page = grace.must(&received);
        let told = page.text("main");
        assert!(told.contains("Vantongeren") && told.contains("07700 900731"), "{told}");
        assert!(!told.contains("Zephyrine") && !told.contains("gooseberry"), "{told}");
        grace.act(&page, &answer, "asked", &[("note", "Can she climb a staircase-zither?")]);
        let page = leanne.must(prescription);
        leanne.act(&page, &act, "answered", &[("note", "Yes, with a banister-ocarina.")]);
        let today = chrono::Utc::now().with_timezone(&chrono_tz::Europe::London).format("%-d/%-m/%Y").to_string();
        for (event, typed) in
            [("accepted", vec![]), ("first_contact_made", vec![]), ("attended", vec![("on", today.as_str())])]
        {
            let page = grace.must(&received);
            grace.act(&page, &answer, event, &typed);
        }
        assert!(leanne.must("/today").status == 200 && grace.must("/received").status == 200);
    }

    /// The letters that went out, once there is one for each.
    fn letters(&self) -> Vec<Received> {
        let of = |all: &[Received], to: &str| all.iter().filter(|one| one.to.contains(to)).count();
        until(Duration::from_secs(90), || {
            let all = self.mail.received();
            (of(&all, "grace") >= 3 && of(&all, "leanne") >= 3).then_some(all)
        })
        .unwrap_or_else(|| panic!("too few letters went out: {:?}", self.mail.received()))
    }
}

fn referral() -> Vec<(&'static str, &'static str)> {
    vec![
        ("given_name", "Quillonia"),
        ("family_name", "Vantongeren"),
        ("preferred_name", "Zizoulette"),
        ("date_of_birth", "28/2/1931"),
        ("nhs_number", "999 000 1375"),
        ("contact_kind", "mobile"),
        ("contact", "07700 900731"),
        ("contact_use", "any"),
        ("home", "settled"),
        ("address", "17 Zephyrine Terrace"),
        ("postcode", "PR7 1DB"),
        ("emergency_contact", "Her brother Bartholomeus"),
        ("communication", "hard_of_hearing"),
        ("communication_note", "lipreads-sideways"),
        ("risks", "none"),
        ("source", "gp"),
        ("referrer.name", "Dr Plumbagora"),
        ("referrer.contact", "01632 960765"),
        ("referrer.organization", "Adlington Medical Centre"),
        ("method", "phone"),
        ("reason", "Has had a marmalade-xylograph since spring"),
        ("reasons", "lonely"),
        ("agreed", "yes"),
        ("urgency", "ordinary"),
    ]
}

#[track_caller]
fn must_go(page: &Page) {
    assert_eq!(page.status, 303, "{}", page.text("main"));
}

fn after(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

/// The value of the choice that names a worker, in the form of one case.
fn worker_called(page: &Page, action: &str, name: &str) -> String {
    let html = scraper::Html::parse_document(&page.body);
    let options = scraper::Selector::parse(&format!("form[action='{action}'] [value]:not([type='hidden'])")).unwrap();
    let of = |e: scraper::ElementRef<'_>| {
        let around = e.parent().and_then(scraper::ElementRef::wrap).filter(|_| e.value().name() == "input");
        let said = around.unwrap_or(e).text().collect::<String>();
        said.contains(name).then(|| e.value().attr("value").unwrap_or_default().to_owned())
    };
    let found = html.select(&options).filter_map(of).find(|value| uuid::Uuid::parse_str(value).is_ok());
    found.unwrap_or_else(|| panic!("{name} cannot be chosen: {}", page.text("main")))
}

/// Files under a folder that hold one of these, whatever the case of their letters.
fn holding(folder: &Path, needles: &[&str]) -> Vec<String> {
    let mut grep = Command::new("grep");
    grep.args(["-r", "-a", "-i", "-l", "-F"]).env("LC_ALL", "C").stderr(Stdio::null());
    for needle in needles {
        grep.args(["-e", needle]);
    }
    let out = grep.arg("--").arg(folder).output().expect("grep is here");
    // A database's files come and go beneath it, which grep minds; whether it can find anything is tried apart.
    assert!(out.status.code().is_some(), "{folder:?} cannot be searched");
    String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect()
}

/// A letter as its reader sees it: lines joined again, letters unpacked, with everything as it was sent before it.
fn unpacked(letter: &Received) -> String {
    let soft = letter.data.replace("=\r\n", "").replace("=\n", "");
    let mut plain = String::new();
    let mut rest = soft.as_str();
    while let Some(at) = rest.find('=') {
        plain.push_str(&rest[..at]);
        match rest.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                plain.push(char::from(byte));
                rest = &rest[at + 3..];
            }
            None => {
                plain.push('=');
                rest = &rest[at + 1..];
            }
        }
    }
    plain.push_str(rest);
    let packed: Vec<String> = letter
        .data
        .split("\n\n")
        .filter_map(|part| data_encoding::BASE64.decode(part.replace(['\r', '\n'], "").as_bytes()).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    format!("{}\n{plain}\n{}", letter.data, packed.join("\n"))
}

/// What stands in a text that should not, by what it is.
fn told_in(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    TOLD.iter()
        .filter(|(_, forms)| forms.iter().any(|form| text.contains(&form.to_lowercase())))
        .map(|(what, _)| *what)
        .collect()
}

fn needles() -> Vec<&'static str> {
    TOLD.iter().flat_map(|(_, forms)| forms.iter().copied()).collect()
}

/// The search itself: it finds what is there.
fn can_find(folder: &Path) {
    let planted = folder.join("planted");
    std::fs::create_dir(&planted).unwrap();
    std::fs::write(planted.join("one"), b"\x00\xffquillonia\x00").unwrap();
    assert_eq!(holding(&planted, &needles()).len(), 1);
    assert_eq!(told_in("…?q=07700%20900731"), ["telephone"]);
    let letter = |data: &str| Received { from: String::new(), to: String::new(), data: data.to_owned() };
    assert_eq!(told_in(&unpacked(&letter("A\n\nVanton=\ngeren"))), ["family name"]);
    assert_eq!(told_in(&unpacked(&letter("A\n\nVmFudG9uZ2VyZW4=\n"))), ["family name"]);
    std::fs::remove_dir_all(planted).unwrap();
}

fn nothing_is_told(folder: &Path, street: Street, elsewhere: &dyn Fn() -> Vec<String>) {
    let letters = street.letters();
    for letter in &letters {
        assert_eq!(told_in(&unpacked(letter)), Vec::<&str>::new(), "a letter tells: {}", letter.data);
    }
    let metrics = street.server.get("/metrics");
    assert_eq!(metrics.status, 200);
    assert_eq!(told_in(&metrics.text()), Vec::<&str>::new(), "a number tells");
    assert!(street.addresses.len() > 300, "{} addresses came by", street.addresses.len());
    // What a telephone is given to dial is words of the page, not where it leads.
    for address in street.addresses.iter().filter(|to| !to.starts_with("tel:") && !to.starts_with("mailto:")) {
        assert_eq!(told_in(address), Vec::<&str>::new(), "an address tells: {address}");
    }
    let log = street.server.log();
    assert!(log.lines().count() > 100 && log.contains("/received/"), "requests are logged");
    assert_eq!(told_in(&log), Vec::<&str>::new(), "the log tells");
    // As it is while it runs, journal and all, and as it is left behind.
    let data = street.program.data().to_owned();
    if data.join("fingerpost.sqlite").is_file() {
        assert!(!holding(&data, &[SERVICE]).is_empty(), "the search does not see what is in the tables");
    }
    for moment in ["while it runs", "after it ended"] {
        for place in [data.as_path(), &street.temporary, folder] {
            assert_eq!(holding(place, &needles()), Vec::<String>::new(), "{moment}");
        }
        assert_eq!(elsewhere(), Vec::<String>::new(), "{moment}");
        if moment == "while it runs" {
            street.server.cut();
            std::thread::sleep(Duration::from_millis(300));
        }
    }
    let Street { program, server, .. } = street;
    drop(server);
    let checked = program.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.said());
    assert_eq!(told_in(&checked.said()), Vec::<&str>::new());
}

#[test]
fn nothing_of_a_person_stands_anywhere_but_sealed() {
    let folder = tempfile::tempdir().unwrap();
    can_find(folder.path());
    let mut street = Street::open(folder.path(), None);
    street.walk();
    nothing_is_told(folder.path(), street, &Vec::new);
}

#[test]
fn nor_on_postgresql() {
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = cluster.database();
    let mut street = Street::open(folder.path(), Some(&url));
    street.walk();
    let dump = cluster.dump(&url);
    assert!(dump.contains(SERVICE) && dump.contains("prescription_event"), "the dump is not whole");
    assert_eq!(told_in(&dump), Vec::<&str>::new(), "the dump tells");
    nothing_is_told(folder.path(), street, &|| {
        cluster.checkpoint(&url);
        holding(&cluster.data(), &needles())
    });
    assert!(!holding(&cluster.data(), &[SERVICE]).is_empty(), "the search does not see what is in the tables");
}
