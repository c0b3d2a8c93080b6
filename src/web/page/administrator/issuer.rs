//! `/issuers/{id}`: one issuer: what to write into the organization's own system, what is kept here, its end.

use super::{Interruption, conflict, field_errors, may_for, summary, wrong};
use crate::accounts::issuer::settings;
use crate::accounts::{Action, Error as Cause, Issuer, NewIssuer, SecondFactorAt};
use crate::web::component::{
    Button, ButtonStyle, Choices, Fieldset, Inset, PostForm, SecretInput, SummaryList, TextInput,
};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::issuer::return_address;
use crate::web::page::account::{Answer, answer, layout};
use crate::web::page::desk::{choices, id_in};
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What was typed of an issuer; the secret is never shown again.
#[derive(Default)]
pub struct Typed {
    name: String,
    address: String,
    client_id: String,
    client_secret: Zeroizing<String>,
    second_factor: Option<SecondFactorAt>,
}

impl Typed {
    /// Out of a form.
    pub fn of(form: &Form) -> Self {
        let text = |name: &str| form.field(name).trim().to_owned();
        Self {
            name: text("name"),
            address: text("address"),
            client_id: text("client_id"),
            client_secret: Zeroizing::new(text("client_secret")),
            second_factor: SecondFactorAt::from_slug(form.field("second_factor")),
        }
    }

    fn from_kept(issuer: &Issuer) -> Self {
        Self {
            name: issuer.name.clone(),
            address: issuer.address.clone(),
            client_id: issuer.client_id.clone(),
            client_secret: Zeroizing::default(),
            second_factor: Some(issuer.second_factor),
        }
    }

    /// What the accounts take, once it is said where codes are asked for.
    pub fn new_issuer(&self, errors: &mut Vec<FieldError>) -> Option<NewIssuer<'_>> {
        let Some(second_factor) = self.second_factor else {
            errors.push(wrong("second_factor", "issuer-factor-missing", "issuer-factor-missing-mend"));
            return None;
        };
        Some(NewIssuer {
            name: &self.name,
            address: &self.address,
            client_id: &self.client_id,
            client_secret: &self.client_secret,
            second_factor,
        })
    }
}

/// The fields; the address only of a new one.
pub fn fields(typed: &Typed, is_new: bool, errors: &FieldErrors) -> Markup {
    let secret_hint = if is_new { text!("issuer-secret-hint") } else { text!("issuer-secret-kept") };
    html! {
        (TextInput { error: errors.of("name"), hint: Some(text!("issuer-name-hint")), longest: 100, ..TextInput::new("name", text!("issuer-name"), &typed.name) })
        @if is_new {
            (TextInput { error: errors.of("address"), hint: Some(text!("issuer-address-hint")), longest: 500, inputmode: Some("url"), ..TextInput::new("address", text!("issuer-address"), &typed.address) })
        }
        (TextInput { error: errors.of("client_id"), hint: Some(text!("issuer-client-hint")), longest: 300, ..TextInput::new("client_id", text!("issuer-client"), &typed.client_id) })
        (SecretInput { name: "client_secret", label: text!("issuer-secret"), hint: Some(secret_hint), error: errors.of("client_secret"), autocomplete: "off" })
        (Fieldset {
            legend: text!("issuer-factor"),
            error: errors.of("second_factor"),
            body: html! { (Choices {
                name: "second_factor",
                only_one: true,
                choices: choices("second-factor-at", SecondFactorAt::ALL, SecondFactorAt::slug, |one| typed.second_factor == Some(one)),
            }) },
        })
    }
}

/// What is kept, and what the organization's system has to know.
pub async fn get_issuer(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let issuer = find(state, &visit, id)?;
        let nothing = FieldErrors(Vec::new());
        Ok(Answer::page(page(state, &visit, &issuer, &Typed::from_kept(&issuer), &nothing)))
    })
    .await
}

/// Changes it.
pub async fn post_issuer(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let issuer = find(state, visit, id_in(&form, "id")?)?;
        let typed = Typed::of(&form);
        let mut errors = Vec::new();
        let again = |errors: &FieldErrors| {
            Ok(Answer::mend(page(state, visit, &issuer, &typed, errors), StatusCode::BAD_REQUEST))
        };
        let Some(new) = typed.new_issuer(&mut errors) else { return again(&FieldErrors(errors)) };
        let version = form.field("version").parse().unwrap_or_default();
        let by = visit.user()?.actor().audited(None);
        let accounts = &state.accounts;
        match accounts.database.write(|tx| settings::change(tx, &accounts.keys, by, issuer.id, version, new)) {
            Ok(()) => Ok(Answer::see("/issuers".to_owned())),
            Err(Cause::Conflict) => Ok(conflict(state, visit, &format!("/issuers/{}", issuer.id))),
            Err(cause) => again(&field_errors(cause)?),
        }
    })
    .await
}

/// Asks once more before it ends.
pub async fn get_end(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let issuer = find(state, &visit, id)?;
        let page = Interruption {
            title: text!("issuer-end-title", name = issuer.name.as_str()),
            warning: text!("issuer-end-warning"),
            what_happens: vec![text!("issuer-end-links"), text!("issuer-end-sessions")],
            action: &format!("/issuers/{id}/end"),
            fields: html! {},
            button: text!("issuer-end"),
            back: &format!("/issuers/{id}"),
        };
        Ok(Answer::page(page.page(state, &visit)))
    })
    .await
}

/// Ends it.
pub async fn post_end(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let issuer = find(state, &form.visit, id_in(&form, "id")?)?;
        let by = form.visit.user()?.actor().audited(None);
        let accounts = &state.accounts;
        accounts.database.write(|tx| settings::end(tx, &accounts.keys, by, issuer.id))?;
        Ok(Answer::see("/issuers".to_owned()))
    })
    .await
}

fn find(state: &State, visit: &Visit, id: Uuid) -> Result<Issuer, Error> {
    let issuer = state.accounts.database.read(|conn| settings::by_id(conn, id))?;
    match may_for(visit, Action::AdministerIssuers, issuer.organization) {
        true => Ok(issuer),
        false => Err(Error::Forbidden),
    }
}

fn page(state: &State, visit: &Visit, issuer: &Issuer, typed: &Typed, errors: &FieldErrors) -> Markup {
    let mut facts = SummaryList::new();
    facts.add_words(text!("issuer-address"), Some(&issuer.address));
    let secret = if issuer.has_secret { text!("issuer-secret-there") } else { text!("issuer-secret-none") };
    facts.add_words(text!("issuer-secret"), Some(&secret));
    let back = return_address(state, issuer.id).unwrap_or_else(|| text!("issuers-no-address"));
    let body = html! {
        input type="hidden" name="version" value=(issuer.version);
        (fields(typed, false, errors))
        p { (Button::submit(text!("issuer-change-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (issuer.name) }
        (facts)
        h2 { (text!("issuer-register")) }
        p { (text!("issuer-register-lead")) }
        (Inset(html! { code { (back) } }))
        p { (text!("issuer-who")) }
        h2 { (text!("issuer-change")) }
        (PostForm { action: &format!("/issuers/{}", issuer.id), token: &visit.form_token, body })
        p { (Button::link(text!("issuer-end"), ButtonStyle::Quiet, format!("/issuers/{}/end", issuer.id))) }
        p { a href="/issuers" { (text!("issuers-back")) } }
    };
    layout(state, visit, issuer.name.clone(), !errors.0.is_empty(), main)
}
