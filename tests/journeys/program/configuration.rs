//! What an operator gets wrong is said plainly, by name.

use crate::support::program::finish;
use crate::support::{Program, feed, http};

fn program() -> (tempfile::TempDir, Program) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data"));
    (folder, program)
}

#[test]
fn a_port_in_use_is_said_plainly() {
    let (_folder, program) = program();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for command in [["serve", "--listen", address.as_str()], ["demo", "--listen", address.as_str()]] {
        let finished = program.run(&command);
        assert!(finished.code.is_some_and(|code| code != 0), "{}", finished.said());
        let said = finished.stderr.to_lowercase();
        assert!(said.contains(&taken.local_addr().unwrap().port().to_string()), "{said}");
        assert!(said.contains("in use") || said.contains("already"), "{said}");
        assert!(said.contains("--listen"), "the mend is named: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    let (folder, program) = program();
    std::fs::create_dir_all(program.data()).unwrap();
    for place in [folder.path().to_owned(), program.data().to_owned()] {
        feed::write(&place, "fingerpost.toml", "lisen = \"127.0.0.1:0\"\n");
    }
    let finished = program.run(&["index", "status"]);
    assert!(finished.code.is_some_and(|code| code != 0), "{}", finished.said());
    assert!(finished.said().contains("lisen"), "{}", finished.said());
}

#[test]
fn an_unknown_variable_is_refused_by_name() {
    let (_folder, program) = program();
    let child = program.command(&["index", "status"]).env("FINGERPOST_LISEN", "127.0.0.1:0").spawn().unwrap();
    let finished = finish(child);
    assert!(finished.code.is_some_and(|code| code != 0), "{}", finished.said());
    let said = finished.said();
    assert!(said.contains("FINGERPOST_") && said.to_lowercase().contains("lisen"), "{said}");
}

#[test]
fn a_bad_value_is_refused_by_name() {
    let (_folder, program) = program();
    let cases: [(&[&str], &str); 4] = [
        (&["serve", "--listen", "everywhere"], "listen"),
        (&["search", "lunch", "--near", "PR7 1DB", "--within-miles", "far"], "within"),
        (&["search", "lunch", "--kind", "gruop"], "kind"),
        (&["search", "lunch", "--day", "someday"], "day"),
    ];
    for (arguments, name) in cases {
        let finished = program.run(arguments);
        assert!(finished.code.is_some_and(|code| code != 0), "{arguments:?}: {}", finished.said());
        assert!(finished.stderr.contains(name), "{arguments:?}: {}", finished.said());
    }
    let elsewhere = program.clone().with_database("mysql://localhost/fingerpost").run(&["migrate"]);
    assert!(elsewhere.code.is_some_and(|code| code != 0) && elsewhere.said().contains("mysql"), "{}", elsewhere.said());
}

#[test]
fn the_flag_wins_over_the_variable_and_the_variable_over_the_file() {
    let (folder, program) = program();
    std::fs::create_dir_all(program.data()).unwrap();
    for place in [folder.path().to_owned(), program.data().to_owned()] {
        feed::write(&place, "fingerpost.toml", "listen = \"everywhere\"\n");
    }
    let mut command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("FINGERPOST_LISTEN", "127.0.0.1:0");
    let server = crate::support::Server::start_with(command, None);
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn one_address_cannot_ask_for_ever_and_is_told_so() {
    let (_folder, program) = program();
    let mut command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("FINGERPOST_REQUESTS_PER_MINUTE", "20");
    let server = crate::support::Server::start_with(command, None);
    let refused = (0..200).map(|_| server.get("/search?q=lunch")).find(|answer| answer.status == 429);
    let refused = refused.expect("two hundred searches at once are too many");
    assert!(refused.header("retry-after").is_some(), "when to come back is said");
    assert!(refused.text().contains("href"), "the page has a way on");
}

#[test]
fn help_names_every_command_and_says_what_it_does() {
    let (_folder, program) = program();
    let help = program.must(&["--help"]);
    for command in ["demo", "serve", "migrate", "import", "export", "index", "search", "check"] {
        assert!(help.contains(command), "{command} is not in the help");
        let own = program.must(&[command, "--help"]);
        assert!(own.lines().next().is_some_and(|line| line.len() > 10), "{command}: {own}");
    }
    assert!(!program.must(&["--version"]).trim().is_empty());
}

#[test]
fn migrate_makes_an_empty_directory_that_serves() {
    let (_folder, program) = program();
    program.must(&["migrate"]);
    program.must(&["migrate"]);
    program.check();
    let server = program.serve();
    assert_eq!(server.search(&[("q", "lunch")])["total"], 0);
    assert_eq!(http::get(&server.url("/")).unwrap().status, 200);
}

#[test]
fn an_empty_search_from_the_command_line_succeeds_and_says_so() {
    let (_folder, program) = program();
    program.must(&["migrate"]);
    let finished = program.run(&["search", "lunch"]);
    assert_eq!(finished.code, Some(0), "{}", finished.said());
    assert!(!finished.stdout.trim().is_empty(), "nothing found is said, not kept quiet");
}
