//! The journeys: the built program, from outside, as people and operators meet it.
//!
//! `program/` runs commands and servers against real databases; `browser/` walks the pages in Chromium;
//! `support/` is what both stand on. Browser tests share one server over the invented demonstration
//! directory. What is absent is said loudly; with `CI=true` it fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

mod browser;
mod program;
mod support;
