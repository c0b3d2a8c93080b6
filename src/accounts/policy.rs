//! The policy: every decision of who may do what is made by [`allows`] and nowhere else.
//!
//! An actor has one or more [`Standing`]s: what anybody has, what a signed-in user has, and one for each
//! role. A resource stands in a [`Relation`] to a standing: the actor's own, of the same team, foreign,
//! sent to the actor's organization. [`permits`] is the table of standing, action and relation on one page;
//! `docs/access.md` shows it to people. [`allows`] finds the relation and asks the table.

use super::role::{Grant, Role};
use crate::closed_list;
use uuid::Uuid;

closed_list! {
    /// Something a person or machine wants to do. Every route of the web room names one.
    Action {
        /// Read pages and answers of the public directory.
        ReadDirectory = "read_directory",
        /// Fetch the style sheet, scripts and icons.
        ReadAssets = "read_assets",
        /// Ask whether the node is alive and up to date.
        ReadHealth = "read_health",
        /// Read counters of requests, times and index lag.
        ReadMetrics = "read_metrics",
        /// Prove who one is: password, second factor, invitation.
        SignIn = "sign_in",
        /// See and change one's own account: password, second factor, sessions.
        UseOwnAccount = "use_own_account",
        /// Create, invite and deactivate users, change roles, end their sessions.
        AdministerUsers = "administer_users",
        /// Make and end tokens of programs.
        AdministerTokens = "administer_tokens",
        /// Say through which issuer an organization's people sign in.
        AdministerIssuers = "administer_issuers",
        /// See which keys seal, by number and date.
        ReadKeys = "read_keys",
        /// Change the sealing key and seal everything anew.
        RotateKeys = "rotate_keys",
        /// Read the audit: identifiers of who did what to what.
        ReadAudit = "read_audit",
        /// Say how long an organization keeps records.
        SetRetention = "set_retention",
        /// Change listings.
        EditListing = "edit_listing",
        /// Say what room a service has.
        ReportCapacity = "report_capacity",
        /// Record that a service or group has closed.
        RecordClosure = "record_closure",
        /// See information sharing agreements and whether they are in date.
        ReadAgreements = "read_agreements",
        /// Record and end information sharing agreements.
        ManageAgreements = "manage_agreements",
        /// See one's day: overdue, waiting, new.
        SeeToday = "see_today",
        /// Keep pinned places and private notes on them.
        KeepPlaces = "keep_places",
        /// Say that something is missing here.
        ReportGap = "report_gap",
        /// Fill in the check of nine questions with a person.
        RecordCheck = "record_check",
        /// Go on with a check that one began, and open what it found.
        OpenCheck = "open_check",
        /// Send a person to the link workers of a team.
        ReferIn = "refer_in",
        /// Learn what became of a referral that one made, in one word.
        FollowReferral = "follow_referral",
        /// See new referrals, assign or return them.
        Triage = "triage",
        /// See stuck cases with what was tried, and who does what next.
        ReadHubList = "read_hub_list",
        /// Find people by name; what is found is only what may be read.
        SearchPeople = "search_people",
        /// Read a person's record.
        ReadPerson = "read_person",
        /// Write a person's record.
        WritePerson = "write_person",
        /// Read a case: contacts, what matters, plan, notes, timeline.
        ReadCase = "read_case",
        /// Write a case.
        WriteCase = "write_case",
        /// Rank services for a person.
        MatchServices = "match_services",
        /// Tell a person of a place, or introduce them there in person; nothing is sent.
        Signpost = "signpost",
        /// Ask for and record a person's consent, or its withdrawal.
        RecordConsent = "record_consent",
        /// Send a prescription, with consent.
        Prescribe = "prescribe",
        /// Read a prescription as the side that sent it.
        ReadPrescription = "read_prescription",
        /// Nudge, answer, re-route, stop or withdraw a prescription as the side that sent it.
        SteerPrescription = "steer_prescription",
        /// Read the consented fields of a prescription that one's organization received.
        ReadReceived = "read_received",
        /// Answer a prescription that one's organization received: accept, decline, ask, attended.
        AnswerReceived = "answer_received",
        /// Download the list of those who were sent to one's organization, of whom consent is in force.
        ExportReceived = "export_received",
        /// Record scores and goals with a person.
        RecordMeasures = "record_measures",
        /// Hand cases to another worker.
        HandOver = "hand_over",
        /// Print plans, letters, consent copies and messages to the practice.
        WriteLetter = "write_letter",
        /// Download a list of people as a table.
        ExportPeople = "export_people",
        /// See possible duplicates side by side.
        ReviewDuplicates = "review_duplicates",
        /// Merge two records of one person, or undo that.
        MergePeople = "merge_people",
        /// Erase a person's record, keeping anonymous counts.
        ErasePerson = "erase_person",
        /// Make the file of everything held on a person, for that person.
        AnswerSubjectAccess = "answer_subject_access",
        /// See who looked at a person's record.
        ReadPersonAudit = "read_person_audit",
        /// See counts, rates and gaps in which nobody can be recognised.
        ReadInsight = "read_insight",
        /// Download them.
        ExportInsight = "export_insight",
        /// Read an organization's own data as FHIR.
        ReadFhir = "read_fhir",
    }
}

