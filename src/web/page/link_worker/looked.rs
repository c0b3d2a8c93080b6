//! `/people/{id}/looked`: who looked at a person's record and who changed it, in words.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, moment, user_names};
use crate::database::audit::WrittenLine;
use crate::prescribing::export::taken_out;
use crate::prescribing::person::who_has_looked;
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{Table, download, link};
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// The list.
pub async fn get_looked(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let lines = who_has_looked(desk(state, &visit)?, id)?;
        let names = names(state, &lines)?;
        let main = html! {
            h1 { (text!("looked-title")) }
            p.lead { (text!("looked-lead", count = lines.len())) }
            (table(&lines, &names))
            (link(&format!("/people/{id}/looked.csv"), lines.is_empty()))
            p { a href={"/people/" (id)} { (text!("back-to-person")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("looked-title"), false, main)))
    })
    .await
}

/// The same as a table to be saved.
pub async fn get_table(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    download(state, move |state| {
        let lines = who_has_looked(desk(state, &visit)?, id)?;
        if taken_out(desk(state, &visit)?, &[id])?.is_empty() {
            return Err(Error::Forbidden);
        }
        let names = names(state, &lines)?;
        let rows = lines.iter().map(|line| cells(line, &names).to_vec()).collect();
        Ok(Table { file: "who-has-looked", head: HEADINGS.map(|heading| text!(heading)).to_vec(), rows })
    })
    .await
}

/// When, who, what.
const HEADINGS: [&str; 3] = ["looked-when", "looked-who", "looked-what"];

fn cells(line: &WrittenLine, names: &HashMap<Uuid, String>) -> [String; 3] {
    let who = match Uuid::parse_str(&line.actor) {
        Ok(id) => names.get(&id).cloned().unwrap_or_else(|| text!("looked-program")),
        Err(_no_user) => label::said("looked-by", &line.actor),
    };
    [moment(line.at.and_utc()), who, what(line)]
}

/// The names behind the lines; a program and the node itself have none.
pub(super) fn names(state: &State, lines: &[WrittenLine]) -> Result<HashMap<Uuid, String>, Error> {
    let mut ids: Vec<Uuid> = lines.iter().filter_map(|line| Uuid::parse_str(&line.actor).ok()).collect();
    ids.sort();
    ids.dedup();
    user_names(state, &ids)
}

/// The lines as a table: when, who, what.
pub(super) fn table(lines: &[WrittenLine], names: &HashMap<Uuid, String>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(text!("looked-title")) {
            table.plain {
                thead { tr { @for heading in HEADINGS { th scope="col" { (text!(heading)) } } } }
                tbody {
                    @for line in lines {
                        tr { @for cell in cells(line, names) { td { (cell) } } }
                    }
                }
            }
        }
    }
}

/// What was done, in words: by how it was done where that says more than what.
fn what(line: &WrittenLine) -> String {
    let how = line.detail.as_deref().and_then(|detail| label::of("looked", detail));
    how.unwrap_or_else(|| label::said("looked", &line.action))
}
