//! Two organizations and two groups, somebody in every role, and people, cases and prescriptions made for them.

use super::super::super::accounts_for_tests::PASSWORD;
use super::super::super::library_for_tests::TestLibrary;
use super::super::super::state::{Site, State, Trust};
use super::super::account::{Browser, House};
use super::super::prescribing::directory;
use super::super::{Answered, ask};
use super::names::{Names, Stands};
use crate::accounts::{Actor, AuditActor, Grant, NewUser, Role, Rules, api_token, membership, password, users};
use crate::database::DbConnection;
use crate::database::schema::{case_record, prescription, referral_in, session};
use crate::domain::consent::{ConsentMethod, GivenBy, SharedField};
use crate::domain::person::{
    Address, Communication, ContactKind, ContactPoint, ContactUse, Person, ReferralReason, Residence, Risks,
};
use crate::domain::prescription::{Criterion, Eligibility, Fit};
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use crate::domain::{Calendar, Clock, Postcode, Private};
use crate::prescribing::consent::{Said, give, withdraw};
use crate::prescribing::prescribe::{Letter, draft, send};
use crate::prescribing::refer_in::{NewReferral, Who, take_referral};
use crate::prescribing::{Desk, agreement};
use actix_web::http::StatusCode;
use actix_web::{test::TestRequest, web};
use chrono::{Days, TimeDelta};
use diesel::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// The organization in which everybody works who needs one.
pub const HOUSE: Uuid = Uuid::from_u128(0x100);
/// Another.
pub const OTHERS: Uuid = Uuid::from_u128(0x200);
/// A name that must not be told.
pub const FAMILY: &str = "Whittlethorpe";
/// Words that must not be told.
pub const REASON: &str = "sees nobody from Sunday to Sunday";
/// An identifier that nothing has.
pub const NOBODY: &str = "00000000-0000-4000-8000-000000000009";

static CALENDAR: Calendar = Calendar::ENGLAND;

/// Somebody in one role.
pub struct Somebody {
    pub id: Uuid,
    pub role: Role,
    pub grants: Vec<Grant>,
}

/// A person with all that hangs on them.
#[derive(Debug, Clone, Copy)]
pub struct Thing {
    pub person: Uuid,
    pub case: Uuid,
    pub referral: Uuid,
    pub consent: Uuid,
    pub prescription: Uuid,
    pub draft: Uuid,
    pub session: Uuid,
    pub service: Uuid,
    pub agreement: Uuid,
    pub organization: Uuid,
    pub user: Uuid,
}

impl Thing {
    /// The address of a route for this thing.
    pub fn address(&self, path: &str, names: Names) -> String {
        let id = match names {
            Names::Person => self.person,
            Names::Case => self.case,
            Names::Referral => self.referral,
            Names::Consent => self.consent,
            Names::Prescription | Names::Received => self.prescription,
            Names::Draft => self.draft,
            Names::Session => self.session,
            Names::Service | Names::WaitingList | Names::Place => self.service,
            Names::Organization => self.organization,
            Names::User => self.user,
            Names::Nobodys | Names::OwnData | Names::Apart => Uuid::nil(),
        };
        let mut address = path.to_owned();
        let places = [("{id}", id), ("{person}", self.person), ("{case}", self.case), ("{service}", self.service)];
        for (place, slug) in [("{measure}", "ons4"), ("{paper}", "your_plan"), ("{number}", "1")] {
            address = address.replace(place, slug);
        }
        for (place, id) in places {
            address = address.replace(place, &id.to_string());
        }
        assert!(!address.contains('{'), "{address}: what is meant is not known here");
        address
    }
}

/// Everything.
pub struct World {
    pub house: House,
    /// One for each role, in the order of the roles.
    pub people: Vec<Somebody>,
    pub colleague: Uuid,
    pub group: Uuid,
    pub other_group: Uuid,
    service: Uuid,
    other_service: Uuid,
    team: Uuid,
    other_team: Uuid,
    steward: Uuid,
    colleague_session: Uuid,
    agreements: [Uuid; 2],
    shared: RefCell<HashMap<(Uuid, Stands, bool), Thing>>,
}

