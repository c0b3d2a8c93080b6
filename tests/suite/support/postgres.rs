//! A temporary PostgreSQL cluster: one per test process, on a unix socket, stopped when the process ends
//! however it ends.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use fingerpost::database::{ConnectOptions, Database, DatabaseUrl};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Cluster {
    socket: PathBuf,
    databases: AtomicU32,
    /// Reads from a pipe that this process holds; at its end it stops the server and removes the folder.
    _watcher: Child,
}

const TEMPLATE: &str = "fingerpost_template";

impl Cluster {
    /// The cluster of this process, started at the first call.
    pub fn get() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        let cluster = CLUSTER.get_or_init(|| {
            let programs = programs()?;
            Some(Self::start(&programs))
        });
        if cluster.is_none() {
            super::missing("initdb and pg_ctl are neither on PATH nor in /usr/lib/postgresql/*/bin");
        }
        cluster.as_ref()
    }

    /// A new migrated database, made from the template.
    pub fn create_database(&self) -> DatabaseUrl {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        let mut conn = PgConnection::establish(&self.address("postgres")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).unwrap();
        self.address(&name).parse().unwrap()
    }

    /// A new database without a table.
    pub fn create_empty_database(&self) -> DatabaseUrl {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        let mut conn = PgConnection::establish(&self.address("postgres")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.address(&name).parse().unwrap()
    }

    fn address(&self, database: &str) -> String {
        format!("postgresql:///{database}?host={}&user=postgres", self.socket.display())
    }

    fn start(programs: &Path) -> Self {
        let folder = make_folder();
        let (data, socket, log) = (folder.join("data"), folder.clone(), folder.join("log"));
        let pg_ctl = programs.join("pg_ctl");
        run(unprivileged(&programs.join("initdb")).arg("--pgdata").arg(&data).args([
            "--username=postgres",
            "--auth=trust",
            "--no-sync",
            "--locale=C",
            "--encoding=UTF8",
        ]));
        let settings = format!(
            "-k {} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
             -c max_connections=300 -c autovacuum=off",
            socket.display()
        );
        run(unprivileged(&pg_ctl).arg("--pgdata").arg(&data).arg("--log").arg(&log).args([
            "--wait",
            "--options",
            &settings,
            "start",
        ]));
        let watcher = unprivileged(Path::new("sh"))
            .arg("-c")
            .arg("read -r _; \"$1\" --pgdata \"$2\" --mode immediate stop; rm -rf \"$3\"")
            .arg("sh")
            .args([&pg_ctl, &data, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let cluster = Self { socket, databases: AtomicU32::new(0), _watcher: watcher };
        let mut conn = PgConnection::establish(&cluster.address("postgres")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {TEMPLATE}")).unwrap();
        let template: DatabaseUrl = cluster.address(TEMPLATE).parse().unwrap();
        let database = Database::connect(&template, ConnectOptions::default()).unwrap();
        database.migrate().unwrap();
        drop(database);
        // A template must have no connection; closed ones linger for a moment.
        for _ in 0..500 {
            let others: i64 = diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = '{TEMPLATE}'"
            ))
            .get_result(&mut conn)
            .unwrap();
            if others == 0 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        cluster
    }
}

/// The folder with PostgreSQL's own programs.
fn programs() -> Option<PathBuf> {
    let on_path =
        std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    installed.sort();
    on_path
        .chain(installed.into_iter().rev())
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

/// The server refuses to run as root, so root hands over to the account that Debian's package makes.
fn unprivileged(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.stdin(Stdio::null()).current_dir("/");
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

/// A folder that the server's account owns, with a name short enough for a socket in it.
fn make_folder() -> PathBuf {
    let out = unprivileged(Path::new("mktemp")).args(["-d", "/tmp/fingerpost-pg-XXXXXX"]).output().unwrap();
    assert!(out.status.success(), "mktemp: {}", String::from_utf8_lossy(&out.stderr));
    PathBuf::from(String::from_utf8(out.stdout).unwrap().trim())
}

fn run(command: &mut Command) {
    // The server must not hold the test's own output open.
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.as_ref().is_ok_and(std::process::ExitStatus::success), "{command:?}: {status:?}");
}
