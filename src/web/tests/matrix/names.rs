//! What an identifier can name, how such a thing can stand to somebody, and what the policy is asked of it.

use super::world::{HOUSE, OTHERS, Somebody, World};
use crate::accounts::{Grant, Resource, Role};

/// What an identifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Names {
    /// What anybody may see, or what is its own key.
    Nobodys,
    /// The data of a program's own organization; it comes with a token and not with a role.
    OwnData,
    /// A session of an account.
    Session,
    /// A person.
    Person,
    /// A person's case.
    Case,
    /// A person's consent.
    Consent,
    /// A person's prescription that was sent.
    Prescription,
    /// A person's prescription that is a draft.
    Draft,
    /// A referral, as who made it.
    Referral,
    /// A prescription, as the group it was sent to.
    Received,
    /// A service of a group.
    Service,
    /// The waiting list of a service, as the group that keeps it.
    WaitingList,
    /// A service, as a place that a worker keeps for themselves.
    Place,
    /// An organization.
    Organization,
    /// An organization that keeps records.
    House,
    /// A user, to be looked at.
    User,
    /// What a user may do, and whether they get in at all.
    Access,
    /// Two records that may be one person's.
    Pair,
    /// Two records that were made one.
    Merge,
    /// A check that is being asked.
    CheckDraft,
    /// A check that was kept.
    Check,
    /// A token of an organization's programs.
    Token,
    /// An issuer of an organization.
    Issuer,
}

/// How a thing stands to who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stands {
    Own,
    Team,
    OtherTeam,
    OtherOrganization,
    Received,
    Withdrawn,
    /// Of the organization in which people here work.
    House,
    /// Two things, of which one is one's own and the other is of another team.
    Half,
}

impl Names {
    /// The ways in which such a thing can stand to somebody.
    pub const fn stands(self) -> &'static [Stands] {
        use Stands as S;
        match self {
            Self::Nobodys | Self::OwnData => &[],
            Self::User | Self::House | Self::Token | Self::Issuer => &[S::House, S::OtherOrganization],
            Self::Access => &[S::Own, S::House, S::OtherOrganization],
            Self::Session | Self::Service | Self::Organization => &[S::Own, S::OtherOrganization],
            Self::Place => &[S::OtherOrganization],
            Self::WaitingList => &[S::Received, S::OtherOrganization],
            Self::Received => &[S::Received, S::Withdrawn, S::OtherOrganization],
            Self::Pair => &[S::Own, S::Team, S::Half, S::OtherTeam, S::OtherOrganization],
            _ => &[S::Own, S::Team, S::OtherTeam, S::OtherOrganization],
        }
    }

    /// What the table calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nobodys => "what anybody may see",
            Self::OwnData => "an organization's own data",
            Self::Session => "a session",
            Self::Person => "a person",
            Self::Case => "a case",
            Self::Consent => "a consent",
            Self::Prescription => "a prescription",
            Self::Draft => "a draft",
            Self::Referral => "a referral",
            Self::Received => "a prescription, as its group",
            Self::Service => "a service",
            Self::WaitingList => "a waiting list, as its group",
            Self::Place => "a place one keeps",
            Self::Organization => "an organization",
            Self::House => "an organization that keeps records",
            Self::User => "a user",
            Self::Access => "a user's access",
            Self::Pair => "two people's records",
            Self::Merge => "two records made one",
            Self::CheckDraft => "a check being asked",
            Self::Check => "a check",
            Self::Token => "a program's token",
            Self::Issuer => "an issuer",
        }
    }

    /// What the policy is asked of such a thing.
    pub fn resource(self, world: &World, who: &Somebody, stands: Stands) -> Option<Resource> {
        let (organization, team) = world.place(stands);
        Some(match self {
            Self::Nobodys | Self::OwnData => return None,
            Self::Place => Resource::Common,
            Self::Session => Resource::Account(if stands == Stands::Own { who.id } else { world.colleague }),
            Self::User | Self::Access if stands == Stands::Own => {
                Resource::Role { user: who.id, grant: *who.grants.first()? }
            }
            Self::User | Self::Access => {
                Resource::Role { user: world.colleague, grant: Grant::in_organization(Role::LinkWorker, organization) }
            }
            Self::House | Self::Token | Self::Issuer => {
                Resource::Organization(if stands == Stands::House { HOUSE } else { OTHERS })
            }
            Self::Service | Self::Organization | Self::Received | Self::WaitingList => {
                let group = if stands == Stands::OtherOrganization { world.other_group } else { world.group };
                match self {
                    Self::Service | Self::Organization => Resource::Organization(group),
                    _ => Resource::Received { organization: group, consent_in_force: stands != Stands::Withdrawn },
                }
            }
            Self::Referral | Self::Check | Self::CheckDraft => {
                Resource::Referral { by: world.doer(who, stands), organization, team }
            }
            // Both are asked for, so that the one that is further away decides.
            Self::Pair if stands == Stands::Half => return self.resource(world, who, Stands::OtherTeam),
            _ => Resource::Case { worker: Some(world.doer(who, stands)), cover: None, organization, team },
        })
    }
}

impl Stands {
    /// What the table calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::OtherTeam | Self::OtherOrganization | Self::Half => "foreign",
            Self::Received => "received",
            Self::Withdrawn => "withdrawn",
            Self::House => "organization",
        }
    }
}
