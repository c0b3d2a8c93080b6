//! `/places`: the places that a worker uses, with what they and colleagues noted; and what is missing here.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, day, day_of, desk, not_done, or_none, reaches, seen, service_name, settle, summary, typed_day, user_names,
    version_field, words, wrong_field,
};
use crate::accounts::{Action, Grant};
use crate::domain::person::ReferralReason;
use crate::domain::prescription::NotPlacedReason;
use crate::prescribing::Error as Cause;
use crate::prescribing::places::{PlaceNote, colleagues, keep_place, places, report_gap};
use crate::web::component::{
    Button, Choice, Choices, Details, Fieldset, Inset, PhoneLink, PostForm, Select, Tag, TextArea, TextInput, Tone,
};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::listing;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The places, one's own first.
pub async fn get_places(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(list(state, &visit, &FieldErrors(Vec::new()), false)?))).await
}

fn list(state: &State, visit: &Visit, errors: &FieldErrors, reported: bool) -> Result<Markup, Error> {
    let notes = places(desk(state, visit)?, None)?;
    let ids: Vec<Uuid> = notes.iter().map(|note| note.service_id).collect();
    let records = state.library.records(&ids)?;
    let user = visit.user()?.user;
    let names = user_names(state, &notes.iter().map(|note| note.user_id).collect::<Vec<_>>())?;
    let titles: HashMap<Uuid, String> = records.iter().map(|one| (one.service.id, one.service.name.clone())).collect();
    let find = html! {
        (TextInput { hint: Some(text!("letter-another-hint")), error: errors.of("service"), ..TextInput::new("service", text!("places-find"), "") })
        p { (Button::submit(text!("places-find-button"))) }
    };
    let main = html! {
        (summary(errors))
        @if reported { section.banner role="status" { p.banner-title { (text!("gap-kept")) } div.banner-body { p { (text!("gap-kept-lead")) } } } }
        h1 { (text!("places-title")) }
        p { (text!("places-lead")) }
        @if notes.is_empty() { p { (text!("places-none")) } }
        ul.sessions {
            @for note in &notes {
                li {
                    p {
                        a href={"/places/" (note.service_id)} { (service_name(&titles, note.service_id)) } " "
                        @if note.pinned { (Tag { words: text!("places-pinned"), tone: Tone::Good }) " " }
                        @if note.user_id != user {
                            (Tag { words: text!("places-by", name = names.get(&note.user_id).cloned().unwrap_or_default()), tone: Tone::Plain })
                        }
                    }
                    @if let Some(words) = &note.words { p { (words.expose()) } }
                    @let record = records.iter().find(|one| one.service.id == note.service_id);
                    @if let Some(number) = record.and_then(|one| listing::phone(one, None)) { p { (PhoneLink::call(number)) } }
                    @if let Some(on) = note.last_spoke_on { p.hint { (text!("places-spoke", day = day(on))) } }
                }
            }
        }
        (table::link("/places.csv", notes.is_empty()))
        h2 { (text!("places-add")) }
        (PostForm { action: "/places", token: &visit.form_token, body: find })
        (Details { open: errors.of("need").is_some() || errors.of("reason").is_some(), summary: text!("gap-title"), body: gap(visit, errors) })
    };
    Ok(layout(state, visit, text!("places-title"), !errors.0.is_empty(), main))
}

/// The places as a table. What somebody noted on them goes into none: it is for whom they named.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let notes = places(desk(state, &visit)?, None)?;
        let records = state.library.records(&notes.iter().map(|note| note.service_id).collect::<Vec<_>>())?;
        let names = user_names(state, &notes.iter().map(|note| note.user_id).collect::<Vec<_>>())?;
        let row = |note: &PlaceNote| {
            let record = records.iter().find(|one| one.service.id == note.service_id);
            vec![
                record.map_or_else(|| text!("service-unlisted"), |one| one.service.name.clone()),
                record.and_then(|one| listing::phone(one, None)).unwrap_or_default().to_owned(),
                table::yes(note.pinned),
                note.last_spoke_on.map(day).unwrap_or_default(),
                names.get(&note.user_id).cloned().unwrap_or_default(),
            ]
        };
        let head = table::head(&["service", "phone", "pinned", "spoke", "noted-by"]);
        Ok(Table { file: "places", head, rows: notes.iter().map(row).collect() })
    })
    .await
}

