//! The house keeps its shape: imports in one direction, files that can be read in one sitting, no panic
//! outside tests, and migrations in pairs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The rooms at the door use all the others but each other.
const OUTERMOST: Option<&[&str]> = Some(&[
    "exchange",
    "prescribing",
    "directory",
    "messages",
    "accounts",
    "database",
    "search",
    "geography",
    "domain",
]);

/// Each room with the rooms it may import; `None` may import all. `lib` and `main` stand above them.
const MAY_IMPORT: &[(&str, Option<&[&str]>)] = &[
    ("domain", Some(&[])),
    ("geography", Some(&["domain"])),
    ("search", Some(&["geography", "domain"])),
    ("database", Some(&["geography", "domain"])),
    ("accounts", Some(&["database", "geography", "domain"])),
    ("messages", Some(&["accounts", "database", "geography", "domain"])),
    ("directory", Some(&["messages", "accounts", "database", "geography", "domain"])),
    ("prescribing", Some(&["directory", "messages", "accounts", "database", "geography", "domain"])),
    ("exchange", Some(&["prescribing", "directory", "messages", "accounts", "database", "geography", "domain"])),
    ("web", OUTERMOST),
    ("worker", OUTERMOST),
    ("cli", None),
];

/// The most lines of a file.
const LONGEST: usize = 700;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder, with its text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source is UTF-8");
            found.push((path, text));
        }
    }
    found
}

/// The room a file belongs to; `None` for `lib.rs` and `main.rs`.
fn room_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    match first {
        "lib.rs" | "main.rs" => None,
        _ => Some(first.trim_end_matches(".rs").to_owned()),
    }
}

/// Whether the file is a test beside what it tests.
fn is_test_file(path: &Path) -> bool {
    path.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        let stem = name.trim_end_matches(".rs");
        stem == "tests" || stem.ends_with("_tests") || stem.ends_with("for_tests")
    }) || path.ancestors().any(is_declared_for_tests)
}

/// Whether the module of this file or folder is declared under `#[cfg(test)]` by its parent.
fn is_declared_for_tests(path: &Path) -> bool {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem().and_then(|stem| stem.to_str())) else {
        return false;
    };
    let beside = folder.with_extension("rs");
    [folder.join("mod.rs"), folder.join("lib.rs"), beside].iter().any(|parent| {
        let Ok(text) = std::fs::read_to_string(parent) else { return false };
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.windows(2).any(|pair| {
            let declared = pair[1].strip_suffix(';').and_then(|line| line.rsplit_once("mod ")).map(|(_, name)| name);
            pair[0] == "#[cfg(test)]" && declared == Some(stem)
        })
    })
}

/// The text with comments and the contents of literals blanked, and what stands under `#[cfg(test)]` left out;
/// lines stay where they are.
fn code(text: &str) -> String {
    without_tests(&blank(text))
}

fn blank(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let keep = |c: char| if c == '\n' { '\n' } else { ' ' };
    while at < bytes.len() {
        let rest = &bytes[at..];
        let before_is_word = at > 0 && (bytes[at - 1].is_alphanumeric() || bytes[at - 1] == '_');
        let length = match rest {
            ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => block_comment(rest),
            ['r', '"' | '#', ..] if !before_is_word => raw_string(rest).unwrap_or(0),
            ['b', 'r', '"' | '#', ..] if !before_is_word => raw_string(&rest[1..]).map_or(0, |length| length + 1),
            ['"', ..] => string(rest),
            ['\'', '\\', _, tail @ ..] => 3 + tail.iter().position(|c| *c == '\'').map_or(tail.len(), |end| end + 1),
            ['\'', _, '\'', ..] => 3,
            _ => 0,
        };
        if length == 0 {
            out.push(bytes[at]);
            at += 1;
        } else {
            out.extend(rest[..length].iter().copied().map(keep));
            at += length;
        }
    }
    out
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at + 1 < rest.len() {
        match (rest[at], rest[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Length of `r"…"` or `r#"…"#`; `None` when it is a raw identifier.
fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let mut at = 2 + hashes;
    while at < rest.len() {
        if rest[at] == '"' && rest[at + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(rest.len())
}

/// Blanks each item that follows `#[cfg(test)]`, up to its closing brace or semicolon.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        out.push_str(&rest[..start]);
        let item = &rest[start..];
        let (mut depth, mut end) = (0_i32, item.len());
        for (at, c) in item.char_indices().skip(MARK.len()) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if (c == '}' || c == ';') && depth == 0 {
                end = at + 1;
                break;
            }
        }
        out.extend(item[..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &item[end..];
    }
    out.push_str(rest);
    out
}

/// Rooms named after `crate::`, each with its line, groups (`use crate::{a, b::c}`) included.
fn references(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let line_of = |at: usize| code[..at].matches('\n').count() + 1;
    for (at, mark) in code.match_indices("crate::") {
        let own = code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if !own {
            continue;
        }
        let rest = &code[at + mark.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut word, mut words) = (0, String::new(), Vec::new());
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => words.push(std::mem::take(&mut word)),
                    _ if depth == 0 => word.push(c),
                    _ => {}
                }
            }
            words.push(word);
            let firsts = words.iter().map(|word| word.trim().split("::").next().unwrap_or_default().trim().to_owned());
            found.extend(firsts.filter(|name| !name.is_empty()).map(|name| (line_of(at), name)));
        } else {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push((line_of(at), name));
        }
    }
    found
}

#[test]
fn imports_go_one_way() {
    let rooms: BTreeSet<&str> = MAY_IMPORT.iter().map(|(room, _)| *room).collect();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (path, text) in sources(&root().join("src")) {
        let Some(room) = room_of(&path) else { continue };
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{}: the room {room:?} is not on the plan of the house", path.display()));
            continue;
        };
        // Tests keep to the plan too: a room is proved by what it may know.
        for (line, name) in references(&blank(&text)) {
            seen += 1;
            let inward = name == room || !rooms.contains(name.as_str());
            if !inward && !allowed.is_none_or(|allowed| allowed.contains(&name.as_str())) {
                wrong.push(format!("{}:{line}: {room} may not import {name}", path.display()));
            }
        }
    }
    assert!(seen > 0, "no reference was read: the test is blind");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_on_the_plan_and_says_what_it_owns() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for line in blank(&lib).lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let room = line.trim_end_matches(';');
        assert!(MAY_IMPORT.iter().any(|(name, _)| *name == room), "{room} is not on the plan of the house");
    }
    let silent: Vec<String> = sources(&root().join("src"))
        .into_iter()
        .filter(|(path, text)| !is_test_file(path) && !text.trim_start().starts_with("//!"))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no //! at the top of:\n{}", silent.join("\n"));
}

