//! The last look before a prescription goes: does it fit, what is told, and nothing else.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, may, not_done, of_case, organization_name, seen, summary, version_field, words};
use super::choose::no_agreement;
use super::eligible::{answered, check, look};
use super::matching::takes_names;
use super::{at_the_top, follow, prescription_address};
use crate::accounts::Action;
use crate::domain::consent::{ConsentGap, SharedField};
use crate::domain::prescription::{Criterion, Fit, Missing, State as Prescription};
use crate::prescribing::matching::{Looked, look_at};
use crate::prescribing::person::{Opened, open_person};
use crate::prescribing::prescribe::{Letter, missing, send};
use crate::prescribing::received::facts;
use crate::prescribing::{Error as Cause, StoredConsent};
use crate::web::component::{Button, Choice, Choices, Inset, PostForm, SummaryList, TextArea, WarningText};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the worker has typed beside the answers.
#[derive(Default)]
struct Typed {
    asked: Vec<(Criterion, Fit)>,
    note: String,
    fast_track: bool,
}

/// Everything that the page shows.
struct Sending {
    opened: Opened,
    draft: Prescription,
    looked: Looked,
    recipient: String,
    fields: BTreeSet<SharedField>,
}

/// Shows what would be told, and what is still missing.
pub async fn get_send(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    answer(state, move |state| {
        let Some(sending) = sending(state, &visit, person, id)? else {
            return Ok(Answer::see(prescription_address(person, id)));
        };
        let letter = sending.letter(&Typed::default());
        let lacking = match missing(desk(state, &visit)?, id, &letter) {
            Ok(lacking) => lacking,
            Err(other) => return not_done(state, &visit, &prescription_address(person, id), other),
        };
        // What is not known is asked on the page itself.
        let lacking: Vec<FieldError> =
            lacking.iter().filter(|one| !matches!(one, Missing::NotKnown(_))).map(|one| said(one, &sending)).collect();
        Ok(Answer::page(page(state, &visit, &sending, &Typed::default(), &lacking, false)?))
    })
    .await
}

/// Sends it.
pub async fn post_send(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let here = prescription_address(person, id);
        let Some(sending) = sending(state, visit, person, id)? else { return Ok(Answer::see(here)) };
        let typed = Typed {
            asked: answered(&form),
            note: form.field("note").to_owned(),
            fast_track: form.field("fast_track") == "yes",
        };
        let letter = Letter { note: words(&form, "note"), ..sending.letter(&typed) };
        let lacking = match send(desk(state, visit)?, id, seen(&form), letter) {
            Ok(_) => return Ok(Answer::see(here)),
            Err(Cause::NotCleared(missing)) => missing.iter().map(|one| said(one, &sending)).collect(),
            Err(Cause::Invalid(errors)) => FieldErrors::from(&errors).0,
            Err(other) => return not_done(state, visit, &format!("{here}/send"), other),
        };
        Ok(Answer::mend(page(state, visit, &sending, &typed, &lacking, true)?, StatusCode::BAD_REQUEST))
    })
    .await
}

/// What would be sent; `None` when it was sent already.
fn sending(state: &State, visit: &Visit, person: Uuid, id: Uuid) -> Result<Option<Sending>, Error> {
    let at = desk(state, visit)?;
    let opened = open_person(at, person)?;
    if !may(visit, Action::Prescribe, of_case(&opened.case, at.today())) {
        return Err(Error::Forbidden);
    }
    let draft = follow(state, visit, person, id)?.state;
    if !draft.is_draft() {
        return Ok(None);
    }
    let looked = look_at(at, state.library.matcher(), opened.case.case.id, draft.service_id)?;
    let recipient = organization_name(state, draft.recipient_id)?;
    let fields = agreed(&opened, &draft, at.today()).map(|said| said.consent.fields.clone()).unwrap_or_default();
    Ok(Some(Sending { opened, draft, looked, recipient, fields }))
}

/// What the person agreed that this group be told, by what holds today.
fn agreed<'a>(opened: &'a Opened, draft: &Prescription, today: NaiveDate) -> Option<&'a StoredConsent> {
    opened.consents.iter().find(|stored| {
        let said = &stored.consent;
        said.recipient_id == draft.recipient_id && said.status_on(today).allows_sharing()
    })
}

impl Sending {
    fn letter(&self, typed: &Typed) -> Letter {
        Letter {
            eligibility: self.looked.candidate.eligibility(self.draft.person_id, &typed.asked),
            fields: self.fields.clone(),
            fast_track: typed.fast_track,
            note: None,
        }
    }
}

