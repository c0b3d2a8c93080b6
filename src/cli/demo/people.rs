//! Invented people for the demonstration, with ten weeks of history, and who signs in to help them.
//!
//! Everything goes through the use cases, on a clock that walks from day to day, so that the history is one
//! that could have happened; identifiers apart, it is the same each time.

use super::SOURCE;
use super::users::Staff;
use crate::cli::runtime::Runtime;
use crate::database::{ConnectOptions, Database, Keys};
use crate::domain::case::{AttemptOutcome, CaseStatus, ClosureReason, Goal};
use crate::domain::consent::{ConsentMethod, GivenBy, SharedField, wording};
use crate::domain::identifier::service_id;
use crate::domain::measure::{Answer, AnsweredBy, Moment, OwnGoalScore};
use crate::domain::person::{
    Address, CapacityDecision, Circumstance, Communication, CommunicationNeed, ContactKind, ContactPoint, ContactUse,
    KnownRisk, NeedLevel, Person, PrintSize, ReferralReason, Representative, RepresentativeKind, Residence, RiskKind,
    Risks,
};
use crate::domain::prescription::{
    Criterion, DeclineReason, DidNotAttendReason, Eligibility, Fit, GoalOutcome, NotPlacedReason, Party, State,
};
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use crate::domain::{Calendar, Clock, Postcode, Private, SystemClock};
use crate::prescribing::consent::{No, Said};
use crate::prescribing::measures::{Answers, record_measure};
use crate::prescribing::note::{NoteKind, add_note};
use crate::prescribing::places::{PlaceNote, keep_place};
use crate::prescribing::plan::{Plan, save_plan};
use crate::prescribing::prescribe::{Letter, draft, send};
use crate::prescribing::refer_in::{NewReferral, Taken, Who, take_referral};
use crate::prescribing::respond::{Reply, respond};
use crate::prescribing::{Desk, agreement, case, clock, consent, person, reroute, signpost, triage, waiting};
use anyhow::{Context, Result};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// How far back the history goes.
const FIRST_DAY: i64 = 70;

/// A clock that is set, for writing a history.
struct WalkingClock(AtomicI64);

impl Clock for WalkingClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0).unwrap_or_default()
    }
}

/// The demonstration's people, unless they are there already; says whether they were made.
pub fn invent(runtime: &Runtime) -> Result<Option<Staff>> {
    let keys = runtime.accounts()?.keys;
    let clock = Arc::new(WalkingClock(AtomicI64::new(0)));
    let options = ConnectOptions { clock: clock.clone(), ..ConnectOptions::default() };
    let database = Database::connect(runtime.database.url(), options)?;
    if Staff::is_there(&database, &keys)? {
        return Ok(None);
    }
    let today = SystemClock.now();
    let begin = |days: i64| clock.0.store((today - TimeDelta::days(days)).timestamp(), Ordering::SeqCst);
    begin(FIRST_DAY);
    let staff = Staff::make(&database, &keys)?;
    let calendar = Calendar::ENGLAND;
    let story = Story { database: &database, keys: &keys, calendar: &calendar, staff: &staff };
    story.tell(&begin).context("the invented people could not be written")?;
    Ok(Some(staff))
}

struct Story<'a> {
    database: &'a Database,
    keys: &'a Keys,
    calendar: &'a Calendar,
    staff: &'a Staff,
}

fn service(name: &str) -> Uuid {
    service_id(SOURCE, name)
}

/// The service of the group that signs in.
pub const VISITING: &str = "chorley-good-neighbours-visiting";
const TELEPHONE: &str = "chorley-good-neighbours-telephone-befriending";
const WALKING: &str = "walk-with-me";
const SITTING: &str = "rivington-sitting-service";
const KNITTING: &str = "adlington-knit-and-natter";
const SHED: &str = "brookside-mens-shed";
const WARM_HOMES: &str = "warm-homes-visit";

