//! What the identifier in each address names: one line for each address.

use super::world::{self, Somebody, World};
use crate::accounts::Resource;

/// What an identifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Names {
    /// What anybody may see, or what is its own key.
    Nobodys,
    /// A thing that this table has no example of yet: only tests of its own ask for another's.
    Apart,
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
    /// A user.
    User,
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
}

/// A line of the table.
pub struct Row {
    /// The address, as in the list of routes.
    pub path: &'static str,
    /// What `{id}` in it names.
    pub names: Names,
    /// What a change must carry so that nothing but the policy can be in its way.
    pub form: &'static [(&'static str, &'static str)],
}

const fn reads(path: &'static str, names: Names) -> Row {
    Row { path, names, form: &[] }
}

const fn takes(path: &'static str, names: Names, form: &'static [(&'static str, &'static str)]) -> Row {
    Row { path, names, form }
}

/// The line of an address.
pub fn row(path: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.path == path)
}

/// Every address with an identifier.
pub const ROWS: &[Row] = &[
    reads("/services/{slug}", Names::Nobodys),
    reads("/venues/{slug}", Names::Nobodys),
    reads("/organizations/{slug}", Names::Nobodys),
    reads("/invitation/{token}", Names::Nobodys),
    reads("/invitation/{token}/with/{id}", Names::Nobodys),
    reads("/sign-in/with/{id}", Names::Nobodys),
    reads("/sign-in/with/{id}/return", Names::Nobodys),
    reads("/api/v1/services/{id}", Names::Nobodys),
    reads("/assets/{hash}/{file}", Names::Nobodys),
    reads("/fhir/R4/{resource}", Names::OwnData),
    reads("/fhir/R4/{resource}/{id}", Names::OwnData),
    takes("/account/sessions/{id}/end", Names::Session, &[]),
    reads("/people/{id}", Names::Person),
    takes("/people/{id}/open-again", Names::Person, &[]),
    takes("/people/{id}/edit", Names::Person, PERSON),
    reads("/people/{person}/consents/{id}", Names::Consent),
    takes("/people/{person}/consents/{id}/withdraw", Names::Consent, &[("version", "1"), ("given_by", "person")]),
    reads("/people/{person}/prescriptions/{id}", Names::Prescription),
    takes("/people/{person}/prescriptions/{id}/consent", Names::Draft, CONSENT),
    takes("/people/{person}/prescriptions/{id}/send", Names::Draft, &[("version", "1"), ("area", "meets")]),
    takes("/people/{person}/prescriptions/{id}/act", Names::Prescription, &[("version", "2"), ("event", "nudged")]),
    takes(
        "/people/{person}/prescriptions/{id}/reroute",
        Names::Prescription,
        &[("version", "2"), ("service", "{service}")],
    ),
    reads("/referrals/{id}", Names::Referral),
    takes("/triage/{id}/assign", Names::Case, &[("version", "1"), ("worker", world::NOBODY)]),
    takes("/triage/{id}/return", Names::Case, &[("version", "1"), ("because", "No telephone number")]),
    reads("/cases/{id}", Names::Case),
    takes("/cases/{id}/plan", Names::Case, &[("version", "1"), ("what_matters", "Her garden")]),
    takes("/cases/{id}/notes", Names::Case, &[("kind", "conversation"), ("note", "Likes dogs")]),
    takes("/cases/{id}/attempts", Names::Case, &[("outcome", "answered")]),
    takes("/cases/{id}/not-placed", Names::Case, &[("need", "lonely"), ("reason", "nothing_near")]),
    takes("/cases/{id}/move", Names::Case, &[("version", "1"), ("status", "first_contact_made")]),
    reads("/cases/{id}/measures", Names::Case),
    takes("/cases/{id}/match", Names::Case, &[("q", "lonely")]),
    reads("/cases/{id}/services/{service}", Names::Case),
    takes("/cases/{id}/services/{service}/signpost", Names::Case, &[]),
    takes("/cases/{id}/services/{service}/introduce", Names::Case, &[]),
    takes("/cases/{id}/services/{service}/prescribe", Names::Case, &[("nobody_harmed", "yes")]),
    takes("/closures/{service}", Names::Service, &[("reason", "other")]),
    reads("/received/{id}", Names::Received),
    reads("/people/{person}/consents/{id}/shared", Names::Consent),
    reads("/prescriptions/{id}", Names::Prescription),
    reads("/agreements/{id}", Names::Organization),
    // Without a day: what is allowed is told of the field, and no agreement ends that others here need.
    takes("/agreements/{id}/end", Names::Organization, &[("agreement", "{agreement}"), ("last_day", "")]),
    takes("/closures/{service}/for-now", Names::Service, &[]),
    takes("/closures/{service}/open", Names::Service, &[]),
    takes("/retention/{id}", Names::Organization, &[("keep_months", "36")]),
    takes("/received/waiting/{service}/release", Names::WaitingList, &[("place", world::NOBODY)]),
    takes("/received/waiting/{service}/rule", Names::Service, &[("rule", "longest_waiting")]),
    reads("/received/ring/{service}", Names::WaitingList),
    takes("/cases/{id}/match/none", Names::Case, &[("need", "lonely"), ("reason", "nothing_near")]),
    takes("/cases/{id}/services/{service}/no-thanks", Names::Case, &[]),
    takes("/cases/{id}/measures/{measure}", Names::Case, MEASURES),
    reads("/cases/{id}/letters", Names::Case),
    takes("/cases/{id}/letters/{paper}", Names::Case, &[]),
    reads("/cases/{id}/message", Names::Case),
    reads("/cases/{id}/message/sheet", Names::Case),
    takes("/places/{id}", Names::Place, &[]),
    reads("/people/{id}/looked", Names::Person),
    takes("/people/{id}/caller", Names::Person, &[]),
    takes("/people/{id}/moved", Names::Person, &[]),
    reads("/people/{id}/letter", Names::Person),
    takes("/people/{id}/held", Names::Person, &[]),
    takes("/people/{id}/erase", Names::Person, &[]),
    reads("/people/{id}/duplicates", Names::Person),
    takes("/referrals/{id}/again", Names::Referral, &[]),
    reads("/triage/{id}", Names::Case),
    reads("/users/{id}", Names::User),
    takes("/users/{id}/roles", Names::User, &[]),
    takes("/users/{id}/roles/end", Names::Apart, &[]),
    reads("/users/{id}/second-factor", Names::User),
    reads("/users/{id}/end", Names::User),
    takes("/users/{id}/invite", Names::Apart, &[]),
    takes("/users/{id}/restore", Names::Apart, &[]),
    reads("/tokens/{id}/end", Names::Apart),
    reads("/issuers/{id}", Names::Apart),
    reads("/issuers/{id}/end", Names::Apart),
    reads("/people/{id}/duplicates/{other}", Names::Apart),
    takes("/people/{id}/duplicates/{other}/merge", Names::Apart, &[]),
    takes("/people/{id}/duplicates/{other}/apart", Names::Apart, &[]),
    takes("/merges/{id}/undo", Names::Apart, &[]),
    reads("/checks/keying/{id}", Names::Apart),
    reads("/checks/{id}", Names::Apart),
    reads("/checks/{id}/questions/{number}", Names::Apart),
    reads("/checks/{id}/stop", Names::Apart),
    reads("/checks/{id}/last", Names::Apart),
    reads("/checks/{id}/slip", Names::Apart),
    reads("/checks/{id}/refer", Names::Apart),
    takes("/received/{id}/answer", Names::Received, &[("version", "2"), ("event", "accepted")]),
];

