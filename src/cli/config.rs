//! Settings: flags first, then `FINGERPOST_*`, then `fingerpost.toml`, then what is sensible.
//!
//! Every layer has the same keys. A key that nobody knows and a value that cannot be are refused by
//! name, with the layer they stand in, so that a slip of the pen never silently means the default.

use crate::domain::measure::Licence;
use crate::messages::{Smtp, SmtpError};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Every key, with what it means; the order is that of `fingerpost help`.
pub const KEYS: &[(&str, &str)] = &[
    ("data", "folder of the database, the index and imports (default: fingerpost-data)"),
    ("database_url", "sqlite:///path or postgresql://user@host/name (default: a SQLite file in the data folder)"),
    ("listen", "host:port to serve on (default: 127.0.0.1:8080)"),
    ("vocabulary", "folder that overrides the vocabulary shipped in the program"),
    ("meaning", "on or off: fill few results up with what is near in meaning (default: on)"),
    ("help_phone", "telephone number shown on every page"),
    ("help_name", "who answers that number"),
    ("safeguarding_phone", "number that takes worries about an adult or a child, shown wherever harm is told of"),
    (
        "swemwbs_licence",
        "whose registration lets you ask the short Warwick-Edinburgh scale, with its number or date (default: not asked)",
    ),
    ("swemwbs_items", "text file with the seven questions of that scale, one a line; needed with swemwbs_licence"),
    ("service_name", "name of this directory on its pages (default: Fingerpost)"),
    ("base_url", "the site's own address, such as https://help.example.org; with https, cookies are bound to it"),
    (
        "smtp",
        "mail server, smtps://user:password@host or smtp://host?tls=required (default: messages are kept, not sent)",
    ),
    (
        "mail_from",
        "who messages are from, such as \"Fingerpost <no-reply@example.org>\"; needed with smtp, as is base_url",
    ),
    ("second_factor", "required or optional: whether roles count only with a code from an app (default: required)"),
    ("keys", "the keys that seal personal data, for several nodes (default: the file \"keys\" in the data folder)"),
    ("trusted_proxy", "addresses whose X-Forwarded-For is believed, separated by commas"),
    ("requests_per_minute", "requests one address may make in a minute (default: 600)"),
    (
        "allow_private_address",
        "hosts on inward networks that imports may read from and people may sign in through, separated by commas",
    ),
    ("sqlite_synchronous", "normal or full (default: normal)"),
    ("log", "what to log, as a tracing filter (default: info)"),
    ("log_format", "text or json (default: text)"),
];

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key that does not exist.
    #[error("{layer}: there is no setting \"{key}\". {hint}")]
    UnknownKey {
        /// File or "environment".
        layer: String,
        /// As written.
        key: String,
        /// The nearest key, or all of them.
        hint: String,
    },
    /// A value that cannot be.
    #[error("{layer}: \"{key}\" cannot be \"{value}\": {mend}")]
    BadValue {
        /// File, "environment" or "command line".
        layer: String,
        /// The setting.
        key: String,
        /// As written.
        value: String,
        /// What it takes.
        mend: String,
    },
    /// The file is not TOML or cannot be read.
    #[error("{path}: {reason}")]
    File {
        /// The settings file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// The settings in force.
#[derive(Clone)]
pub struct Config {
    /// Folder of everything that a running program keeps.
    pub data: PathBuf,
    /// Where the database is; may hold a password, so never print it raw.
    pub database_url: String,
    /// Where to serve.
    pub listen: SocketAddr,
    /// Folder that overrides the shipped vocabulary.
    pub vocabulary: Option<PathBuf>,
    /// Whether few results are filled up with what is near in meaning.
    pub meaning: bool,
    /// Number shown on every page.
    pub help_phone: Option<String>,
    /// Who answers it.
    pub help_name: Option<String>,
    /// Who takes worries about an adult or a child.
    pub safeguarding_phone: Option<String>,
    /// A scale with a licence: the statement, and the file with its questions.
    pub swemwbs: Option<(Licence, PathBuf)>,
    /// Name of the directory on its pages.
    pub service_name: String,
    /// The site's own address.
    pub base_url: Option<String>,
    /// Where messages are sent from; without it they stay in the outbox.
    pub mail: Option<Smtp>,
    /// Whether roles count only once a second factor was given.
    pub second_factor_required: bool,
    /// The keys themselves, where they are not in the data folder; never print them.
    pub keys: Option<String>,
    /// Addresses whose forwarding header is believed.
    pub trusted_proxy: Vec<std::net::IpAddr>,
    /// Requests one address may make in a minute.
    pub requests_per_minute: u32,
    /// Hosts on inward networks that imports may read from and people may sign in through.
    pub allow_private_address: Vec<String>,
    /// Whether SQLite waits for the disk at every commit.
    pub sqlite_full_sync: bool,
    /// Tracing filter.
    pub log: String,
    /// Shape of log lines.
    pub log_format: LogFormat,
}

/// One layer of settings as text.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// What to call it in an error.
    pub name: String,
    /// Key to value.
    pub values: BTreeMap<String, String>,
}

