//! Pages, one file per use: the handler, what it needs, and how it looks.

pub mod about;
pub mod accessibility;
pub mod account;
pub mod administrator;
pub mod desk;
pub mod error;
pub mod filter_form;
pub mod filters;
pub mod group;
pub mod home;
pub mod link_worker;
pub mod listing;
pub mod needs;
pub mod notices;
pub mod organization;
pub mod related;
pub mod results;
pub mod robots;
pub mod search;
pub mod service;
pub mod topics;
pub mod understood;
pub mod urgent_help;
pub mod venue;
pub mod why;
