//! One person's history, made by the rules of the product: states by its machine, events in its chains, texts
//! sealed with its keys.

use crate::rows::case::{CaseRow, GoalRow, NoteRow, ReferralRow};
use crate::rows::consent::ConsentRow;
use crate::rows::person::{PersonKeyRow, PersonRow};
use crate::rows::prescription::{EventRow, PrescriptionRow, SealedNoteRow};
use chrono::{DateTime, TimeDelta, Utc};
use fingerpost::database::Keys;
use fingerpost::database::seal::Cell;
use fingerpost::domain::agreement::Agreement;
use fingerpost::domain::case::Goal;
use fingerpost::domain::consent::{Consent, ConsentMethod, ConsentStatus, GivenBy, SharedField};
use fingerpost::domain::event_chain::{Chain, Head, NoteDigest};
use fingerpost::domain::person::{
    Address, Communication, ContactKind, ContactPoint, ContactUse, Person, ReferralReason, Residence, Risks,
};
use fingerpost::domain::prescription::{
    Clearance, Criterion, Eligibility, Event, Fit, GoalOutcome, Party, Reason, Recorded, Sending, State, Status, begin,
    next,
};
use fingerpost::domain::referral::{Agreed, Referral, ReferralMethod, ReferralSource, Referrer, Urgency};
use fingerpost::domain::{Calendar, Postcode, Private, clocks, duplicate};
use std::collections::BTreeSet;
use uuid::Uuid;

const CALENDAR: Calendar = Calendar::ENGLAND;
const GIVEN: [&str; 12] =
    ["Joan", "Arthur", "Sheila", "Dean", "Mary", "Tom", "Farida", "Agnes", "Leroy", "Beryl", "Kuldip", "Edna"];

/// For whom, by whom and how.
pub struct Plan<'a> {
    pub keys: &'a Keys,
    /// Which person, of how many.
    pub number: usize,
    pub people: usize,
    pub worker: Uuid,
    pub organization: Uuid,
    pub team: Uuid,
    pub group: Uuid,
    pub agreement: &'a Agreement,
    /// When it began.
    pub began: DateTime<Utc>,
    pub case_is_open: bool,
    pub prescriptions: usize,
    /// Whether the last of them is open, and how far it has come.
    pub open: Option<usize>,
}

/// Rows of a table each.
#[derive(Default)]
pub struct Rows {
    pub people: Vec<PersonRow>,
    pub keys: Vec<PersonKeyRow>,
    pub referrals: Vec<ReferralRow>,
    pub cases: Vec<CaseRow>,
    pub goals: Vec<GoalRow>,
    pub notes: Vec<NoteRow>,
    pub consents: Vec<ConsentRow>,
    pub prescriptions: Vec<PrescriptionRow>,
    pub events: Vec<EventRow>,
    pub words: Vec<SealedNoteRow>,
}