impl Layer {
    /// What stands in the environment under `FINGERPOST_`.
    pub fn from_environment(variables: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let values = variables
            .filter_map(|(key, value)| Some((key.strip_prefix("FINGERPOST_")?.to_ascii_lowercase(), value)))
            .filter(|(key, _)| key != "config")
            .collect();
        Self { name: "environment (FINGERPOST_*)".into(), values }.with_known_keys()
    }

    /// What stands in a settings file.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let failed = |reason: String| ConfigError::File { path: path.to_owned(), reason };
        let text = std::fs::read_to_string(path).map_err(|e| failed(e.to_string()))?;
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| failed(e.to_string()))?;
        let name = path.display().to_string();
        let mut values = BTreeMap::new();
        for (key, value) in table {
            let text = plain_text(&value).ok_or_else(|| ConfigError::BadValue {
                layer: name.clone(),
                key: key.clone(),
                value: value.to_string(),
                mend: "it takes a text, a number, true or false, or a list of texts".into(),
            })?;
            values.insert(key, text);
        }
        Self { name, values }.with_known_keys()
    }

    fn with_known_keys(self) -> Result<Self, ConfigError> {
        for key in self.values.keys() {
            if !KEYS.iter().any(|(known, _)| known == key) {
                let known: Vec<&str> = KEYS.iter().map(|(known, _)| *known).collect();
                let hint = format!("The settings are: {}.", known.join(", "));
                return Err(ConfigError::UnknownKey { layer: self.name, key: key.clone(), hint });
            }
        }
        Ok(self)
    }
}

fn plain_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(_) | toml::Value::Boolean(_) => Some(value.to_string()),
        toml::Value::Array(items) => {
            items.iter().map(|i| i.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>().map(|v| v.join(","))
        }
        _ => None,
    }
}

/// A value with the layer that said it.
struct Said<'a> {
    layer: &'a str,
    key: &'static str,
    value: &'a str,
}

impl Said<'_> {
    fn parse<T: std::str::FromStr>(&self, mend: &str) -> Result<T, ConfigError> {
        self.value.trim().parse().or_else(|_| self.refuse(mend))
    }

    fn refuse<T>(&self, mend: &str) -> Result<T, ConfigError> {
        Err(ConfigError::BadValue {
            layer: self.layer.to_owned(),
            key: self.key.to_owned(),
            value: self.value.to_owned(),
            mend: mend.to_owned(),
        })
    }
}