const PERSON: &[(&str, &str)] = &[
    ("version", "1"),
    ("given_name", "Joan"),
    ("family_name", world::FAMILY),
    ("contact", "01632 960123"),
    ("contact_kind", "landline"),
    ("contact_use", "any"),
    ("home", "settled"),
    ("address", "4 Mill Lane"),
    ("postcode", "PR7 1DB"),
    ("risks", "none"),
];

const CONSENT: &[(&str, &str)] =
    &[("version", "1"), ("answer", "yes"), ("fields", "name"), ("given_by", "person"), ("method", "telephone")];

const MEASURES: &[(&str, &str)] = &[("satisfied", "3"), ("moment", "baseline"), ("answered_by", "person")];

impl Names {
    /// The ways in which such a thing can stand to somebody.
    pub const fn stands(self) -> &'static [Stands] {
        use Stands as S;
        match self {
            Self::Nobodys | Self::OwnData | Self::Apart => &[],
            Self::User => &[S::OtherOrganization],
            Self::Session | Self::Service | Self::Organization => &[S::Own, S::OtherOrganization],
            Self::Place => &[S::OtherOrganization],
            Self::WaitingList => &[S::Received, S::OtherOrganization],
            Self::Received => &[S::Received, S::Withdrawn, S::OtherOrganization],
            _ => &[S::Own, S::Team, S::OtherTeam, S::OtherOrganization],
        }
    }

    /// What the table calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nobodys => "what anybody may see",
            Self::Apart => "not walked here",
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
            Self::User => "a user",
        }
    }

    /// What the policy is asked of such a thing.
    pub fn resource(self, world: &World, who: &Somebody, stands: Stands) -> Option<Resource> {
        let (organization, team) = world.place(stands);
        Some(match self {
            Self::Nobodys | Self::OwnData | Self::Apart => return None,
            Self::Place => Resource::Common,
            Self::Session | Self::User => {
                Resource::Account(if stands == Stands::Own { who.id } else { world.colleague })
            }
            Self::Service | Self::Organization | Self::Received | Self::WaitingList => {
                let group = if stands == Stands::OtherOrganization { world.other_group } else { world.group };
                match self {
                    Self::Service | Self::Organization => Resource::Organization(group),
                    _ => Resource::Received { organization: group, consent_in_force: stands != Stands::Withdrawn },
                }
            }
            Self::Referral => Resource::Referral { by: world.doer(who, stands), organization, team },
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
            Self::OtherTeam | Self::OtherOrganization => "foreign",
            Self::Received => "received",
            Self::Withdrawn => "withdrawn",
        }
    }
}
