use super::*;
use proptest::prelude::*;
use std::fmt::Write;

const ORGANIZATION: Uuid = Uuid::from_u128(1);
const OTHER_ORGANIZATION: Uuid = Uuid::from_u128(2);
const TEAM: Uuid = Uuid::from_u128(11);
const OTHER_TEAM: Uuid = Uuid::from_u128(12);
const ME: Uuid = Uuid::from_u128(21);
const COLLEAGUE: Uuid = Uuid::from_u128(22);

/// The table that people read, as Markdown.
fn page() -> String {
    let mut page = String::from(
        "# Who may do what\n\n\
         Made by a test from `src/accounts/policy.rs`, which decides; the test fails when the two differ. To write \
         it anew: `FINGERPOST_BLESS=1 cargo test --lib accounts::policy`.\n\n\
         A cell says to what the action may be done; an empty one means never. A user who holds several roles may do \
         what any of them may. Where a second factor is asked for, roles count only once it was given.\n\n",
    );
    let meanings = [
        (Relation::Common, "things without an owner: the node, the public directory, one's own day, counts"),
        (
            Relation::Own,
            "one's own account; a case as its worker or cover; a referral one made; one's own organization",
        ),
        (Relation::SameTeam, "anything of a team in which the role is held, or of the organization for which it is"),
        (Relation::Foreign, "anything of another user, team or organization"),
        (Relation::Beyond, "for an administrator of one organization, anything of another"),
        (Relation::Received, "a prescription sent to one's own organization, while the person's consent holds"),
        (Relation::Withdrawn, "the same after the consent was withdrawn"),
    ];
    assert_eq!(meanings.len(), Relation::ALL.len());
    for (relation, meaning) in meanings {
        writeln!(page, "* **{relation}**: {meaning}").unwrap();
    }
    for standings in [&Standing::ALL[..4], &Standing::ALL[4..8], &Standing::ALL[8..]] {
        let heads: Vec<&str> = standings.iter().map(|s| s.slug()).collect();
        writeln!(page, "\n| action | {} |", heads.join(" | ")).unwrap();
        writeln!(page, "|---|{}", "---|".repeat(standings.len())).unwrap();
        for &action in Action::ALL {
            let cells: Vec<String> = standings
                .iter()
                .map(|&standing| {
                    let may = Relation::ALL.iter().filter(|r| permits(standing, action, **r));
                    may.map(|r| r.slug()).collect::<Vec<_>>().join(", ")
                })
                .collect();
            writeln!(page, "| {action} | {} |", cells.join(" | ")).unwrap();
        }
    }
    page
}

#[test]
fn the_page_for_people_says_what_the_policy_decides() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/access.md");
    let page = page();
    if std::env::var_os("FINGERPOST_BLESS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == page, "docs/access.md differs from the policy; read the change, then write it anew as it says");
}

fn resources() -> Vec<(Resource, &'static str)> {
    let case = |worker, cover, organization, team| Resource::Case {
        worker: Some(worker),
        cover,
        organization,
        team: Some(team),
    };
    vec![
        (Resource::Common, "common"),
        (Resource::Account(ME), "own account"),
        (Resource::Account(COLLEAGUE), "another's account"),
        (Resource::Organization(ORGANIZATION), "own organization"),
        (Resource::Organization(OTHER_ORGANIZATION), "another organization"),
        (Resource::Role { user: ME, grant: Grant::in_team(Role::LinkWorker, ORGANIZATION, TEAM) }, "own role"),
        (
            Resource::Role { user: COLLEAGUE, grant: Grant::in_team(Role::LinkWorker, ORGANIZATION, TEAM) },
            "role of a colleague",
        ),
        (case(ME, None, ORGANIZATION, TEAM), "own case"),
        (case(COLLEAGUE, Some(ME), ORGANIZATION, TEAM), "covered case"),
        (case(COLLEAGUE, Some(ME), ORGANIZATION, OTHER_TEAM), "covered case of another team"),
        (case(COLLEAGUE, None, ORGANIZATION, TEAM), "case of the team"),
        (case(COLLEAGUE, None, ORGANIZATION, OTHER_TEAM), "case of another team"),
        (case(COLLEAGUE, None, OTHER_ORGANIZATION, OTHER_TEAM), "case of another organization"),
        (case(ME, None, OTHER_ORGANIZATION, OTHER_TEAM), "case left behind in another organization"),
        (Resource::Referral { by: ME, organization: ORGANIZATION, team: Some(TEAM) }, "own referral"),
        (Resource::Referral { by: COLLEAGUE, organization: ORGANIZATION, team: Some(TEAM) }, "referral to the team"),
        (
            Resource::Referral { by: COLLEAGUE, organization: OTHER_ORGANIZATION, team: None },
            "referral to another organization",
        ),
        (Resource::Received { organization: ORGANIZATION, consent_in_force: true }, "received"),
        (Resource::Received { organization: ORGANIZATION, consent_in_force: false }, "consent withdrawn"),
        (Resource::Received { organization: OTHER_ORGANIZATION, consent_in_force: true }, "sent to another"),
    ]
}