fn gap(visit: &Visit, errors: &FieldErrors) -> Markup {
    let body = html! {
        p { (text!("gap-lead")) }
        (Select {
            name: "need",
            label: text!("gap-need"),
            choices: or_none(choices("need", ReferralReason::ALL, ReferralReason::slug, |_| false)),
            error: errors.of("need"),
        })
        (Select {
            name: "reason",
            label: text!("gap-reason"),
            // What a person chose is no gap.
            choices: or_none(choices("not-placed", &gap_reasons(), NotPlacedReason::slug, |_| false)),
            error: errors.of("reason"),
        })
        p { (Button::submit(text!("gap-button"))) }
    };
    html! { (PostForm { action: "/gaps", token: &visit.form_token, body }) }
}

fn gap_reasons() -> Vec<NotPlacedReason> {
    NotPlacedReason::ALL.iter().copied().filter(|reason| *reason != NotPlacedReason::PersonChoice).collect()
}

/// From the address of an entry to what is noted on it.
pub async fn post_find(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let slug = form.field("service").trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        match state.library.service_by_slug(slug)? {
            Some(found) => Ok(Answer::see(format!("/places/{}", found.service.id))),
            None => {
                let errors = FieldErrors(vec![wrong_field("service", "letter-another-wrong", "letter-another-mend")]);
                Ok(Answer::mend(list(state, &form.visit, &errors, false)?, StatusCode::BAD_REQUEST))
            }
        }
    })
    .await
}

/// Writes down that something is missing here.
pub async fn post_gap(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let need = ReferralReason::from_slug(form.field("need"));
        let reason = NotPlacedReason::from_slug(form.field("reason")).filter(|one| gap_reasons().contains(one));
        let (Some(need), Some(reason)) = (need, reason) else {
            let wrong = [("need", need.is_none()), ("reason", reason.is_none())];
            let wrong = wrong.into_iter().filter(|(_, missing)| *missing);
            let errors = FieldErrors(wrong.map(|(field, _)| wrong_field(field, "gap-wrong", "gap-mend")).collect());
            return Ok(Answer::mend(list(state, visit, &errors, false)?, StatusCode::BAD_REQUEST));
        };
        let organization = visit.user()?.grants.iter().find_map(|Grant { organization, .. }| *organization);
        let organization = organization.or_else(|| reaches(visit, Action::ReportGap).first()?.organization);
        let at = desk(state, visit)?;
        match report_gap(at, organization.ok_or(Error::Forbidden)?, need, reason) {
            Ok(_) => Ok(Answer::page(list(state, visit, &FieldErrors(Vec::new()), true)?)),
            Err(other) => not_done(state, visit, "/places", other),
        }
    })
    .await
}

/// What is noted on one place.
pub async fn get_place(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let service = path.into_inner();
    answer(state, move |state| {
        let user = visit.user()?.user;
        let notes = places(desk(state, &visit)?, Some(service))?;
        let (own, others): (Vec<PlaceNote>, Vec<PlaceNote>) = notes.into_iter().partition(|note| note.user_id == user);
        let note = own.into_iter().next().unwrap_or_else(|| blank(user, service));
        Ok(Answer::page(page(state, &visit, &note, &others, &typed_day(note.last_spoke_on), &FieldErrors(Vec::new()))?))
    })
    .await
}

const fn blank(user: Uuid, service: Uuid) -> PlaceNote {
    PlaceNote {
        user_id: user,
        service_id: service,
        shared_with_team: None,
        shared_with: BTreeSet::new(),
        pinned: true,
        last_spoke_on: None,
        words: None,
        version: 0,
    }
}

