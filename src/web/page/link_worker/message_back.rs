//! `/cases/{id}/message`: the message back to the practice or whoever referred, as text to copy, in the order of
//! the national record, with the codes that are confirmed. It is sent by nobody from here.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, day_at, desk, service_name, service_names};
use super::letters::asked_size;
use super::measures::words::{shown, what};
use crate::domain::case::{CaseStatus, ClosureReason};
use crate::domain::measure::{Comparison, NO_COMPARISON_GROUP};
use crate::domain::person::{PrintSize, Risks};
use crate::domain::prescription::State as Prescription;
use crate::domain::snomed::{Coded, Concept};
use crate::prescribing::measures::changes;
use crate::prescribing::paper::{Paper as Sort, Papers, papers};
use crate::web::assets;
use crate::web::component::paper::other_size;
use crate::web::component::{Block, Button, ButtonStyle, CopyText, Inset, Letter, Paper, WarningText};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::when;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use maud::{Render, html};
use std::collections::HashMap;
use uuid::Uuid;

/// The text to copy.
pub async fn get_message(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let papers = papers(at, id, Sort::MessageBack)?;
        let message = message(state, &papers, at.today())?;
        let professional = papers.referral.as_ref().is_some_and(|one| one.referrer.source.is_professional());
        let main = html! {
            h1 { (text!("message-title")) }
            p { (text!("message-lead")) }
            @if !professional { (WarningText(text!("message-no-professional"))) }
            @if let Some(concept) = code(&papers) {
                (Inset(html! {
                    p { (text!("message-code", code = concept.code, term = concept.term)) }
                    p { (text!("message-code-once")) }
                }))
            } @else {
                (Inset(html! { p { (text!("message-no-code")) } }))
            }
            (CopyText { id: "message", label: text!("message-text"), words: &message.plain() })
            p { (Button::link(text!("message-sheet"), ButtonStyle::Quiet, format!("/cases/{id}/message/sheet"))) }
            p { a href={"/cases/" (id)} { (text!("back-to-case")) } }
            script src=(assets::address("paper.js")) defer {}
        };
        Ok(Answer::page(layout(state, &visit, text!("message-title"), false, main)))
    })
    .await
}

/// The same on a sheet, to be posted or handed over.
pub async fn get_sheet(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    let size = asked_size(&request).unwrap_or(PrintSize::Point14);
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let message = message(state, &papers(at, id, Sort::MessageBack)?, at.today())?;
        let here = format!("/cases/{id}/message");
        let paper = Paper {
            title: text!("letter-window"),
            size,
            bar: html! { p { a href=(here) { (text!("message-back")) } } (other_size(&format!("{here}/sheet"), size)) },
            sheet: html! { (message) },
            below: html! {},
        };
        Ok(Answer::page(paper.render()))
    })
    .await
}

/// The code that a practice writes down: once an episode, when the person took the referral up, or said no.
fn code(papers: &Papers) -> Option<Concept> {
    let case = &papers.case;
    if case.case.closure == Some(ClosureReason::PersonDeclined) {
        return Some(Coded::Declined.concept());
    }
    let past = matches!(
        case.case.status,
        CaseStatus::FirstContactMade | CaseStatus::Active | CaseStatus::Paused | CaseStatus::Closing
    );
    (past || case.last_contact_at.is_some()).then(|| Coded::ReferralTakenUp.concept())
}

/// The sections of the national record in their order; those of which nothing is known are left out, but for the
/// ones that must always be there.
fn message(state: &State, papers: &Papers, today: NaiveDate) -> Result<Letter, Error> {
    let ids: Vec<Uuid> =
        papers.prescriptions.iter().map(|one| one.service_id).chain(papers.told_of.iter().copied()).collect();
    let names = service_names(state, &ids)?;
    let mut letter = Letter::new(text!("message-heading"));
    let mut section = |key: &str, lines: Vec<String>| {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
        if !lines.is_empty() {
            letter.blocks.push(Block::Heading(text!(key)));
            letter.blocks.push(Block::Lines(lines));
        }
    };
    section("message-demographics", demographics(papers));
    section("message-practice", vec![practice(papers)]);
    section("message-requirements", requirements(papers));
    section("message-consent", vec![consent(papers)]);
    section("message-referral", referral(papers));
    section("message-signpost", told_of(papers, &names));
    section("message-assessments", assessments(papers));
    section("message-risks", risks(papers, today));
    section("message-requested", requested(papers, &names));
    section("message-plan", plan(papers, &names));
    section(
        "message-codes",
        vec![match code(papers) {
            Some(concept) => format!("SNOMED CT {} | {} |", concept.code, concept.term),
            None => text!("message-no-code"),
        }],
    );
    letter.words(text!("message-written", day = day(today)));
    Ok(letter)
}

fn demographics(papers: &Papers) -> Vec<String> {
    let person = &papers.person.person;
    let name = format!("{} {}", person.given_name.expose(), person.family_name.expose());
    let not_recorded = || text!("message-not-recorded");
    vec![
        text!("message-name", name = name.trim()),
        text!(
            "message-born",
            day = person.date_of_birth.as_ref().map_or_else(not_recorded, |born| day(*born.expose()))
        ),
        text!(
            "message-nhs",
            number = person.nhs_number.as_ref().map_or_else(not_recorded, |number| number.expose().spaced())
        ),
    ]
}

fn practice(papers: &Papers) -> String {
    match &papers.person.person.gp_practice {
        Some(practice) => text!("message-practice-said", practice = practice.said()),
        None => text!("message-not-recorded"),
    }
}