closed_list! {
    /// In what capacity somebody asks.
    Standing {
        /// Anybody, known or not.
        Visitor = "visitor",
        /// Whoever runs the node.
        Operator = "operator",
        /// A program with a token of an organization.
        Program = "program",
        /// Any user who is signed in, whatever the role.
        SignedIn = "signed_in",
        /// See [`Role::Administrator`].
        Administrator = "administrator",
        /// See [`Role::Steward`].
        Steward = "steward",
        /// See [`Role::Coordinator`].
        Coordinator = "co-ordinator",
        /// See [`Role::LinkWorker`].
        LinkWorker = "link_worker",
        /// See [`Role::FrontlineWorker`].
        FrontlineWorker = "frontline_worker",
        /// See [`Role::NeighbourhoodLead`].
        NeighbourhoodLead = "neighbourhood_lead",
        /// See [`Role::Commissioner`].
        Commissioner = "commissioner",
        /// See [`Role::GroupMember`].
        GroupMember = "group_member",
    }
}

closed_list! {
    /// How a resource stands to who asks.
    Relation {
        /// It has no owner: the node, the public directory, counts.
        Common = "common",
        /// One's own: the account, a case one is the worker or the cover of, a referral one made, one's organization.
        Own = "own",
        /// Of a team, or an organization's teams, in which one holds the role.
        SameTeam = "same_team",
        /// Of another user, team or organization.
        Foreign = "foreign",
        /// Out of an administrator's reach: of another organization than the one that the role is held in.
        Beyond = "beyond",
        /// Sent to one's organization, with consent in force.
        Received = "received",
        /// Sent to one's organization, with consent withdrawn.
        Withdrawn = "withdrawn",
    }
}

/// Who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor<'a> {
    /// Anybody, known or not.
    Visitor,
    /// Whoever runs the node: a direct connection from the machine itself or from an address that the
    /// configuration names.
    Operator,
    /// A program with a token of this organization.
    Program {
        /// Whose data it reads.
        organization: Uuid,
    },
    /// A user who is signed in.
    User {
        /// Which.
        id: Uuid,
        /// The roles in force.
        grants: &'a [Grant],
    },
}

/// What the action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Something without an owner: the node, the public directory, counts.
    Common,
    /// A user's account.
    Account(Uuid),
    /// What belongs to an organization: its listings, agreements, tokens, data.
    Organization(Uuid),
    /// A role that somebody holds, or is to be given or to lose.
    Role {
        /// Whose.
        user: Uuid,
        /// Which, and how far it reaches.
        grant: Grant,
    },
    /// A person, the case, or a prescription as the side that sent it.
    Case {
        /// The worker who is named for it.
        worker: Option<Uuid>,
        /// Who stands in for the worker now.
        cover: Option<Uuid>,
        /// The organization that keeps the record.
        organization: Uuid,
        /// The team it belongs to.
        team: Option<Uuid>,
    },
    /// A referral or a check, as who made it.
    Referral {
        /// Who made it.
        by: Uuid,
        /// The organization it went to.
        organization: Uuid,
        /// The team it went to.
        team: Option<Uuid>,
    },
    /// A prescription as the side that received it.
    Received {
        /// The organization it was sent to.
        organization: Uuid,
        /// Whether the person's consent for it is in force.
        consent_in_force: bool,
    },
    /// Not looked up yet. A route asks whether the actor could do this to anything at all; whoever then
    /// loads the thing asks again with the thing itself.
    Any,
}

