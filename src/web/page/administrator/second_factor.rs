//! `/users/{id}/second-factor`: somebody has lost the telephone and every recovery code.

use super::{Interruption, administrator, reached, write_invitation};
use crate::messages::Error as Trouble;
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::{Answer, answer};
use crate::web::page::desk::id_in;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::html;
use uuid::Uuid;

/// Says what will happen, and to make sure who is asking.
pub async fn get_reset(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let user = reached(state, &visit, id)?;
        let page = Interruption {
            title: text!("user-factor-title", name = user.name.as_str()),
            warning: text!("user-factor-warning"),
            what_happens: vec![text!("user-factor-gone"), text!("user-factor-letter"), text!("user-end-sessions")],
            action: &format!("/users/{id}/second-factor"),
            fields: html! {},
            button: text!("user-factor-reset"),
            back: &format!("/users/{id}"),
        };
        Ok(Answer::page(page.page(state, &visit)))
    })
    .await
}

/// Takes the second factor and the password away, and sends an invitation.
pub async fn post_reset(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let administrator = administrator(state, &form.visit)?;
        state.accounts.database.write(|tx| -> Result<_, Trouble> {
            administrator.reset_second_factor(tx, id)?;
            write_invitation(tx, id)
        })?;
        Ok(Answer::see(format!("/users/{id}?because=factor")))
    })
    .await
}
