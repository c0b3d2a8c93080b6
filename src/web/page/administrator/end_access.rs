//! `/users/{id}/end`: somebody has left. Asked once more, because it takes effect at once.

use super::{Interruption, administrator, conflict, reached};
use crate::accounts::Error as Cause;
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::{Answer, answer};
use crate::web::page::desk::id_in;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::html;
use uuid::Uuid;

/// Says what will happen.
pub async fn get_end(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let user = reached(state, &visit, id)?;
        let page = Interruption {
            title: text!("user-end-title", name = user.name.as_str()),
            warning: text!("user-end-warning"),
            what_happens: vec![text!("user-end-sessions"), text!("user-end-cases"), text!("user-end-kept")],
            action: &format!("/users/{id}/end"),
            fields: html! { input type="hidden" name="version" value=(user.version); },
            button: text!("user-end"),
            back: &format!("/users/{id}"),
        };
        Ok(Answer::page(page.page(state, &visit)))
    })
    .await
}

/// Ends access, and every session with it.
pub async fn post_end(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let version = form.field("version").parse().unwrap_or_default();
        let administrator = administrator(state, &form.visit)?;
        match state.accounts.database.write(|tx| administrator.set_active(tx, id, version, false)) {
            Ok(()) => Ok(Answer::see(format!("/users/{id}?because=ended"))),
            Err(Cause::Conflict) => Ok(conflict(state, &form.visit, &format!("/users/{id}"))),
            Err(other) => Err(other.into()),
        }
    })
    .await
}
