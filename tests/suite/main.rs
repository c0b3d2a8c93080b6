//! The integration tests, one binary that mirrors `src/`.

#[macro_use]
mod support;

mod database;
mod directory;