#[test]
fn no_file_is_longer_than_can_be_read() {
    let folders = ["src", "tests", "benches"].map(|folder| root().join(folder));
    let long: Vec<String> = folders
        .iter()
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| sources(folder))
        .filter(|(path, _)| !path.components().any(|part| part.as_os_str() == "node_modules"))
        .filter(|(_, text)| text.lines().count() > LONGEST)
        .map(|(path, text)| format!("{}: {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "more than {LONGEST} lines:\n{}", long.join("\n"));
}

#[test]
fn nothing_panics_or_prints_outside_tests() {
    const FORBIDDEN: [&str; 7] = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "dbg!(", "unsafe "];
    let mut found = Vec::new();
    for (path, text) in sources(&root().join("src")) {
        if is_test_file(&path) {
            continue;
        }
        for (number, line) in code(&text).lines().enumerate() {
            for word in FORBIDDEN.iter().filter(|word| line.contains(**word)) {
                found.push(format!("{}:{}: {word}", path.display(), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn migrations_stand_in_pairs() {
    let folder = root().join("migrations");
    if !folder.is_dir() {
        return;
    }
    let names = |database: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder.join(database)).unwrap_or_else(|e| panic!("migrations/{database}: {e}"));
        entries
            .flatten()
            .filter(|entry| entry.path().is_dir())
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, postgres, "each migration is written for both databases under the same name");
    for database in ["sqlite", "postgres"] {
        for name in &sqlite {
            for direction in ["up.sql", "down.sql"] {
                let file = folder.join(database).join(name).join(direction);
                assert!(file.is_file(), "{} is missing", file.display());
            }
        }
    }
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let hidden = ["/work/", "/root/", "/home/"];
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches"].map(|folder| root().join(folder)).iter().filter(|f| f.is_dir()) {
        for (path, text) in sources(folder) {
            let ours = path.ends_with("suite/house.rs");
            let skipped = ours || path.components().any(|part| part.as_os_str() == "node_modules");
            for word in hidden.iter().filter(|word| !skipped && text.contains(**word)) {
                found.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_reader_of_sources_is_not_blind() {
    let text = "use crate::{search::Answer, domain::{Point, Kind}, web};\n// crate::cli\nlet a = \"crate::worker\";\n\
                let x = crate::exchange::read(); let c = '\"'; let d = r#\"crate::cli \" \"#;\n\
                #[cfg(test)]\nmod tests { fn f() { x.unwrap(); } }\nfn g() { y.unwrap(); }\n";
    let names: Vec<(usize, String)> = references(&blank(text));
    let names: Vec<(usize, &str)> = names.iter().map(|(line, name)| (*line, name.as_str())).collect();
    assert_eq!(names, [(1, "search"), (1, "domain"), (1, "web"), (4, "exchange")]);
    let read = code(text);
    assert_eq!(read.lines().count(), text.lines().count());
    assert_eq!(read.matches(".unwrap()").count(), 1);
    assert!(read.lines().nth(6).is_some_and(|line| line.contains("y.unwrap()")));
}
