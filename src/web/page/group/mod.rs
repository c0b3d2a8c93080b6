//! The pages of a group that prescriptions are sent to.

pub mod received;
pub mod ring;
pub mod waiting;