/// What a sending lacks, at the field where it is mended.
fn said(missing: &Missing, sending: &Sending) -> FieldError {
    let group = || sending.recipient.clone();
    let at = |field: &str, message: String, mend: String| FieldError { field: field.to_owned(), message, mend };
    match missing {
        Missing::NotKnown(criterion) | Missing::NotChecked(criterion) => {
            let what = label::said("criterion", criterion.slug());
            at(criterion.slug(), text!("send-not-known", what = what), text!("send-not-known-mend"))
        }
        Missing::NotEligible(criterion) => {
            let what = label::said("criterion", criterion.slug());
            at(criterion.slug(), text!("send-not-eligible", what = what), text!("send-not-eligible-mend"))
        }
        Missing::Agreement(_) | Missing::AgreementOfAnother => {
            at("agreement", text!("choose-agreement-none", group = group()), text!("choose-agreement-instead"))
        }
        Missing::Consent(ConsentGap::NotGiven(status)) => {
            let said = label::said("consent", status.slug());
            at("consent", text!("send-no-consent", group = group(), said = said), text!("send-no-consent-mend"))
        }
        Missing::NoFields => at("consent", text!("send-nothing"), text!("send-nothing-mend")),
        Missing::Consent(_) | Missing::EligibilityOfAnother => at("consent", missing.to_string(), String::new()),
    }
}

fn page(
    state: &State,
    visit: &Visit,
    sending: &Sending,
    typed: &Typed,
    lacking: &[FieldError],
    tried: bool,
) -> Result<Markup, Error> {
    let today = desk(state, visit)?.today();
    let (person, draft, looked) = (&sending.opened.stored.person, &sending.draft, &sending.looked);
    let here = prescription_address(person.id, draft.id);
    let record = state.library.service_by_id(draft.service_id)?.ok_or(Error::NotFound)?;
    let errors = FieldErrors(if tried { lacking.to_vec() } else { Vec::new() });
    let blocked = looked.agreement.filter(|agreement| !agreement.allows_sharing());
    let case = sending.opened.case.case.id;
    let main = html! {
        (summary(&errors))
        h1 { (text!("send-title", service = record.service.name.as_str())) }
        (at_the_top(person, today))
        @if let Some(agreement) = blocked {
            (no_agreement(&sending.recipient, agreement))
            p { a href={"/cases/" (case) "/services/" (draft.service_id)} { (text!("send-instead")) } }
        }
        @if !tried && !lacking.is_empty() {
            section.inset {
                h2 { (text!("send-missing")) }
                ul { @for line in lacking { li #{"field-" (line.field)} { (line.message) " " (line.mend) } } }
            }
        }
        @if !person.risks.were_asked() {
            (WarningText(text!("send-risks")))
            p { a href={"/people/" (person.id) "/edit"} { (text!("person-edit")) } }
        }
        @if blocked.is_none() {
            h2 { (text!("send-fits")) }
            (check(looked, person, today))
            @if takes_names(&looked.candidate) { (Inset(html! { p { (text!("send-list")) } })) }
            (PostForm { action: &format!("{here}/send"), token: &visit.form_token, body: body(sending, typed, &errors, today) })
        }
        @if let Some(said) = agreed(&sending.opened, draft, today) {
            p { a href={"/people/" (person.id) "/consents/" (said.consent.id)} { (text!("send-copy")) } }
        }
        p { a href={(here) "/consent"} { (text!("send-ask-again")) } }
        p { a href=(here) { (text!("back-to-prescription")) } }
    };
    Ok(layout(state, visit, text!("send-page-title"), !errors.0.is_empty(), main))
}

fn body(sending: &Sending, typed: &Typed, errors: &FieldErrors, today: NaiveDate) -> Markup {
    let person = &sending.opened.stored.person;
    let known = facts(person, Some(&sending.opened.case.case), &sending.fields, today);
    let mut told = SummaryList::new();
    for (field, fact) in &known {
        told.add_words(label::said("shared", field.slug()), Some(fact.expose()));
    }
    let reached = known.iter().any(|(field, _)| REACHES.contains(field));
    let quick = Choice { value: "yes".to_owned(), label: text!("send-fast"), count: None, picked: typed.fast_track };
    html! {
        (version_field(sending.draft.version))
        (look(&sending.looked, person, &typed.asked, errors, today))
        h2 { (text!("send-told", group = sending.recipient.as_str())) }
        @if told.is_empty() { (WarningText(text!("send-nothing"))) } @else {
            (told)
            @if !reached { (WarningText(text!("send-no-way-to-reach"))) }
        }
        p { strong { (text!("send-nothing-else")) } }
        (TextArea { hint: Some(text!("send-note-hint")), longest: 2_000, ..TextArea::new("note", text!("send-note"), &typed.note) })
        (Choices { name: "fast_track", only_one: false, choices: vec![quick] })
        p { (Button::submit(text!("send-button"))) }
    }
}

/// By any of these the group can get in touch.
const REACHES: [SharedField; 5] =
    [SharedField::Phone, SharedField::Email, SharedField::Address, SharedField::Representative, SharedField::Guardian];