impl Story<'_> {
    /// Day by day, the oldest first; the comments of the days are what a page shows of them.
    fn tell(&self, begin: &dyn Fn(i64)) -> Result<()> {
        let day = |days_ago: i64| self.today() - Days::new(u64::try_from(days_ago).unwrap_or_default());
        self.agreements()?;

        begin(69);
        let mary = self.somebody(mary(), "Feels low since she retired", ReferralReason::LowMood)?;
        self.measure(mary.case_id, Moment::Baseline, [4, 4, 3, 7])?;
        let mary_walks = self.prescribe(&mary, WALKING)?;
        begin(66);
        let mary_walks = self.group(&mary_walks, Reply::Accept)?;
        begin(62);
        let mut mary_walks = self.group(&mary_walks, Reply::FirstContact)?;
        for days_ago in [55, 48, 41] {
            begin(days_ago);
            mary_walks = self.group(&mary_walks, Reply::Attended(day(0)))?;
        }
        let mary_walks = self.group(&mary_walks, Reply::BecomeOngoing)?;

        begin(40);
        let joan =
            self.somebody(joan(), "Widowed in spring, sees nobody from Sunday to Sunday", ReferralReason::Lonely)?;
        self.measure(joan.case_id, Moment::Baseline, [4, 4, 5, 7])?;
        self.note(&joan, "Likes dominoes and the wireless. Not groups, not yet. Her son rings on Sundays.")?;
        let visit = self.prescribe(&joan, VISITING)?;
        let call = self.prescribe(&joan, TELEPHONE)?;
        begin(38);
        self.group(&visit, Reply::JoinWaitingList)?;
        let call = self.group(&call, Reply::Accept)?;
        begin(35);
        let call = self.group(&call, Reply::FirstContact)?;
        let arthur = self.somebody(arthur(), "Housebound since his fall", ReferralReason::Housebound)?;
        let arthur_visit = self.prescribe(&arthur, VISITING)?;
        begin(33);
        self.group(&arthur_visit, Reply::JoinWaitingList)?;
        let call = self.group(&call, Reply::Attended(day(0)))?;
        self.group(&call, Reply::BecomeOngoing)?;

        begin(31);
        let sheila =
            self.somebody(sheila(day(0)), "Her husband needs an afternoon to himself", ReferralReason::NeedsABreak)?;
        let sitting = self.prescribe_by(&sheila, SITTING, GivenBy::Representative)?;
        begin(29);
        let sitting = self.group(&sitting, Reply::Accept)?;
        begin(27);
        let sitting = self.group(&sitting, Reply::FirstContact)?;
        begin(20);
        self.group(&sitting, Reply::Attended(day(0)))?;

        // Missed twice: the worker has to say whether the place is held.
        begin(26);
        let tom = self.somebody(tom(), "Has not left the flat since losing his job", ReferralReason::Isolated)?;
        let shed = self.prescribe(&tom, SHED)?;
        begin(24);
        let shed = self.group(&shed, Reply::Accept)?;
        begin(22);
        let shed = self.group(&shed, Reply::FirstContact)?;
        begin(14);
        let shed = self.group(&shed, Reply::DidNotAttend(day(0), DidNotAttendReason::NervousFirstTime))?;
        begin(7);
        self.group(&shed, Reply::DidNotAttend(day(0), DidNotAttendReason::Transport))?;

        // Nobody answers, in spite of reminders.
        begin(21);
        let dean = self.somebody(dean(), "Sleeps at friends', would like to cook again", ReferralReason::Homeless)?;
        let heating = self.prescribe(&dean, WARM_HOMES)?;
        begin(14);
        let heating = self.worker(&heating, Reply::Nudge)?;
        begin(9);
        self.worker(&heating, Reply::Nudge)?;

        // Declined, and sent elsewhere.
        begin(18);
        let amina = self.somebody(amina(), "New to the area with a baby", ReferralReason::NewToArea)?;
        let knitting = self.prescribe(&amina, KNITTING)?;
        begin(16);
        let knitting = self.group(&knitting, Reply::Decline(DeclineReason::Full))?;
        let desk = self.desk_of(&self.staff.leanne);
        reroute::reroute(desk, knitting.id, knitting.version, service(WALKING))?;
        signpost::signpost(desk, amina.case_id, service(TELEPHONE))?;

        // Finished: what changed, and no word of why.
        begin(12);
        self.group(&mary_walks, Reply::Complete(GoalOutcome::Met))?;
        self.measure(mary.case_id, Moment::FollowUp, [7, 6, 6, 4])?;
        let (closing, _) = case::open_case_page(desk, mary.case_id)?;
        let closed = Some(ClosureReason::GoalsMet);
        case::move_case(desk, mary.case_id, closing.case.version, CaseStatus::Closed, closed)?;

        begin(10);
        // Said no to one group: her own choice, to be asked again.
        let irene =
            self.somebody(irene(), "Looks after her brother and is worn out", ReferralReason::LookingAfterSomeone)?;
        let no = No {
            service_id: service(SITTING),
            by: GivenBy::Person,
            method: ConsentMethod::Telephone,
            reason: "Not a stranger in the house, not while he is poorly".into(),
            ask_again_on: day(0).checked_add_days(Days::new(120)),
        };
        consent::decline(desk, irene.case_id, no)?;
        case::record_not_placed(desk, irene.case_id, ReferralReason::NeedsABreak, NotPlacedReason::PersonChoice)?;

        begin(6);
        // Tried twice, in two ways.
        let lost = self.referred(frank(), "Bills that he cannot read", ReferralReason::EnergyBills)?;
        self.assign(&lost, self.staff.imran.id)?;
        let imran = self.desk_of(&self.staff.imran);
        case::contact_attempt(imran, lost.case_id, AttemptOutcome::NoAnswer, Some("rang at ten".into()))?;
        begin(5);
        case::contact_attempt(imran, lost.case_id, AttemptOutcome::TextSent, None)?;

        begin(4);
        // A question that waits for the worker.
        let lift = self.prescribe(&irene, WALKING)?;
        begin(3);
        let words = Some(Private::from("Can she manage a mile on the flat?"));
        self.say(&self.staff.grace, &lift, Reply::Ask, Party::ReceivingOrganization, words)?;
        // May be the same person as Joan.
        let double = self.referred(joan_again(), "Lonely since her husband died", ReferralReason::Bereaved)?;
        self.assign(&double, self.staff.leanne.id)?;

        begin(2);
        // A place became free: whoever has waited longest is asked.
        waiting::offer_next(self.desk_of(&self.staff.grace), service(VISITING), Uuid::from_u128(0x1000))?;
        self.place_note()?;

        begin(1);
        clock::run(desk)?;
        self.referred(nora(), "Says yes to a warm room", ReferralReason::Warmth)?;
        self.urgent(kyle())?;
        person::open_person(self.desk_of(&self.staff.ruth), joan.person_id)?;
        Ok(())
    }

    fn today(&self) -> NaiveDate {
        self.database.clock().today()
    }

    fn desk_of<'b>(&'b self, who: &'b super::users::Member) -> Desk<'b> {
        Desk { database: self.database, keys: self.keys, calendar: self.calendar, actor: who.actor() }
    }

    /// One agreement is in date, one is due, one has run out.
    fn agreements(&self) -> Result<()> {
        let desk = self.desk_of(&self.staff.steward);
        let (today, year) = (self.today(), 365);
        for (name, days) in [
            (VISITING, year),
            (SITTING, year),
            (SHED, year),
            (WARM_HOMES, FIRST_DAY + 21),
            (KNITTING, year),
            ("leyland-benefits-desk", FIRST_DAY - 30),
        ] {
            let group = self.group_of(name)?;
            let last = today + Days::new(u64::try_from(days).unwrap_or_default());
            agreement::add_agreement(desk, group, Some(today), today, last)?;
        }
        Ok(())
    }

    fn group_of(&self, name: &str) -> Result<Uuid> {
        let id = service(name);
        let records = self.database.read(|conn| crate::directory::records_by_id(conn, &[id]))?;
        let record = records.first().with_context(|| format!("the listing {name} is not there"))?;
        record.service.organization_id.with_context(|| format!("nobody runs {name}"))
    }

    fn referred(&self, person: Person, why: &str, need: ReferralReason) -> Result<Taken> {
        let desk = self.desk_of(&self.staff.practice);
        Ok(take_referral(desk, self.referral(person, why, need))?)
    }

    fn urgent(&self, person: Person) -> Result<Taken> {
        let mut referral = self.referral(person, "No food in the house", ReferralReason::Food);
        referral.urgency = Urgency::FastTrack;
        referral.urgent_because = Some("No food and no money until Friday".into());
        Ok(take_referral(self.desk_of(&self.staff.practice), referral)?)
    }

    fn referral(&self, person: Person, why: &str, need: ReferralReason) -> NewReferral {
        NewReferral {
            who: Who::New(Box::new(person)),
            organization_id: self.staff.house,
            team_id: Some(self.staff.team),
            referred_on: self.today(),
            referrer: Referrer {
                source: ReferralSource::Gp,
                name: "Dr Anwar".into(),
                role: None,
                organization: Some("Adlington Medical Centre".into()),
                ods_code: None,
                contact: "01632 960118".into(),
            },
            method: ReferralMethod::SecureMessaging,
            reason: why.into(),
            reasons: BTreeSet::from([need]),
            urgency: Urgency::Ordinary,
            urgent_because: None,
            agreed: Agreed::Yes,
            safeguarding_note: None,
        }
    }

    fn assign(&self, taken: &Taken, worker: Uuid) -> Result<()> {
        triage::assign(self.desk_of(&self.staff.ruth), taken.case_id, 1, worker)?;
        Ok(())
    }

    /// Referred, on Leanne's desk, spoken with, with a plan.
    fn somebody(&self, person: Person, why: &str, need: ReferralReason) -> Result<Taken> {
        let taken = self.referred(person, why, need)?;
        self.assign(&taken, self.staff.leanne.id)?;
        let desk = self.desk_of(&self.staff.leanne);
        let spoken = case::contact_attempt(desk, taken.case_id, AttemptOutcome::Answered, None)?;
        let plan = Plan {
            what_matters: Some("Some company, and a reason to get up".into()),
            strengths: Some("Good with their hands, kind to neighbours".into()),
            needs: BTreeSet::from([need]),
            need_level: Some(NeedLevel::Moderate),
            goals: vec![Goal {
                id: Uuid::new_v4(),
                words: "Get out twice a week".into(),
                importance: 9,
                confidence: Some(4),
                review_on: self.today().checked_add_days(Days::new(28)),
                outcome: None,
            }],
        };
        save_plan(desk, taken.case_id, spoken.case.version, plan)?;
        Ok(taken)
    }

    fn note(&self, taken: &Taken, words: &str) -> Result<()> {
        add_note(self.desk_of(&self.staff.leanne), taken.case_id, NoteKind::Conversation, words.into())?;
        Ok(())
    }

    fn measure(&self, case_id: Uuid, moment: Moment, values: [u8; 4]) -> Result<()> {
        let answers = Answers::Ons4 { items: values.map(|value| Some(Answer::Said(value))) };
        let desk = self.desk_of(&self.staff.leanne);
        record_measure(desk, case_id, moment, self.today(), AnsweredBy::Person, answers)?;
        let score = if moment == Moment::Baseline { 2 } else { 6 };
        for goal in case::open_case_page(desk, case_id)?.0.case.goals {
            let answers = Answers::OwnGoal(OwnGoalScore { goal_id: goal.id, score });
            record_measure(desk, case_id, moment, self.today(), AnsweredBy::Person, answers)?;
        }
        Ok(())
    }

    fn said(&self, taken: &Taken, name: &str, by: GivenBy) -> Result<Said> {
        let mut fields = BTreeSet::from([SharedField::Name, SharedField::Phone, SharedField::CommunicationNeeds]);
        if by == GivenBy::Representative {
            fields.insert(SharedField::Representative);
        }
        Ok(Said {
            person_id: taken.person_id,
            recipient_id: self.group_of(name)?,
            wording: Private::new(wording("the group", "coming to see you", &fields)),
            fields,
            by,
            method: ConsentMethod::Telephone,
            until: None,
            review_on: (by == GivenBy::Representative).then(|| self.today() + Days::new(180)),
        })
    }

    fn prescribe(&self, taken: &Taken, name: &str) -> Result<State> {
        self.prescribe_by(taken, name, GivenBy::Person)
    }

    fn prescribe_by(&self, taken: &Taken, name: &str, by: GivenBy) -> Result<State> {
        let desk = self.desk_of(&self.staff.leanne);
        let said = self.said(taken, name, by)?;
        let fields = said.fields.clone();
        consent::give(desk, said)?;
        let draft = draft(desk, taken.case_id, service(name))?;
        let letter = Letter {
            eligibility: Eligibility {
                person_id: draft.person_id,
                service_id: draft.service_id,
                findings: vec![(Criterion::Age, Fit::Meets), (Criterion::Area, Fit::Meets)],
                unknowns_accepted: false,
                asked: Vec::new(),
            },
            fields,
            fast_track: false,
            note: None,
        };
        Ok(send(desk, draft.id, draft.version, letter)?)
    }

    /// What a group says; a steward writes it down for a group without a sign-in.
    fn group(&self, state: &State, reply: Reply) -> Result<State> {
        if self.staff.grace.organization == Some(state.recipient_id) {
            return self.say(&self.staff.grace, state, reply, Party::ReceivingOrganization, None);
        }
        self.say(&self.staff.steward, state, reply, Party::Steward, None)
    }

    fn worker(&self, state: &State, reply: Reply) -> Result<State> {
        self.say(&self.staff.leanne, state, reply, Party::Worker, None)
    }

    fn say(
        &self,
        who: &super::users::Member,
        state: &State,
        reply: Reply,
        by: Party,
        note: Option<Private>,
    ) -> Result<State> {
        Ok(respond(self.desk_of(who), state.id, state.version, reply, by, note)?)
    }

    fn place_note(&self) -> Result<()> {
        let note = PlaceNote {
            user_id: self.staff.leanne.id,
            service_id: service(VISITING),
            shared_with_team: Some(self.staff.team),
            shared_with: BTreeSet::new(),
            pinned: true,
            last_spoke_on: Some(self.today()),
            words: Some("Ring before 11 and ask for Grace".into()),
            version: 0,
        };
        keep_place(self.desk_of(&self.staff.leanne), &note)?;
        Ok(())
    }
}

