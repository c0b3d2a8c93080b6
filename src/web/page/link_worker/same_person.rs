//! "May be the same person": two records side by side, for people to judge; the program never does.

use super::super::account::layout;
use super::super::desk::{summary, wrong_field};
use super::edit_person::described;
use crate::domain::duplicate::Likeness;
use crate::domain::person::Person;
use crate::prescribing::duplicates::Possible;
use crate::web::component::{Button, Choice, Choices, Fieldset, PostForm, Tag, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::state::State;
use maud::{Markup, html};

/// Asks whether who is about to be added is somebody on record. `wrong` says that nothing was chosen.
pub(super) fn page(
    state: &State,
    form: &Form,
    typed: &Person,
    possible: &[Possible],
    wrong: bool,
) -> Result<Markup, Error> {
    let errors = match wrong {
        true => vec![wrong_field("same", "same-wrong", "same-wrong-mend")],
        false => Vec::new(),
    };
    let errors = FieldErrors(errors);
    let mut answers: Vec<Choice> = possible
        .iter()
        .map(|one| {
            let person = &one.stored.person;
            let name = format!("{} {}", person.given_name.expose(), person.family_name.expose());
            Choice {
                value: person.id.to_string(),
                label: text!("same-yes", name = name.trim()),
                count: None,
                picked: false,
            }
        })
        .collect();
    answers.push(Choice { value: "new".to_owned(), label: text!("same-no"), count: None, picked: false });
    let body = html! {
        @for (name, value) in form.pairs().filter(|(name, _)| *name != "same") {
            input type="hidden" name=(name) value=(value);
        }
        (Fieldset {
            legend: text!("same-legend"),
            error: errors.of("same"),
            body: html! { (Choices { name: "same", only_one: true, choices: answers }) },
        })
        // Nothing chosen is told apart from the first time that the form comes.
        input type="hidden" name="same" value="choose";
        p { (Button::submit(text!("same-button"))) }
    };
    let main = html! {
        (summary(&errors))
        h1 { (text!("same-title")) }
        p.lead { (text!("same-lead")) }
        @for one in possible {
            h2 { (one.stored.person.called().expose()) }
            (signs(&one.likeness))
            (side_by_side(&one.stored.person, typed, &text!("same-on-record"), &text!("same-typed")))
        }
        p { (text!("same-known-keeps")) }
        (PostForm { action: "/referrals/new", token: &form.visit.form_token, body })
    };
    Ok(layout(state, &form.visit, text!("same-title"), wrong, main))
}

/// What is alike, and what speaks against it, each in words.
pub(super) fn signs(likeness: &Likeness) -> Markup {
    html! {
        p {
            (text!("same-signs")) " "
            @for sign in &likeness.signs {
                (Tag {
                    words: label::said("sign", sign.slug()),
                    tone: if sign.speaks_for() { Tone::Good } else { Tone::Attention },
                }) " "
            }
        }
    }
}

/// Two records as a table; what is the same in both is said in a word.
pub(super) fn side_by_side(one: &Person, other: &Person, first: &str, second: &str) -> Markup {
    let rows: Vec<(String, String, String)> = described(one)
        .into_iter()
        .zip(described(other))
        .map(|((label, a), (_, b))| (label, a, b))
        .filter(|(_, a, b)| !(a.is_empty() && b.is_empty()))
        .collect();
    html! {
        div.scroll tabindex="0" role="region" aria-label={(text!("same-table")) ": " (one.called().expose())} {
            table.plain {
                thead { tr {
                    th scope="col" { span.visually-hidden { (text!("same-field")) } }
                    th scope="col" { (first) }
                    th scope="col" { (second) }
                } }
                tbody {
                    @for (label, a, b) in &rows {
                        tr {
                            th scope="row" { (label) @if a == b { " " (Tag { words: text!("same-same"), tone: Tone::Good }) } }
                            td { @if a.is_empty() { (text!("conflict-nothing")) } @else { (a) } }
                            td { @if b.is_empty() { (text!("conflict-nothing")) } @else { (b) } }
                        }
                    }
                }
            }
        }
    }
}
