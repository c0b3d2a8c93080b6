//! The address of a database: its scheme chooses the backend.

use super::{Error, Result};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Which database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// SQLite, in a file.
    Sqlite,
    /// PostgreSQL, over a socket.
    Postgres,
}

/// A database address that has been read. Neither `Debug` nor `Display` shows a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Address);

#[derive(Clone, PartialEq, Eq)]
enum Address {
    Sqlite(PathBuf),
    Postgres(String),
}

impl DatabaseUrl {
    /// The SQLite database in this file.
    pub fn sqlite(path: impl Into<PathBuf>) -> Self {
        Self(Address::Sqlite(path.into()))
    }

    /// Which engine it names.
    pub fn backend(&self) -> Backend {
        match &self.0 {
            Address::Sqlite(_) => Backend::Sqlite,
            Address::Postgres(_) => Backend::Postgres,
        }
    }

    /// The file of a SQLite database.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.0 {
            Address::Sqlite(path) => Some(path),
            Address::Postgres(_) => None,
        }
    }

    /// What libpq is given; holds the password.
    pub(super) fn postgres(&self) -> Option<&str> {
        match &self.0 {
            Address::Sqlite(_) => None,
            Address::Postgres(url) => Some(url),
        }
    }

    /// `text` with this address's password blotted out, for messages that a backend wrote.
    pub(super) fn without_secrets(&self, text: &str) -> String {
        let Address::Postgres(url) = &self.0 else { return text.to_owned() };
        secrets(url).into_iter().filter(|secret| secret.len() > 2).fold(text.to_owned(), |t, s| t.replace(s, "***"))
    }
}

impl FromStr for DatabaseUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            return sqlite_path(path);
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self(Address::Postgres(text.to_owned())));
        }
        match text.split_once("://") {
            Some((scheme, _)) => Err(Error::Scheme { scheme: scheme.to_owned() }),
            None => sqlite_path(text),
        }
    }
}

fn sqlite_path(path: &str) -> Result<DatabaseUrl> {
    if path.is_empty() || path == "/" {
        return Err(Error::Address { address: format!("\"{path}\""), mend: "write sqlite:///absolute/path" });
    }
    if path.contains(":memory:") || path.contains('?') {
        return Err(Error::Address {
            address: format!("\"{path}\""),
            mend: "give the path of a file, without options; a database in memory cannot be shared by readers",
        });
    }
    Ok(DatabaseUrl::sqlite(path))
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Address::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Address::Postgres(url) => f.write_str(&redacted(url)),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// The secret parts of a PostgreSQL address: the password before the last `@` of the authority, and
/// every option whose name ends in "password".
fn secrets(url: &str) -> Vec<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (before_options, options) = rest.split_once('?').unwrap_or((rest, ""));
    // A password with a bare slash or question mark is not valid, but must not be shown either.
    let authority = match rest.rfind('@') {
        Some(at) if at > before_options.len() && !options.contains('=') => rest.get(..at),
        _ => before_options.rfind('@').and_then(|at| before_options.get(..at)),
    };
    let password = authority.and_then(|a| a.split_once(':')).map(|(_, password)| password);
    let named = options
        .split('&')
        .filter_map(|option| option.split_once('='))
        .filter(|(name, _)| name.to_ascii_lowercase().ends_with("password"))
        .map(|(_, value)| value);
    password.into_iter().chain(named).filter(|s| !s.is_empty()).collect()
}

fn redacted(url: &str) -> String {
    let mut out = url.to_owned();
    for secret in secrets(url) {
        for lead in [":", "="] {
            out = out.replace(&format!("{lead}{secret}"), &format!("{lead}***"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_backend() {
        for (text, path) in [
            ("sqlite:///var/lib/fp.db", "/var/lib/fp.db"),
            ("data/fp.db", "data/fp.db"),
            ("/var/lib/fp.db", "/var/lib/fp.db"),
            ("sqlite:fp.db", "fp.db"),
        ] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert_eq!(url.sqlite_path(), Some(Path::new(path)), "{text}");
        }
        for text in ["postgres://a@h/d", "postgresql:///d?host=/run/postgresql", "postgres://%2Frun%2Fpg/d"] {
            assert_eq!(text.parse::<DatabaseUrl>().unwrap().backend(), Backend::Postgres);
        }
        let error = "mysql://h/d".parse::<DatabaseUrl>().unwrap_err().to_string();
        assert!(error.contains("\"mysql\""), "{error}");
        for wrong in ["", "sqlite://", "sqlite::memory:", ":memory:", "sqlite:///x?mode=ro"] {
            assert!(wrong.parse::<DatabaseUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for text in [
            "postgres://fp:s3cr3t@host:5432/d",
            "postgres://fp:s3cr3t@h1:1,h2:2/d?sslmode=require",
            "postgresql:///d?user=fp&password=s3cr3t&host=/run",
            "postgres://fp:s3cr3t@x/y@host/d",
        ] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert!(!format!("{url} {url:?}").contains("s3cr3t"), "{url}");
            assert!(!url.without_secrets(&format!("could not read {text}")).contains("s3cr3t"));
        }
    }
}
