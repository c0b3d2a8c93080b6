//! Keeping records and reading them back.

mod apply;
mod areas;
mod check;
mod import;
mod kill;
mod read;
mod round_trip;
