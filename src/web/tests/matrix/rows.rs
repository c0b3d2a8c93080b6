//! One line for each address with an identifier: what that names, and what a change there carries.

use super::names::Names;
use super::world;

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
    reads("/closures/{service}/affected.csv", Names::Service),
    takes("/closures/{service}/for-now", Names::Service, &[]),
    takes("/closures/{service}/open", Names::Service, &[]),
    takes("/retention/{id}", Names::House, &[("keep_months", "36")]),
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
    reads("/people/{id}/looked.csv", Names::Person),
    takes("/people/{id}/caller", Names::Person, &[]),
    takes("/people/{id}/moved", Names::Person, &[]),
    reads("/people/{id}/letter", Names::Person),
    takes("/people/{id}/held", Names::Person, &[]),
    takes("/people/{id}/erase", Names::Person, &[]),
    reads("/people/{id}/duplicates", Names::Person),
    takes("/referrals/{id}/again", Names::Referral, &[]),
    reads("/triage/{id}", Names::Case),
    reads("/users/{id}", Names::User),
    takes("/users/{id}/roles", Names::Access, ROLE),
    takes("/users/{id}/roles/end", Names::Access, &[("membership", "{membership}")]),
    reads("/users/{id}/second-factor", Names::Access),
    takes("/users/{id}/end", Names::Access, &[("version", "1")]),
    takes("/users/{id}/invite", Names::Access, &[]),
    takes("/users/{id}/restore", Names::Access, &[("version", "1")]),
    reads("/tokens/{id}/end", Names::Token),
    takes("/issuers/{id}", Names::Issuer, ISSUER),
    reads("/issuers/{id}/end", Names::Issuer),
    reads("/people/{id}/duplicates/{other}", Names::Pair),
    takes("/people/{id}/duplicates/{other}/merge", Names::Pair, &[("version_one", "1"), ("version_other", "1")]),
    takes("/people/{id}/duplicates/{other}/apart", Names::Pair, &[]),
    takes("/merges/{id}/undo", Names::Merge, &[]),
    reads("/checks/keying/{id}", Names::Check),
    reads("/checks/{id}", Names::Check),
    takes("/checks/{id}/questions/{number}", Names::CheckDraft, &[("choice", "yes")]),
    takes("/checks/{id}/stop", Names::CheckDraft, &[("from", "3"), ("then", "go_on")]),
    takes("/checks/{id}/last", Names::CheckDraft, &[("may_tell", "no")]),
    reads("/checks/{id}/slip", Names::Check),
    takes("/checks/{id}/refer", Names::Check, REFERRAL),
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

const REFERRAL: &[(&str, &str)] = &[
    ("given_name", "Joan"),
    ("family_name", world::FAMILY),
    ("contact", "01632 960123"),
    ("contact_kind", "landline"),
    ("contact_use", "any"),
    ("home", "settled"),
    ("postcode", "PR7 1DB"),
    ("source", "police"),
    ("referrer.organization", "Lancashire police"),
    ("referrer.contact", "01632 960302"),
    ("reason", world::REASON),
];

const ROLE: &[(&str, &str)] = &[("role", "link_worker"), ("organization", "{organization}")];

const ISSUER: &[(&str, &str)] =
    &[("version", "1"), ("name", "The council"), ("client_id", "fingerpost"), ("second_factor", "here")];