impl World {
    pub async fn open() -> Self {
        let house = House::without_users(None, Rules { second_factor_required: false, ..Rules::default() }).await;
        let (group, service, other_group, other_service) = groups(&house);
        let (database, keys) = (&house.accounts.database, &house.accounts.keys);
        let team =
            |name| database.write(|tx| membership::add_team(tx, keys, AuditActor::Operator, HOUSE, name)).unwrap();
        let (team, other_team) = (team("Chorley"), team("Leyland"));
        let people = Role::ALL
            .iter()
            .map(|role| {
                let grant = match role {
                    Role::GroupMember => Grant::in_organization(*role, group),
                    role if role.needs_organization() => Grant::in_team(*role, HOUSE, team),
                    _ => Grant::everywhere(*role),
                };
                let id = user(&house, &format!("{role}@example.org"), &[grant]);
                Somebody { id, role: *role, grants: vec![grant] }
            })
            .collect();
        let colleague = user(
            &house,
            "colleague@example.org",
            &[
                Grant::in_organization(Role::Coordinator, HOUSE),
                Grant::in_organization(Role::Coordinator, OTHERS),
                Grant::everywhere(Role::Steward),
            ],
        );
        let answer = house.browser().sign_in_as("colleague@example.org", PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let mut world = Self {
            house,
            people,
            colleague,
            group,
            other_group,
            service,
            other_service,
            team,
            other_team,
            steward: colleague,
            colleague_session: Uuid::nil(),
            agreements: [Uuid::nil(); 2],
            shared: RefCell::default(),
        };
        world.colleague_session = Uuid::parse_str(world.sessions(colleague).first().unwrap()).unwrap();
        let today = world.house.clock.today();
        world.agreements = [group, other_group].map(|group| {
            let grants = [Grant::everywhere(Role::Steward)];
            let desk = world.desk(world.steward, &grants);
            agreement::add_agreement(desk, group, Some(today), today, today + Days::new(365)).unwrap().id
        });
        world
    }

    pub async fn close(self) {
        self.house.handle.stop(false).await;
    }

    fn desk<'a>(&'a self, id: Uuid, grants: &'a [Grant]) -> Desk<'a> {
        let accounts = &self.house.accounts;
        let actor = Actor::User { id, grants };
        Desk { database: &accounts.database, keys: &accounts.keys, calendar: &CALENDAR, actor }
    }

    /// A browser of somebody who has signed in.
    pub async fn signed_in(&self, who: &Somebody) -> Browser {
        let mut browser = self.house.browser();
        let answer = browser.sign_in_as(&format!("{}@example.org", who.role), PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", who.role);
        browser
    }

    /// What a program of an organization gets.
    pub async fn program(&self, organization: Uuid, address: &str) -> Answered {
        let accounts = &self.house.accounts;
        let (keys, by, days) = (&accounts.keys, AuditActor::Operator, TimeDelta::days(30));
        let made = accounts.database.write(|tx| api_token::add(tx, keys, by, organization, "Record system", days));
        let (_, token) = made.unwrap();
        let library = Arc::new(TestLibrary::default());
        let state = State::new(library, accounts.clone(), Site::default(), Trust::default(), 10_000);
        let bearer = format!("Bearer {}", token.text());
        ask(web::Data::new(state), TestRequest::get().uri(address).insert_header(("authorization", bearer))).await
    }

    /// Numbers of which one is another as soon as anything was written.
    pub fn everything(&self) -> Vec<i64> {
        #[derive(QueryableByName)]
        struct Sum {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            sum: i64,
        }
        let versioned = ["person", "case_record", "consent", "prescription"];
        let counted = [
            "prescription_event",
            "sealed_note",
            "note",
            "contact_attempt",
            "goal",
            "measure",
            "signpost",
            "not_placed",
            "referral_in",
            "agreement",
            "outbox",
            "session",
            "membership",
            "person_merge",
            "handover",
        ];
        let versioned = versioned.iter().map(|table| format!("SELECT count(*) + sum(version) AS sum FROM {table}"));
        let counted = counted.iter().map(|table| format!("SELECT count(*) AS sum FROM {table}"));
        let database = &self.house.accounts.database;
        let sums = database.read::<_, crate::database::Error>(|conn| {
            let DbConnection::Sqlite(c) = conn else { return Ok(Vec::new()) };
            versioned.chain(counted).map(|sql| Ok(diesel::sql_query(sql).get_result::<Sum>(c)?.sum)).collect()
        });
        sums.unwrap()
    }

    /// The organization and team of things that stand so.
    pub fn place(&self, stands: Stands) -> (Uuid, Option<Uuid>) {
        match stands {
            Stands::OtherTeam => (HOUSE, Some(self.other_team)),
            Stands::OtherOrganization => (OTHERS, None),
            _ => (HOUSE, Some(self.team)),
        }
    }

    /// On whose desk they are, or who made them.
    pub fn doer(&self, who: &Somebody, stands: Stands) -> Uuid {
        if stands == Stands::Own { who.id } else { self.colleague }
    }

    fn sessions(&self, user: Uuid) -> BTreeSet<String> {
        let of = session::table.filter(session::user_id.eq(user.to_string())).select(session::id);
        let database = &self.house.accounts.database;
        let ids = database.read::<_, crate::database::Error>(|conn| Ok(of.load::<String>(conn)?));
        ids.unwrap().into_iter().collect()
    }

    /// Of a group, of which there are two: one's own is the first.
    fn elsewhere(names: Names, stands: Stands) -> bool {
        let of_group = [Names::Received, Names::WaitingList, Names::Service, Names::Organization];
        of_group.contains(&names) && stands == Stands::OtherOrganization
    }

    /// A thing that stands so to somebody; the one made before unless a fresh one is asked for.
    pub async fn thing(&self, who: &Somebody, names: Names, stands: Stands, fresh: bool) -> Thing {
        let own = stands == Stands::Own;
        let mut session = self.colleague_session;
        if names == Names::Session && own {
            // Another session than the one that asks.
            let before = self.sessions(who.id);
            self.signed_in(who).await;
            let made = self.sessions(who.id).into_iter().find(|id| !before.contains(id)).unwrap();
            session = Uuid::parse_str(&made).unwrap();
        }
        let elsewhere = Self::elsewhere(names, stands);
        let key = (self.doer(who, stands), stands, elsewhere);
        let kept = self.shared.borrow().get(&key).copied().filter(|_| !fresh);
        let thing = kept.unwrap_or_else(|| self.make(self.doer(who, stands), stands, elsewhere));
        if !fresh {
            self.shared.borrow_mut().insert(key, thing);
        }
        Thing { session, user: if own { who.id } else { self.colleague }, ..thing }
    }

    fn make(&self, doer: Uuid, stands: Stands, elsewhere: bool) -> Thing {
        let (organization, team) = self.place(stands);
        let grants =
            [Grant::in_organization(Role::Coordinator, HOUSE), Grant::in_organization(Role::Coordinator, OTHERS)];
        let desk = self.desk(self.colleague, &grants);
        let (group, service) =
            if elsewhere { (self.other_group, self.other_service) } else { (self.group, self.service) };
        let taken = take_referral(desk, referral(self, organization, team)).unwrap();
        let said = Said {
            person_id: taken.person_id,
            recipient_id: group,
            fields: fields(),
            by: GivenBy::Person,
            method: ConsentMethod::Telephone,
            wording: "May we tell them your name and number?".into(),
            until: None,
            review_on: None,
        };
        let consent = give(desk, said).unwrap();
        let first = draft(desk, taken.case_id, service).unwrap();
        let letter = Letter {
            eligibility: Eligibility {
                person_id: taken.person_id,
                service_id: service,
                findings: vec![(Criterion::Age, Fit::Meets), (Criterion::Area, Fit::Meets)],
                unknowns_accepted: true,
            },
            fields: fields(),
            fast_track: false,
            note: None,
        };
        let sent = send(desk, first.id, first.version, letter).unwrap();
        let second = draft(desk, taken.case_id, service).unwrap();
        if stands == Stands::Withdrawn {
            let version = consent.version;
            withdraw(desk, consent.consent.id, version, GivenBy::Person, ConsentMethod::Telephone).unwrap();
        }
        let (case, who) = (taken.case_id.to_string(), Some(doer.to_string()));
        self.house
            .accounts
            .database
            .write::<_, crate::database::Error>(|tx| {
                let conn = tx.conn();
                diesel::update(case_record::table.find(&case)).set(case_record::worker_id.eq(&who)).execute(conn)?;
                let of_case = prescription::table.filter(prescription::case_id.eq(&case));
                diesel::update(of_case).set(prescription::worker_id.eq(&who)).execute(conn)?;
                let of_referral = referral_in::table.find(taken.referral_id.to_string());
                diesel::update(of_referral).set(referral_in::made_by.eq(&who)).execute(conn)?;
                Ok(())
            })
            .unwrap();
        Thing {
            person: taken.person_id,
            case: taken.case_id,
            referral: taken.referral_id,
            consent: consent.consent.id,
            prescription: sent.id,
            draft: second.id,
            session: Uuid::nil(),
            service,
            agreement: self.agreements[usize::from(elsewhere)],
            organization: group,
            user: doer,
        }
    }
}

/// A user; hashing is slow on purpose, so that one hash has to do for all.
fn user(house: &House, email: &str, grants: &[Grant]) -> Uuid {
    static HASH: OnceLock<String> = OnceLock::new();
    let hash = HASH.get_or_init(|| password::hash(PASSWORD).unwrap());
    let (database, keys, by) = (&house.accounts.database, &house.accounts.keys, AuditActor::Operator);
    let new = NewUser { name: "Leanne Booth", email, grants };
    let id = database.write(|tx| users::add(tx, keys, by, new)).unwrap();
    database.write(|tx| users::set_password(tx, keys, by, id, hash)).unwrap();
    id
}

fn fields() -> BTreeSet<SharedField> {
    BTreeSet::from([SharedField::Name, SharedField::Phone])
}

fn referral(world: &World, organization_id: Uuid, team_id: Option<Uuid>) -> NewReferral {
    let today = world.house.clock.today();
    NewReferral {
        who: Who::New(Box::new(joan(world))),
        organization_id,
        team_id,
        referred_on: today,
        referrer: Referrer {
            source: ReferralSource::Gp,
            name: "Dr Anwar".into(),
            role: None,
            organization: Some("Adlington Medical Centre".into()),
            ods_code: None,
            contact: "01632 960118".into(),
        },
        method: ReferralMethod::SecureEmail,
        reason: REASON.into(),
        reasons: BTreeSet::from([ReferralReason::Lonely]),
        urgency: Urgency::Ordinary,
        urgent_because: None,
        agreed: Agreed::Yes,
        safeguarding_note: None,
    }
}

fn joan(world: &World) -> Person {
    Person {
        id: Uuid::nil(),
        given_name: "Joan".into(),
        family_name: FAMILY.into(),
        preferred_name: None,
        title: None,
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: "1944-03-12".parse().ok().map(Private::new),
        gender: None,
        ethnicity: None,
        religion: None,
        nhs_number: None,
        residence: Residence::Settled {
            address: Address {
                lines: vec!["4 Mill Lane".into()],
                postcode: Postcode::parse("PR7 1DB").map(Private::new),
            },
        },
        contacts: vec![ContactPoint {
            kind: ContactKind::Landline,
            value: "01632 960123".into(),
            usage: ContactUse::Any,
            note: None,
        }],
        communication: Communication::default(),
        risks: Risks::NoKnownRisks { on: world.house.clock.today() },
        circumstances: BTreeSet::new(),
        gp_practice: None,
        representative: None,
        guardian: None,
        emergency_contact: None,
    }
}

/// Two groups of the directory, with a service each.
fn groups(house: &House) -> (Uuid, Uuid, Uuid, Uuid) {
    let records = directory(house);
    let one = records.iter().find(|record| record.service.source_id == "visit").unwrap();
    let group = one.service.organization_id.unwrap();
    let other = records
        .iter()
        .find_map(|record| {
            let of = record.service.organization_id?;
            (of != group).then_some((of, record.service.id))
        })
        .unwrap();
    (group, one.service.id, other.0, other.1)
}