/// Somebody of Chorley, of whom no more is known than this.
fn somebody(given: &str, family: &str, born: (i32, u32, u32), postcode: &str, phone: &str) -> Person {
    let (year, month, day) = born;
    Person {
        id: Uuid::nil(),
        given_name: given.into(),
        family_name: family.into(),
        preferred_name: None,
        title: None,
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: NaiveDate::from_ymd_opt(year, month, day).map(Private::new),
        gender: None,
        ethnicity: None,
        religion: None,
        nhs_number: None,
        residence: Residence::Settled {
            address: Address { lines: Vec::new(), postcode: Postcode::parse(postcode).map(Private::new) },
        },
        contacts: vec![ContactPoint {
            kind: ContactKind::Landline,
            value: phone.into(),
            usage: ContactUse::Any,
            note: None,
        }],
        communication: Communication { asked: true, ..Communication::default() },
        risks: Risks::NoKnownRisks { on: NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default() },
        circumstances: BTreeSet::new(),
        gp_practice: None,
        representative: None,
        guardian: None,
        emergency_contact: None,
    }
}

fn joan() -> Person {
    let mut joan = somebody("Joan", "Whittle", (1944, 3, 12), "PR6 9LA", "01632 960140");
    joan.communication.needs = BTreeSet::from([CommunicationNeed::HardOfHearing, CommunicationNeed::RingOnly]);
    joan.communication.print = Some(PrintSize::Point18);
    joan.communication.note = Some("Ring twice; she is slow to the phone".into());
    joan.circumstances = BTreeSet::from([Circumstance::LivesAlone]);
    joan
}

