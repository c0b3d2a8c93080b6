//! Finding somebody by name, date of birth, NHS number or telephone number. What is found is only what may
//! be read, and nothing tells that somebody else is on record.

use super::store::{StoredPerson, all_ids, case_of_person, living_id, people_by_ids, resource, texts};
use super::{Desk, Error, Result};
use crate::accounts::{Action, Actor, AuditEntity, Resource};
use crate::database::schema::person_key;
use crate::database::table::decode_uuid;
use crate::database::{DbConnection, Keys};
use crate::domain::Private;
use crate::domain::duplicate::{KeyKind, fold_name};
use crate::domain::person::{ContactKind, ContactPoint, ContactUse, NhsNumber};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// More people than this are not looked through; a narrower question is asked for.
const MOST: usize = 200;

/// What is known of who is looked for. At least one thing; all that is given must fit.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// A whole given, preferred or family name, or two of them.
    pub name: Option<Private>,
    /// Date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// NHS number, as typed.
    pub nhs_number: Option<Private>,
    /// Telephone number, as typed.
    pub phone: Option<Private>,
}

/// Somebody who was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The record.
    pub stored: StoredPerson,
    /// The case by which the actor may read it.
    pub case_id: Uuid,
    /// Whether it is open.
    pub is_open: bool,
}

/// The people who fit, by family and given name, of the organizations in which the actor works.
pub fn find_people(desk: Desk<'_>, question: &Question) -> Result<Vec<Found>> {
    desk.allow(Action::SearchPeople, Resource::Common)?;
    let Actor::User { grants, .. } = desk.actor else { return Err(Error::Refused) };
    let organizations: BTreeSet<Uuid> = grants.iter().filter_map(|grant| grant.organization).collect();
    let keys = question.keys()?;
    desk.write(|tx| {
        let mut found = Vec::new();
        for organization in &organizations {
            let ids = ids_with_all(tx.conn(), desk.keys, *organization, &keys)?;
            if ids.len() > MOST {
                return Err(Error::field("name", "fits too many people; add a date of birth or a first name"));
            }
            for id in ids {
                found.extend(readable(desk, tx.conn(), id, question)?);
            }
        }
        found.sort_by_cached_key(|one| {
            let person = &one.stored.person;
            (fold_name(person.family_name.expose()), fold_name(person.given_name.expose()), person.id)
        });
        found.dedup_by_key(|one| one.stored.person.id);
        for one in &found {
            desk.audit(tx, Action::SearchPeople, (AuditEntity::Person, one.stored.person.id), "found");
        }
        Ok(found)
    })
}

/// The person, where the actor may read the record and everything asked for fits.
fn readable(desk: Desk<'_>, conn: &mut DbConnection, id: Uuid, question: &Question) -> Result<Option<Found>> {
    let ids = all_ids(conn, id)?;
    let Ok(case) = case_of_person(conn, desk.keys, &ids) else { return Ok(None) };
    if !desk.may(Action::ReadPerson, resource(&case, desk.today())) {
        return Ok(None);
    }
    let living = living_id(conn, id)?;
    let matching = people_by_ids(conn, desk.keys, &[id])?.pop();
    // A date of birth beside another key is compared with the opened record.
    let fits = matching.is_some_and(|stored| {
        question
            .date_of_birth
            .is_none_or(|day| stored.person.date_of_birth.as_ref().is_some_and(|born| *born.expose() == day))
    });
    let stored = people_by_ids(conn, desk.keys, &[living])?.pop().filter(|_| fits);
    Ok(stored.map(|stored| Found { stored, case_id: case.case.id, is_open: case.case.status.is_open() }))
}

impl Question {
    /// Groups of keys: somebody fits who has one key of every group.
    fn keys(&self) -> Result<Vec<Vec<(KeyKind, Private)>>> {
        let mut groups = Vec::new();
        if let Some(name) = self.name.as_ref().filter(|name| !name.is_blank()) {
            let whole = fold_name(name.expose());
            let words: Vec<String> = name.expose().split_whitespace().map(fold_name).collect();
            let either = |text: &str| {
                vec![(KeyKind::FamilyName, Private::from(text)), (KeyKind::GivenName, Private::from(text))]
            };
            match words.as_slice() {
                [first, second] => {
                    // "Joan Whittle" is two names; "van Dyke" and "O Neill" are one.
                    groups.push([either(first), either(&whole)].concat());
                    groups.push([either(second), either(&whole)].concat());
                }
                _ => groups.push(either(&whole)),
            }
        }
        if let Some(number) = self.nhs_number.as_ref().filter(|number| !number.is_blank()) {
            let number = NhsNumber::parse(number.expose()).ok_or_else(|| {
                Error::field("nhs_number", "is not an NHS number; check its ten digits, or leave it out")
            })?;
            groups.push(vec![(KeyKind::NhsNumber, Private::from(number.as_str()))]);
        }
        if let Some(phone) = self.phone.as_ref().filter(|phone| !phone.is_blank()) {
            let point =
                ContactPoint { kind: ContactKind::Mobile, value: phone.clone(), usage: ContactUse::Any, note: None };
            let dialled = point
                .dialled()
                .ok_or_else(|| Error::field("phone", "is not a telephone number; give it with its area code"))?;
            groups.push(vec![(KeyKind::Phone, Private::new(dialled))]);
        }
        if groups.is_empty() {
            return Err(Error::field("name", "is empty; give a name, an NHS number or a telephone number"));
        }
        Ok(groups)
    }
}

/// The records of an organization that have one key of every group.
fn ids_with_all(
    conn: &mut DbConnection,
    keys: &Keys,
    organization: Uuid,
    groups: &[Vec<(KeyKind, Private)>],
) -> Result<BTreeSet<Uuid>> {
    let mut fitting: Option<BTreeSet<Uuid>> = None;
    for group in groups {
        let mut of_group = BTreeSet::new();
        for (kind, text) in group {
            of_group.extend(ids_with(conn, keys, organization, *kind, text)?);
        }
        fitting = Some(match fitting {
            Some(before) => before.intersection(&of_group).copied().collect(),
            None => of_group,
        });
    }
    Ok(fitting.unwrap_or_default())
}

/// The records of an organization that have this key.
pub(super) fn ids_with(
    conn: &mut DbConnection,
    keys: &Keys,
    organization: Uuid,
    kind: KeyKind,
    text: &Private,
) -> Result<Vec<Uuid>> {
    let digest = keys.ring().blind_index("person_key", kind.slug(), text.expose());
    let ids: Vec<String> = person_key::table
        .filter(person_key::organization_id.eq_any(texts(&[organization])))
        .filter(person_key::kind.eq(kind.slug()))
        .filter(person_key::digest.eq(digest))
        .limit(i64::try_from(MOST + 1).unwrap_or(i64::MAX))
        .select(person_key::person_id)
        .load(conn)?;
    Ok(ids.iter().map(|id| decode_uuid(id, "person_key", "person_id")).collect::<Result<_, _>>()?)
}
