//! The integration tests, one binary that mirrors `src/`.

// Clippy's leave for tests covers functions marked `#[test]`, not what they stand on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

#[macro_use]
mod support;

mod accounts;
mod database;
mod directory;
mod house;
mod matching;
mod messages;
mod nodes;
mod prescribing;
mod scale;
mod storm;