/// Actions on a person, which the promises below are about.
const PERSONAL: [Action; 21] = [
    Action::ReadPerson,
    Action::WritePerson,
    Action::ReadCase,
    Action::WriteCase,
    Action::MatchServices,
    Action::Signpost,
    Action::RecordConsent,
    Action::Prescribe,
    Action::ReadPrescription,
    Action::SteerPrescription,
    Action::ReadReceived,
    Action::AnswerReceived,
    Action::ExportReceived,
    Action::RecordMeasures,
    Action::HandOver,
    Action::WriteLetter,
    Action::ExportPeople,
    Action::ReviewDuplicates,
    Action::MergePeople,
    Action::ErasePerson,
    Action::AnswerSubjectAccess,
];

#[test]
fn every_role_action_and_resource_is_walked() {
    let mut walked = 0;
    for &role in Role::ALL {
        let grants = [Grant::in_team(role, ORGANIZATION, TEAM)];
        let me = Actor::User { id: ME, grants: &grants };
        for &action in Action::ALL {
            let mut ever = false;
            for (resource, what) in resources() {
                walked += 1;
                let may = allows(me, action, resource);
                ever |= may;
                let personal = PERSONAL.contains(&action);
                if personal
                    && matches!(
                        role,
                        Role::Administrator
                            | Role::Steward
                            | Role::Commissioner
                            | Role::NeighbourhoodLead
                            | Role::FrontlineWorker
                    )
                {
                    assert!(!may, "{role} must not {action} {what}");
                }
                if personal
                    && (what.contains("another") && !what.contains("covered")
                        || what.contains("left behind")
                        || what.contains("withdrawn"))
                {
                    assert!(!may, "{role} must not {action} {what}");
                }
                if personal && role == Role::GroupMember {
                    assert!(!may || what == "received", "{role} must not {action} {what}");
                }
                for (standing, actor) in [("visitor", Actor::Visitor), ("operator", Actor::Operator)] {
                    assert!(!personal || !allows(actor, action, resource), "{standing} must not {action} {what}");
                }
            }
            if ever {
                assert!(allows(me, action, Resource::Any), "the route of {action} would be closed to {role}");
            }
        }
    }
    assert_eq!(walked, Role::ALL.len() * Action::ALL.len() * resources().len());
}

#[test]
fn what_a_person_has_agreed_to_can_be_read_and_no_longer() {
    let grants = [Grant::in_organization(Role::GroupMember, ORGANIZATION)];
    let grace = Actor::User { id: ME, grants: &grants };
    let sent = |consent_in_force| Resource::Received { organization: ORGANIZATION, consent_in_force };
    for action in [Action::ReadReceived, Action::ExportReceived] {
        assert!(allows(grace, action, sent(true)));
        assert!(!allows(grace, action, sent(false)));
    }
}

#[test]
fn a_team_limits_and_an_organization_reaches_all_its_teams() {
    let case =
        |team| Resource::Case { worker: Some(COLLEAGUE), cover: None, organization: ORGANIZATION, team: Some(team) };
    let team = [Grant::in_team(Role::Coordinator, ORGANIZATION, TEAM)];
    let whole = [Grant::in_organization(Role::Coordinator, ORGANIZATION)];
    let may = |grants: &[Grant], team| allows(Actor::User { id: ME, grants }, Action::WriteCase, case(team));
    assert_eq!((may(&team, TEAM), may(&team, OTHER_TEAM)), (true, false));
    assert_eq!((may(&whole, TEAM), may(&whole, OTHER_TEAM)), (true, true));
}

