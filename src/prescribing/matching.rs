//! Which services fit a person, with reasons for and against; full ones are shown below with their wait.

use super::consent::{NoThanks, said_no};
use super::signpost::organization_of;
use super::store::{
    CaseRecord, Of, Stored, StoredConsent, agreements_with, all_ids, best_consent, case_by_id, consents_of, living_id,
    person_by_id, prescriptions_in, resource, update_case,
};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::WriteTransaction;
use crate::domain::agreement::{AgreementStatus, best_on};
use crate::domain::person::{Circumstance, CommunicationNeed, Person, StatedGender};
use crate::domain::prescription::Status;
use crate::domain::{AccessFact, Audience, Candidate, Matcher, Wanted, Way, Wishes};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// From this age on somebody is an older person to every group; below it, the group is asked.
const CERTAINLY_OLDER: i32 = 65;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// What was looked for.
    pub wanted: Wanted,
    /// Services that take people from here and have room, or of which nobody knows, the best first.
    pub fitting: Vec<Candidate>,
    /// Services that fit but are full, closed for now, elsewhere or for another age, and those that the
    /// person does not want; the best first.
    pub below: Vec<Candidate>,
    /// What the person said no to, by service.
    pub no_thanks: HashMap<Uuid, NoThanks>,
    /// Where they were sent already, by service, and how that stands.
    pub already: HashMap<Uuid, Status>,
}

/// One service, looked at for one person before anything is done about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    /// What was looked for.
    pub wanted: Wanted,
    /// How it stands to that.
    pub candidate: Candidate,
    /// Whether an agreement lets anything of the person go there; `None` when nobody is named who could
    /// answer.
    pub agreement: Option<AgreementStatus>,
    /// What the person said last about that organization being told of them.
    pub consent: Option<StoredConsent>,
    /// What the person said, when they said no to it.
    pub no_thanks: Option<NoThanks>,
    /// How it stands there, when they were sent already.
    pub already: Option<Status>,
}

/// What is looked for by what is on record, before anybody changes it.
fn on_record(person: &Person, case: &CaseRecord, today: NaiveDate) -> Wanted {
    Wanted {
        needs: case.case.needs.clone(),
        wishes: case.case.wishes.clone().unwrap_or_else(|| likely_wishes(person)),
        belongs: belongs(person, today),
        language: person.communication.language.clone(),
        age: person.age_on(today),
        near: person.residence.near().map(ToString::to_string),
    }
}

/// What follows from how somebody lives and is talked with, while nobody has asked them.
fn likely_wishes(person: &Person) -> Wishes {
    use CommunicationNeed as C;
    let mut wishes = Wishes::default();
    for need in &person.communication.needs {
        wishes.access.extend(match need {
            C::HardOfHearing | C::Deaf => Some(AccessFact::HearingLoop),
            C::BritishSignLanguage => Some(AccessFact::SignLanguage),
            C::InterpreterNeeded => Some(AccessFact::Interpreter),
            C::SomeoneWithThem => Some(AccessFact::CarerWelcome),
            _ => None,
        });
    }
    if person.circumstances.contains(&Circumstance::Housebound) {
        wishes.ways.extend([Way::AtHome, Way::ByPhone]);
    }
    wishes
}

/// Whom services may be for that this person certainly is, by their record.
fn belongs(person: &Person, today: NaiveDate) -> BTreeSet<Audience> {
    let mut certain: BTreeSet<Audience> = person
        .circumstances
        .iter()
        .filter_map(|one| match one {
            Circumstance::Carer => Some(Audience::Carers),
            Circumstance::Disabled => Some(Audience::DisabledPeople),
            Circumstance::LearningDisability => Some(Audience::LearningDisability),
            Circumstance::Autistic => Some(Audience::AutisticPeople),
            Circumstance::Dementia => Some(Audience::Dementia),
            Circumstance::Veteran => Some(Audience::Veterans),
            Circumstance::AsylumSeeker => Some(Audience::RefugeesAsylum),
            Circumstance::NoFixedAbode => Some(Audience::Homeless),
            Circumstance::BabyUnder1 => Some(Audience::NewParents),
            Circumstance::ChildrenAtHome => Some(Audience::Parents),
            _ => None,
        })
        .collect();
    certain.extend(person.communication.needs.iter().filter_map(|need| match need {
        CommunicationNeed::HardOfHearing | CommunicationNeed::Deaf => Some(Audience::DeafPeople),
        CommunicationNeed::SightLoss => Some(Audience::SightLoss),
        _ => None,
    }));
    certain.extend(match person.gender.as_ref().map(|stated| *stated.expose()) {
        Some(StatedGender::Female) => Some(Audience::Women),
        Some(StatedGender::Male) => Some(Audience::Men),
        _ => None,
    });
    if person.age_on(today).is_some_and(|age| age >= CERTAINLY_OLDER) {
        certain.insert(Audience::OlderPeople);
    }
    certain
}

