#![forbid(unsafe_code)]
pub mod accounts;
pub mod cli;
pub mod database;
pub mod directory;
pub mod domain;
pub mod exchange;
pub mod geography;
pub mod search;
pub mod web;
pub mod worker;
