//! Issuers: an organization's own place where its people prove who they are, by OpenID Connect.
//!
//! [`settings`] keeps them, [`protocol`] speaks with them, [`sign_in`] turns what they say into a session.
//! An issuer answers for people of its own organization and for nobody else: see [`sign_in`].

pub mod protocol;
pub mod settings;
pub mod sign_in;

pub use settings::{Issuer, NewIssuer, SecondFactorAt};
pub use sign_in::{Arrival, Begun, Refusal, Returned, begin, finish};