fn joan_again() -> Person {
    somebody("J", "Whitle", (1944, 3, 12), "PR6 9LA", "01632 960140")
}

fn mary() -> Person {
    somebody("Mary", "Entwistle", (1957, 7, 30), "PR7 3AA", "01632 960141")
}

fn arthur() -> Person {
    let mut arthur = somebody("Arthur", "Bamber", (1939, 11, 2), "PR6 9LA", "01632 960142");
    arthur.risks = Risks::Known {
        risks: vec![KnownRisk {
            kind: RiskKind::Falls,
            words: "Fell twice this year; a loose stair carpet".into(),
            since: None,
            ended: None,
        }],
    };
    arthur.circumstances = BTreeSet::from([Circumstance::LivesAlone, Circumstance::Housebound]);
    arthur
}

fn sheila(today: NaiveDate) -> Person {
    let mut sheila = somebody("Sheila", "Cowburn", (1948, 5, 19), "PR7 4EZ", "01632 960143");
    sheila.circumstances = BTreeSet::from([Circumstance::Dementia, Circumstance::CaredFor]);
    sheila.representative = Some(Representative {
        kind: RepresentativeKind::AttorneyHealthAndWelfare,
        name: "Ken Cowburn".into(),
        relationship: Some("husband".into()),
        contact: "01632 960143".into(),
        evidence_seen_on: Some(today),
        decision: Some(CapacityDecision {
            about: "Taking up a sitting service and telling them her needs".into(),
            able_to_decide: false,
            assessed_on: today,
            assessed_by: "Leanne".into(),
            support_given: "Pictures, a quiet hour, and her sister beside her".into(),
            best_interest_note: Some("She has always liked company in the afternoon".into()),
            review_on: today + Days::new(180),
        }),
    });
    sheila
}

