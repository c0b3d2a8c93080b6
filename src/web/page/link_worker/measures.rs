//! `/cases/{id}/measures`: how somebody is doing in their own answers, first and latest, with what changed in
//! words, in a table and as a line; never shown as an effect.

pub mod ask;
pub mod words;

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, desk, may, of_case};
use crate::accounts::Action;
use crate::domain::case::Case;
use crate::domain::measure::{
    Answer as Said, AnsweredBy, Comparison, LONELY_FROM, Measure, NO_COMPARISON_GROUP, UCLA_UNOFFICIAL,
};
use crate::prescribing::case::open_case_page;
use crate::prescribing::measures::{Answers, Asked, Change, measures_of};
use crate::web::component::Inset;
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;
use words::{change, shown, shown_with_band, what};

/// What was answered, what changed, and what can be asked.
pub async fn get_measures(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let (record, _) = open_case_page(at, id)?;
        let (asked, changes) = measures_of(at, id)?;
        let writes = may(&visit, Action::RecordMeasures, of_case(&record, at.today()));
        let main = html! {
            h1 { (text!("measures-title")) }
            (changed(&record.case, &changes, &asked))
            @if writes { (to_ask(state, &record.case)) }
            (answered(&record.case, &asked))
            p { a href={"/cases/" (id)} { (text!("back-to-case")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("measures-title"), false, main)))
    })
    .await
}

fn to_ask(state: &State, case: &Case) -> Markup {
    html! {
        h2 { (text!("measures-ask")) }
        ul.plain-links {
            @for measure in Measure::ALL.iter().filter(|one| ask::is_offered(state, **one, case)) {
                li { a href={"/cases/" (case.id) "/measures/" (measure.slug())} { (label::said("measure-of", measure.slug())) } }
            }
        }
        @if case.goals.is_empty() { p.hint { (text!("measures-no-goals")) } }
    }
}

fn changed(case: &Case, changes: &[Change], asked: &[Asked]) -> Markup {
    let any = changes.iter().any(|one| matches!(one.comparison, Comparison::Changed(_)));
    html! {
        @if changes.is_empty() { p { (text!("measures-none")) } } @else {
            h2 { (text!("measures-changed")) }
            div.scroll role="region" tabindex="0" aria-label=(text!("measures-changed")) {
                table.figures {
                    thead { tr {
                        th scope="col" { (text!("measures-column-what")) }
                        th scope="col" { (text!("measures-column-first")) }
                        th scope="col" { (text!("measures-column-latest")) }
                        th scope="col" { (text!("measures-column-change")) }
                    } }
                    tbody { @for one in changes { (row(case, one)) } }
                }
            }
            @if changes.iter().any(|one| one.of == "ucla3") { p.hint { (UCLA_UNOFFICIAL) } }
            (Inset(html! { p { (NO_COMPARISON_GROUP) } }))
            @if any {
                h3 { (text!("measures-lines")) }
                @for one in changes.iter().filter(|one| matches!(one.comparison, Comparison::Changed(_))) {
                    (line(case, &one.of, asked))
                }
            }
        }
    }
}

fn row(case: &Case, one: &Change) -> Markup {
    let lonely = |value: i32| one.of == "ucla3" && value >= i32::from(LONELY_FROM);
    let value = |value: i32| {
        let plain = shown_with_band(&one.of, value);
        if lonely(value) { format!("{plain}*") } else { plain }
    };
    html! {
        tr {
            th scope="row" { (what(&one.of, case)) }
            @match one.comparison {
                Comparison::Nothing => { td {} td {} td {} }
                Comparison::BaselineOnly { value: first } => { td { (value(first)) } td { (text!("measures-not-yet")) } td {} }
                Comparison::Changed(between) => {
                    td { (value(between.from)) }
                    td { (value(between.to)) }
                    td { (change(&one.of, between)) }
                }
            }
        }
    }
}

/// The highest value of a line's own scale; `None` where it has none worth drawing.
fn highest(of: &str) -> Option<(i32, i32)> {
    match of {
        "ucla3" => Some((3, 9)),
        "swemwbs" => Some((700, 3_500)),
        "lonely_direct" => Some((1, 5)),
        other => match crate::domain::measure::ExternalTool::from_slug(other) {
            Some(tool) => tool.range(),
            None => Some((0, 10)),
        },
    }
}

