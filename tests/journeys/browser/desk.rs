//! Somewhere to work: a demonstration of one's own for each test, with its invented people, mail that really
//! goes out, and a browser for whoever signs in.
//!
//! `FINGERPOST_JOURNEYS_DATABASE=postgres` lets every office work on PostgreSQL instead of SQLite.

use super::accessibility::RUN;
use super::screenshots::folder;
use crate::support::browser::{Scripts, free_port};
use crate::support::mail::MailServer;
use crate::support::{Browser, Cluster, Program, Server, parts};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The password of everybody in the demonstration, as it prints it.
pub const PASSWORD: &str = "invented kettle tractor";
/// Link worker.
pub const LEANNE: &str = "leanne@example.org";
/// Link worker of the same team.
pub const IMRAN: &str = "imran@example.org";
/// Co-ordinator of that team.
pub const RUTH: &str = "ruth@example.org";
/// Practice nurse who refers people.
pub const PAT: &str = "pat@example.org";
/// Of Chorley Good Neighbours, who receives prescriptions.
pub const GRACE: &str = "grace@example.org";
/// Steward of the directory.
pub const STEWARD: &str = "steward@example.org";
/// Administrator.
pub const ADMINISTRATOR: &str = "administrator@example.org";

/// A running demonstration that belongs to one test.
pub struct Office {
    /// The server.
    pub server: Server,
    /// The same program on the same data, for commands beside it.
    pub program: Program,
    /// What it sends arrives here.
    pub mail: MailServer,
    /// Where its database is on PostgreSQL; `None` for the SQLite file in its folder.
    database: Option<String>,
}

/// The cluster on which the offices work; `None` for SQLite.
fn cluster() -> Option<&'static Cluster> {
    match std::env::var("FINGERPOST_JOURNEYS_DATABASE").as_deref() {
        Err(_) | Ok("sqlite") => None,
        Ok("postgres") => Some(Cluster::shared().expect("PostgreSQL is asked for, and it is not here")),
        Ok(other) => panic!("FINGERPOST_JOURNEYS_DATABASE is {other:?}; it may be \"sqlite\" or \"postgres\""),
    }
}

/// A demonstration that was made once, to be copied.
struct Made {
    data: PathBuf,
    database: Option<String>,
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        // Swept with the shared demonstration: the folder goes when this process ends.
        let folder = tempfile::Builder::new().prefix("fpm").tempdir().unwrap().keep();
        let data = folder.join("data");
        let database = cluster().map(Cluster::database);
        program(&data, database.as_deref()).must(&["demo", "--no-serve"]);
        super::site::sweep_at_the_end(&folder);
        Made { data, database }
    })
}

fn program(data: &Path, database: Option<&str>) -> Program {
    match database {
        Some(url) => Program::at(data).with_database(url),
        None => Program::at(data),
    }
}

/// Opens a demonstration of one's own.
pub fn office() -> Office {
    office_with(&[])
}

/// The same with further settings of the environment (`("FINGERPOST_LOG", "debug")`).
pub fn office_with(settings: &[(&str, &str)]) -> Office {
    let folder = tempfile::Builder::new().prefix("fpo").tempdir().unwrap().keep();
    let data = folder.join("data");
    let made = made();
    copy(&made.data, &data);
    let database = made.database.as_deref().zip(cluster()).map(|(url, cluster)| cluster.copy_of(url));
    let program = program(&data, database.as_deref());
    let mail = MailServer::start();
    let address = format!("127.0.0.1:{}", free_port());
    let mut command = program.command(&["serve", "--listen", &address]);
    command
        .env("FINGERPOST_BASE_URL", format!("http://{address}"))
        // As `demo` does: everything here is invented, and a code would be asked of nobody.
        .env("FINGERPOST_SECOND_FACTOR", "optional")
        .env("FINGERPOST_SMTP", mail.url())
        .env("FINGERPOST_MAIL_FROM", "Fingerpost <no-reply@example.org>");
    for (name, value) in settings {
        command.env(name, value);
    }
    let server = Server::start_with(command, Some(&folder));
    Office { server, program, mail, database }
}