/// An identifier whose order is that of the numbers, so that a store is filled from front to back.
pub fn id(number: usize, of: usize, which: u64) -> Uuid {
    let front = (number as u128 * (1 << 32) / of as u128) as u32;
    // Whatever is behind may be anything.
    let mixed = (number as u64 ^ which.rotate_left(40)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let low = mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ which;
    let bits = u128::from(front) << 96 | u128::from(mixed as u32 ^ which as u32) << 64 | u128::from(low);
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

fn sealed<T: serde::Serialize>(keys: &Keys, table: &'static str, row: &str, value: &T) -> Vec<u8> {
    keys.seal(Cell::new(table, "sealed", row), &serde_json::to_vec(value).unwrap()).unwrap()
}

/// The words of a case as the product seals them.
#[derive(serde::Serialize)]
struct Words<'a> {
    needs: BTreeSet<ReferralReason>,
    what_matters: &'a str,
    strengths: &'a str,
    returned_because: Option<&'a str>,
}

/// Adds the rows of one person; gives the prescriptions with their versions.
pub fn tell(plan: &Plan<'_>, rows: &mut Rows) -> Vec<(Uuid, u64)> {
    let (keys, began) = (plan.keys, plan.began);
    let text = |id: Uuid| id.to_string();
    let own = |which| id(plan.number, plan.people, which);
    let (person_id, case_id, referral_id, consent_id) = (own(1), own(2), own(3), own(4));
    let person = person(plan.number, person_id, began);
    let now = began.naive_utc();
    rows.people.push(PersonRow {
        sealed: Some(sealed(keys, "person", &text(person_id), &person)),
        id: text(person_id),
        organization_id: text(plan.organization),
        version: 1,
        merged_into: None,
        created_at: now,
        changed_at: now,
        erased_at: None,
    });
    let mut digests: Vec<PersonKeyRow> = duplicate::keys(&person)
        .iter()
        .map(|(kind, value)| PersonKeyRow {
            organization_id: text(plan.organization),
            kind: kind.slug().to_owned(),
            digest: keys.ring().blind_index("person_key", kind.slug(), value.expose()),
            person_id: text(person_id),
        })
        .collect();
    digests.dedup();
    rows.keys.extend(digests);
    let referral = referral(referral_id, person_id, began);
    rows.referrals.push(ReferralRow {
        sealed: Some(sealed(keys, "referral_in", &text(referral_id), &referral)),
        id: text(referral_id),
        person_id: text(person_id),
        organization_id: text(plan.organization),
        team_id: Some(text(plan.team)),
        made_by: Some(text(plan.worker)),
        source: referral.referrer.source.slug().to_owned(),
        urgency: referral.urgency.slug().to_owned(),
        received_at: now,
    });
    let words = Words {
        needs: BTreeSet::from([ReferralReason::Lonely]),
        what_matters: "Getting out again, and somebody to talk to",
        strengths: "Bakes, and knows everybody's birthday",
        returned_because: None,
    };
    let ended = (began + TimeDelta::days(50)).naive_utc();
    rows.cases.push(CaseRow {
        sealed: Some(sealed(keys, "case_record", &text(case_id), &words)),
        id: text(case_id),
        person_id: text(person_id),
        referral_id: text(referral_id),
        organization_id: text(plan.organization),
        team_id: Some(text(plan.team)),
        worker_id: Some(text(plan.worker)),
        cover_id: None,
        cover_until: None,
        status: if plan.case_is_open { "active" } else { "closed" }.to_owned(),
        is_open: plan.case_is_open,
        urgency: "ordinary".to_owned(),
        need_level: Some("moderate".to_owned()),
        closure: (!plan.case_is_open).then(|| "goals_met".to_owned()),
        last_contact_at: Some(now),
        version: 3,
        created_at: now,
        changed_at: if plan.case_is_open { now } else { ended },
        closed_at: (!plan.case_is_open).then_some(ended),
    });
    let goal = Goal {
        id: own(5),
        words: "Get out twice a week".into(),
        importance: 9,
        confidence: Some(4),
        review_on: None,
        outcome: None,
    };
    rows.goals.push(GoalRow {
        sealed: sealed(keys, "goal", &text(goal.id), &goal),
        id: text(goal.id),
        case_id: text(case_id),
        position: 0,
        review_on: None,
        outcome: None,
    });
    let note_id = text(own(6));
    rows.notes.push(NoteRow {
        sealed: sealed(keys, "note", &note_id, &Private::from("Likes dominoes. Not groups, not yet.")),
        id: note_id,
        case_id: text(case_id),
        made_by: text(plan.worker),
        kind: "conversation".to_owned(),
        at: now,
    });
    let consent = Consent {
        id: consent_id,
        person_id,
        recipient_id: plan.group,
        fields: fields(),
        status: ConsentStatus::Given,
        given_by: GivenBy::Person,
        method: ConsentMethod::Telephone,
        said_at: began,
        until: None,
        review_on: None,
        ask_again_on: None,
        service_id: None,
        reason: None,
        becomes_theirs: false,
        wording: "We would like to ask the visiting group about a visitor for you.".into(),
    };
    rows.consents.push(ConsentRow {
        sealed: Some(sealed(keys, "consent", &text(consent_id), &consent)),
        id: text(consent_id),
        person_id: text(person_id),
        recipient_id: text(plan.group),
        status: consent.status.slug().to_owned(),
        until: None,
        recorded_by: text(plan.worker),
        said_at: now,
        version: 1,
    });
    let mut made = Vec::new();
    for nth in 0..plan.prescriptions {
        let open = plan.open.filter(|_| nth + 1 == plan.prescriptions);
        let prescription = own(16 + nth as u64);
        let at = began + TimeDelta::days(nth as i64);
        let chain = Told::begin(plan, (prescription, nth as u64), person_id, &consent, at, open);
        made.push((prescription, chain.state.version));
        rows.prescriptions.push(chain.projection(plan, case_id));
        rows.events.extend(chain.events);
        rows.words.extend(chain.words);
    }
    made
}

/// A prescription as its events add up.
struct Told<'a> {
    plan: &'a Plan<'a>,
    nth: u64,
    state: State,
    head: Head,
    at: DateTime<Utc>,
    events: Vec<EventRow>,
    words: Vec<SealedNoteRow>,
}