fn tom() -> Person {
    let mut tom = somebody("Tom", "Ashurst", (1979, 1, 23), "PR25 5TP", "01632 960144");
    tom.circumstances = BTreeSet::from([Circumstance::NoTransport]);
    tom
}

fn dean() -> Person {
    let mut dean = somebody("Dean", "Fairclough", (1992, 2, 29), "PR7 1DB", "07700 900145");
    dean.residence = Residence::NoFixedAbode {
        found_at: Some("the library, mornings".into()),
        near: Postcode::parse("PR7 1DB").map(Private::new),
    };
    dean.circumstances = BTreeSet::from([Circumstance::NoFixedAbode]);
    dean
}

fn amina() -> Person {
    let mut amina = somebody("Amina", "Yusuf", (1998, 9, 8), "PR7 4EZ", "07700 900146");
    amina.communication.language = Some("so".to_owned());
    amina.circumstances = BTreeSet::from([Circumstance::BabyUnder1]);
    amina
}

fn irene() -> Person {
    let mut irene = somebody("Irene", "Halliwell", (1961, 12, 1), "PR6 0AA", "01632 960147");
    irene.circumstances = BTreeSet::from([Circumstance::Carer]);
    irene
}

fn frank() -> Person {
    let mut frank = somebody("Frank", "Ormerod", (1951, 4, 17), "PR7 2BH", "01632 960148");
    frank.communication.needs = BTreeSet::from([CommunicationNeed::SightLoss]);
    frank
}

fn nora() -> Person {
    somebody("Nora", "Duxbury", (1940, 10, 10), "PR6 9LA", "01632 960149")
}

fn kyle() -> Person {
    somebody("Kyle", "Rimmer", (2001, 6, 6), "PR7 1DB", "07700 900150")
}
