//! Who people are, and what they may do.
//!
//! [`policy`] decides everything on one page. [`sign_in`] proves who somebody is, with [`password`],
//! [`second_factor`] or [`recovery`] code, slowed down by [`throttle`], or through an [`issuer`] of the
//! organization; [`session`] keeps that; [`users`] and
//! [`membership`] are who there is and in which [`role`]; [`api_token`] lets an organization's programs in;
//! [`audit`] keeps who did what. Names and addresses of users are sealed. May import `database`,
//! `geography` and `domain`.

pub mod administration;
pub mod api_token;
pub mod audit;
pub mod error;
pub mod issuer;
pub mod membership;
pub(crate) mod outward;
pub mod password;
pub mod policy;
pub mod recovery;
pub mod role;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod throttle;
pub mod token;
pub mod users;

pub use crate::database::{AuditActor, Keys};
pub use audit::AuditEntity;
pub use error::{Error, Result};
pub use issuer::{Issuer, NewIssuer, SecondFactorAt};
pub use membership::{Membership, Team};
pub use policy::{Action, Actor, Relation, Resource, Standing, allows};
pub use role::{Grant, Role};
pub use session::{SessionLimits, SignedIn, Stage};
pub use token::Token;
pub use users::{NewUser, User, UserStatus};

use crate::database::Database;

/// What a deployment says about signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether roles count only once a second factor was given.
    pub second_factor_required: bool,
    /// How long sessions last.
    pub sessions: SessionLimits,
}

impl Default for Rules {
    fn default() -> Self {
        Self { second_factor_required: true, sessions: SessionLimits::USUAL }
    }
}

/// What everything about accounts needs: the store, the keys and the rules.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// The store.
    pub database: Database,
    /// The keys that seal.
    pub keys: Keys,
    /// The rules in force.
    pub rules: Rules,
}