impl<'a> Told<'a> {
    fn begin(
        plan: &'a Plan<'a>,
        (prescription, nth): (Uuid, u64),
        person_id: Uuid,
        consent: &Consent,
        at: DateTime<Utc>,
        open: Option<usize>,
    ) -> Self {
        let (service_id, recipient_id) = (plan.group, plan.group);
        let event = Event::Drafted { person_id, service_id, recipient_id, replaces: None };
        let state = begin(prescription, &event, Party::Worker, at).unwrap();
        let head = Head::empty(Chain::Prescription(prescription));
        let mut told = Self { plan, nth, state, head, at, events: Vec::new(), words: Vec::new() };
        told.keep(event, Party::Worker, None);
        let eligibility = Eligibility {
            person_id,
            service_id,
            findings: vec![(Criterion::Age, Fit::Meets), (Criterion::Area, Fit::Meets)],
            unknowns_accepted: false,
            asked: Vec::new(),
        };
        let sending = Sending { person_id, service_id, recipient_id, fields: fields() };
        told.at += TimeDelta::hours(1);
        let clearance = Clearance::check(&sending, &eligibility, Some(plan.agreement), consent, told.at).unwrap();
        let answer_by = clocks::answer_by(told.at, false, &CALENDAR);
        told.step(Event::Sent { clearance, fast_track: false, answer_by }, Party::Worker, Some("She likes dominoes"));
        if open == Some(0) {
            return told;
        }
        told.at += TimeDelta::days(2);
        let contact_by = clocks::contact_by(told.at, false, &CALENDAR);
        told.step(Event::Accepted { contact_by }, Party::ReceivingOrganization, None);
        if open == Some(1) {
            return told;
        }
        told.at += TimeDelta::days(2);
        told.step(Event::FirstContactMade, Party::ReceivingOrganization, None);
        told.at += TimeDelta::days(3);
        let on = told.at.date_naive();
        let last = match open {
            Some(_) => Event::Attended { on },
            None => Event::Completed { outcome: GoalOutcome::Met },
        };
        told.step(last, Party::ReceivingOrganization, None);
        told
    }

    fn step(&mut self, event: Event, by: Party, words: Option<&str>) {
        self.state = next(&self.state, &event, by, self.at).unwrap();
        self.keep(event, by, words);
    }

    fn keep(&mut self, event: Event, by: Party, words: Option<&str>) {
        let number = self.head.count + 1;
        let event_id = id(self.plan.number, self.plan.people, 1 << 16 | self.nth << 8 | number);
        let digest = words.map(|words| self.plan.keys.ring().note_digest(&event_id.to_string(), words));
        let recorded = Recorded {
            id: event_id,
            event,
            by,
            actor_id: Some(self.plan.worker),
            at: self.at,
            note_digest: digest.as_deref().and_then(NoteDigest::from_hexadecimal),
        };
        self.head = self.head.append(&recorded.line(number));
        self.events.push(EventRow {
            prescription_id: self.state.id.to_string(),
            sequence: number as i64,
            id: event_id.to_string(),
            kind: recorded.event.kind().slug().to_owned(),
            reason: recorded.event.reason().map(|reason| Reason::slug(reason).to_owned()),
            party: by.slug().to_owned(),
            actor_id: Some(self.plan.worker.to_string()),
            at: self.at.naive_utc(),
            note_digest: digest.clone(),
            event: serde_json::to_string(&recorded.event).unwrap(),
            hash: self.head.hash.to_string(),
        });
        if let Some((words, digest)) = words.zip(digest) {
            let id = event_id.to_string();
            self.words.push(SealedNoteRow {
                sealed: Some(sealed(self.plan.keys, "sealed_note", &id, &Private::from(words))),
                id,
                prescription_id: self.state.id.to_string(),
                digest,
                erased_at: None,
            });
        }
    }

