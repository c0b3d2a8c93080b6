//! A temporary PostgreSQL cluster on a unix socket, one per test process, a database per test.

use super::parts;
use super::process::Tether;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A running cluster. Stopped and removed with the test process.
pub struct Cluster {
    folder: PathBuf,
    made: AtomicUsize,
    _tether: Tether,
}

impl Cluster {
    /// The cluster of this process, started on first use; `None` where PostgreSQL is absent.
    pub fn shared() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        CLUSTER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            parts::missing("PostgreSQL's initdb and pg_ctl", "On Debian: apt-get install postgresql.");
            return None;
        };
        // A socket's path has room for about 100 bytes, so the folder is short.
        let folder = tempfile::Builder::new().prefix("fpg").tempdir_in("/tmp").expect("a folder").keep();
        let data = folder.join("data");
        std::fs::create_dir(&data).expect("a folder");
        if parts::is_root() {
            must(Command::new("chown").arg("-R").arg("postgres").arg(&folder));
        }
        let tether = Tether::new(&format!(
            "cd '{folder}'; {user}'{pg_ctl}' -D '{data}' -m immediate stop; rm -rf '{folder}'",
            user = if parts::is_root() { "runuser -u postgres -- " } else { "" },
            pg_ctl = programs.join("pg_ctl").display(),
            data = data.display(),
            folder = folder.display(),
        ));
        let mut initdb = unprivileged(&programs.join("initdb"), &folder);
        must(initdb.arg("-D").arg(&data).args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N"]));
        let options = format!(
            "-k {} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60",
            folder.display()
        );
        let mut start = unprivileged(&programs.join("pg_ctl"), &folder);
        must(start.arg("-D").arg(&data).arg("-o").arg(options).arg("-l").arg(folder.join("log")).args(["-w", "start"]));
        Some(Self { folder, made: AtomicUsize::new(0), _tether: tether })
    }

    /// A new, empty database; gives its address.
    pub fn database(&self) -> String {
        self.made_from("template0")
    }

    /// A new database with everything that stands in another, to which nobody may be connected; gives its address.
    pub fn copy_of(&self, url: &str) -> String {
        let name = url.trim_start_matches("postgres:///").split('?').next().expect("a database has a name");
        self.made_from(name)
    }

    fn made_from(&self, template: &str) -> String {
        let name = format!("journey_{}", self.made.fetch_add(1, Ordering::Relaxed));
        let programs = programs().expect("PostgreSQL is here");
        let psql = [programs.join("psql"), PathBuf::from("/usr/bin/psql")].into_iter().find(|path| path.is_file());
        let mut create = unprivileged(&psql.expect("psql is here"), &self.folder);
        must(
            create
                .arg("-h")
                .arg(&self.folder)
                .args(["-U", "postgres", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-c"])
                .arg(format!("CREATE DATABASE {name} TEMPLATE {template}")),
        );
        format!("postgres:///{name}?host={}&user=postgres", self.folder.display())
    }

    /// The folder of its files.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Everything in a database as SQL.
    pub fn dump(&self, url: &str) -> String {
        let programs = programs().expect("PostgreSQL is here");
        let pg_dump = [programs.join("pg_dump"), PathBuf::from("/usr/bin/pg_dump")];
        let pg_dump = pg_dump.into_iter().find(|path| path.is_file()).expect("pg_dump is here");
        let out = unprivileged(&pg_dump, &self.folder).arg(url).output().expect("pg_dump starts");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    /// Has everything that was written brought to its files.
    pub fn checkpoint(&self, url: &str) {
        use diesel::Connection;
        use diesel::connection::SimpleConnection;
        let mut connection = diesel::PgConnection::establish(url).expect("the database is here");
        connection.batch_execute("CHECKPOINT").expect("a checkpoint");
    }
}

/// The folder that holds `initdb` and `pg_ctl`: the distribution's newest, else one on PATH.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

/// A command as a user whom PostgreSQL accepts.
fn unprivileged(program: &Path, folder: &Path) -> Command {
    let mut command = if parts::is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder);
    command
}

fn must(command: &mut Command) {
    // Streams go to a file: a server that inherits a pipe would keep its reader waiting for ever.
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let file = std::fs::File::create(&said).expect("a file");
    command.stdin(std::process::Stdio::null()).stdout(file.try_clone().expect("a file")).stderr(file);
    let status = command.status().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let text = std::fs::read(&said).unwrap_or_default();
    assert!(status.success(), "{command:?}: {}", String::from_utf8_lossy(&text));
}