/// A line with its values; the table says the same.
fn line(case: &Case, of: &str, asked: &[Asked]) -> Markup {
    let points: Vec<(NaiveDate, i32)> = asked
        .iter()
        .flat_map(|one| one.answers.values().into_iter().map(|value| (one.answered_on, value)))
        .filter(|(_, (found, _, _))| found == of)
        .map(|(on, (_, value, _))| (on, value))
        .collect();
    let (Some((low, high)), Some(first), Some(last)) = (highest(of), points.first(), points.last()) else {
        return html! {};
    };
    let days = (last.0 - first.0).num_days().max(1);
    let at = |(on, value): &(NaiveDate, i32)| {
        let x = 20 + (*on - first.0).num_days() * 280 / days;
        let y = 90 - i64::from(*value - low) * 70 / i64::from((high - low).max(1));
        (x, y)
    };
    let path: Vec<String> = points.iter().map(at).map(|(x, y)| format!("{x} {y}")).collect();
    let said: Vec<String> =
        points.iter().map(|(on, value)| text!("measures-point", day = day(*on), value = shown(of, *value))).collect();
    html! {
        figure.change-line {
            figcaption { (what(of, case)) }
            svg viewBox="0 0 320 110" role="img" aria-label=(said.join("; ")) {
                line x1="20" y1="90" x2="300" y2="90" {}
                line x1="20" y1="20" x2="300" y2="20" {}
                path d={"M" (path.join(" L"))} {}
                @for point in &points {
                    @let (x, y) = at(point);
                    circle cx=(x) cy=(y) r="4" {}
                    text x=(x) y=(y - 8) text-anchor="middle" { (shown(of, point.1)) }
                }
            }
        }
    }
}

fn answered(case: &Case, asked: &[Asked]) -> Markup {
    html! {
        @if !asked.is_empty() {
            h2 { (text!("measures-answered")) }
            ul.sessions {
                @for one in asked.iter().rev() {
                    li {
                        p { (day(one.answered_on)) " (" (label::said("moment", one.moment.slug())) ")" }
                        ul {
                            @for (of, value, _) in one.answers.values() { li { (what(&of, case)) " " (shown(&of, value)) } }
                            @for kept in unsaid(&one.answers) { li { (kept) } }
                            @if one.answered_by != AnsweredBy::Person { li { (label::said("answered-by", one.answered_by.slug())) } }
                        }
                    }
                }
            }
        }
    }
}

/// What has no value: questions that were not answered, and where a score comes from.
fn unsaid(answers: &Answers) -> Vec<String> {
    let (mut not_said, mut not_known) = (0_usize, 0_usize);
    let mut lines = Vec::new();
    match answers {
        Answers::Ons4 { items } => {
            not_said = items.iter().flatten().filter(|one| matches!(one, Said::RatherNotSay)).count();
            not_known = items.iter().flatten().filter(|one| matches!(one, Said::DoesNotKnow)).count();
        }
        Answers::Loneliness { indirect, direct } => {
            let direct = [*direct];
            let refused = direct.iter().flatten().filter(|one| matches!(one, Said::RatherNotSay)).count();
            let open = direct.iter().flatten().filter(|one| matches!(one, Said::DoesNotKnow)).count();
            not_said = refused + indirect.iter().flatten().filter(|one| matches!(one, Said::RatherNotSay)).count();
            not_known = open + indirect.iter().flatten().filter(|one| matches!(one, Said::DoesNotKnow)).count();
        }
        Answers::Swemwbs { items, licence } => {
            if let Err(why) = crate::domain::measure::swemwbs(licence, *items) {
                lines.push(why.to_string());
            }
        }
        Answers::External(score) => lines.push(text!("measures-score-from", from = score.obtained_from.as_str())),
        Answers::OwnGoal(_) => {}
    }
    if not_said > 0 {
        lines.push(text!("measures-count-not-said", count = not_said));
    }
    if not_known > 0 {
        lines.push(text!("measures-count-not-known", count = not_known));
    }
    lines
}
