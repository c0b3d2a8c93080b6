//! People, cases and prescriptions on both databases: what each use case does, and what it refuses.

mod cases;
mod frontline;
mod keeping;
mod lists;
mod moved;
mod people;
mod prescriptions;
mod time;
mod waiting;

use crate::support::TestDatabase;
use crate::support::records::{organization, service, set_organization, source};
use chrono::{DateTime, NaiveDate, Utc};
use fingerpost::accounts::{Actor, AuditActor, Grant, NewUser, Role, membership, users};
use fingerpost::database::{KeySource, Keys};
use fingerpost::directory::{Batch, apply_batch};
use fingerpost::domain::case::{CaseStatus, Goal};
use fingerpost::domain::consent::{ConsentMethod, GivenBy, SharedField};
use fingerpost::domain::person::{
    Address, Communication, CommunicationNeed, ContactKind, ContactPoint, ContactUse, NeedLevel, NhsNumber, Person,
    ReferralReason, Residence, Risks,
};
use fingerpost::domain::prescription::{Criterion, Eligibility, Fit, Party, State};
use fingerpost::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use fingerpost::domain::{Calendar, Clock, Postcode, Private, Record};
use fingerpost::prescribing::consent::Said;
use fingerpost::prescribing::plan::Plan;
use fingerpost::prescribing::prescribe::Letter;
use fingerpost::prescribing::refer_in::{NewReferral, Taken, Who};
use fingerpost::prescribing::respond::Reply;
use fingerpost::prescribing::{
    CaseRecord, Desk, Result, StoredConsent, agreement, case, consent, plan, prescribe, refer_in, respond, triage,
};
use std::collections::BTreeSet;
use std::ops::Deref;
use uuid::Uuid;

static CALENDAR: Calendar = Calendar::ENGLAND;

/// Somebody who signs in.
pub struct User {
    pub id: Uuid,
    grants: Vec<Grant>,
}

/// A link worker organization with a team, two groups with a service each, and who works for them.
pub struct World<'a> {
    db: &'a TestDatabase,
    pub keys: Keys,
    pub team: Uuid,
    pub other_team: Uuid,
    pub leanne: User,
    pub imran: User,
    pub stranger: User,
    pub co_ordinator: User,
    pub practice: User,
    pub grace: User,
    pub other_group: User,
    pub steward: User,
    pub administrator: User,
    pub visiting: Uuid,
    pub telephone: Uuid,
    pub group: Uuid,
    pub telephone_group: Uuid,
}

/// The organization of the link workers.
pub const HOUSE: Uuid = Uuid::from_u128(0xa11);

impl Deref for World<'_> {
    type Target = TestDatabase;

    fn deref(&self) -> &TestDatabase {
        self.db
    }
}