fn page(
    state: &State,
    visit: &Visit,
    note: &PlaceNote,
    others: &[PlaceNote],
    spoke: &str,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let record = state.library.service_by_id(note.service_id)?.ok_or(Error::NotFound)?;
    let known: Vec<Uuid> = colleagues(desk(state, visit)?)?.into_iter().collect();
    let mut named: Vec<(Uuid, String)> = user_names(state, &known)?.into_iter().collect();
    named.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    let names: HashMap<Uuid, String> = named.iter().cloned().collect();
    let picked = |id: &Uuid| note.shared_with.contains(id);
    let colleagues = named.iter().map(|(id, name)| Choice {
        value: id.to_string(),
        label: name.clone(),
        count: None,
        picked: picked(id),
    });
    let colleagues: Vec<Choice> = colleagues.collect();
    let text = note.words.as_ref().map(|words| words.expose().clone()).unwrap_or_default();
    let box_of =
        |value: &str, label: String, picked| vec![Choice { value: value.to_owned(), label, count: None, picked }];
    let team = visit.user()?.grants.iter().find_map(|grant| grant.team);
    let body = html! {
        (version_field(note.version))
        (TextArea { error: errors.of("words"), hint: Some(text!("places-words-hint")), longest: 2_000, ..TextArea::new("words", text!("places-words"), &text) })
        (TextInput { error: errors.of("last_spoke_on"), hint: Some(text!("day-hint")), width: "half", ..TextInput::new("last_spoke_on", text!("places-last-spoke"), spoke) })
        (Fieldset { legend: text!("places-who-reads"), error: errors.of("shared_with"), body: html! {
            p.hint { (text!("places-who-reads-hint")) }
            @if team.is_some() {
                (Choices { name: "team", only_one: false, choices: box_of("yes", text!("places-team"), note.shared_with_team.is_some()) })
            }
            (Choices { name: "shared_with", only_one: false, choices: colleagues })
        } })
        (Choices { name: "pinned", only_one: false, choices: box_of("yes", text!("places-pin"), note.pinned) })
        p { (Button::submit(text!("save"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (record.service.name) }
        @if let Some(number) = listing::phone(&record, None) { p.big-phone { (PhoneLink::call(number)) } }
        p { a href={"/services/" (record.slug)} { (text!("choose-listing")) } }
        @for other in others {
            (Inset(html! {
                p { strong { (text!("places-by", name = names.get(&other.user_id).cloned().unwrap_or_default())) } }
                @if let Some(words) = &other.words { p { (words.expose()) } }
                @if let Some(on) = other.last_spoke_on { p { (text!("places-spoke", day = day(on))) } }
            }))
        }
        h2 { (text!("places-own")) }
        p { (text!("places-private")) }
        (PostForm { action: &format!("/places/{}", note.service_id), token: &visit.form_token, body })
        p { a href="/places" { (text!("places-back")) } }
    };
    Ok(layout(state, visit, text!("places-title"), !errors.0.is_empty(), main))
}

/// Keeps what was written on a place.
pub async fn post_place(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let service = super::super::desk::id_in(&form, "id")?;
        let one = visit.user()?;
        let mut wrong = Vec::new();
        let note = PlaceNote {
            shared_with_team: one.grants.iter().find_map(|grant| grant.team).filter(|_| form.field("team") == "yes"),
            shared_with: form.all("shared_with").filter_map(|id| Uuid::parse_str(id).ok()).collect(),
            pinned: form.field("pinned") == "yes",
            last_spoke_on: day_of(&form, "last_spoke_on", &mut wrong),
            words: words(&form, "words"),
            version: seen(&form),
            ..blank(one.user, service)
        };
        let mend = |wrong| -> Result<Answer, Error> {
            let page = page(state, visit, &note, &[], form.field("last_spoke_on"), &FieldErrors(wrong))?;
            Ok(Answer::mend(page, StatusCode::BAD_REQUEST))
        };
        if !wrong.is_empty() {
            return mend(wrong);
        }
        let result = keep_place(desk(state, visit)?, &note);
        match result {
            Err(Cause::Invalid(errors)) => mend(FieldErrors::from(&errors).0),
            other => {
                settle((state, visit), &format!("/places/{service}"), other, |_| Answer::see("/places".to_owned()))
            }
        }
    })
    .await
}
