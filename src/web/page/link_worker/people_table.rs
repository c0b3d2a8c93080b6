//! `/people.csv`: the list of one's people as a table for a spreadsheet, of those whom one may take out.

use super::super::desk::desk;
use super::people::Asked;
use crate::prescribing::my_people::{MyPerson, export_people};
use crate::web::cache_policy::CachePolicy;
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::reply;
use crate::web::state::State;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};

/// The table.
pub async fn get_table(state: web::Data<State>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    let query = request.query_string().to_owned();
    let table = reply::blocking(state, move |state| {
        let asked = Asked::of(&query, &visit)?;
        let people = export_people(desk(state, &visit)?, asked.worker)?;
        table(people.iter().filter(|one| asked.wants(one)))
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header(CachePolicy::Nowhere)
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"people.csv\""))
        .body(table))
}

fn table<'a>(people: impl Iterator<Item = &'a MyPerson>) -> Result<Vec<u8>, Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let head = ["name", "called", "case", "need", "spoken", "prescriptions", "due", "risks", "talk", "cover"];
    out.write_record(head.map(|column| text!(&format!("people-column-{column}")))).map_err(Error::internal)?;
    let yes = |said: bool| if said { text!("people-column-yes") } else { String::new() };
    for one in people {
        let case = &one.case.case;
        let talk: Vec<String> =
            one.communication.iter().map(|need| label::said("communication", need.slug())).collect();
        let row = [
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
        ];
        out.write_record(row.iter().map(|cell| harmless(cell))).map_err(Error::internal)?;
    }
    out.into_inner().map_err(|error| Error::internal(error.to_string()))
}

/// A cell that a spreadsheet reads as words: what begins like a formula is not run.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_is_a_name() {
        assert_eq!(harmless("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(harmless("Joan Whittle"), "Joan Whittle");
        let head = String::from_utf8(table(std::iter::empty()).unwrap()).unwrap();
        assert_eq!(head.lines().count(), 1);
        assert_eq!(head.split(',').count(), 10);
    }
}
