//! What people type is not kept: not in a log, not in a file, not in a number.

use crate::support::{Program, Server, feed};
use std::path::Path;

/// Files under `folder` that hold `words`.
fn holding(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, words));
        } else if std::fs::read(&path).is_ok_and(|bytes| bytes.windows(words.len()).any(|at| at == words.as_bytes())) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn search_words_are_in_no_log_and_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data"));
    let path = feed::write(folder.path(), "halls.json", feed::page(&feed::services(0, 5)));
    program.must(&["import", "oruk", path.to_str().unwrap()]);
    // As talkative as it can be made.
    let mut command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("FINGERPOST_LOG", "trace").env_remove("RUST_LOG");
    let server = Server::start_with(command, None);
    let secret = ["xylophonia", "quetzalcoat", "i want to die"];
    for words in secret {
        let encoded = words.replace(' ', "+");
        for path in [
            format!("/search?q={encoded}&near=PR7+1DB"),
            format!("/search/filters?q={encoded}"),
            format!("/api/v1/search?q={encoded}"),
            format!("/api/v1/suggest?q={encoded}"),
            format!("/api/v1/places?q={encoded}"),
            format!("/needs?near={encoded}"),
            format!("/search?q={encoded}&within_miles=nonsense"),
            format!("/nowhere-at-all?q={encoded}"),
        ] {
            let answer = server.get(&path);
            assert!(answer.status < 500, "{path}: {}", answer.status);
        }
    }
    let metrics = server.get("/metrics").text();
    let log = server.log();
    assert!(log.lines().count() > 3, "requests are logged, without their words: {log}");
    drop(server);
    for words in ["xylophonia", "quetzalcoat", "want to die", "want+to+die", "want%20to%20die"] {
        assert!(!log.contains(words), "the log holds {words:?}");
        assert!(!metrics.contains(words), "the metrics hold {words:?}");
        assert_eq!(holding(program.data(), words), Vec::<String>::new(), "{words:?} is kept");
    }
}
