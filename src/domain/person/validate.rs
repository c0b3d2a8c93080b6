//! What is wrong with a person's record, field by field.

use super::{Address, ContactKind, ContactPoint, Person, Representative, Residence, Risks};
use crate::domain::{FieldErrors, Private};
use chrono::NaiveDate;

/// The lengths of the national record.
const NAME_PART: usize = 35;
const ADDRESS_LINE: usize = 35;
const ADDRESS_LINES: usize = 5;
const RISK_WORDS: usize = 150;
const EMAIL: usize = 255;
const PRACTICE: usize = 70;
/// Nobody has lived longer than this many years.
const OLDEST: i32 = 125;

/// Everything that is wrong with `person` on `today`.
pub fn validate(person: &Person, today: NaiveDate) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    errors.require(
        !(person.given_name.is_blank() && person.family_name.is_blank()),
        "given_name",
        "give at least one name, even a first name alone or what the person is called",
    );
    for (field, name) in [("given_name", &person.given_name), ("family_name", &person.family_name)] {
        errors.require(
            name.length() <= NAME_PART,
            field,
            "is longer than the 35 characters that health records take; shorten it",
        );
    }
    if let Some(born) = &person.date_of_birth {
        let age = super::age_on(*born.expose(), today);
        errors.require(age.is_some(), "date_of_birth", "lies after today; check the year");
        errors.require(
            age.is_none_or(|age| age <= OLDEST),
            "date_of_birth",
            "lies more than 125 years back; check the year",
        );
    }
    if let Some(name) = person.gp_practice.as_ref().and_then(|practice| practice.name.as_ref()) {
        errors.require(name.length() <= PRACTICE, "gp_practice.name", "is longer than 70 characters; shorten it");
    }
    residence(&person.residence, &mut errors);
    contacts(person, &mut errors);
    risks(&person.risks, today, &mut errors);
    if let Some(representative) = &person.representative {
        let mut part = FieldErrors::default();
        spokesperson(representative, &mut part);
        errors.add_part("representative", part);
    }
    if person.is_child_on(today) {
        errors.require(
            person.guardian.is_some(),
            "guardian",
            "is missing: the person is under 16; name who looks after them and how to reach them",
        );
    }
    if let Some(guardian) = &person.guardian {
        errors.require(!guardian.name.is_blank(), "guardian.name", "is empty; give the guardian's name");
        errors.require(!guardian.contact.is_blank(), "guardian.contact", "is empty; say how to reach the guardian");
    }
    if let Some(language) = &person.communication.language {
        let is_code = matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_lowercase());
        errors.require(is_code, "communication.language", "is not a language of the list; choose one");
    }
    errors.into_result()
}

fn residence(residence: &Residence, errors: &mut FieldErrors) {
    let (Residence::Settled { address } | Residence::Temporary { address, .. }) = residence else { return };
    let Address { lines, postcode } = address;
    errors.require(
        !lines.is_empty() || postcode.is_some(),
        "residence.address",
        "is empty; give an address or a postcode, or choose \u{201c}no fixed abode\u{201d} or \u{201c}would rather not say\u{201d}",
    );
    errors.require(lines.len() <= ADDRESS_LINES, "residence.address", "has more than five lines; join some");
    for (number, line) in lines.iter().enumerate() {
        errors.require(
            !line.is_blank() && line.length() <= ADDRESS_LINE,
            &format!("residence.address.{number}"),
            "is empty or longer than 35 characters; leave it out or shorten it",
        );
    }
}

fn contacts(person: &Person, errors: &mut FieldErrors) {
    for (number, contact) in person.contacts.iter().enumerate() {
        let field = format!("contacts.{number}.value");
        match fault(contact, person) {
            Some(message) => errors.add(field, message),
            None => continue,
        }
    }
}

fn fault(contact: &ContactPoint, person: &Person) -> Option<&'static str> {
    let value = contact.value.expose().trim();
    match contact.kind {
        ContactKind::Mobile | ContactKind::Landline | ContactKind::TextOnly => contact
            .dialled()
            .is_none()
            .then_some("is not a telephone number; give it with its area code, such as 01632 960118"),
        ContactKind::Email => {
            let has_both = value.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && host.contains('.') && !host.contains('@') && !host.ends_with('.')
            });
            let fits = has_both && value.len() <= EMAIL && !value.contains(char::is_whitespace);
            (!fits).then_some("is not an e-mail address; it has one @ and a dot after it")
        }
        ContactKind::Post => (!person.residence.takes_letters())
            .then_some("needs an address to write to; give one under where the person lives"),
        ContactKind::Through => (contact.note.as_ref().is_none_or(Private::is_blank))
            .then_some("needs a name; say in the note through whom the person is reached"),
    }
}

fn risks(risks: &Risks, today: NaiveDate, errors: &mut FieldErrors) {
    match risks {
        Risks::NotAsked => {}
        Risks::NoKnownRisks { on } => {
            errors.require(*on <= today, "risks.on", "lies after today; give the day on which it was said");
        }
        Risks::Known { risks } => {
            errors.require(
                !risks.is_empty(),
                "risks",
                "is empty; describe the risk or choose \u{201c}no known risks\u{201d}",
            );
            for (number, risk) in risks.iter().enumerate() {
                errors.require(
                    !risk.words.is_blank() && risk.words.length() <= RISK_WORDS,
                    &format!("risks.{number}.words"),
                    "is empty or longer than 150 characters; say it in a sentence and put the rest in a note",
                );
                errors.require(
                    risk.since.zip(risk.ended).is_none_or(|(since, ended)| since <= ended),
                    &format!("risks.{number}.ended"),
                    "lies before the day it began; check both",
                );
            }
        }
    }
}

fn spokesperson(representative: &Representative, errors: &mut FieldErrors) {
    errors.require(!representative.name.is_blank(), "name", "is empty; give the representative's name");
    errors.require(!representative.contact.is_blank(), "contact", "is empty; say how to reach the representative");
    let Some(decision) = &representative.decision else { return };
    errors.require(!decision.about.is_blank(), "decision.about", "is empty; say which decision it is about");
    errors.require(!decision.assessed_by.is_blank(), "decision.assessed_by", "is empty; say who assessed it");
    errors.require(
        decision.review_on > decision.assessed_on,
        "decision.review_on",
        "is not after the assessment; give a later day",
    );
    if decision.able_to_decide {
        return;
    }
    errors.require(
        !decision.support_given.is_blank(),
        "decision.support_given",
        "is empty; say how the person was helped to decide themselves",
    );
    errors.require(
        decision.best_interest_note.as_ref().is_some_and(|note| !note.is_blank()),
        "decision.best_interest_note",
        "is empty; say why this is in the person's best interest",
    );
    errors.require(
        !representative.kind.may_decide() || representative.evidence_seen_on.is_some(),
        "evidence_seen_on",
        "is empty; look at the document and give the day, or choose \u{201c}family or friend\u{201d}",
    );
}
