//! `/duplicates`: records that may be two of one person: looked at side by side, merged by a person, undone
//! for thirty days, or found to be two people.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, day_at, desk, id_in, may, moment, reaches, settle, user_names};
use super::edit_person::described;
use super::same_person::{side_by_side, signs};
use crate::accounts::{Action, Resource};
use crate::domain::person::Person;
use crate::prescribing::duplicate_review::{Pair, PastMerge, compare, keep_apart, merges, review_queue};
use crate::prescribing::duplicates::{UNDO_DAYS, merge, possible_duplicates, undo_merge};
use crate::prescribing::export::taken_out;
use crate::web::component::{Button, Choice, Choices, Fieldset, PostForm};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// Everything that waits to be judged, and what was merged lately.
pub async fn get_queue(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let pairs = waiting(state, &visit)?;
        let mut past = Vec::new();
        for grant in reaches(&visit, Action::ReviewDuplicates) {
            let Some(organization) = grant.organization else { continue };
            past.extend(merges(desk(state, &visit)?, organization)?);
        }
        let by: Vec<Uuid> = past.iter().map(|one| one.merged_by).collect();
        let names = user_names(state, &by)?;
        let main = html! {
            h1 { (text!("duplicates-title")) }
            p.lead { (text!("duplicates-count", count = pairs.len())) }
            ul.sessions { @for pair in &pairs { li { (line(pair)) } } }
            (table::link("/duplicates.csv", pairs.is_empty()))
            h2 { (text!("merges-title")) }
            @if past.is_empty() { p { (text!("merges-none")) } }
            ul.sessions { @for one in &past { li { (past_merge(&visit, one, &names)) } } }
        };
        Ok(Answer::page(layout(state, &visit, text!("duplicates-title"), false, main)))
    })
    .await
}

fn waiting(state: &State, visit: &Visit) -> Result<Vec<Pair>, Error> {
    let at = desk(state, visit)?;
    let mut pairs = Vec::new();
    for grant in reaches(visit, Action::ReviewDuplicates) {
        let Some(organization) = grant.organization else { continue };
        pairs.extend(review_queue(at, organization, grant.team)?);
    }
    pairs.dedup_by_key(|pair| (pair.one.person.id, pair.other.person.id));
    Ok(pairs)
}

/// What waits to be judged as a table, of records both of which the visitor may take out.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let pairs = waiting(state, &visit)?;
        let both = |pair: &Pair| [pair.one.person.id, pair.other.person.id];
        let may = taken_out(desk(state, &visit)?, &pairs.iter().flat_map(both).collect::<Vec<_>>())?;
        let rows = pairs.iter().filter(|pair| both(pair).iter().all(|id| may.contains(id)));
        let rows = rows.map(|pair| {
            let born = |person: &Person| person.date_of_birth.as_ref().map(|born| day(*born.expose()));
            let (one, other) = (&pair.one.person, &pair.other.person);
            let signs: Vec<String> = pair.likeness.signs.iter().map(|sign| label::said("sign", sign.slug())).collect();
            vec![
                whole(one),
                born(one).unwrap_or_default(),
                whole(other),
                born(other).unwrap_or_default(),
                signs.join("; "),
            ]
        });
        let head = table::head(&["first-name", "first-born", "second-name", "second-born", "alike"]);
        Ok(Table { file: "possible-duplicates", head, rows: rows.collect() })
    })
    .await
}

/// The records that may be the same person's as one.
pub async fn get_of_person(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let found = possible_duplicates(desk(state, &visit)?, id)?;
        let main = html! {
            h1 { (text!("same-title")) }
            @if found.is_empty() { p { (text!("duplicates-none")) } }
            ul.sessions {
                @for one in &found {
                    li {
                        p { a href={"/people/" (id) "/duplicates/" (one.stored.person.id)} {
                            (one.stored.person.given_name.expose()) " " (one.stored.person.family_name.expose())
                        } }
                        (signs(&one.likeness))
                    }
                }
            }
            p { a href={"/people/" (id)} { (text!("back-to-person")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("same-title"), false, main)))
    })
    .await
}

