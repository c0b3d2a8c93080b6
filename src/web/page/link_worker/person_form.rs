//! Reading a person's record from a form; the fields themselves are in `person_fields`.

use super::super::desk::{day_of, ticked, words, wrong_field};
use crate::domain::person::{
    Address, CapacityDecision, Circumstance, Communication, CommunicationNeed, ContactKind, ContactPoint, ContactUse,
    EthnicCategory, GpPractice, Guardian, KnownRisk, NhsNumber, OdsCode, Person, PrintSize, Representative,
    RepresentativeKind, Residence, RiskKind, Risks, StatedGender,
};
use crate::domain::{Postcode, Private};
use crate::web::error::{FieldError, FieldErrors};
use crate::web::form::Form;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the names of the fields of each way to reach a person end with.
pub(super) const WAYS: [&str; 3] = ["", "_2", "_3"];

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
    person.title = words(form, "title");
    person.pronoun = words(form, "pronoun");
    person.date_of_birth = day_of(form, "date_of_birth", errors).map(Private::new);
    person.gender = StatedGender::from_slug(form.field("gender")).map(Private::new);
    person.ethnicity = EthnicCategory::from_slug(form.field("ethnicity")).map(Private::new);
    person.emergency_contact = words(form, "emergency_contact");
    person.nhs_number = nhs_number(form, errors);
    person.gp_practice = practice(form, errors);
    person.contacts = contacts(form, std::mem::take(&mut person.contacts));
    person.circumstances = ticked(form, "circumstances", Circumstance::from_slug);
    person.residence = read_home(form, errors);
    if matches!(person.residence, Residence::NoFixedAbode { .. }) {
        person.circumstances.insert(Circumstance::NoFixedAbode);
    }
    communication(form, &mut person.communication);
    person.risks = risks(form, std::mem::take(&mut person.risks), today, errors);
    person.guardian = guardian(form);
    person.representative = representative(form, errors);
    person
}

fn nhs_number(form: &Form, errors: &mut Vec<FieldError>) -> Option<Private<NhsNumber>> {
    let typed = form.field("nhs_number").trim();
    let number = NhsNumber::parse(typed);
    if number.is_none() && !typed.is_empty() {
        errors.push(wrong_field("nhs_number", "person-nhs-wrong", "person-nhs-wrong-mend"));
    }
    number.map(Private::new)
}

fn practice(form: &Form, errors: &mut Vec<FieldError>) -> Option<GpPractice> {
    let typed = form.field("gp_code").trim();
    let code = OdsCode::parse_practice(typed);
    if code.is_none() && !typed.is_empty() {
        errors.push(wrong_field("gp_code", "person-gp-code-wrong", "person-gp-code-wrong-mend"));
    }
    let practice = GpPractice { name: words(form, "gp_name"), code };
    Some(practice).filter(|practice| !practice.said().is_empty())
}

fn contacts(form: &Form, before: Vec<ContactPoint>) -> Vec<ContactPoint> {
    let read = |end: &str| {
        let field = |name: &str| format!("{name}{end}");
        let kind = ContactKind::from_slug(form.field(&field("contact_kind"))).unwrap_or(ContactKind::Landline);
        let usage = ContactUse::from_slug(form.field(&field("contact_use"))).unwrap_or(ContactUse::Any);
        let (value, note) = (words(form, &field("contact")), words(form, &field("contact_note")));
        // A letter goes where the person lives, and who stands between is named in the note.
        let is_whole = match kind {
            ContactKind::Post => true,
            ContactKind::Through => value.is_some() || note.is_some(),
            _ => value.is_some(),
        };
        is_whole.then(|| ContactPoint { kind, value: value.unwrap_or_default(), usage, note })
    };
    WAYS.iter().filter_map(|end| read(end)).chain(before.into_iter().skip(WAYS.len())).collect()
}

/// Where the person lives, as the form says.
pub(super) fn read_home(form: &Form, errors: &mut Vec<FieldError>) -> Residence {
    let typed = form.field("postcode").trim();
    let postcode = Postcode::parse(typed);
    if postcode.is_none() && !typed.is_empty() {
        errors.push(wrong_field("postcode", "postcode-wrong", "postcode-wrong-mend"));
    }
    let postcode = postcode.map(Private::new);
    let lines: Vec<Private> = form.field("address").lines().filter_map(Private::from_field).collect();
    match form.field("home") {
        "no_fixed_abode" => {
            let found: Vec<&str> = lines.iter().map(|line| line.expose().as_str()).collect();
            Residence::NoFixedAbode { found_at: Private::from_field(&found.join(", ")), near: postcode }
        }
        "temporary" => Residence::Temporary { address: Address { lines, postcode }, note: words(form, "home_note") },
        "not_kept" => Residence::NotKept,
        _ if lines.is_empty() && postcode.is_none() => Residence::NotKnown,
        _ => Residence::Settled { address: Address { lines, postcode } },
    }
}

fn communication(form: &Form, talk: &mut Communication) {
    talk.needs = ticked(form, "communication", CommunicationNeed::from_slug);
    talk.print = PrintSize::from_slug(form.field("print"));
    talk.language = Some(form.field("language").to_owned()).filter(|code| !code.is_empty());
    talk.note = words(form, "communication_note");
    let said = !talk.needs.is_empty() || talk.print.is_some() || talk.language.is_some() || talk.note.is_some();
    // Nothing ticked is no answer; that nothing is needed has to be said.
    talk.asked = said || form.field("communication_asked") == "yes";
}