impl Config {
    /// The settings that these layers make, first layer first.
    pub fn from_layers(layers: &[Layer]) -> Result<Self, ConfigError> {
        let said = |key: &'static str| {
            layers.iter().find_map(|layer| layer.values.get(key).map(|value| Said { layer: &layer.name, key, value }))
        };
        let text = |key| said(key).map(|s| s.value.to_owned());
        let data = PathBuf::from(text("data").unwrap_or_else(|| "fingerpost-data".into()));
        let database_url =
            text("database_url").unwrap_or_else(|| format!("sqlite://{}", data.join("fingerpost.sqlite").display()));
        let listen = match said("listen") {
            Some(s) => s.parse("it takes an address and a port, such as 127.0.0.1:8080")?,
            None => SocketAddr::from(([127, 0, 0, 1], 8080)),
        };
        let requests_per_minute = match said("requests_per_minute") {
            Some(s) => match s.parse::<u32>("it takes a whole number from 1")? {
                0 => return s.refuse("it takes a whole number from 1"),
                n => n,
            },
            None => 600,
        };
        let mut trusted_proxy = Vec::new();
        if let Some(s) = said("trusted_proxy") {
            for part in s.value.split(',').map(str::trim).filter(|p| !p.is_empty()) {
                let Ok(address) = part.parse() else {
                    return s.refuse("it takes IP addresses separated by commas");
                };
                trusted_proxy.push(address);
            }
        }
        let sqlite_full_sync = match said("sqlite_synchronous") {
            None => false,
            Some(s) => match s.value.to_ascii_lowercase().as_str() {
                "normal" => false,
                "full" => true,
                _ => return s.refuse("it takes normal or full"),
            },
        };
        let second_factor_required = match said("second_factor") {
            None => true,
            Some(s) => match s.value.to_ascii_lowercase().as_str() {
                "required" => true,
                "optional" => false,
                _ => return s.refuse("it takes required or optional"),
            },
        };
        let base_url = match said("base_url") {
            None => None,
            Some(s) => match url::Url::parse(s.value.trim()) {
                Ok(url) if matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none() => {
                    Some(url.origin().ascii_serialization())
                }
                _ => return s.refuse("it takes an address without a path, such as https://help.example.org"),
            },
        };
        let mail = mail(said("smtp"), said("mail_from"), base_url.as_deref())?;
        let meaning = match said("meaning") {
            None => true,
            Some(s) => match s.value.to_ascii_lowercase().as_str() {
                "on" | "true" => true,
                "off" | "false" => false,
                _ => return s.refuse("it takes on or off"),
            },
        };
        let log_format = match said("log_format") {
            None => LogFormat::Text,
            Some(s) => match s.value.to_ascii_lowercase().as_str() {
                "text" => LogFormat::Text,
                "json" => LogFormat::Json,
                _ => return s.refuse("it takes text or json"),
            },
        };
        let log = text("log").unwrap_or_else(|| "info".into());
        if let Some(s) = said("log")
            && tracing_subscriber::EnvFilter::try_new(s.value).is_err()
        {
            return s.refuse("it takes a level (error, warn, info, debug) or a tracing filter");
        }
        Ok(Self {
            database_url,
            listen,
            vocabulary: text("vocabulary").map(PathBuf::from),
            meaning,
            help_phone: text("help_phone"),
            help_name: text("help_name"),
            safeguarding_phone: text("safeguarding_phone"),
            swemwbs: licensed(said("swemwbs_licence"), said("swemwbs_items"))?,
            service_name: text("service_name").unwrap_or_else(|| "Fingerpost".into()),
            base_url,
            mail,
            second_factor_required,
            keys: text("keys"),
            trusted_proxy,
            requests_per_minute,
            allow_private_address: list(text("allow_private_address")),
            sqlite_full_sync,
            log,
            log_format,
            data,
        })
    }

    /// Where index generations live.
    pub fn index_folder(&self) -> PathBuf {
        self.data.join("index")
    }

    /// The file with the keys that seal personal data.
    pub fn keys_file(&self) -> PathBuf {
        self.data.join("keys")
    }

    /// Where imports are staged.
    pub fn staging_folder(&self) -> PathBuf {
        self.data.join("imports")
    }
}

/// The mail server; its address is not shown in an error, for a password may stand in it.
fn mail(server: Option<Said<'_>>, from: Option<Said<'_>>, base_url: Option<&str>) -> Result<Option<Smtp>, ConfigError> {
    let Some(server) = server else { return Ok(None) };
    let refuse = |said: &Said<'_>, mend: &str| Said { value: "…", ..*said }.refuse(mend);
    let Some(from) = from else { return refuse(&server, "mail_from says who messages are from; set both") };
    if base_url.is_none() {
        return refuse(&server, "base_url is the address that messages lead to; set it too");
    }
    match Smtp::new(server.value, from.value) {
        Ok(smtp) => Ok(Some(smtp)),
        Err(error @ SmtpError::Sender) => from.refuse(&error.to_string()),
        Err(error) => refuse(&server, &error.to_string()),
    }
}

/// A scale is asked only when both its licence and its questions are there.
fn licensed(licence: Option<Said<'_>>, items: Option<Said<'_>>) -> Result<Option<(Licence, PathBuf)>, ConfigError> {
    match (licence, items) {
        (None, None) => Ok(None),
        (Some(licence), Some(items)) => match Licence::stated(licence.value) {
            Some(stated) => Ok(Some((stated, PathBuf::from(items.value)))),
            None => licence.refuse("name the organization and the number or date of its registration"),
        },
        (Some(licence), None) => licence.refuse("swemwbs_items is the file with the seven questions; set both"),
        (None, Some(items)) => items.refuse("swemwbs_licence says whose registration it is; set both"),
    }
}

