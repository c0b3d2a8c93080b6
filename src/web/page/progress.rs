//! `/progress`: what changed for people, in numbers in which nobody can be recognised, and the same as a table to
//! download.

use super::account::{Answer, answer, layout};
use super::desk::{day, desk};
use super::link_worker::measures::words::hundredths;
use crate::accounts::Action;
use crate::domain::measure::{ExternalTool, NO_COMPARISON_GROUP};
use crate::prescribing::progress::{FEWEST, Progress, Said, progress};
use crate::web::component::Inset;
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::{HttpResponse, web};
use chrono::{Months, NaiveDate};
use maud::{Markup, html};

/// So many months are looked at.
const MONTHS: u32 = 12;

fn read(state: &State, visit: &Visit, action: Action) -> Result<(Vec<Progress>, NaiveDate, NaiveDate), Error> {
    let at = desk(state, visit)?;
    let until = at.today();
    let from = until.checked_sub_months(Months::new(MONTHS)).unwrap_or(until);
    Ok((progress(at, action, from, until)?, from, until))
}

/// The page.
pub async fn get_progress(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (rows, from, until) = read(state, &visit, Action::ReadInsight)?;
        let main = html! {
            h1 { (text!("progress-title")) }
            p.lead { (text!("progress-lead", from = day(from), until = day(until))) }
            @if rows.is_empty() { p { (text!("progress-none")) } } @else { (shown(&rows)) }
            p { (text!("progress-fewest", count = FEWEST)) }
            (Inset(html! { p { (NO_COMPARISON_GROUP) } }))
            (table::link("/progress.csv", false))
        };
        Ok(Answer::page(layout(state, &visit, text!("progress-title"), false, main)))
    })
    .await
}

fn shown(rows: &[Progress]) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label=(text!("progress-title")) {
            table.figures {
                thead { tr { @for column in columns() { th scope="col" { (column) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @let cells = cells(row);
                            @for (n, cell) in cells.iter().enumerate() {
                                @if n == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn columns() -> Vec<String> {
    ["what", "people", "first", "latest", "better", "same", "worse"]
        .iter()
        .map(|column| text!(&format!("progress-column-{column}")))
        .collect()
}

fn cells(row: &Progress) -> Vec<String> {
    let too_few = || text!("progress-too-few");
    let mut cells = vec![label::said("measured", &row.of)];
    match &row.said {
        Said::TooFew => cells.extend(std::iter::repeat_with(too_few).take(6)),
        Said::Means { people, first, latest, directions } => {
            // Some values are kept in hundredths already.
            let kept = row.of == "swemwbs" || ExternalTool::from_slug(&row.of).is_some();
            let mean = |value: i64| hundredths(if kept { value / 100 } else { value });
            cells.extend([people.to_string(), mean(*first), mean(*latest)]);
            match directions {
                Some(counts) => cells.extend(counts.iter().map(usize::to_string)),
                None => cells.extend(std::iter::repeat_with(too_few).take(3)),
            }
        }
    }
    cells
}

/// The same as a table of comma-separated values.
pub async fn get_csv(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let (found, from, until) = read(state, &visit, Action::ExportInsight)?;
        let mut note =
            vec![text!("progress-lead", from = day(from), until = day(until)), NO_COMPARISON_GROUP.to_owned()];
        note.resize(columns().len(), String::new());
        let rows = found.iter().map(cells).chain([note]).collect();
        Ok(Table { file: "what-changed", head: columns(), rows })
    })
    .await
}