impl<'a> World<'a> {
    pub fn new(db: &'a TestDatabase) -> Self {
        let keys = Keys::open(KeySource::File(db.folder().join("keys")), db).unwrap();
        let mut records = Vec::new();
        for number in ["visiting", "telephone"] {
            let mut record = Record { service: service("groups", number), organization: None, locations: Vec::new() };
            set_organization(&mut record, organization("groups", number));
            records.push(record);
        }
        let (visiting, telephone) = (records[0].service.id, records[1].service.id);
        let group = records[0].service.organization_id.unwrap();
        let telephone_group = records[1].service.organization_id.unwrap();
        let feed = source("groups");
        let batch = Batch {
            source: &feed,
            import_id: Uuid::new_v4(),
            records: &records,
            first_line: 1,
            last_mentions: None,
            areas: &|_| Vec::new(),
        };
        db.write(|tx| apply_batch(tx, &batch)).unwrap();
        let by = AuditActor::Operator;
        let team = |name| db.write(|tx| membership::add_team(tx, &keys, by, HOUSE, name)).unwrap();
        let (team, other_team) = (team("Chorley"), team("Leyland"));
        let user = |name: &str, grant: Grant| {
            let email = format!("{name}@example.org");
            let new = NewUser { name, email: &email, grants: &[grant] };
            let id = db.write(|tx| users::add(tx, &keys, by, new)).unwrap();
            User { id, grants: vec![grant] }
        };
        Self {
            db,
            team,
            other_team,
            leanne: user("leanne", Grant::in_team(Role::LinkWorker, HOUSE, team)),
            imran: user("imran", Grant::in_team(Role::LinkWorker, HOUSE, team)),
            stranger: user("stranger", Grant::in_team(Role::LinkWorker, HOUSE, other_team)),
            co_ordinator: user("co-ordinator", Grant::in_team(Role::Coordinator, HOUSE, team)),
            practice: user("practice", Grant::in_organization(Role::FrontlineWorker, Uuid::from_u128(0x9))),
            grace: user("grace", Grant::in_organization(Role::GroupMember, group)),
            other_group: user("other", Grant::in_organization(Role::GroupMember, telephone_group)),
            steward: user("steward", Grant::everywhere(Role::Steward)),
            administrator: user("administrator", Grant::everywhere(Role::Administrator)),
            visiting,
            telephone,
            group,
            telephone_group,
            keys,
        }
    }

    pub fn desk<'b>(&'b self, user: &'b User) -> Desk<'b> {
        Desk {
            database: self.db,
            keys: &self.keys,
            calendar: &CALENDAR,
            actor: Actor::User { id: user.id, grants: &user.grants },
        }
    }

    pub fn today(&self) -> NaiveDate {
        self.clock().today()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock().now()
    }

    pub fn pass_days(&self, days: i64) {
        self.clock().advance_seconds(days * 86_400);
    }

    /// A referral for this person from the practice.
    pub fn refer(&self, person: Person) -> Taken {
        refer_in::take_referral(self.desk(&self.practice), self.referral(Who::New(Box::new(person)))).unwrap()
    }

    pub fn referral(&self, who: Who) -> NewReferral {
        NewReferral {
            who,
            organization_id: HOUSE,
            team_id: Some(self.team),
            referred_on: self.today(),
            referrer: Referrer {
                source: ReferralSource::Gp,
                name: "Dr Anwar".into(),
                role: None,
                organization: Some("Adlington Medical Centre".into()),
                ods_code: None,
                contact: "01632 960118".into(),
            },
            method: ReferralMethod::SecureEmail,
            reason: "Widowed in spring and sees nobody".into(),
            reasons: BTreeSet::from([ReferralReason::Lonely]),
            urgency: Urgency::Ordinary,
            urgent_because: None,
            agreed: Agreed::Yes,
            safeguarding_note: None,
        }
    }

    /// Joan, on Leanne's desk, spoken with, with a plan.
    pub fn joan(&self) -> CaseRecord {
        self.person_of_leanne(joan())
    }

    pub fn person_of_leanne(&self, person: Person) -> CaseRecord {
        use fingerpost::domain::case::AttemptOutcome;
        let taken = self.refer(person);
        triage::assign(self.desk(&self.co_ordinator), taken.case_id, 1, self.leanne.id).unwrap();
        let desk = self.desk(&self.leanne);
        let case = case::contact_attempt(desk, taken.case_id, AttemptOutcome::Answered, None).unwrap();
        assert_eq!(case.case.status, CaseStatus::FirstContactMade);
        plan::save_plan(desk, taken.case_id, case.case.version, plan()).unwrap()
    }

    pub fn agreement_with(&self, group: Uuid) {
        let (from, to) = (self.today(), self.today() + chrono::Days::new(365));
        agreement::add_agreement(self.desk(&self.steward), group, Some(from), from, to).unwrap();
    }

    pub fn consent(&self, person_id: Uuid, recipient_id: Uuid) -> StoredConsent {
        consent::give(self.desk(&self.leanne), said(person_id, recipient_id)).unwrap()
    }

