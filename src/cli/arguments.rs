//! What can be said on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A directory of what there is in a place: groups, befriending, venues and advice, with who has room.
#[derive(Debug, Parser)]
#[command(
    name = "fingerpost",
    version,
    propagate_version = true,
    after_help = "Settings come from the command line, then FINGERPOST_* in the environment, then fingerpost.toml.\n\
                  Start with: fingerpost demo"
)]
pub struct Arguments {
    /// Settings for every command.
    #[command(flatten)]
    pub settings: SettingFlags,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every command takes; each is also a key of `fingerpost.toml`.
#[derive(Debug, Default, Args)]
pub struct SettingFlags {
    /// Settings file [default: fingerpost.toml, when there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the database, the index and imports [default: fingerpost-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<String>,
    /// sqlite:///path or postgresql://user@host/name [default: a SQLite file in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Folder that overrides the vocabulary shipped in the program
    #[arg(long, global = true, value_name = "DIR")]
    pub vocabulary: Option<String>,
    /// What to log: error, warn, info, debug, or a tracing filter
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
    /// text or json
    #[arg(long, global = true, value_name = "FORMAT")]
    pub log_format: Option<String>,
}

/// Where to listen, for the commands that serve.
#[derive(Debug, Default, Args)]
pub struct ListenFlag {
    /// Address and port to serve on; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an invented directory, or load a real feed, and serve it
    Demo(DemoArguments),
    /// Serve the directory
    Serve(ListenFlag),
    /// Bring the database to this version's shape
    Migrate,
    /// Read listings, postcodes, areas or place names into the directory
    #[command(subcommand)]
    Import(ImportCommand),
    /// Write the directory out
    #[command(subcommand)]
    Export(ExportCommand),
    /// Look after the search index
    #[command(subcommand)]
    Index(IndexCommand),
    /// Search from the command line
    Search(Box<SearchArguments>),
    /// Measure how well judged queries are answered
    Evaluate(EvaluateArguments),
    /// Prove that database and index are whole and agree
    Check(CheckArguments),
    /// Look after who may sign in
    #[command(subcommand)]
    User(UserCommand),
    /// Look after the keys that seal personal data
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Take away records that were kept as long as their organization says; a server does it every night
    Purge(PurgeArguments),
    /// Look after the words that queries are read with
    #[command(subcommand)]
    Vocabulary(VocabularyCommand),
}

/// What `purge` takes.
#[derive(Debug, Args)]
pub struct PurgeArguments {
    /// Only show, in numbers, what is due and what is held and why
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What `demo` takes.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Where to serve.
    #[command(flatten)]
    pub listen: ListenFlag,
    /// Load this real Open Referral UK feed instead of the invented directory
    #[arg(long, value_name = "FILE_OR_URL")]
    pub feed: Option<String>,
    /// Only make the directory
    #[arg(long)]
    pub no_serve: bool,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Open Referral UK version 1 or 3, from a file, a folder or a base URL
    Oruk(ListingImport),
    /// Listings from a CSV file in our template
    Csv(ListingImport),
    /// Listings from an Excel workbook in our template
    Xlsx(ListingImport),
    /// ONSPD, NSPL or Code-Point Open
    Postcodes(FileImport),
    /// Boundaries as GeoJSON: LSOA, MSOA, ward, district
    Areas(FileImport),
    /// A named set of LSOAs, one code a line
    Neighbourhood(NeighbourhoodImport),
    /// Look-ups, deprivation, population and names of areas
    Statistics(FileImport),
    /// Place names
    Places(FileImport),
    /// Print the template for `import csv`, with a description of every column
    Template,
    /// Show what was imported, and what was left out and why
    History(JsonFlag),
}

/// `--json`.
#[derive(Debug, Args)]
pub struct JsonFlag {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What an import of listings takes.
#[derive(Debug, Args)]
pub struct ListingImport {
    /// File, folder or base URL
    pub from: String,
    /// Short name of the source; part of every identifier [default: made from the file name or host]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Licence of the data
    #[arg(long)]
    pub licence: Option<String>,
    /// Attribution line that the licence asks for
    #[arg(long)]
    pub attribution: Option<String>,
    /// Read from this host although it is on an inward network
    #[arg(long, value_name = "HOST")]
    pub allow_private_address: Vec<String>,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// What an import of one file takes.
#[derive(Debug, Args)]
pub struct FileImport {
    /// The file, plain or gzip
    pub file: PathBuf,
    /// Attribution line that the licence asks for
    #[arg(long)]
    pub attribution: Option<String>,
}

/// What a neighbourhood takes.
#[derive(Debug, Args)]
pub struct NeighbourhoodImport {
    /// File with one LSOA code a line, or one GeoJSON polygon
    pub file: PathBuf,
    /// Its name ("Coppull and Charnock Richard")
    #[arg(long)]
    pub name: String,
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Open Referral UK version 3, as JSON
    Oruk {
        /// File to write [default: standard output]
        file: Option<PathBuf>,
        /// One service a line instead of one page
        #[arg(long)]
        lines: bool,
    },
}

/// Care of the index.
#[derive(Debug, Subcommand)]
pub enum IndexCommand {
    /// Build a new generation from the database and swap it in
    Rebuild,
    /// How big it is and how far behind
    Status(JsonFlag),
}

/// Care of the vocabulary.
#[derive(Debug, Subcommand)]
pub enum VocabularyCommand {
    /// Find everything that is wrong with it, by file and line
    Check {
        /// Folder of vocabulary files [default: the one in the settings, else what ships]
        folder: Option<PathBuf>,
    },
    /// Read the trap queries of traps.tsv and tell which are read otherwise than they must be
    Test {
        /// Folder of vocabulary files [default: the one in the settings, else what ships]
        folder: Option<PathBuf>,
    },
}

/// Care of users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make a user; a password is made and printed once unless one is given
    Add(AddUser),
    /// Show every user with roles
    List(JsonFlag),
    /// Set a new password; every session of the user ends
    Password(UserPassword),
    /// Print a link by which the user chooses a password within a week
    Invite {
        /// Address the user signs in with
        email: String,
    },
    /// Give a role, or take one away
    Role(UserRole),
    /// Let a user sign in no longer; every session ends at once
    Deactivate {
        /// Address the user signs in with
        email: String,
    },
    /// Let a deactivated user sign in again
    Reactivate {
        /// Address the user signs in with
        email: String,
    },
    /// Take a lost second factor away, when the user has proved to you who they are
    ForgetSecondFactor {
        /// Address the user signs in with
        email: String,
    },
    /// Make a team of an organization
    Team {
        /// What it is called
        name: String,
        /// Organization: its identifier, or the last part of its page's address
        #[arg(long, value_name = "ORGANIZATION")]
        organization: String,
    },
}

/// What `user add` takes.
#[derive(Debug, Args)]
pub struct AddUser {
    /// Address to sign in with
    pub email: String,
    /// Name, as on pages and letters
    #[arg(long)]
    pub name: String,
    /// What the user may do.
    #[command(flatten)]
    pub role: OptionalRole,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
}

/// A role that may be left out.
#[derive(Debug, Args)]
pub struct OptionalRole {
    /// administrator, steward, co-ordinator, link_worker, frontline_worker, neighbourhood_lead, commissioner
    /// or group_member
    #[arg(long)]
    pub role: Option<String>,
    /// Organization it is held in: its identifier, or the last part of its page's address
    #[arg(long, requires = "role", value_name = "ORGANIZATION")]
    pub organization: Option<String>,
    /// Team it is held in: its name or identifier [default: every team of the organization]
    #[arg(long, requires = "organization", value_name = "TEAM")]
    pub team: Option<String>,
}

/// What `user password` takes.
#[derive(Debug, Args)]
pub struct UserPassword {
    /// Address the user signs in with
    pub email: String,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
}

/// What `user role` takes.
#[derive(Debug, Args)]
pub struct UserRole {
    /// Address the user signs in with
    pub email: String,
    /// Which role.
    #[command(flatten)]
    pub role: OptionalRole,
    /// Take it away instead
    #[arg(long)]
    pub remove: bool,
}

/// Care of keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a new key and seal everything anew with it
    Rotate,
    /// Which keys there are, since when, and how much each seals; never the keys themselves
    Show(JsonFlag),
}

/// What `evaluate` takes.
#[derive(Debug, Args)]
pub struct EvaluateArguments {
    /// Queries: qid, query, type, need, with tabs between
    pub queries: PathBuf,
    /// Judgements: qid, identifier of a service (its source's or ours), grade 0 to 3
    pub judgements: PathBuf,
    /// Ask every query near this place
    #[arg(long, value_name = "PLACE")]
    pub near: Option<String>,
    /// How far from it, in miles
    #[arg(long)]
    pub miles: Option<f64>,
    /// Write the answers here: qid, identifier, rank
    #[arg(long, value_name = "FILE")]
    pub run: Option<PathBuf>,
    /// Compare with this run [default: the last one on the same queries, kept in the data folder]
    #[arg(long, value_name = "FILE")]
    pub before: Option<PathBuf>,
    /// Also by halves, and how much hangs on single queries
    #[arg(long)]
    pub split: bool,
    /// Search the typed words only
    #[arg(long)]
    pub exact_words: bool,
    /// Leave meaning beyond words out
    #[arg(long)]
    pub no_meaning: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    pub format: ReportFormat,
}

/// Shapes of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Text,
    /// Tab-separated
    Tsv,
    /// JSON
    Json,
}

