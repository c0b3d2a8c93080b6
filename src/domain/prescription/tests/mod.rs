//! The machine, proved: by stories, by random histories, by its table and by what others are told.

mod builders;
mod clearance;
mod fhir;
mod property;
mod stories;
mod table;