    /// A prescription of this case to the visiting service, sent.
    pub fn sent(&self, case: &CaseRecord) -> State {
        self.agreement_with(self.group);
        self.consent(case.case.person_id, self.group);
        self.sent_again(case)
    }

    /// The same where agreement and consent are there.
    pub fn sent_again(&self, case: &CaseRecord) -> State {
        let desk = self.desk(&self.leanne);
        let draft = prescribe::draft(desk, case.case.id, self.visiting).unwrap();
        prescribe::send(desk, draft.id, draft.version, letter(&draft)).unwrap()
    }

    pub fn group_says(&self, state: &State, reply: Reply) -> Result<State> {
        self.say(&self.grace, state, reply, Party::ReceivingOrganization)
    }

    pub fn worker_says(&self, state: &State, reply: Reply) -> Result<State> {
        self.say(&self.leanne, state, reply, Party::Worker)
    }

    fn say(&self, user: &User, state: &State, reply: Reply, by: Party) -> Result<State> {
        respond::respond(self.desk(user), state.id, state.version, reply, by, None)
    }
}

pub fn plan() -> Plan {
    Plan {
        what_matters: Some("Getting out again, and somebody to talk to".into()),
        strengths: Some("Bakes, and knows everybody's birthday".into()),
        needs: BTreeSet::from([ReferralReason::Lonely]),
        need_level: Some(NeedLevel::Moderate),
        goals: vec![Goal {
            id: Uuid::new_v4(),
            words: "Get out twice a week".into(),
            importance: 9,
            confidence: Some(4),
            review_on: None,
            outcome: None,
        }],
    }
}

pub fn fields() -> BTreeSet<SharedField> {
    BTreeSet::from([SharedField::Name, SharedField::Phone, SharedField::CommunicationNeeds])
}

pub fn said(person_id: Uuid, recipient_id: Uuid) -> Said {
    Said {
        person_id,
        recipient_id,
        fields: fields(),
        by: GivenBy::Person,
        method: ConsentMethod::Telephone,
        wording: "We would like to ask the visiting group about a visitor".into(),
        until: None,
        review_on: None,
    }
}

pub fn letter(draft: &State) -> Letter {
    Letter {
        eligibility: Eligibility {
            person_id: draft.person_id,
            service_id: draft.service_id,
            findings: vec![(Criterion::Age, Fit::Meets), (Criterion::Area, Fit::Meets)],
            unknowns_accepted: false,
            asked: Vec::new(),
        },
        fields: fields(),
        fast_track: false,
        note: Some("She likes dominoes".into()),
    }
}

/// Joan Whittle of Adlington, invented.
pub fn joan() -> Person {
    person("Joan", "Whittlethorpe", "1944-03-12", Some("999 000 1375"), "07700 900118")
}

pub fn person(given: &str, family: &str, born: &str, nhs: Option<&str>, phone: &str) -> Person {
    Person {
        id: Uuid::nil(),
        given_name: given.into(),
        family_name: family.into(),
        preferred_name: None,
        title: None,
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: Some(Private::new(born.parse().unwrap())),
        gender: None,
        ethnicity: None,
        religion: None,
        nhs_number: nhs.map(|number| Private::new(NhsNumber::parse(number).unwrap())),
        residence: Residence::Settled {
            address: Address {
                lines: vec!["4 Bagganley Cottages".into()],
                postcode: Postcode::parse("PR6 9LA").map(Private::new),
            },
        },
        contacts: vec![ContactPoint {
            kind: ContactKind::Landline,
            value: phone.into(),
            usage: ContactUse::Any,
            note: Some("let it ring".into()),
        }],
        communication: Communication {
            asked: true,
            needs: BTreeSet::from([CommunicationNeed::HardOfHearing]),
            ..Communication::default()
        },
        risks: Risks::NoKnownRisks { on: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() },
        circumstances: BTreeSet::new(),
        gp_practice: None,
        representative: None,
        guardian: None,
        emergency_contact: None,
    }
}
