//! Fingerpost: a community capacity and social prescribing directory.
//!
//! # The house
//!
//! One crate, one binary, a handful of rooms, imports in one direction:
//!
//! ```text
//!  cli ────────────────────────────────────────────┐  composition root: demo, serve, import, export, index, search, check, user, keys
//!  web        worker                               │  outermost; never import each other
//!    └───┬──────┘                                  │
//!     exchange                                     │  other people's formats, each with a report
//!        │                                         │
//!     prescribing                                  │  people, consent, prescriptions: use cases, each one transaction
//!     directory                                    │  listings: use cases, each one transaction
//!     messages                                     │  the outbox, and the post that carries it
//!     accounts                                     │  users, sessions, roles; who may do what: one policy function
//!  search    database                              │  siblings: neither knows the other
//!    │  geography │                                │  postcodes, places, areas, distance, covers
//!    └────┴─ domain ───────────────────────────────┘  entities and rules; no clock, file, socket, SQL
//! ```
//!
//! `domain < geography < search` and `domain < geography < database < accounts < messages < directory <
//! prescribing < exchange < {web, worker} < cli`; `search` is imported by web, worker and cli alone. A room below that needs
//! search takes a trait from `domain`, handed over by `cli`: [`domain::Categorizer`] is implemented in
//! `search`, [`domain::Matcher`] in `cli::matcher`, since it reads the directory beside the index. A test reads every `use crate::` line and fails on an upward or sideways arrow.
//!
//! # From a sign-in to an answer
//!
//! A route names its [`accounts::Action`]. `web::middleware::guard` finds the session behind the cookie and
//! asks [`accounts::allows`] whether this user could do that to anything; the handler, a
//! [`web::Form`] with the mark of its session in hand where it changes something, loads the thing and asks
//! again with it. The write, its version check and its audit line are one transaction. Personal text is
//! sealed by `database::seal` with a key outside the database, bound to its table, column and row.
//!
//! # From a feed to a search result
//!
//! 1. `exchange` reads a source twice-checked into a staging file of [`domain::Record`]s, repairing and
//!    quarantining; the directory is not touched.
//! 2. `directory` applies the staging file in transactions of at most 1,000 records. Each transaction
//!    writes the records that differ and appends to the change feed last.
//! 3. `worker` follows the change feed: it loads the services touched as they are now, turns them into
//!    [`domain::Listing`]s (one per place) and hands them to `search`.
//! 4. `search` finds what changed from memory at once; a thread of the worker folds it into the index on
//!    disk behind it, and only what is on disk counts as followed when changes are pruned or power goes.
//!    Documents stand in Hilbert order of their position, with packed records beside the postings; a circle
//!    becomes a few ranges of documents. How common words are is shared by all nodes through `database`.
//! 5. `web` resolves `near` with `geography`, asks `search` for ids with reasons, and reads the cards from
//!    `directory`, so that what a page shows is never stale.
#![forbid(unsafe_code)]
pub mod accounts;
pub mod cli;
pub mod database;
pub mod directory;
pub mod domain;
pub mod exchange;
pub mod geography;
pub mod messages;
pub mod prescribing;
pub mod search;
pub mod web;
pub mod worker;
