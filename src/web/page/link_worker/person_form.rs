//! The fields of a person's record in forms, and reading them back.

use super::super::desk::{choices, day_of, or_none, ticked, typed_day, words, wrong_field};
use crate::domain::person::{
    Address, Communication, CommunicationNeed, ContactKind, ContactPoint, ContactUse, KnownRisk, Person, PrintSize,
    Residence, RiskKind, Risks,
};
use crate::domain::{Postcode, Private};
use crate::web::component::{Choice, Choices, Fieldset, Select, TextArea, TextInput};
use crate::web::error::{FieldError, FieldErrors};
use crate::web::form::Form;
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A record with nothing in it.
pub fn blank() -> Person {
    Person {
        id: Uuid::nil(),
        given_name: Private::default(),
        family_name: Private::default(),
        preferred_name: None,
        title: None,
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: None,
        gender: None,
        ethnicity: None,
        religion: None,
        nhs_number: None,
        residence: Residence::NotKnown,
        contacts: Vec::new(),
        communication: Communication::default(),
        risks: Risks::NotAsked,
        circumstances: BTreeSet::new(),
        gp_practice: None,
        representative: None,
        guardian: None,
        emergency_contact: None,
    }
}

/// The record `before` with what the form says; what the form does not ask stays as it is.
pub fn read(form: &Form, before: Person, today: NaiveDate, errors: &mut Vec<FieldError>) -> Person {
    let mut person = before;
    person.given_name = words(form, "given_name").unwrap_or_default();
    person.family_name = words(form, "family_name").unwrap_or_default();
    person.preferred_name = words(form, "preferred_name");
    person.date_of_birth = day_of(form, "date_of_birth", errors).map(Private::new);
    person.emergency_contact = words(form, "emergency_contact");
    read_contact(form, &mut person);
    read_home(form, &mut person, errors);
    person.communication.needs = ticked(form, "communication", CommunicationNeed::from_slug);
    person.communication.print = PrintSize::from_slug(form.field("print"));
    person.communication.note = words(form, "communication_note");
    person.communication.asked = true;
    read_risks(form, &mut person, today, errors);
    person
}

fn read_contact(form: &Form, person: &mut Person) {
    let kind = ContactKind::from_slug(form.field("contact_kind")).unwrap_or(ContactKind::Landline);
    let usage = ContactUse::from_slug(form.field("contact_use")).unwrap_or(ContactUse::Any);
    let note = person.contacts.first().and_then(|first| first.note.clone());
    let first = words(form, "contact").map(|value| ContactPoint { kind, value, usage, note });
    let others = std::mem::take(&mut person.contacts).into_iter().skip(1);
    person.contacts = first.into_iter().chain(others).collect();
}

fn read_home(form: &Form, person: &mut Person, errors: &mut Vec<FieldError>) {
    let typed = form.field("postcode").trim();
    let postcode = Postcode::parse(typed);
    if postcode.is_none() && !typed.is_empty() {
        errors.push(wrong_field("postcode", "postcode-wrong", "postcode-wrong-mend"));
    }
    let postcode = postcode.map(Private::new);
    let line = words(form, "address");
    person.residence = match std::mem::replace(&mut person.residence, Residence::NotKnown) {
        _ if form.field("home") == "no_fixed_abode" => Residence::NoFixedAbode { found_at: line, near: postcode },
        Residence::Temporary { note, .. } if form.field("home") == "temporary" => {
            Residence::Temporary { address: Address { lines: line.into_iter().collect(), postcode }, note }
        }
        _ if form.field("home") == "temporary" => {
            Residence::Temporary { address: Address { lines: line.into_iter().collect(), postcode }, note: None }
        }
        _ if form.field("home") == "not_kept" => Residence::NotKept,
        _ if line.is_none() && postcode.is_none() => Residence::NotKnown,
        _ => Residence::Settled { address: Address { lines: line.into_iter().collect(), postcode } },
    };
}

fn read_risks(form: &Form, person: &mut Person, today: NaiveDate, errors: &mut Vec<FieldError>) {
    person.risks = match (form.field("risks"), std::mem::take(&mut person.risks)) {
        ("none", Risks::NoKnownRisks { on }) => Risks::NoKnownRisks { on },
        ("none", _) => Risks::NoKnownRisks { on: today },
        ("known", before) => {
            let mut risks = if let Risks::Known { risks } = before { risks } else { Vec::new() };
            let kind = RiskKind::from_slug(form.field("risk_kind")).unwrap_or(RiskKind::Other);
            match words(form, "risk_words") {
                Some(words) => risks.push(KnownRisk { kind, words, since: Some(today), ended: None }),
                None if risks.is_empty() => errors.push(wrong_field("risk_words", "risk-wrong", "risk-wrong-mend")),
                None => {}
            }
            Risks::Known { risks }
        }
        (_, before) => before,
    };
}