impl Office {
    /// A browser that nobody has signed in with; `None` where there is no Chromium.
    pub fn browser(&self) -> Option<Browser> {
        Browser::open(&self.server.url(""), Scripts::On)
    }

    /// A browser in which `email` has signed in.
    pub fn signed_in(&self, email: &str) -> Option<Browser> {
        let browser = self.browser()?;
        sign_in(&browser, email);
        Some(browser)
    }

    /// Changes what is stored behind the program's back, such as how long ago something was; statements that both
    /// databases understand.
    #[track_caller]
    pub fn change_stored(&self, statements: &str) {
        let done = match &self.database {
            Some(url) => PgConnection::establish(url).unwrap().batch_execute(statements),
            None => {
                let file = self.program.data().join("fingerpost.sqlite");
                let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
                conn.batch_execute(&format!("PRAGMA busy_timeout = 10000; {statements}"))
            }
        };
        done.unwrap_or_else(|e| panic!("{statements}: {e}"));
    }

    /// The letters that arrived for `email`, once there are `least` of them; waits some seconds for them.
    #[track_caller]
    pub fn letters(&self, email: &str, least: usize) -> Vec<crate::support::mail::Received> {
        let mine = || {
            let all = self.mail.received().into_iter().filter(|one| one.to == email).collect::<Vec<_>>();
            (all.len() >= least).then_some(all)
        };
        crate::support::process::until(std::time::Duration::from_secs(60), mine)
            .unwrap_or_else(|| panic!("fewer than {least} letters for {email}: {:?}", self.mail.received()))
    }
}

/// Signs in with the password that the demonstration prints.
#[track_caller]
pub fn sign_in(browser: &Browser, email: &str) {
    browser.go("/sign-in");
    browser.fill("main [name='email']", email);
    browser.fill("main [name='password']", PASSWORD);
    let button = browser.one("main form [type='submit'], main form button:not([type])");
    browser.press_and_follow(&button);
    assert!(!browser.path().starts_with("/sign-in"), "{email} is not signed in: {}", browser.page());
}

/// Clicks the first visible link or button whose words contain `words`.
#[track_caller]
pub fn press(browser: &Browser, words: &str) {
    let all = browser.all("main a[href], main button");
    let wanted = words.to_lowercase();
    let found = all.iter().find(|one| browser.words(one).to_lowercase().contains(&wanted));
    let found = found.unwrap_or_else(|| panic!("nothing says {words:?} at {}:\n{}", browser.path(), browser.page()));
    browser.press_and_follow(found);
}

/// The page as it is now: no rule of accessibility broken and nothing sideways at 320, 360 and 1280 px, and
/// two pictures of it in `target/screenshots` to be looked at.
#[track_caller]
pub fn look(browser: &Browser, name: &str) {
    let Some(rules) = parts::accessibility_rules() else { return };
    for width in [320, 360, 1280] {
        browser.viewport(width, 900);
        let wide = browser.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth;");
        assert_eq!(wide.as_bool(), Some(false), "{name} scrolls sideways at {width}");
        if width == 320 {
            continue;
        }
        browser.run(&rules);
        let found = browser.run_async(RUN);
        assert_eq!(found.as_array().map(Vec::len), Some(0), "{name} at {width}: {found:#}");
        browser.picture(&folder().join(format!("{name}-{width}.png")));
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

#[test]
fn everybody_of_the_demonstration_comes_to_a_page_of_their_own() {
    let office = office();
    for (email, wanted) in [
        (LEANNE, "/today"),
        (RUTH, "/triage"),
        (PAT, "/referrals/new"),
        (GRACE, "/received"),
        (STEWARD, "/account"),
        (ADMINISTRATOR, "/account"),
    ] {
        let Some(browser) = office.signed_in(email) else { return };
        browser.go(wanted);
        assert_eq!(browser.path(), wanted, "{email}");
        look(&browser, &format!("first-{}", email.split('@').next().unwrap()));
    }
}
