//! The built program: commands that end, and a server that listens.

use super::http::{self, Answer};
use super::process::{Tether, signal_group, until, wait_at_most};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// Longer than any command may take in a debug build on two busy cores.
const LIMIT: Duration = Duration::from_secs(600);
/// Longer than a server may take until it says where it is, the demonstration directory made included.
const STARTING: Duration = Duration::from_secs(180);

/// The program with its data folder and database.
#[derive(Clone)]
pub struct Program {
    data: PathBuf,
    database_url: Option<String>,
}

/// A command that has ended.
#[derive(Debug)]
pub struct Finished {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it logged.
    pub stderr: String,
    /// Highest resident memory seen, in kilobytes.
    pub peak_kb: u64,
}

impl Finished {
    /// Everything it said.
    pub fn said(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }

    /// What it printed, if it succeeded.
    #[track_caller]
    pub fn succeeded(self) -> String {
        assert_eq!(self.code, Some(0), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self.stdout
    }
}

impl Program {
    /// The program over SQLite in `data`.
    pub fn at(data: &Path) -> Self {
        Self { data: data.to_owned(), database_url: None }
    }

    /// The same with another database.
    pub fn with_database(self, url: &str) -> Self {
        Self { database_url: Some(url.to_owned()), ..self }
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// A command line of the program, with nothing of this machine's configuration in it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fingerpost"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("FINGERPOST_") || name == "RUST_LOG" {
                command.env_remove(name);
            }
        }
        // Every test comes from the same address.
        command.env("FINGERPOST_REQUESTS_PER_MINUTE", "1000000");
        command.arg("--data").arg(&self.data);
        if let Some(url) = &self.database_url {
            command.arg("--database-url").arg(url);
        }
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(parent) = self.data.parent() {
            command.current_dir(parent);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        finish(self.command(arguments).spawn().expect("the program starts"))
    }

    /// Runs a command that must succeed, and gives what it printed.
    #[track_caller]
    pub fn must(&self, arguments: &[&str]) -> String {
        self.run(arguments).succeeded()
    }

    /// Runs a command that must succeed and print JSON.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let text = self.must(arguments);
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{arguments:?} did not print JSON ({e}): {text}"))
    }

    /// Number of services that a search with nothing typed finds.
    #[track_caller]
    pub fn count(&self) -> u64 {
        self.json(&["search", "", "--json"])["total"].as_u64().expect("a total")
    }

    /// Proves that the index equals the database.
    #[track_caller]
    pub fn check(&self) {
        let checked = self.run(&["check"]);
        assert_eq!(checked.code, Some(0), "check found differences:\n{}", checked.said());
    }

    /// Starts `serve` on a free port and waits until it is ready.
    #[track_caller]
    pub fn serve(&self) -> Server {
        Server::start(self, &["serve", "--listen", "127.0.0.1:0"])
    }
}

/// Waits for the end of a command, reading its streams and its memory.
#[track_caller]
pub fn finish(mut child: Child) -> Finished {
    fn reader(stream: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
        let mut stream = stream.expect("a piped stream");
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stream.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        })
    }
    let (stdout, stderr) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let end = std::time::Instant::now() + LIMIT;
    let mut peak_kb = 0;
    let status = loop {
        peak_kb = peak_kb.max(peak_memory_kb(child.id()));
        if let Some(status) = wait_at_most(&mut child, Duration::from_millis(20)) {
            break Some(status);
        }
        if std::time::Instant::now() > end {
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
    };
    let finished = Finished {
        code: status.and_then(|status| status.code()),
        stdout: stdout.join().expect("stdout is read"),
        stderr: stderr.join().expect("stderr is read"),
        peak_kb,
    };
    assert!(status.is_some(), "the command did not end within {LIMIT:?}:\n{}", finished.said());
    finished
}

/// Highest resident memory of a process so far; 0 when it is gone.
fn peak_memory_kb(id: u32) -> u64 {
    std::fs::read_to_string(format!("/proc/{id}/status"))
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
            line.split_whitespace().nth(1)?.parse().ok()
        })
        .unwrap_or(0)
}

/// A running server. Ends on drop, and with the test process.
pub struct Server {
    child: Child,
    address: String,
    log: Arc<Mutex<String>>,
    tether: Option<Tether>,
}

impl Server {
    /// Starts a command that serves, and waits until `/readyz` says yes.
    #[track_caller]
    pub fn start(program: &Program, arguments: &[&str]) -> Self {
        Self::start_with(program.command(arguments), None)
    }

    /// The same from a prepared command; `sweep` is a folder to remove once the server is gone.
    #[track_caller]
    pub fn start_with(mut command: Command, sweep: Option<&Path>) -> Self {
        let mut child = command.process_group(0).spawn().expect("the program starts");
        let tether = Tether::group(&child, sweep);
        let log = Arc::new(Mutex::new(String::new()));
        let (say, heard) = mpsc::channel();
        let (stdout, stderr) = (child.stdout.take().expect("stdout"), child.stderr.take().expect("stderr"));
        let (out_log, err_log) = (log.clone(), log.clone());
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(rest) = line.split("Fingerpost is at ").nth(1) {
                    let _ = say.send(rest.trim().trim_end_matches('/').to_owned());
                }
                append(&out_log, &line);
            }
        });
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                append(&err_log, &line);
            }
        });
        let address = until(STARTING, || match heard.try_recv() {
            Ok(address) => Some(Some(address)),
            Err(_) if child.try_wait().is_ok_and(|ended| ended.is_some()) => Some(None),
            Err(_) => None,
        });
        let Some(Some(address)) = address else {
            drop(tether);
            panic!("the server did not say where it is:\n{}", log.lock().expect("the log"));
        };
        let server = Self { child, address, log, tether: Some(tether) };
        let ready = until(Duration::from_secs(120), || {
            http::get(&server.url("/readyz")).ok().filter(|answer| answer.status == 200)
        });
        assert!(ready.is_some(), "the server is not ready:\n{}", server.log());
        server
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Gets a path.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        http::get(&self.url(path)).unwrap_or_else(|e| panic!("{path}: {e}\n{}", self.log()))
    }

    /// Searches over the API.
    #[track_caller]
    pub fn search(&self, pairs: &[(&str, &str)]) -> Value {
        let path = http::address("/api/v1/search", pairs);
        let answer = self.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Every page of a search, joined.
    #[track_caller]
    pub fn search_all(&self, pairs: &[(&str, &str)]) -> (u64, Vec<Value>) {
        let (mut page, mut all) = (1, Vec::new());
        loop {
            let number = page.to_string();
            let mut asked = pairs.to_vec();
            asked.extend([("per_page", "100"), ("page", number.as_str())]);
            let answer = self.search(&asked);
            let total = answer["total"].as_u64().expect("a total");
            let results = answer["results"].as_array().expect("results").clone();
            let last = results.is_empty();
            all.extend(results);
            if last || all.len() as u64 >= total {
                return (total, all);
            }
            page += 1;
        }
    }

    /// What it printed and logged so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("the log").clone()
    }

    /// Ends the process as a power cut would, while others still talk to it.
    pub fn cut(&self) {
        signal_group("KILL", self.child.id());
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn append(log: &Mutex<String>, line: &str) {
    if let Ok(mut log) = log.lock() {
        log.push_str(line);
        log.push('\n');
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        signal_group("TERM", self.child.id());
        if wait_at_most(&mut self.child, Duration::from_secs(10)).is_none() {
            signal_group("KILL", self.child.id());
            let _ = self.child.wait();
        }
        drop(self.tether.take());
    }
}
