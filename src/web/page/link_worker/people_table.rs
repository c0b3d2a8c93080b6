//! `/people.csv`: the list of one's people as a table for a spreadsheet, of those whom one may take out.

use super::super::desk::desk;
use super::people::Asked;
use crate::prescribing::my_people::{MyPerson, export_people};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table, yes};
use actix_web::{HttpRequest, HttpResponse, web};

/// The table.
pub async fn get_table(state: web::Data<State>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    let query = request.query_string().to_owned();
    table::download(state, move |state| {
        let asked = Asked::of(&query, &visit)?;
        let people = export_people(desk(state, &visit)?, asked.worker)?;
        let columns = ["name", "called", "case", "need", "spoken", "prescriptions", "due", "risks", "talk", "cover"];
        let head = columns.iter().map(|column| text!(&format!("people-column-{column}"))).collect();
        let rows = people.iter().filter(|one| asked.wants(one)).map(row).collect();
        Ok(Table { file: "people", head, rows })
    })
    .await
}

fn row(one: &MyPerson) -> Vec<String> {
    let case = &one.case.case;
    let talk: Vec<String> = one.communication.iter().map(|need| label::said("communication", need.slug())).collect();
    vec![
        one.name.expose().clone(),
        one.called.expose().clone(),
        label::said("case", case.status.slug()),
        case.need_level.map(|level| label::said("level", level.slug())).unwrap_or_default(),
        one.days_since_contact.map(|days| days.to_string()).unwrap_or_default(),
        one.open_prescriptions.to_string(),
        one.next_due.map(|due| due.date_naive().to_string()).unwrap_or_default(),
        yes(one.has_risks),
        talk.join("; "),
        yes(one.cover),
    ]
}
