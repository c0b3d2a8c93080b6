//! Proof that the parts under the journeys work and that they can find fault.

use super::browser::{Browser, Scripts};
use super::{Cluster, feed, parts};
use serde_json::json;
use std::io::Read;

const PAGE: &str = "data:text/html,<!doctype html><html><meta name='viewport' content='width=device-width'><title>Off</title><body><main><h1>One</h1><img src='data:,'>\
    <form><input name='q'><input type='checkbox' id='free' name='free'><button>Go</button></form>\
    <script>document.title='On'</script></main>";

#[test]
fn the_browser_sees_types_ticks_and_finds_fault() {
    let Some(browser) = Browser::open("http://127.0.0.1:1", Scripts::On) else { return };
    browser.go_to(PAGE);
    assert_eq!((browser.title(), browser.text("h1")), ("On".to_owned(), "One".to_owned()));
    browser.fill("input[name='q']", "lunch");
    assert_eq!(browser.value("input[name='q']"), "lunch");
    browser.press(thirtyfour::Key::Tab + "");
    assert_eq!(browser.run("return document.activeElement.name;"), "free");
    browser.tick("input[name='free']");
    browser.viewport(320, 600);
    assert_eq!(browser.run("return innerWidth;"), 320);
    let folder = tempfile::tempdir().unwrap();
    browser.viewport(360, 600);
    browser.picture(&folder.path().join("page.png"));
    let picture = std::fs::read(folder.path().join("page.png")).unwrap();
    assert_eq!(&picture[..4], b"\x89PNG");
    assert_eq!(u32::from_be_bytes(picture[16..20].try_into().unwrap()), 360);

    let Some(rules) = parts::accessibility_rules() else { return };
    browser.run(&rules);
    let found = browser.run_async(
        "const done = arguments[arguments.length - 1]; axe.run(document).then(r => done(r.violations.map(v => v.id)));",
    );
    assert!(found.as_array().unwrap().contains(&json!("image-alt")), "{found}");
}

#[test]
fn a_browser_without_scripts_runs_none_and_can_still_be_driven() {
    let Some(browser) = Browser::open("http://127.0.0.1:1", Scripts::Off) else { return };
    browser.go_to(PAGE);
    assert_eq!((browser.title(), browser.text("h1")), ("Off".to_owned(), "One".to_owned()));
    browser.fill("input[name='q']", "lunch");
    assert_eq!(browser.value("input[name='q']"), "lunch");
    browser.tick("input[name='free']");
}

#[test]
fn the_cluster_gives_separate_databases() {
    let Some(cluster) = Cluster::shared() else { return };
    let (one, other) = (cluster.database(), cluster.database());
    assert_ne!(one, other);
    use diesel::Connection;
    use diesel::connection::SimpleConnection;
    for url in [one, other] {
        let mut connection = diesel::PgConnection::establish(&url).unwrap();
        connection.batch_execute("CREATE TABLE same_name (id INTEGER)").unwrap();
    }
}

#[test]
fn the_bomb_unpacks_to_what_it_claims() {
    let bomb = feed::zip_bomb(20);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bomb)).unwrap();
    let entry = archive.by_index(0).unwrap();
    assert_eq!((&*entry.name().unwrap(), entry.size()), ("feed.json", 20 << 20));
    let mut start = vec![0; 3 << 20];
    entry.take(3 << 20).read_exact(&mut start).unwrap();
    assert!(start.iter().all(|byte| *byte == b' '));
}

#[test]
fn the_loopback_feed_answers_and_counts() {
    let served = feed::LoopbackFeed::serve(|target| format!("[{target:?}]"));
    let answer = super::http::get(&format!("http://{}/services?page=2", served.address)).unwrap();
    assert_eq!((answer.status, answer.json()), (200, json!(["/services?page=2"])));
    assert_eq!(served.asked(), 1);
}

#[test]
fn a_server_is_waited_for_heard_and_ended_with_its_children() {
    let ready = feed::LoopbackFeed::serve(|_| "{}".to_owned());
    let mut command = std::process::Command::new("sh");
    command
        .arg("-c")
        .arg(format!("echo 'Fingerpost is at http://{}/'; echo complaint >&2; sleep 3571 & wait", ready.address));
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let sleeping = || {
        let found = std::process::Command::new("pgrep").args(["-fx", "sleep 3571"]).output().map(|out| out.stdout);
        found.is_ok_and(|ids| !ids.is_empty())
    };
    let server = super::Server::start_with(command, None);
    assert_eq!(server.get("/healthz").status, 200);
    let complained =
        super::process::until(std::time::Duration::from_secs(5), || server.log().contains("complaint").then_some(()));
    assert!(complained.is_some(), "{}", server.log());
    drop(server);
    assert!(!sleeping(), "what the server started outlives it");
}

#[test]
fn a_command_is_read_to_its_end() {
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "head -c 300000 /dev/zero | tr '\\0' a; echo trouble >&2; exit 3"]);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let finished = super::program::finish(command.spawn().unwrap());
    assert_eq!((finished.code, finished.stdout.len(), finished.stderr.trim()), (Some(3), 300_000, "trouble"));
}