fn requirements(papers: &Papers) -> Vec<String> {
    let talk = &papers.person.person.communication;
    let mut lines: Vec<String> = talk.needs.iter().map(|need| label::said("communication", need.slug())).collect();
    lines.extend(talk.language.as_deref().map(|code| text!("person-speaks", language = label::language(code))));
    lines.extend(talk.print.map(|size| text!("person-print", size = size.slug())));
    lines
}

fn consent(papers: &Papers) -> String {
    match &papers.referral {
        Some(referral) => text!("message-agreed", said = label::said("agreed", referral.agreed.slug())),
        None => text!("message-not-recorded"),
    }
}

fn referral(papers: &Papers) -> Vec<String> {
    let Some(referral) = &papers.referral else { return vec![text!("message-not-recorded")] };
    let by = &referral.referrer;
    let mut from = vec![by.name.expose().clone(), label::said("source", by.source.slug())];
    from.extend(by.organization.as_ref().map(|name| name.expose().clone()));
    from.retain(|part| !part.trim().is_empty());
    let reasons: Vec<String> = referral.reasons.iter().map(|reason| label::said("need", reason.slug())).collect();
    vec![
        text!("message-referred", day = day(referral.referred_on), from = from.join(", ")),
        text!(
            "message-reason",
            reason = [vec![referral.reason.expose().clone()], reasons]
                .concat()
                .into_iter()
                .filter(|part| !part.trim().is_empty())
                .collect::<Vec<_>>()
                .join("; ")
        ),
    ]
}

fn told_of(papers: &Papers, names: &HashMap<Uuid, String>) -> Vec<String> {
    papers.told_of.iter().map(|id| text!("message-told-of", service = service_name(names, *id))).collect()
}

fn assessments(papers: &Papers) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for change in changes(&papers.asked) {
        let of = what(&change.of, &papers.case.case);
        lines.push(match change.comparison {
            Comparison::Nothing => continue,
            Comparison::BaselineOnly { value } => {
                text!("message-measure-once", what = of, value = shown(&change.of, value))
            }
            Comparison::Changed(between) => text!(
                "message-measure-change",
                what = of,
                first = shown(&change.of, between.from),
                latest = shown(&change.of, between.to),
                weeks = usize::try_from(between.days / 7).unwrap_or_default(),
                direction = label::said("direction", between.direction.slug()).to_lowercase()
            ),
        });
    }
    if !lines.is_empty() {
        lines.push(NO_COMPARISON_GROUP.to_owned());
    }
    lines
}

fn risks(papers: &Papers, today: NaiveDate) -> Vec<String> {
    match &papers.person.person.risks {
        Risks::NotAsked => vec![text!("risks-not-asked")],
        Risks::NoKnownRisks { on } => vec![text!("risks-none", day = day(*on))],
        Risks::Known { .. } => papers
            .person
            .person
            .risks
            .current(today)
            .map(|risk| format!("{}: {}", label::said("risk", risk.kind.slug()), risk.words.expose()))
            .collect(),
    }
}

/// What happens next, and what the practice need not do.
fn requested(papers: &Papers, names: &HashMap<Uuid, String>) -> Vec<String> {
    let mut lines: Vec<String> = papers
        .prescriptions
        .iter()
        .filter(|one| one.is_open())
        .map(|one| text!("message-goes-on", service = service_name(names, one.service_id), status = status(one)))
        .collect();
    let reviews = papers.case.case.goals.iter().filter(|goal| goal.outcome.is_none()).filter_map(|goal| goal.review_on);
    lines.extend(reviews.min().map(|on| text!("message-review", day = day(on))));
    match papers.case.case.closure {
        Some(closure) => {
            lines.push(text!("message-closed", reason = label::said("closure", closure.slug()).to_lowercase()));
            lines.push(text!("message-come-back"));
        }
        None => lines.push(text!("message-nothing-to-do")),
    }
    lines
}

fn plan(papers: &Papers, names: &HashMap<Uuid, String>) -> Vec<String> {
    let case = &papers.case.case;
    let mut lines = Vec::new();
    lines.extend(case.strengths.as_ref().map(|words| text!("message-strengths", words = words.expose())));
    let needs: Vec<String> = case.needs.iter().map(|need| label::said("need", need.slug())).collect();
    if !needs.is_empty() {
        lines.push(text!("message-needs", needs = when::and(needs)));
    }
    for goal in &case.goals {
        let outcome = goal
            .outcome
            .map_or_else(|| text!("message-goal-open"), |one| label::said("outcome", one.slug()).to_lowercase());
        lines.push(text!("message-goal", goal = goal.words.expose(), importance = goal.importance, outcome = outcome));
    }
    for one in papers.prescriptions.iter().filter(|one| !one.is_open()) {
        lines.push(text!(
            "message-happened",
            service = service_name(names, one.service_id),
            status = status(one),
            attended = one.attended
        ));
    }
    for one in papers.prescriptions.iter().filter(|one| one.is_open() && one.attended > 0) {
        lines.push(text!("message-came", service = service_name(names, one.service_id), attended = one.attended));
    }
    if lines.is_empty() {
        lines.push(text!("message-plan-none"));
    }
    lines
}

/// "completed on 4 November 2026", "ongoing since 4 November 2026".
fn status(one: &Prescription) -> String {
    let status = label::said("prescription", one.status.slug()).to_lowercase();
    if one.is_open() {
        text!("message-since", status = status, day = day_at(one.since))
    } else {
        text!("message-status", status = status, day = day_at(one.since))
    }
}
