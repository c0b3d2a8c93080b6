//! `/checks/{id}/stop`: harm was told of, or words that were written hold a phrase of danger. This is no way to
//! report it; the check can go on, or end here, and what was told is kept in neither case. Words that only sound
//! like it are kept where somebody says so.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, settle};
use super::ask::ended;
use super::{address, not_a_report, question_address};
use crate::domain::nine_questions::Question;
use crate::prescribing::check_in::{change_draft, draft, drop_draft, finish_draft};
use crate::web::component::PostForm;
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::html;
use uuid::Uuid;

/// What to do now.
pub async fn get_stop(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    let query = crate::web::address::parse_query(request.query_string());
    let from = query.iter().find(|(name, _)| name == "from").and_then(|(_, value)| value.parse().ok()).unwrap_or(1);
    answer(state, move |state| {
        let written = match draft(desk(state, &visit)?, id) {
            Ok(draft) => draft.check.would_like,
            Err(gone) => return ended(state, &visit, id, gone),
        };
        let from = usize::clamp(from, 1, Question::ALL.len());
        let in_words = Question::ALL.get(from - 1) == Some(&Question::WouldLikeDifferent)
            && written.is_some_and(|words| state.library.tells_of_harm(words.expose()));
        let body = html! {
            input type="hidden" name="from" value=(from);
            div.big-choices {
                button.button type="submit" name="then" value="go_on" { (text!("check-stop-go-on")) }
                button.button.button-quiet type="submit" name="then" value="end" { (text!("check-stop-end")) }
                @if in_words {
                    button.button.button-quiet type="submit" name="then" value="keep" { (text!("check-words-harm-keep")) }
                }
                button.button.button-quiet type="submit" name="then" value="drop" { (text!("check-stop-drop")) }
            }
        };
        let main = html! {
            h1 { (text!("stop-title")) }
            (not_a_report(state))
            h2 { (text!("check-stop-then")) }
            @if in_words { p { (text!("check-words-harm-lead")) } }
            p { (text!("check-stop-kept")) }
            (PostForm { action: &format!("/checks/{id}/stop"), token: &visit.form_token, body })
            p { a href=(question_address(id, from)) { (text!("check-stop-mistake")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("stop-title"), false, main)))
    })
    .await
}

/// Goes on with the questions, ends the check, or throws it away.
pub async fn post_stop(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let at = desk(state, visit)?;
        let number = form.field("from").parse::<usize>().unwrap_or(1).clamp(1, Question::ALL.len());
        let question = number.checked_sub(1).and_then(|at| Question::ALL.get(at)).copied().ok_or(Error::NotFound)?;
        let here = format!("/checks/{id}/stop?from={number}");
        let last = number == Question::ALL.len();
        let next = if last { format!("/checks/{id}/last") } else { question_address(id, number + 1) };
        match form.field("then") {
            "end" => {
                let result = finish_draft(at, id, |check| check.stop(question));
                settle((state, visit), &here, result, |_| Answer::see(address(id)))
            }
            "drop" => settle((state, visit), &here, drop_draft(at, id), |()| Answer::see("/checks/new".to_owned())),
            "keep" => settle((state, visit), &here, draft(at, id), |_| Answer::see(next)),
            "go_on" => {
                let result = change_draft(at, id, |check| check.stop(question));
                settle((state, visit), &here, result, |_| Answer::see(next))
            }
            _ => Ok(Answer::see(here)),
        }
    })
    .await
}
