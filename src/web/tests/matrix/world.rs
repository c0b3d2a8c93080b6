//! Two organizations and two groups, and somebody in every role.

use super::super::super::accounts_for_tests::PASSWORD;
use super::super::super::library_for_tests::TestLibrary;
use super::super::super::state::{Site, State, Trust};
use super::super::account::{Browser, House};
use super::super::prescribing::directory;
use super::super::{Answered, ask};
use super::names::Stands;
use super::things::Things;
use crate::accounts::{Actor, AuditActor, Grant, NewUser, Role, Rules, api_token, membership, password, users};
use crate::database::DbConnection;
use crate::database::schema::session;
use crate::domain::{Calendar, Clock};
use crate::prescribing::{Desk, agreement};
use actix_web::http::StatusCode;
use actix_web::{test::TestRequest, web};
use chrono::{Days, TimeDelta};
use diesel::prelude::*;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
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
    pub email: String,
    pub grants: Vec<Grant>,
    /// What the table calls them.
    pub called: String,
}

/// Everything.
pub struct World {
    pub house: House,
    /// One for each role, in the order of the roles; at the end an administrator of one organization alone.
    pub people: Vec<Somebody>,
    pub colleague: Uuid,
    pub group: Uuid,
    pub other_group: Uuid,
    pub service: Uuid,
    pub other_service: Uuid,
    team: Uuid,
    other_team: Uuid,
    steward: Uuid,
    pub colleague_session: Uuid,
    pub agreements: [Uuid; 2],
    /// What was made before, so that only what is changed is made anew.
    pub things: Things,
}

impl World {
    pub async fn open() -> Self {
        let house = House::without_users(None, Rules { second_factor_required: false, ..Rules::default() }).await;
        let (group, service, other_group, other_service) = groups(&house);
        let (database, keys) = (&house.accounts.database, &house.accounts.keys);
        let team =
            |name| database.write(|tx| membership::add_team(tx, keys, AuditActor::Operator, HOUSE, name)).unwrap();
        let (team, other_team) = (team("Chorley"), team("Leyland"));
        let mut people: Vec<Somebody> = Role::ALL
            .iter()
            .map(|role| {
                let grant = match role {
                    Role::GroupMember => Grant::in_organization(*role, group),
                    role if role.needs_organization() => Grant::in_team(*role, HOUSE, team),
                    _ => Grant::everywhere(*role),
                };
                somebody(&house, role.slug(), grant, role.to_string())
            })
            .collect();
        let bound = Grant::in_organization(Role::Administrator, HOUSE);
        people.push(somebody(&house, "bound", bound, "administrator, of one organization".to_owned()));
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
            things: Things::default(),
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

    /// The desk of somebody.
    pub fn desk<'a>(&'a self, id: Uuid, grants: &'a [Grant]) -> Desk<'a> {
        let accounts = &self.house.accounts;
        let actor = Actor::User { id, grants };
        Desk { database: &accounts.database, keys: &accounts.keys, calendar: &CALENDAR, actor }
    }

    /// A browser of somebody who has signed in.
    pub async fn signed_in(&self, who: &Somebody) -> Browser {
        let mut browser = self.house.browser();
        let answer = browser.sign_in_as(&who.email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", who.called);
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

    /// All that is kept, as one number for each table: another as soon as anything was written there. Who asked
    /// what is kept of refused questions too, and a session knows when it was last used.
    pub fn everything(&self) -> Vec<(String, u64)> {
        #[derive(QueryableByName)]
        struct Text {
            #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
            text: Option<String>,
        }
        const APART: [&str; 2] = ["audit_line", "session"];
        let database = &self.house.accounts.database;
        let read = database.read::<_, crate::database::Error>(|conn| {
            let DbConnection::Sqlite(c) = conn else { return Ok(Vec::new()) };
            let mut texts = |sql: String| -> Result<Vec<String>, crate::database::Error> {
                let rows: Vec<Text> = diesel::sql_query(sql).load(c)?;
                Ok(rows.into_iter().map(|row| row.text.unwrap_or_default()).collect())
            };
            let tables = "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
            let mut sums = Vec::new();
            for table in texts(tables.to_owned())? {
                let columns = texts(format!("SELECT name AS text FROM pragma_table_info('{table}')"))?;
                let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                let rows = match APART.contains(&table.as_str()) {
                    true => texts(format!("SELECT count(*) || '' AS text FROM \"{table}\""))?,
                    false => texts(format!("SELECT {} AS text FROM \"{table}\"", quoted.join(" || ',' || ")))?,
                };
                let mut hasher = DefaultHasher::new();
                rows.hash(&mut hasher);
                sums.push((table.clone(), if table == "audit_line" { 0 } else { hasher.finish() }));
            }
            Ok(sums)
        });
        let sums = read.unwrap();
        assert!(sums.len() > 50, "the tables are not found");
        sums
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

    /// The sessions of a user.
    pub fn sessions(&self, user: Uuid) -> BTreeSet<String> {
        let of = session::table.filter(session::user_id.eq(user.to_string())).select(session::id);
        let database = &self.house.accounts.database;
        let ids = database.read::<_, crate::database::Error>(|conn| Ok(of.load::<String>(conn)?));
        ids.unwrap().into_iter().collect()
    }
}

fn somebody(house: &House, called: &str, grant: Grant, title: String) -> Somebody {
    let email = format!("{called}@example.org");
    let id = user(house, &email, &[grant]);
    Somebody { id, email, grants: vec![grant], called: title }
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

/// Two groups of the directory, with a service each.
fn groups(house: &House) -> (Uuid, Uuid, Uuid, Uuid) {
    let records = directory(&house.accounts, &TestLibrary::default());
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