impl Standing {
    const fn of(role: Role) -> Self {
        match role {
            Role::Administrator => Self::Administrator,
            Role::Steward => Self::Steward,
            Role::Coordinator => Self::Coordinator,
            Role::LinkWorker => Self::LinkWorker,
            Role::FrontlineWorker => Self::FrontlineWorker,
            Role::NeighbourhoodLead => Self::NeighbourhoodLead,
            Role::Commissioner => Self::Commissioner,
            Role::GroupMember => Self::GroupMember,
        }
    }
}

/// Whether somebody in this standing may do this to something in this relation: the whole policy.
///
/// What is not said is refused. Nobody but link workers and co-ordinators reads a person's record, and they
/// only in their own teams; a group reads what the person agreed to, for as long as the person agrees.
pub const fn permits(standing: Standing, action: Action, relation: Relation) -> bool {
    use Action as A;
    use Relation as R;
    use Standing as S;
    match (action, relation) {
        // Open to all.
        (A::ReadDirectory | A::ReadAssets | A::ReadHealth | A::SignIn, R::Common) => true,
        // Counters hold no personal data, but tell strangers how busy a helpline's directory is.
        (A::ReadMetrics | A::RotateKeys, R::Common) => matches!(standing, S::Operator),
        (A::UseOwnAccount, R::Own) => matches!(standing, S::SignedIn),

        // The house itself. Nobody changes their own roles, and who administers one organization reaches
        // nothing of another.
        (A::AdministerUsers, R::SameTeam | R::Foreign) => matches!(standing, S::Administrator),
        (A::AdministerTokens | A::AdministerIssuers | A::SetRetention, R::Own | R::Foreign) => {
            matches!(standing, S::Administrator)
        }
        (A::ReadKeys | A::ReadAudit, R::Common) => matches!(standing, S::Administrator),

        // The directory: stewards all of it, groups their own.
        (A::EditListing | A::ReportCapacity, R::Own) => matches!(standing, S::Steward | S::GroupMember),
        (A::EditListing | A::ReportCapacity, R::Foreign) => matches!(standing, S::Steward),
        (A::RecordClosure | A::ManageAgreements, R::Own | R::Foreign) => matches!(standing, S::Steward),
        (A::ReadAgreements, R::Own) => {
            matches!(standing, S::Steward | S::Coordinator | S::LinkWorker | S::GroupMember)
        }
        (A::ReadAgreements, R::Foreign) => matches!(standing, S::Steward | S::Coordinator | S::LinkWorker),

        // A worker's own desk.
        (A::SeeToday | A::KeepPlaces | A::SearchPeople, R::Common) => {
            matches!(standing, S::Coordinator | S::LinkWorker)
        }
        (A::ReportGap, R::Common) => matches!(standing, S::Coordinator | S::LinkWorker | S::FrontlineWorker),

        // Sending people on. A referral may go to any team, for the person's home decides which.
        (A::RecordCheck | A::ReferIn, R::Own | R::SameTeam | R::Foreign) => {
            matches!(standing, S::Coordinator | S::LinkWorker | S::FrontlineWorker)
        }
        (A::OpenCheck | A::FollowReferral, R::Own) => {
            matches!(standing, S::Coordinator | S::LinkWorker | S::FrontlineWorker)
        }
        (A::Triage, R::Own | R::SameTeam) => matches!(standing, S::Coordinator),
        (A::ReadHubList, R::Own | R::SameTeam) => matches!(standing, S::Coordinator | S::LinkWorker),

        // People. A colleague of the team may read, so that nobody waits for a worker who is ill; only the
        // worker, whoever stands in, and the co-ordinator write.
        (A::ReadPerson | A::ReadCase | A::ReadPrescription | A::ReviewDuplicates, R::Own | R::SameTeam) => {
            matches!(standing, S::Coordinator | S::LinkWorker)
        }
        (
            A::WritePerson
            | A::WriteCase
            | A::MatchServices
            | A::Signpost
            | A::RecordConsent
            | A::Prescribe
            | A::SteerPrescription
            | A::RecordMeasures
            | A::HandOver
            | A::WriteLetter
            | A::ExportPeople
            | A::MergePeople
            | A::ReadPersonAudit,
            R::Own | R::SameTeam,
        ) => match relation {
            R::Own => matches!(standing, S::Coordinator | S::LinkWorker),
            _ => matches!(standing, S::Coordinator),
        },
        (A::ErasePerson | A::AnswerSubjectAccess, R::Own | R::SameTeam) => matches!(standing, S::Coordinator),

        // The group that a prescription was sent to: never after consent is withdrawn.
        (A::ReadReceived | A::AnswerReceived | A::ExportReceived, R::Received) => matches!(standing, S::GroupMember),

        // Numbers in which nobody can be recognised.
        (A::ReadInsight | A::ExportInsight, R::Common) => {
            matches!(standing, S::Coordinator | S::Steward | S::NeighbourhoodLead | S::Commissioner)
        }

        (A::ReadFhir, R::Own) => matches!(standing, S::Program),
        _ => false,
    }
}

