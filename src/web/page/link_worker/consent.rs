//! What a person agrees to, asked in plain words: what is told, to whom; and a copy of it to keep.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, day, desk, id_in, may, moment, not_done, of_case, organization_name, seen, service_name, service_names,
    settle, summary, ticked, wrong_field,
};
use super::{at_the_top, follow, prescription_address};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::consent::{ConsentMethod, GivenBy, SharedField, wording};
use crate::prescribing::StoredConsent;
use crate::prescribing::consent::{Said, decline, give, withdraw};
use crate::prescribing::person::open_person;
use crate::prescribing::respond::{Reply, respond};
use crate::web::component::{
    Button, ButtonStyle, Choices, Fieldset, Inset, PostForm, Select, SummaryList, Tag, Tone, WarningText,
};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is ticked at first: enough to get in touch.
const USUAL: [SharedField; 3] = [SharedField::Name, SharedField::Phone, SharedField::CommunicationNeeds];

/// Asks what the group may be told, by whom it was agreed and how.
pub async fn get_consent(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    answer(state, move |state| {
        let asked = Asked { fields: BTreeSet::from(USUAL), by: None, method: None };
        Ok(Answer::page(page(state, &visit, (person, id), &asked, &FieldErrors(Vec::new()))?))
    })
    .await
}

/// Shows the words to read out, and writes down what was said to them.
pub async fn post_consent(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let asked = Asked {
            fields: ticked(&form, "fields", SharedField::from_slug),
            by: GivenBy::from_slug(form.field("given_by")),
            method: ConsentMethod::from_slug(form.field("method")),
        };
        let (Some(by), Some(method), false) = (asked.by, asked.method, asked.fields.is_empty()) else {
            let errors = FieldErrors(vec![wrong_field("fields", "consent-wrong", "consent-wrong-mend")]);
            let markup = page(state, visit, (person, id), &asked, &errors)?;
            return Ok(Answer::mend(markup, StatusCode::BAD_REQUEST));
        };
        let at = desk(state, visit)?;
        let draft = follow(state, visit, person, id)?.state;
        if !draft.is_draft() {
            return Ok(Answer::see(prescription_address(person, id)));
        }
        let recipient = organization_name(state, draft.recipient_id)?;
        let service = service_name(&service_names(state, &[draft.service_id])?, draft.service_id);
        let script = wording(&recipient, &service, &asked.fields);
        let here = prescription_address(person, id);
        let said = Said {
            person_id: draft.person_id,
            recipient_id: draft.recipient_id,
            fields: asked.fields.clone(),
            by,
            method,
            wording: Private::new(script.clone()),
            until: None,
            review_on: None,
        };
        match form.field("answer") {
            "yes" => settle((state, visit), &format!("{here}/consent"), give(at, said), |_| {
                Answer::see(format!("{here}/send"))
            }),
            "no" => match decline(at, said, None) {
                Ok(_) => {
                    let dropped = respond(
                        at,
                        id,
                        draft.version,
                        Reply::DropDraft,
                        crate::domain::prescription::Party::Worker,
                        None,
                    );
                    settle((state, visit), &here, dropped, |_| Answer::see(here.clone()))
                }
                Err(error) => not_done(state, visit, &format!("{here}/consent"), error),
            },
            _ => Ok(Answer::page(read_out(state, visit, &here, &asked, &script))),
        }
    })
    .await
}

struct Asked {
    fields: BTreeSet<SharedField>,
    by: Option<GivenBy>,
    method: Option<ConsentMethod>,
}