fn risks(form: &Form, before: Risks, today: NaiveDate, errors: &mut Vec<FieldError>) -> Risks {
    let known = |before| if let Risks::Known { risks } = before { risks } else { Vec::new() };
    match (form.field("risks"), before) {
        ("none", Risks::NoKnownRisks { on }) => Risks::NoKnownRisks { on },
        ("none", Risks::NotAsked) => Risks::NoKnownRisks { on: today },
        // What was known stays on record, with the day on which it ended.
        ("none", Risks::Known { mut risks }) => {
            risks.iter_mut().filter(|risk| risk.ended.is_none()).for_each(|risk| risk.ended = Some(today));
            Risks::Known { risks }
        }
        ("known", before) => {
            let mut risks = known(before);
            let ended: Vec<usize> = form.all("risk_ended").filter_map(|number| number.parse().ok()).collect();
            for (number, risk) in risks.iter_mut().enumerate() {
                if ended.contains(&number) && risk.ended.is_none() {
                    risk.ended = Some(today);
                }
            }
            let kind = RiskKind::from_slug(form.field("risk_kind")).unwrap_or(RiskKind::Other);
            match words(form, "risk_words") {
                Some(words) => risks.push(KnownRisk { kind, words, since: Some(today), ended: None }),
                None if risks.is_empty() => errors.push(wrong_field("risk_words", "risk-wrong", "risk-wrong-mend")),
                None => {}
            }
            Risks::Known { risks }
        }
        (_, before) => before,
    }
}

fn guardian(form: &Form) -> Option<Guardian> {
    let parts = ["guardian_name", "guardian_relationship", "guardian_contact"].map(|name| words(form, name));
    if parts.iter().all(Option::is_none) {
        return None;
    }
    let [name, relationship, contact] = parts.map(Option::unwrap_or_default);
    let has_parental_responsibility = form.field("guardian_responsible") == "yes";
    Some(Guardian { name, relationship, contact, has_parental_responsibility })
}

fn representative(form: &Form, errors: &mut Vec<FieldError>) -> Option<Representative> {
    let (name, contact) = (words(form, "representative_name"), words(form, "representative_contact"));
    let evidence_seen_on = day_of(form, "evidence_seen_on", errors);
    let decision = decision(form, errors);
    let Some(kind) = RepresentativeKind::from_slug(form.field("representative_kind")) else {
        if name.is_some() || contact.is_some() || decision.is_some() {
            errors.push(wrong_field("representative_kind", "representative-wrong", "representative-wrong-mend"));
        }
        return None;
    };
    Some(Representative {
        kind,
        name: name.unwrap_or_default(),
        relationship: words(form, "representative_relationship"),
        contact: contact.unwrap_or_default(),
        evidence_seen_on,
        decision,
    })
}

fn decision(form: &Form, errors: &mut Vec<FieldError>) -> Option<CapacityDecision> {
    let able_to_decide = match form.field("decision_able") {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    let mut day = |name: &str| {
        let day = day_of(form, name, errors);
        if day.is_none() && form.field(name).trim().is_empty() {
            errors.push(wrong_field(name, "decision-day-wrong", "decision-day-wrong-mend"));
        }
        day.unwrap_or_default()
    };
    Some(CapacityDecision {
        about: words(form, "decision_about").unwrap_or_default(),
        able_to_decide,
        assessed_on: day("decision_assessed_on"),
        assessed_by: words(form, "decision_assessed_by").unwrap_or_default(),
        support_given: words(form, "decision_support").unwrap_or_default(),
        best_interest_note: words(form, "decision_best_interest"),
        review_on: day("decision_review_on"),
    })
}

/// What the rules say is wrong, under the names that the fields have in the form, so that each line of the
/// summary leads to its field.
pub fn as_named(errors: &crate::domain::FieldErrors) -> FieldErrors {
    let mut said = FieldErrors::from(errors);
    for error in &mut said.0 {
        if let Some(name) = form_name(&error.field) {
            error.field = name;
        }
    }
    said
}

fn form_name(rule: &str) -> Option<String> {
    let name = match rule {
        "contacts.0.value" => "contact",
        "contacts.1.value" => "contact_2",
        "contacts.2.value" => "contact_3",
        "gp_practice.name" => "gp_name",
        "communication.language" => "language",
        "guardian" | "guardian.name" => "guardian_name",
        "guardian.contact" => "guardian_contact",
        "representative.name" => "representative_name",
        "representative.contact" => "representative_contact",
        "representative.evidence_seen_on" => "evidence_seen_on",
        "representative.decision.about" => "decision_about",
        "representative.decision.assessed_by" => "decision_assessed_by",
        "representative.decision.support_given" => "decision_support",
        "representative.decision.best_interest_note" => "decision_best_interest",
        "representative.decision.review_on" => "decision_review_on",
        _ if rule.starts_with("residence.address") => "address",
        _ if rule.starts_with("risks") => "risk_words",
        _ => return None,
    };
    Some(name.to_owned())
}
