//! A referral in: somebody asks for help for a person, and a case begins.

use super::duplicates::{Likely, Possible};
use super::outbox::{self, MessageKind, Recipient};
use super::store::{
    CaseRecord, all_ids, case_of_person, insert_case, insert_person, living_id, person_by_id, resource, seal,
    update_case,
};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::WriteTransaction;
use crate::database::schema::referral_in;
use crate::database::seal::random_uuid;
use crate::database::table::case::ReferralRow;
use crate::domain::case::{Case, CaseStatus};
use crate::domain::person::{self, Person, ReferralReason};
use crate::domain::referral::{Agreed, Referral, ReferralMethod, Referrer, Urgency};
use crate::domain::{FieldErrors, Private};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// For whom.
#[derive(Debug, Clone)]
pub enum Who {
    /// Somebody who is not on record yet; the identifier in the record is not used.
    New(Box<Person>),
    /// Somebody on record, whom the actor may read.
    Known(Uuid),
}

/// A referral as it is written down.
#[derive(Debug, Clone)]
pub struct NewReferral {
    /// For whom.
    pub who: Who,
    /// The organization that is asked.
    pub organization_id: Uuid,
    /// The team, where it is known which.
    pub team_id: Option<Uuid>,
    /// The day the referrer wrote it.
    pub referred_on: NaiveDate,
    /// Who asks.
    pub referrer: Referrer,
    /// How it came.
    pub method: ReferralMethod,
    /// Why, in words.
    pub reason: Private,
    /// Why, from the list.
    pub reasons: BTreeSet<ReferralReason>,
    /// How soon.
    pub urgency: Urgency,
    /// Why it cannot wait.
    pub urgent_because: Option<Private>,
    /// What the person said to it.
    pub agreed: Agreed,
    /// Raised with safeguarding elsewhere.
    pub safeguarding_note: Option<Private>,
}

/// What a referral became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The person.
    pub person_id: Uuid,
    /// The referral.
    pub referral_id: Uuid,
    /// The case: a new one, or the one that was open.
    pub case_id: Uuid,
    /// There was an open case, and the referral was added to it.
    pub joined: bool,
}

impl NewReferral {
    fn referral(&self, id: Uuid, person_id: Uuid, received_at: DateTime<Utc>) -> Referral {
        Referral {
            id,
            person_id,
            received_at,
            referred_on: self.referred_on,
            referrer: self.referrer.clone(),
            method: self.method,
            reason: self.reason.clone(),
            reasons: self.reasons.clone(),
            urgency: self.urgency,
            urgent_because: self.urgent_because.clone(),
            agreed: self.agreed,
            safeguarding_note: self.safeguarding_note.clone(),
        }
    }
}

/// Everything that is wrong with a referral, said at once; and, where nothing is, the records that may be
/// the same person's, of those that the actor may read. Nothing is written.
pub fn look_first(desk: Desk<'_>, new: &NewReferral) -> Result<Vec<Possible>> {
    let to = Resource::Referral { by: desk.user()?, organization: new.organization_id, team: new.team_id };
    desk.allow(Action::ReferIn, to)?;
    let today = desk.today();
    let mut errors = FieldErrors::default();
    let Who::New(person) = &new.who else { return Ok(Vec::new()) };
    let of_referral = new.referral(Uuid::nil(), Uuid::nil(), desk.database.clock().now()).validate(today);
    for wrong in [person::validate(person, today), of_referral].into_iter().filter_map(Result::err) {
        wrong.iter().for_each(|one| errors.add(one.field.clone(), one.message.clone()));
    }
    errors.into_result()?;
    desk.read(|conn| Likely { desk, organization: new.organization_id, person }.find(conn))
}

/// Takes a referral: the person, unless on record, the referral, and a case, unless one is open.
pub fn take_referral(desk: Desk<'_>, new: NewReferral) -> Result<Taken> {
    let user = desk.user()?;
    let to = Resource::Referral { by: user, organization: new.organization_id, team: new.team_id };
    desk.allow(Action::ReferIn, to)?;
    desk.write(|tx| take(desk, tx, user, new))
}