fn page(
    state: &State,
    visit: &Visit,
    (person, id): (Uuid, Uuid),
    asked: &Asked,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let opened = open_person(at, person)?;
    if !may(visit, Action::RecordConsent, of_case(&opened.case, at.today())) {
        return Err(Error::Forbidden);
    }
    let draft = follow(state, visit, person, id)?.state;
    let recipient = organization_name(state, draft.recipient_id)?;
    let decides = opened.stored.person.decided_by(at.today());
    let fields = SharedField::ALL.iter().map(|field| crate::web::component::Choice {
        value: field.slug().to_owned(),
        label: label::said("shared", field.slug()),
        count: None,
        picked: asked.fields.contains(field),
    });
    let here = prescription_address(person, id);
    let body = html! {
        (Fieldset {
            legend: text!("consent-fields", group = recipient.clone()),
            error: errors.of("fields"),
            body: html! { (Choices { name: "fields", only_one: false, choices: fields.collect() }) },
        })
        (Select {
            name: "given_by",
            label: text!("consent-by"),
            choices: choices("given-by", GivenBy::ALL, GivenBy::slug, |by| asked.by.unwrap_or(decides) == by),
            error: None,
        })
        (Select {
            name: "method",
            label: text!("consent-method"),
            choices: choices("consent-method", ConsentMethod::ALL, ConsentMethod::slug, |one| asked.method == Some(one)),
            error: None,
        })
        p { (Button::submit(text!("consent-read"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("consent-title")) }
        (at_the_top(&opened.stored.person, at.today()))
        p.lead { (text!("consent-lead", group = recipient)) }
        (PostForm { action: &format!("{here}/consent"), token: &visit.form_token, body })
        p { a href=(here) { (text!("back-to-prescription")) } }
    };
    Ok(layout(state, visit, text!("consent-title"), !errors.0.is_empty(), main))
}

fn read_out(state: &State, visit: &Visit, here: &str, asked: &Asked, script: &str) -> Markup {
    let said = |answer: &str, button: Markup| {
        let body = html! {
            @for field in &asked.fields { input type="hidden" name="fields" value=(field.slug()); }
            @if let Some(by) = asked.by { input type="hidden" name="given_by" value=(by.slug()); }
            @if let Some(method) = asked.method { input type="hidden" name="method" value=(method.slug()); }
            input type="hidden" name="answer" value=(answer);
            p { (button) }
        };
        html! { (PostForm { action: &format!("{here}/consent"), token: &visit.form_token, body }) }
    };
    let main = html! {
        h1 { (text!("consent-read-title")) }
        p.lead { (text!("consent-read-lead")) }
        (Inset(html! { p { (script) } p { (text!("consent-read-ask")) } }))
        (said("yes", html! { (Button::submit(text!("consent-yes"))) }))
        (said("no", html! { button.button.button-quiet type="submit" { (text!("consent-no")) } }))
        p { a href={(here) "/consent"} { (text!("consent-change")) } }
    };
    layout(state, visit, text!("consent-read-title"), false, main)
}

/// A copy for the person: what was agreed, with whom, and how to take it back. Made to be printed.
pub async fn get_copy(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let opened = open_person(at, person)?;
        let stored = opened.consents.iter().find(|one| one.consent.id == id).ok_or(Error::NotFound)?;
        let said = &stored.consent;
        let status = said.status_on(at.today());
        let mut facts = SummaryList::new();
        facts.add_words(text!("consent-copy-to"), Some(&organization_name(state, said.recipient_id)?));
        let fields: Vec<String> =
            said.fields.iter().map(|field| label::said("shared", field.slug())).collect();
        facts.add_lines(text!("consent-copy-told"), &fields);
        facts.add_words(text!("consent-by"), Some(&label::said("given-by", said.given_by.slug())));
        facts.add_words(text!("consent-method"), Some(&label::said("consent-method", said.method.slug())));
        facts.add_words(text!("consent-copy-when"), Some(&moment(said.said_at)));
        if let Some(until) = said.until {
            facts.add_words(text!("consent-copy-until"), Some(&day(until)));
        }
        let writes = may(&visit, Action::RecordConsent, of_case(&opened.case, at.today()));
        let main = html! {
            h1 { (text!("consent-copy-title")) }
            p { strong { (opened.stored.person.called().expose()) } " " (Tag { words: label::said("consent", status.slug()), tone: Tone::Plain }) }
            (Inset(html! { p { (said.wording.expose()) } }))
            (facts)
            p { (text!("consent-copy-withdraw", phone = state.site.help_phone.clone().unwrap_or_default())) }
            @if writes && status.allows_sharing() {
                (withdrawal(&visit, person, stored))
            }
            p { a href={"/people/" (person)} { (text!("back-to-person")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("consent-copy-title"), false, main)))
    })
    .await
}

fn withdrawal(visit: &Visit, person: Uuid, stored: &StoredConsent) -> Markup {
    let body = html! {
        (super::super::desk::version_field(stored.version))
        (Select {
            name: "given_by",
            label: text!("consent-withdrawn-by"),
            choices: choices("given-by", GivenBy::ALL, GivenBy::slug, |by| by == stored.consent.given_by),
            error: None,
        })
        (Select {
            name: "method",
            label: text!("consent-method"),
            choices: choices("consent-method", ConsentMethod::ALL, ConsentMethod::slug, |one| one == stored.consent.method),
            error: None,
        })
        (WarningText(text!("consent-withdraw-warning")))
        p { button.button.button-quiet type="submit" { (text!("consent-withdraw")) } }
    };
    let action = format!("/people/{person}/consents/{}/withdraw", stored.consent.id);
    html! { (PostForm { action: &action, token: &visit.form_token, body }) }
}

/// Takes a consent back; the groups it went to see nothing from then on.
pub async fn post_withdraw(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let by = GivenBy::from_slug(form.field("given_by")).unwrap_or(GivenBy::Person);
        let method = ConsentMethod::from_slug(form.field("method")).unwrap_or(ConsentMethod::Telephone);
        let result = withdraw(desk(state, &form.visit)?, id, seen(&form), by, method);
        let back = format!("/people/{person}/consents/{id}");
        settle((state, &form.visit), &back, result, |done| {
            let main = html! {
                h1 { (text!("consent-withdrawn-title")) }
                p.lead { (text!("consent-withdrawn-lead", count = done.ended.len())) }
                @for (_, fields, since) in &done.shared {
                    p { (text!("consent-withdrawn-shared", day = moment(*since))) }
                    ul { @for field in fields { li { (label::said("shared", field.slug())) } } }
                }
                p { (Button::link(text!("shared-link"), ButtonStyle::Main, format!("{back}/shared"))) }
                p { (Button::link(text!("back-to-person"), ButtonStyle::Quiet, format!("/people/{person}"))) }
            };
            Answer::page(layout(state, &form.visit, text!("consent-withdrawn-title"), false, main))
        })
    })
    .await
}
