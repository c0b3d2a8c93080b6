//! `/account/second-factor`: setting codes from an app up, and turning them off.

use super::{Answer, answer, layout, wait, wrong};
use crate::accounts::second_factor::{self as factor, Enrolment};
use crate::accounts::{Action, AuditActor, Error as Cause, Resource, SignedIn, allows, recovery, throttle, users};
use crate::web::component::{Button, ButtonStyle, ErrorSummary, Inset, PostForm, SecretInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, PreEscaped, html};

/// Shows what to scan, or that codes are on.
pub async fn get_second_factor(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, visit.user()?, None)?))).await
}

/// Turns codes on with the first one. The recovery codes are shown on the page that answers, and never again.
pub async fn post_second_factor(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let one = own(&form)?;
        let accounts = &state.accounts;
        let counters = factor::counters(one.user);
        let tried = accounts.database.write(|tx| {
            if let Some(seconds) = throttle::begin(tx, &counters)? {
                return Ok(Tried::Wait(seconds));
            }
            let whose = (one.user, one.session);
            match factor::confirm(tx, &accounts.keys, &accounts.rules, whose, form.field("code")) {
                Ok(None) => Ok(Tried::Wrong),
                Ok(Some(confirmed)) => {
                    throttle::succeed(tx, &counters)?;
                    Ok(Tried::Right(confirmed))
                }
                Err(error) => Err(error),
            }
        });
        match tried {
            Ok(Tried::Right(confirmed)) => {
                let markup = codes_page(state, &form.visit, &confirmed.recovery_codes);
                Ok(Answer::page(markup).with_token(confirmed.token))
            }
            Ok(Tried::Wrong) => {
                mend(state, &form, one, &wrong("code", "code-wrong", "code-wrong-mend"), StatusCode::BAD_REQUEST)
            }
            Ok(Tried::Wait(seconds)) => mend(state, &form, one, &wait("code", seconds), StatusCode::TOO_MANY_REQUESTS),
            // The form was sent twice: codes are on already.
            Ok(Tried::Removed) | Err(Cause::NotFound(_)) => Ok(Answer::see("/account/second-factor".to_owned())),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// Turns codes off, proved with a code or a recovery code, and ends every session.
pub async fn post_off(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let one = own(&form)?;
        let accounts = &state.accounts;
        let counters = factor::counters(one.user);
        let tried: Result<Tried, Cause> = accounts.database.write(|tx| {
            if let Some(seconds) = throttle::begin(tx, &counters)? {
                return Ok(Tried::Wait(seconds));
            }
            let code = form.field("code");
            if !factor::prove(tx, &accounts.keys, one.user, code)? && !recovery::prove(tx, one.user, code)? {
                return Ok(Tried::Wrong);
            }
            throttle::succeed(tx, &counters)?;
            factor::remove(tx, &accounts.keys, one.user, AuditActor::User(one.user))?;
            Ok(Tried::Removed)
        });
        match tried? {
            Tried::Wrong => {
                mend(state, &form, one, &wrong("code", "code-wrong", "code-wrong-mend"), StatusCode::BAD_REQUEST)
            }
            Tried::Wait(seconds) => mend(state, &form, one, &wait("code", seconds), StatusCode::TOO_MANY_REQUESTS),
            Tried::Right(_) | Tried::Removed => {
                Ok(Answer::see("/sign-in?because=factor-removed".to_owned()).without_token())
            }
        }
    })
    .await
}

enum Tried {
    Right(factor::Confirmed),
    Removed,
    Wrong,
    Wait(i64),
}

fn own(form: &Form) -> Result<&SignedIn, Error> {
    let one = form.visit.user()?;
    match allows(one.actor(), Action::UseOwnAccount, Resource::Account(one.user)) {
        true => Ok(one),
        false => Err(Error::Forbidden),
    }
}

fn mend(state: &State, form: &Form, one: &SignedIn, errors: &FieldErrors, status: StatusCode) -> Result<Answer, Error> {
    Ok(Answer::mend(page(state, &form.visit, one, Some(errors))?, status))
}

/// Begins an enrolment where there is none: showing the page twice shows the same secret, and it counts for
/// nothing until a code has proved it.
fn page(state: &State, visit: &Visit, one: &SignedIn, errors: Option<&FieldErrors>) -> Result<Markup, Error> {
    let accounts = &state.accounts;
    let email = accounts.database.read(|conn| users::by_id(conn, &accounts.keys, one.user))?.email;
    let begun = accounts.database.write(|tx| factor::begin(tx, &accounts.keys, one.user, &email, &state.site.name));
    let body = match begun {
        Ok(enrolment) => enrol(visit, &enrolment, errors),
        Err(Cause::Refused) => turn_off(visit, errors),
        Err(other) => return Err(other.into()),
    };
    let main = html! {
        @if let Some(errors) = errors { (ErrorSummary(errors)) }
        h1 { (text!("factor-title")) }
        (body)
    };
    Ok(layout(state, visit, text!("factor-title"), errors.is_some(), main))
}

fn code_input(label: String, errors: Option<&FieldErrors>) -> Markup {
    let error = errors.and_then(|errors| errors.of("code"));
    html! { (SecretInput { name: "code", label, hint: None, error, autocomplete: "one-time-code" }) }
}

fn enrol(visit: &Visit, enrolment: &Enrolment, errors: Option<&FieldErrors>) -> Markup {
    let body = html! {
        (code_input(text!("factor-step-code"), errors))
        p { (Button::submit(text!("factor-button"))) }
    };
    html! {
        p.lead { (text!("factor-lead")) }
        ol {
            li { p { (text!("factor-step-app")) } }
            li {
                p { (text!("factor-step-scan")) }
                div.qr role="img" aria-label=(text!("factor-qr")) { (PreEscaped(enrolment.qr_svg.as_str())) }
                p { (text!("factor-step-type")) }
                (Inset(html! { code { (enrolment.secret.as_str()) } }))
            }
            li { (PostForm { action: "/account/second-factor", token: &visit.form_token, body }) }
        }
    }
}

fn turn_off(visit: &Visit, errors: Option<&FieldErrors>) -> Markup {
    let body = html! {
        (code_input(text!("factor-off-code"), errors))
        p { (Button { words: text!("factor-off-button"), style: ButtonStyle::Quiet, address: None }) }
    };
    html! {
        p.lead { (text!("factor-on")) }
        h2 { (text!("factor-off-title")) }
        p { (text!("factor-off-lead")) }
        (PostForm { action: "/account/second-factor/off", token: &visit.form_token, body })
    }
}

fn codes_page(state: &State, visit: &Visit, codes: &[String]) -> Markup {
    let main = html! {
        h1 { (text!("factor-codes-title")) }
        p.lead { (text!("factor-codes-lead")) }
        (Inset(html! { ul.codes { @for code in codes { li { code { (code) } } } } }))
        p { (Button::link(text!("factor-codes-done"), ButtonStyle::Main, "/account".to_owned())) }
    };
    layout(state, visit, text!("factor-codes-title"), false, main)
}
