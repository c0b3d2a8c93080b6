//! What a person who signs in may be, and for whom.

use crate::closed_list;
use uuid::Uuid;

closed_list! {
    /// What somebody does with the directory. A user may hold several, each for an organization or a team.
    Role {
        /// Looks after users and keys; sees no person's record.
        Administrator = "administrator",
        /// Keeps the directory right: listings, agreements, closures; sees no person's record.
        Steward = "steward",
        /// Runs a team of link workers: triage, hand-over, stuck cases.
        Coordinator = "co-ordinator",
        /// Walks with people: cases, plans, prescriptions.
        LinkWorker = "link_worker",
        /// Meets people in another job and sends them on: a check, a referral.
        FrontlineWorker = "frontline_worker",
        /// Answers for a place; sees numbers, no person.
        NeighbourhoodLead = "neighbourhood_lead",
        /// Pays for it; sees numbers, no person.
        Commissioner = "commissioner",
        /// Belongs to a group that prescriptions are sent to.
        GroupMember = "group_member",
    }
}

impl Role {
    /// Whether the role means nothing without an organization or a team.
    pub const fn needs_organization(self) -> bool {
        matches!(self, Self::Coordinator | Self::LinkWorker | Self::FrontlineWorker | Self::GroupMember)
    }
}

/// One role that a user holds, and how far it reaches: one team, a whole organization, or everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The organization it is held in.
    pub organization: Option<Uuid>,
    /// The team it is held in; without one it reaches every team of the organization.
    pub team: Option<Uuid>,
}

impl Grant {
    /// A role for the whole directory.
    pub const fn everywhere(role: Role) -> Self {
        Self { role, organization: None, team: None }
    }

    /// A role in every team of an organization.
    pub const fn in_organization(role: Role, organization: Uuid) -> Self {
        Self { role, organization: Some(organization), team: None }
    }

    /// A role in one team of an organization.
    pub const fn in_team(role: Role, organization: Uuid, team: Uuid) -> Self {
        Self { role, organization: Some(organization), team: Some(team) }
    }

    /// Whether work of this team of this organization is within its reach.
    pub fn reaches_team(&self, organization: Uuid, team: Option<Uuid>) -> bool {
        self.organization == Some(organization) && (self.team.is_none() || self.team == team)
    }
}