fn list(text: Option<String>) -> Vec<String> {
    text.map(|t| t.split(',').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &str, pairs: &[(&str, &str)]) -> Layer {
        Layer { name: name.into(), values: pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect() }
    }

    #[test]
    fn an_earlier_layer_wins() {
        let flags = layer("command line", &[("listen", "127.0.0.1:1")]);
        let file = layer("fingerpost.toml", &[("listen", "127.0.0.1:2"), ("help_phone", "01632 960101")]);
        let config = Config::from_layers(&[flags, file]).unwrap();
        assert_eq!(config.listen.port(), 1);
        assert_eq!(config.help_phone.as_deref(), Some("01632 960101"));
        assert_eq!(config.database_url, "sqlite://fingerpost-data/fingerpost.sqlite");
    }

    #[test]
    fn unknown_keys_and_bad_values_are_refused_by_name() {
        let variables = [("FINGERPOST_LISTEM", "x"), ("PATH", "/bin")];
        let owned = variables.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned()));
        let error = Layer::from_environment(owned).unwrap_err().to_string();
        assert!(error.contains("\"listem\"") && error.contains("listen"), "{error}");
        assert!(Config::from_layers(&[]).unwrap().meaning);
        assert!(!Config::from_layers(&[layer("x", &[("meaning", "off")])]).unwrap().meaning);
        for (key, value) in [
            ("meaning", "some"),
            ("second_factor", "maybe"),
            ("base_url", "help.example.org"),
            ("listen", "8080"),
            ("requests_per_minute", "0"),
            ("sqlite_synchronous", "off"),
        ] {
            let error = Config::from_layers(&[layer("fingerpost.toml", &[(key, value)])]).err().unwrap().to_string();
            assert!(error.contains(key) && error.contains(value), "{error}");
        }
    }

    #[test]
    fn a_mail_server_needs_a_sender_and_an_address_and_never_shows_its_password() {
        let with = |pairs: &[(&str, &str)]| Config::from_layers(&[layer("fingerpost.toml", pairs)]);
        let (smtp, from) = (("smtp", "smtps://a:secret@mail.example.org"), ("mail_from", "no-reply@example.org"));
        let base = ("base_url", "https://help.example.org");
        assert!(with(&[smtp, from, base]).unwrap().mail.is_some());
        assert!(with(&[from, base]).unwrap().mail.is_none());
        let open = ("smtp", "smtp://a:secret@mail.example.org");
        for (pairs, part) in [
            (vec![smtp, base], "mail_from"),
            (vec![smtp, from], "base_url"),
            (vec![open, from, base], "smtps://"),
            (vec![smtp, ("mail_from", "nobody"), base], "\"mail_from\" cannot be \"nobody\""),
        ] {
            let error = with(&pairs).err().unwrap().to_string();
            assert!(error.contains(part) && !error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_scale_with_an_owner_is_asked_only_with_a_licence_and_its_words() {
        let with = |pairs: &[(&str, &str)]| Config::from_layers(&[layer("fingerpost.toml", pairs)]);
        let licence = ("swemwbs_licence", "Chorley Good Neighbours, registration 2026-118");
        let items = ("swemwbs_items", "scale.txt");
        assert!(with(&[]).unwrap().swemwbs.is_none());
        assert!(with(&[licence, items]).unwrap().swemwbs.is_some());
        for (pairs, part) in [
            (vec![licence], "swemwbs_items"),
            (vec![items], "swemwbs_licence"),
            (vec![("swemwbs_licence", "yes"), items], "registration"),
        ] {
            assert!(with(&pairs).err().unwrap().to_string().contains(part), "{part}");
        }
    }

    #[test]
    fn a_settings_file_is_read_and_checked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fingerpost.toml");
        std::fs::write(&path, "requests_per_minute = 60\nallow_private_address = [\"a\", \"b\"]\n").unwrap();
        let config = Config::from_layers(&[Layer::from_file(&path).unwrap()]).unwrap();
        assert_eq!(config.requests_per_minute, 60);
        assert_eq!(config.allow_private_address, ["a", "b"]);
        std::fs::write(&path, "colour = 1\n").unwrap();
        assert!(Layer::from_file(&path).unwrap_err().to_string().contains("\"colour\""));
    }
}