/// The fields with what stands in the record.
pub fn fields(person: &Person, errors: &FieldErrors) -> Markup {
    let text = |value: &Option<Private>| value.as_ref().map(|one| one.expose().clone()).unwrap_or_default();
    let born = typed_day(person.date_of_birth.as_ref().map(|born| *born.expose()));
    let (preferred, emergency, note) =
        (text(&person.preferred_name), text(&person.emergency_contact), text(&person.communication.note));
    let first = person.contacts.first();
    let contact = first.map(|one| one.value.expose().clone()).unwrap_or_default();
    html! {
        (TextInput { error: errors.of("given_name"), width: "half", ..TextInput::new("given_name", text!("person-given-name"), person.given_name.expose()) })
        (TextInput { error: errors.of("family_name"), width: "half", ..TextInput::new("family_name", text!("person-family-name"), person.family_name.expose()) })
        (TextInput { error: errors.of("preferred_name"), width: "half", ..TextInput::new("preferred_name", text!("person-preferred-name"), &preferred) })
        (TextInput { error: errors.of("date_of_birth"), hint: Some(text!("day-hint")), width: "half", inputmode: Some("numeric"), ..TextInput::new("date_of_birth", text!("person-date-of-birth"), &born) })
        (Select {
            name: "contact_kind",
            label: text!("person-contact-kind"),
            choices: choices("contact", ContactKind::ALL, ContactKind::slug, |kind| first.is_some_and(|one| one.kind == kind)),
            error: None,
        })
        (TextInput { error: errors.of("contacts.0.value"), width: "half", ..TextInput::new("contact", text!("person-contact"), &contact) })
        (Select {
            name: "contact_use",
            label: text!("person-contact-use"),
            choices: choices("contact-use", ContactUse::ALL, ContactUse::slug, |usage| first.is_some_and(|one| one.usage == usage)),
            error: None,
        })
        (home(person, errors))
        (Fieldset {
            legend: text!("person-communication-legend"),
            error: None,
            body: html! {
                (Choices {
                    name: "communication",
                    only_one: false,
                    choices: choices("communication", CommunicationNeed::ALL, CommunicationNeed::slug, |need| person.communication.needs.contains(&need)),
                })
            },
        })
        (Select {
            name: "print",
            label: text!("person-print-size"),
            choices: or_none(choices("print", PrintSize::ALL, PrintSize::slug, |size| person.communication.print == Some(size))),
            error: None,
        })
        (TextInput::new("communication_note", text!("person-communication-note"), &note))
        (risks(person, errors))
        (TextInput::new("emergency_contact", text!("person-emergency-contact"), &emergency))
    }
}

fn home(person: &Person, errors: &FieldErrors) -> Markup {
    let (kind, line, postcode) = match &person.residence {
        Residence::Settled { address } => ("settled", address.lines.first(), address.postcode.as_ref()),
        Residence::Temporary { address, .. } => ("temporary", address.lines.first(), address.postcode.as_ref()),
        Residence::NoFixedAbode { found_at, near } => ("no_fixed_abode", found_at.as_ref(), near.as_ref()),
        Residence::NotKept => ("not_kept", None, None),
        Residence::NotKnown => ("settled", None, None),
    };
    let line = line.map(|one| one.expose().clone()).unwrap_or_default();
    let postcode = postcode.map(|code| code.expose().to_string()).unwrap_or_default();
    let kinds = ["settled", "temporary", "no_fixed_abode", "not_kept"].map(|value| Choice {
        value: value.to_owned(),
        label: crate::web::label::said("home", value),
        count: None,
        picked: value == kind,
    });
    html! {
        (Select { name: "home", label: text!("person-home"), choices: kinds.into(), error: None })
        (TextInput::new("address", text!("person-address"), &line))
        (TextInput { error: errors.of("postcode"), width: "short", ..TextInput::new("postcode", text!("person-postcode"), &postcode) })
    }
}

fn risks(person: &Person, errors: &FieldErrors) -> Markup {
    let said = match &person.risks {
        Risks::NotAsked => "not_asked",
        Risks::NoKnownRisks { .. } => "none",
        Risks::Known { .. } => "known",
    };
    let answers = ["not_asked", "none", "known"].map(|value| Choice {
        value: value.to_owned(),
        label: crate::web::label::said("risks", value),
        count: None,
        picked: value == said,
    });
    html! {
        (Fieldset {
            legend: text!("risks-legend"),
            error: None,
            body: html! { (Choices { name: "risks", only_one: true, choices: answers.into() }) },
        })
        @if let Risks::Known { risks } = &person.risks {
            ul { @for risk in risks { li { (crate::web::label::said("risk", risk.kind.slug())) ": " (risk.words.expose()) } } }
        }
        (Select {
            name: "risk_kind",
            label: text!("risk-kind"),
            choices: or_none(choices("risk", RiskKind::ALL, RiskKind::slug, |_| false)),
            error: None,
        })
        (TextArea { error: errors.of("risk_words"), longest: 150, ..TextArea::new("risk_words", text!("risk-words"), "") })
    }
}