    /// The row that they add up to, as `prescribing` writes it; the bench checks that it is so.
    fn projection(&self, plan: &Plan<'_>, case_id: Uuid) -> PrescriptionRow {
        let state = &self.state;
        let due = clocks::due(state, &CALENDAR);
        let first = due.first();
        let waiting_on = match (first, state.status) {
            (Some(due), _) => Some(due.on),
            (None, _) if !state.is_open() => None,
            (None, Status::Draft) => Some(Party::Worker),
            (None, _) => Some(Party::ReceivingOrganization),
        };
        PrescriptionRow {
            id: state.id.to_string(),
            person_id: state.person_id.to_string(),
            case_id: Some(case_id.to_string()),
            organization_id: plan.organization.to_string(),
            team_id: Some(plan.team.to_string()),
            worker_id: Some(plan.worker.to_string()),
            service_id: state.service_id.to_string(),
            recipient_id: state.recipient_id.to_string(),
            status: state.status.slug().to_owned(),
            is_open: state.is_open(),
            fast_track: false,
            recipient_sees: state.recipient_sees,
            waiting_on: waiting_on.map(|party| party.slug().to_owned()),
            due_step: first.map(|due| due.step.slug().to_owned()),
            due_at: first.map(|due| due.by.naive_utc()),
            waiting_since: None,
            changed_at: state.changed_at.naive_utc(),
            version: state.version as i64,
            head_count: self.head.count as i64,
            head_hash: self.head.hash.to_string(),
            state: serde_json::to_string(state).unwrap(),
        }
    }
}

fn fields() -> BTreeSet<SharedField> {
    BTreeSet::from([SharedField::Name, SharedField::Phone, SharedField::CommunicationNeeds])
}

fn person(number: usize, id: Uuid, began: DateTime<Utc>) -> Person {
    let letters = |mut n: usize| {
        let mut name = String::from("W");
        for _ in 0..4 {
            name.push(char::from(b'a' + (n % 26) as u8));
            n /= 26;
        }
        name
    };
    Person {
        id,
        given_name: GIVEN[number % GIVEN.len()].into(),
        family_name: Private::new(letters(number * 31)),
        preferred_name: None,
        title: None,
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: chrono::NaiveDate::from_ymd_opt(1930 + (number % 60) as i32, 1 + (number % 12) as u32, 9)
            .map(Private::new),
        gender: None,
        ethnicity: None,
        religion: None,
        nhs_number: None,
        residence: Residence::Settled {
            address: Address {
                lines: vec![Private::new(format!("{} Mill Lane", number % 200 + 1)), "Adlington".into()],
                postcode: Postcode::parse("PR6 9LA").map(Private::new),
            },
        },
        contacts: vec![ContactPoint {
            kind: ContactKind::Mobile,
            value: Private::new(format!("07700 9{:05}", number % 100_000)),
            usage: ContactUse::Any,
            note: None,
        }],
        communication: Communication::default(),
        risks: Risks::NoKnownRisks { on: began.date_naive() },
        circumstances: BTreeSet::new(),
        gp_practice: None,
        representative: None,
        guardian: None,
        emergency_contact: Some("Her son, 01632 960177".into()),
    }
}

fn referral(id: Uuid, person_id: Uuid, began: DateTime<Utc>) -> Referral {
    Referral {
        id,
        person_id,
        received_at: began,
        referred_on: began.date_naive(),
        referrer: Referrer {
            source: ReferralSource::Gp,
            name: "Dr Anwar".into(),
            role: None,
            organization: Some("Adlington Medical Centre".into()),
            ods_code: None,
            contact: "01632 960118".into(),
        },
        method: ReferralMethod::SecureEmail,
        reason: "Widowed in spring and sees nobody from Sunday to Sunday".into(),
        reasons: BTreeSet::from([ReferralReason::Lonely]),
        urgency: Urgency::Ordinary,
        urgent_because: None,
        agreed: Agreed::Yes,
        safeguarding_note: None,
    }
}