/// Whether `actor` may do `action` to `resource`: true when one of the actor's standings permits it.
pub fn allows(actor: Actor<'_>, action: Action, resource: Resource) -> bool {
    let may = |standing, grant: Option<&Grant>| match resource {
        Resource::Any => Relation::ALL.iter().any(|relation| permits(standing, action, *relation)),
        _ => permits(standing, action, relation(actor, grant, resource)),
    };
    if may(Standing::Visitor, None) {
        return true;
    }
    match actor {
        Actor::Visitor => false,
        Actor::Operator => may(Standing::Operator, None),
        Actor::Program { .. } => may(Standing::Program, None),
        Actor::User { grants, .. } => {
            may(Standing::SignedIn, None) || grants.iter().any(|grant| may(Standing::of(grant.role), Some(grant)))
        }
    }
}

/// How a resource stands to an actor who asks by one of their grants. A case is a worker's own only within
/// the reach of that grant: who has left the team has left the case.
fn relation(actor: Actor<'_>, grant: Option<&Grant>, resource: Resource) -> Relation {
    let user = if let Actor::User { id, .. } = actor { Some(id) } else { None };
    let of_organization = |organization: Uuid| match (actor, grant) {
        (Actor::Program { organization: own }, _) => own == organization,
        (_, Some(grant)) => grant.organization == Some(organization),
        _ => false,
    };
    let reaches =
        |organization: Uuid, team: Option<Uuid>| grant.is_some_and(|grant| grant.reaches_team(organization, team));
    let own_or = |own: bool, otherwise: Relation| if own { Relation::Own } else { otherwise };
    // The one role that reaches everything only where no organization is named.
    let is_bound = grant.is_some_and(|held| held.role == Role::Administrator && held.organization.is_some());
    let elsewhere = if is_bound { Relation::Beyond } else { Relation::Foreign };
    match resource {
        Resource::Common | Resource::Any => Relation::Common,
        Resource::Account(account) => own_or(user == Some(account), elsewhere),
        Resource::Organization(organization) => own_or(of_organization(organization), elsewhere),
        Resource::Role { user: whose, grant: wanted } => {
            // Roles that reach beyond their organization are given by who reaches as far.
            let stays = wanted.role.needs_organization() || wanted.role == Role::Administrator;
            let within = wanted.organization.is_some_and(|organization| reaches(organization, wanted.team));
            let other = if is_bound && within && stays { Relation::SameTeam } else { elsewhere };
            own_or(user == Some(whose), other)
        }
        Resource::Case { worker, cover, organization, team } => {
            let named = user.is_some() && (worker == user || cover == user);
            match reaches(organization, team) {
                true => own_or(named, Relation::SameTeam),
                // Standing in for a worker of another team of the same organization.
                false => own_or(user.is_some() && cover == user && of_organization(organization), Relation::Foreign),
            }
        }
        Resource::Referral { by, organization, team } => {
            let other = if reaches(organization, team) { Relation::SameTeam } else { Relation::Foreign };
            own_or(user == Some(by), other)
        }
        Resource::Received { organization, consent_in_force } => {
            match (of_organization(organization), consent_in_force) {
                (true, true) => Relation::Received,
                (true, false) => Relation::Withdrawn,
                (false, _) => Relation::Foreign,
            }
        }
    }
}

#[cfg(test)]
mod tests;