/// What `check` takes.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Print findings as JSON
    #[arg(long)]
    pub json: bool,
}

/// A search. Lists by repetition; inside a flag any value fits, between flags all must.
#[derive(Debug, Default, Args)]
pub struct SearchArguments {
    /// Words, as a person would type them
    #[arg(value_name = "WORDS")]
    pub q: Vec<String>,
    /// Postcode, first half of one, place name, or latitude,longitude
    #[arg(long)]
    pub near: Option<String>,
    /// How far, in miles
    #[arg(long, value_name = "MILES")]
    pub within_miles: Option<String>,
    /// group, befriending, venue, advice_service
    #[arg(long)]
    pub kind: Vec<String>,
    /// Category slug
    #[arg(long)]
    pub category: Vec<String>,
    /// MO to SU
    #[arg(long)]
    pub day: Vec<String>,
    /// Starts at or after this time (18:00)
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Ends by this time (21:00)
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Open now
    #[arg(long)]
    pub open_now: bool,
    /// Costs nothing
    #[arg(long)]
    pub free: bool,
    /// Takes a person of this age
    #[arg(long, value_name = "YEARS")]
    pub age: Option<String>,
    /// Whom it is for (carers, women, veterans ...)
    #[arg(long = "for", value_name = "AUDIENCE")]
    pub audience: Vec<String>,
    /// drop_in, open_group, course, one_to_one, home_visit, phone, online ...
    #[arg(long)]
    pub delivery: Vec<String>,
    /// One-to-one, phone, at home, online or self-help only
    #[arg(long)]
    pub not_a_group: bool,
    /// Access fact that must be stated (step_free_entrance, hearing_loop ...)
    #[arg(long)]
    pub access: Vec<String>,
    /// Language code (pl, cy, bfi)
    #[arg(long)]
    pub language: Vec<String>,
    /// Has space now
    #[arg(long)]
    pub spaces: bool,
    /// Takes people with no fixed address
    #[arg(long)]
    pub no_address: bool,
    /// Area code
    #[arg(long)]
    pub area: Vec<String>,
    /// best, distance, next_session or name
    #[arg(long)]
    pub sort: Option<String>,
    /// Page, from 1
    #[arg(long)]
    pub page: Option<String>,
    /// Results a page, 1 to 100
    #[arg(long)]
    pub per_page: Option<String>,
    /// Print the answer of /api/v1/search
    #[arg(long)]
    pub json: bool,
    /// Say how each result came to its place
    #[arg(long)]
    pub explain: bool,
    /// Leave meaning beyond words out
    #[arg(long)]
    pub no_meaning: bool,
}
