//! A private PostgreSQL in a temporary folder, on a unix socket, gone with this process.

#![allow(dead_code, reason = "each bench uses its part of this")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running server.
pub struct Cluster {
    /// Where its socket and its data are.
    pub folder: PathBuf,
    /// Waits for this process to end, then stops the server and sweeps up.
    watcher: Child,
}

impl Cluster {
    /// Starts a server with these settings ("shared_buffers=4GB"); `None` where PostgreSQL is absent.
    pub fn start(settings: &[&str]) -> Option<Self> {
        let programs = programs()?;
        let made = unprivileged(Path::new("mktemp")).args(["-d", "/tmp/fingerpost-bench-XXXXXX"]).output().ok()?;
        let folder = PathBuf::from(String::from_utf8(made.stdout).ok()?.trim());
        let (data, pg_ctl) = (folder.join("data"), programs.join("pg_ctl"));
        let quiet = ["--username=postgres", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"];
        run(unprivileged(&programs.join("initdb")).arg("--pgdata").arg(&data).args(quiet));
        let mut options = format!("-k {} -c listen_addresses=", folder.display());
        settings.iter().for_each(|setting| options.push_str(&format!(" -c {setting}")));
        let mut start = unprivileged(&pg_ctl);
        start.arg("--pgdata").arg(&data).arg("--log").arg(folder.join("log")).args(["--wait", "--options", &options]);
        run(start.arg("start"));
        let watcher = unprivileged(Path::new("sh"))
            .arg("-c")
            .arg("trap '' INT HUP TERM; read -r _; \"$1\" --pgdata \"$2\" --mode immediate stop; rm -rf \"$3\"")
            .arg("sh")
            .args([&pg_ctl, &data, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Some(Self { folder, watcher })
    }

    /// The address of one of its databases.
    pub fn address(&self, database: &str) -> String {
        format!("postgresql:///{database}?host={}&user=postgres", self.folder.display())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut line) = self.watcher.stdin.take() {
            // An end of file says the same.
            let _told = line.write_all(b"\n");
        }
        let _ended = self.watcher.wait();
    }
}

/// The folder with PostgreSQL's own programs, the newest first.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

/// The server refuses to run as root, so root hands over to the account that Debian's package makes.
fn unprivileged(program: &Path) -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0");
    let mut command = if root { Command::new("runuser") } else { Command::new(program) };
    if root {
        command.args(["-u", "postgres", "--"]).arg(program);
    }
    command.stdin(Stdio::null()).current_dir("/");
    command
}

fn run(command: &mut Command) {
    // The server must not hold this process's own output open.
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}