/// Ranks services for the person of a case: by what is on record, or by `asked` where the worker has changed
/// that. What they wish and what else they need is kept with the case. Nothing of the person but what is
/// wanted goes to the matcher.
pub fn match_services(
    desk: Desk<'_>,
    matcher: &dyn Matcher,
    case_id: Uuid,
    asked: Option<Wanted>,
    limit: usize,
) -> Result<Ranked> {
    let today = desk.today();
    let (wanted, no_thanks, already) = desk.write(|tx| {
        let (case, person) = opened(desk, tx, case_id)?;
        let known = on_record(&person, &case, today);
        let wanted = match asked {
            Some(asked) if asked.needs.is_empty() => {
                return Err(Error::field("needs", "is empty; choose at least one thing that they need"));
            }
            Some(asked) => {
                keep(desk, tx, case, &asked)?;
                Wanted { belongs: known.belongs, ..asked }
            }
            None => known,
        };
        let ids = all_ids(tx.conn(), person.id)?;
        let consents = consents_of(tx.conn(), desk.keys, &ids)?;
        let prescriptions = prescriptions_in(tx.conn(), Of::People(&ids))?;
        desk.audit(tx, Action::MatchServices, (AuditEntity::Case, case_id), "matched");
        Ok((wanted, said_no(&consents, &prescriptions), sent_already(&prescriptions)))
    })?;
    let found = matcher.matching(&wanted, limit)?;
    let unwanted = |one: &Candidate| no_thanks.get(&one.service_id).is_some_and(|no| !no.may_be_asked_again(today));
    let (below, fitting) = found.into_iter().partition(|one| one.hindrance().is_some() || unwanted(one));
    Ok(Ranked { wanted, fitting, below, no_thanks, already })
}

/// Looks at one service for the person of a case, whether it was found by matching or not.
pub fn look_at(desk: Desk<'_>, matcher: &dyn Matcher, case_id: Uuid, service_id: Uuid) -> Result<Looked> {
    let today = desk.today();
    let (wanted, agreement, consent, no_thanks, already) = desk.write(|tx| {
        let (case, person) = opened(desk, tx, case_id)?;
        let ids = all_ids(tx.conn(), person.id)?;
        let (mut agreement, mut consent) = (None, None);
        if let Some(recipient) = organization_of(tx.conn(), service_id)? {
            agreement = Some(best_on(&agreements_with(tx.conn(), recipient)?, recipient, today).0);
            consent = best_consent(tx.conn(), desk.keys, &ids, recipient, today)?;
        }
        let consents = consents_of(tx.conn(), desk.keys, &ids)?;
        let prescriptions = prescriptions_in(tx.conn(), Of::People(&ids))?;
        let no_thanks = said_no(&consents, &prescriptions).remove(&service_id);
        let already = sent_already(&prescriptions).remove(&service_id);
        desk.audit(tx, Action::MatchServices, (AuditEntity::Case, case_id), "looked_at_one");
        Ok((on_record(&person, &case, today), agreement, consent, no_thanks, already))
    })?;
    let candidate = matcher.look_at(&wanted, service_id)?.ok_or(Error::NotFound("service"))?;
    Ok(Looked { wanted, candidate, agreement, consent, no_thanks, already })
}

/// Where somebody was sent and it has not ended, by service.
fn sent_already(prescriptions: &[Stored]) -> HashMap<Uuid, Status> {
    let open = prescriptions.iter().map(|one| &one.state).filter(|one| one.is_open() && !one.is_draft());
    open.map(|one| (one.service_id, one.status)).collect()
}

fn opened(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, case_id: Uuid) -> Result<(CaseRecord, Person)> {
    let case = case_by_id(tx.conn(), desk.keys, case_id)?;
    desk.allow(Action::MatchServices, resource(&case, desk.today()))?;
    let id = living_id(tx.conn(), case.case.person_id)?;
    let person = person_by_id(tx.conn(), desk.keys, id)?.person;
    Ok((case, person))
}

/// Keeps what they wish for the next time, and adds what they need to the plan; a need that is only left out
/// of one search stays in it.
fn keep(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, mut case: CaseRecord, asked: &Wanted) -> Result<()> {
    let known = case.case.wishes.as_ref() == Some(&asked.wishes) && case.case.needs.is_superset(&asked.needs);
    if known || !case.case.status.is_open() || !desk.may(Action::WriteCase, resource(&case, desk.today())) {
        return Ok(());
    }
    case.case.wishes = Some(asked.wishes.clone());
    case.case.needs.extend(&asked.needs);
    let (id, seen, now) = (case.case.id, case.case.version, tx.now());
    update_case(tx.conn(), desk.keys, case, seen, now)?;
    desk.audit(tx, Action::WriteCase, (AuditEntity::Case, id), "wishes");
    Ok(())
}