pub(super) fn take(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, user: Uuid, new: NewReferral) -> Result<Taken> {
    let (now, today) = (tx.now(), desk.today());
    let organization = new.organization_id;
    let (person_id, mut open) = match &new.who {
        Who::New(person) => {
            let mut person = person.clone();
            person.id = random_uuid()?;
            person::validate(&person, today)?;
            insert_person(tx.conn(), desk.keys, organization, &person, now)?;
            desk.audit(tx, Action::WritePerson, (AuditEntity::Person, person.id), "added");
            (person.id, None)
        }
        Who::Known(id) => {
            let id = living_id(tx.conn(), *id)?;
            let stored = person_by_id(tx.conn(), desk.keys, id)?;
            let ids = all_ids(tx.conn(), id)?;
            let case = case_of_person(tx.conn(), desk.keys, &ids)?;
            desk.allow(Action::ReadPerson, resource(&case, today))?;
            if stored.organization_id != organization {
                return Err(Error::field("organization_id", "does not keep this person's record; refer them as new"));
            }
            (id, Some(case).filter(|case| case.case.status.is_open()))
        }
    };
    let referral = new.referral(random_uuid()?, person_id, now);
    referral.validate(today)?;
    insert_referral(desk, tx, &referral, organization, new.team_id, user)?;
    desk.audit(tx, Action::ReferIn, (AuditEntity::Referral, referral.id), "taken");
    let joined = open.is_some();
    let case_id = match open.take() {
        Some(mut case) => {
            let seen = case.case.version;
            case.case.needs.extend(&referral.reasons);
            if referral.urgency == Urgency::FastTrack {
                case.urgency = Urgency::FastTrack;
            }
            let case = update_case(tx.conn(), desk.keys, case, seen, now)?;
            if let Some(worker) = case.case.worker_id.filter(|worker| *worker != user) {
                outbox::write(tx, MessageKind::CaseAssigned, Recipient::User(worker), case.case.id)?;
            }
            case.case.id
        }
        None => {
            let case = new_case(&referral, organization, new.team_id, now)?;
            insert_case(tx.conn(), desk.keys, &case)?;
            case.case.id
        }
    };
    Ok(Taken { person_id, referral_id: referral.id, case_id, joined })
}

/// The case that a referral begins: on nobody's desk yet.
pub(super) fn new_case(
    referral: &Referral,
    organization: Uuid,
    team: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<CaseRecord> {
    Ok(CaseRecord {
        case: Case {
            id: random_uuid()?,
            person_id: referral.person_id,
            referral_id: referral.id,
            status: CaseStatus::New,
            worker_id: None,
            cover: None,
            need_level: None,
            needs: referral.reasons.clone(),
            what_matters: None,
            strengths: None,
            wishes: None,
            goals: Vec::new(),
            closure: None,
            not_placed: Vec::new(),
            version: 1,
        },
        organization_id: organization,
        team_id: team,
        urgency: referral.urgency,
        returned_because: None,
        last_contact_at: None,
        created_at: now,
        changed_at: now,
    })
}

fn insert_referral(
    desk: Desk<'_>,
    tx: &mut WriteTransaction<'_>,
    referral: &Referral,
    organization: Uuid,
    team: Option<Uuid>,
    user: Uuid,
) -> Result<()> {
    let id = referral.id.to_string();
    let row = ReferralRow {
        sealed: Some(seal(desk.keys, "referral_in", "sealed", &id, referral)?),
        id,
        person_id: referral.person_id.to_string(),
        organization_id: organization.to_string(),
        team_id: team.map(|id| id.to_string()),
        made_by: Some(user.to_string()),
        source: referral.referrer.source.slug().to_owned(),
        urgency: referral.urgency.slug().to_owned(),
        received_at: referral.received_at.naive_utc(),
    };
    diesel::insert_into(referral_in::table).values(&row).execute(tx.conn())?;
    Ok(())
}