/// Two records side by side, with what becomes of each field where they are merged.
pub async fn get_compare(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (one, other) = path.into_inner();
    answer(state, move |state| {
        let pair = compare(desk(state, &visit)?, one, other)?;
        let (first, second) = (&pair.one.person, &pair.other.person);
        let here = format!("/people/{}/duplicates/{}", first.id, second.id);
        let main = html! {
            h1 { (text!("same-title")) }
            (signs(&pair.likeness))
            (side_by_side(first, second, &text!("same-first"), &text!("same-second")))
            p {
                a href={"/people/" (first.id)} { (text!("same-open-first")) } " · "
                a href={"/people/" (second.id)} { (text!("same-open-second")) }
            }
            @if may(&visit, Action::MergePeople, Resource::Any) {
                h2 { (text!("merge-title")) }
                p { (text!("merge-lead", days = usize::try_from(UNDO_DAYS).unwrap_or_default())) }
                (PostForm { action: &format!("{here}/merge"), token: &visit.form_token, body: picks(&pair) })
                h2 { (text!("apart-title")) }
                (PostForm {
                    action: &format!("{here}/apart"),
                    token: &visit.form_token,
                    body: html! { p { button.button.button-quiet type="submit" { (text!("apart-button")) } } },
                })
            } @else { p { (text!("merge-ask")) } }
            p { a href="/duplicates" { (text!("duplicates-back")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("same-title"), false, main)))
    })
    .await
}

/// Merges the second record into the first, with what was picked for each field.
pub async fn post_merge(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (one, other) = (id_in(&form, "id")?, id_in(&form, "other")?);
        let at = desk(state, &form.visit)?;
        let pair = compare(at, one, other)?;
        let mut person = pair.one.person.clone();
        for part in PARTS {
            match form.field(&format!("pick.{}", part.name)) {
                "other" => (part.take)(&mut person, &pair.other.person),
                "both" => (part.add)(&mut person, &pair.other.person),
                _ => {}
            }
        }
        remember_name(&mut person, &pair.other.person);
        let seen = |name: &str| form.field(name).parse().unwrap_or_default();
        let ids = (pair.one.person.id, pair.other.person.id);
        let result = merge(at, (ids.0, seen("version_one")), (ids.1, seen("version_other")), person);
        let back = format!("/people/{}/duplicates/{}", ids.0, ids.1);
        settle((state, &form.visit), &back, result, |_| Answer::see("/duplicates".to_owned()))
    })
    .await
}

/// Finds two records to be two people's.
pub async fn post_apart(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (one, other) = (id_in(&form, "id")?, id_in(&form, "other")?);
        let result = keep_apart(desk(state, &form.visit)?, one, other);
        settle((state, &form.visit), "/duplicates", result, |()| Answer::see("/duplicates".to_owned()))
    })
    .await
}

/// Undoes a merge.
pub async fn post_undo(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let result = undo_merge(desk(state, &form.visit)?, id_in(&form, "id")?);
        settle((state, &form.visit), "/duplicates", result, |()| Answer::see("/duplicates".to_owned()))
    })
    .await
}

fn whole(person: &Person) -> String {
    format!("{} {}", person.given_name.expose(), person.family_name.expose())
}

fn line(pair: &Pair) -> Markup {
    html! {
        p { a href={"/people/" (pair.one.person.id) "/duplicates/" (pair.other.person.id)} {
            (text!("duplicates-pair", one = whole(&pair.one.person), other = whole(&pair.other.person)))
        } }
        (signs(&pair.likeness))
    }
}

fn past_merge(visit: &Visit, one: &PastMerge, names: &HashMap<Uuid, String>) -> Markup {
    let by = names.get(&one.merged_by).cloned().unwrap_or_default();
    html! {
        p {
            a href={"/people/" (one.kept_id)} { (one.called.expose()) } ". "
            (text!("merges-by", name = by, at = moment(one.merged_at))) " "
            (text!("merges-until", day = day_at(one.undo_until)))
        }
        (PostForm {
            action: &format!("/merges/{}/undo", one.merge_id),
            token: &visit.form_token,
            body: html! { button.button.button-quiet type="submit" {
                (text!("merges-undo")) span.visually-hidden { " – " (one.called.expose()) }
            } },
        })
    }
}

