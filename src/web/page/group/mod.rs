//! The pages of a group that prescriptions are sent to.

pub mod received;