#[test]
fn roles_of_different_teams_do_not_mix() {
    // Co-ordinator in one team, link worker in another: there only a link worker.
    let grants = [
        Grant::in_team(Role::Coordinator, ORGANIZATION, TEAM),
        Grant::in_team(Role::LinkWorker, ORGANIZATION, OTHER_TEAM),
    ];
    let me = Actor::User { id: ME, grants: &grants };
    let case =
        |team| Resource::Case { worker: Some(COLLEAGUE), cover: None, organization: ORGANIZATION, team: Some(team) };
    assert!(allows(me, Action::ErasePerson, case(TEAM)));
    assert!(!allows(me, Action::ErasePerson, case(OTHER_TEAM)));
    assert!(allows(me, Action::ReadCase, case(OTHER_TEAM)));
    assert!(!allows(me, Action::WriteCase, case(OTHER_TEAM)));
}

#[test]
fn programs_read_their_own_organization_alone() {
    let program = Actor::Program { organization: ORGANIZATION };
    assert!(allows(program, Action::ReadFhir, Resource::Organization(ORGANIZATION)));
    assert!(!allows(program, Action::ReadFhir, Resource::Organization(OTHER_ORGANIZATION)));
    assert!(!allows(program, Action::ReadPerson, Resource::Any));
}

#[test]
fn a_user_without_a_role_has_the_own_account_and_what_is_public() {
    let me = Actor::User { id: ME, grants: &[] };
    let may: Vec<&str> = Action::ALL.iter().filter(|a| allows(me, **a, Resource::Any)).map(|a| a.slug()).collect();
    assert_eq!(may, ["read_directory", "read_assets", "read_health", "sign_in", "use_own_account"]);
    assert!(!allows(me, Action::UseOwnAccount, Resource::Account(COLLEAGUE)));
}

#[test]
fn an_administrator_of_one_organization_reaches_nothing_of_another_and_gives_nothing_that_does() {
    let held = [Grant::in_organization(Role::Administrator, ORGANIZATION)];
    let everywhere = [Grant::everywhere(Role::Administrator)];
    let role = |user, grant| (Action::AdministerUsers, Resource::Role { user, grant });
    let of = |organization| Resource::Organization(organization);
    let within = Grant::in_team(Role::LinkWorker, ORGANIZATION, TEAM);
    for (asked, bound, unbound) in [
        (role(COLLEAGUE, within), true, true),
        (role(ME, within), false, false),
        (role(COLLEAGUE, Grant::in_organization(Role::Administrator, ORGANIZATION)), true, true),
        (role(COLLEAGUE, Grant::in_organization(Role::LinkWorker, OTHER_ORGANIZATION)), false, true),
        (role(COLLEAGUE, Grant::everywhere(Role::Administrator)), false, true),
        (role(COLLEAGUE, Grant::in_organization(Role::Steward, ORGANIZATION)), false, true),
        ((Action::AdministerTokens, of(ORGANIZATION)), true, true),
        ((Action::AdministerTokens, of(OTHER_ORGANIZATION)), false, true),
        ((Action::AdministerIssuers, of(OTHER_ORGANIZATION)), false, true),
        ((Action::AdministerUsers, Resource::Account(COLLEAGUE)), false, true),
        ((Action::AdministerUsers, Resource::Account(ME)), false, false),
    ] {
        let may = |grants: &[Grant]| allows(Actor::User { id: ME, grants }, asked.0, asked.1);
        assert_eq!((may(&held), may(&everywhere)), (bound, unbound), "{asked:?}");
    }
}

proptest! {
    #[test]
    fn more_roles_never_allow_less(first in 0..Role::ALL.len(), second in 0..Role::ALL.len(), action in 0..Action::ALL.len(), at in 0usize..20) {
        let (first, second, action) = (Role::ALL[first], Role::ALL[second], Action::ALL[action]);
        let one = [Grant::in_team(first, ORGANIZATION, TEAM)];
        let both = [one[0], Grant::in_team(second, OTHER_ORGANIZATION, OTHER_TEAM)];
        let resource = resources()[at].0;
        let may = |grants: &[Grant]| allows(Actor::User { id: ME, grants }, action, resource);
        prop_assert!(!may(&one) || may(&both));
    }
}