/// A part of a record for which one picks from which of the two it comes.
struct Part {
    name: &'static str,
    /// The row of the table that shows it.
    row: usize,
    take: fn(&mut Person, &Person),
    add: fn(&mut Person, &Person),
    adds_up: bool,
}

const fn part(name: &'static str, row: usize, take: fn(&mut Person, &Person)) -> Part {
    Part { name, row, take, add: |_, _| {}, adds_up: false }
}

/// The parts, each with its row in [`described`].
const PARTS: [Part; 14] = [
    part("given_name", 0, |kept, other| kept.given_name = other.given_name.clone()),
    part("family_name", 1, |kept, other| kept.family_name = other.family_name.clone()),
    part("preferred_name", 2, |kept, other| kept.preferred_name = other.preferred_name.clone()),
    part("date_of_birth", 3, |kept, other| kept.date_of_birth = other.date_of_birth.clone()),
    part("nhs_number", 4, |kept, other| kept.nhs_number = other.nhs_number.clone()),
    Part {
        name: "contacts",
        row: 5,
        take: |kept, other| kept.contacts = other.contacts.clone(),
        add: |kept, other| {
            for contact in &other.contacts {
                let known = |one: &crate::domain::person::ContactPoint| match (one.dialled(), contact.dialled()) {
                    (Some(one), Some(other)) => one == other,
                    _ => one.value == contact.value,
                };
                if !kept.contacts.iter().any(known) {
                    kept.contacts.push(contact.clone());
                }
            }
        },
        adds_up: true,
    },
    part("residence", 6, |kept, other| kept.residence = other.residence.clone()),
    part("communication", 7, |kept, other| kept.communication = other.communication.clone()),
    part("risks", 10, |kept, other| kept.risks = other.risks.clone()),
    Part {
        name: "circumstances",
        row: 11,
        take: |kept, other| kept.circumstances = other.circumstances.clone(),
        add: |kept, other| kept.circumstances.extend(&other.circumstances),
        adds_up: true,
    },
    part("gp_practice", 12, |kept, other| kept.gp_practice = other.gp_practice.clone()),
    part("emergency_contact", 13, |kept, other| kept.emergency_contact = other.emergency_contact.clone()),
    part("guardian", 14, |kept, other| kept.guardian = other.guardian.clone()),
    part("representative", 15, |kept, other| kept.representative = other.representative.clone()),
];

/// A name that is not kept stays findable.
fn remember_name(kept: &mut Person, other: &Person) {
    let whole = format!("{} {}", other.given_name.expose().trim(), other.family_name.expose().trim());
    let own = format!("{} {}", kept.given_name.expose().trim(), kept.family_name.expose().trim());
    let name = crate::domain::Private::new(whole.trim().to_owned());
    if whole != own && !kept.aliases.contains(&name) {
        kept.aliases.push(name);
    }
}

/// For each field that differs: from which record it comes. What only one of them has is picked.
fn picks(pair: &Pair) -> Markup {
    let (one, other) = (described(&pair.one.person), described(&pair.other.person));
    html! {
        input type="hidden" name="version_one" value=(pair.one.version);
        input type="hidden" name="version_other" value=(pair.other.version);
        @for part in &PARTS {
            @if let (Some((label, first)), Some((_, second))) = (one.get(part.row), other.get(part.row)) {
                @if first != second { (pick(part, label, first, second)) }
            }
        }
        p { (Button::submit(text!("merge-button"))) }
    }
}

fn pick(part: &Part, label: &str, first: &str, second: &str) -> Markup {
    let chosen = if first.is_empty() {
        "other"
    } else if part.adds_up && !second.is_empty() {
        "both"
    } else {
        "one"
    };
    let said = |words: &str| if words.is_empty() { text!("conflict-nothing") } else { words.to_owned() };
    let mut values = vec![("one", said(first)), ("other", said(second))];
    if part.adds_up && !first.is_empty() && !second.is_empty() {
        values.push(("both", text!("merge-both")));
    }
    let choices = values.into_iter().map(|(value, label)| Choice {
        value: value.to_owned(),
        label,
        count: None,
        picked: value == chosen,
    });
    html! {
        (Fieldset {
            legend: label.to_owned(),
            error: None,
            body: html! { (Choices { name: &format!("pick.{}", part.name), only_one: true, choices: choices.collect() }) },
        })
    }
}
