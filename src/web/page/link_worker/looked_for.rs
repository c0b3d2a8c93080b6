//! What is looked for: in words, and as a form that a worker can change.

use super::super::desk::{choices, or_none, ticked, wrong_field};
use crate::domain::person::ReferralReason;
use crate::domain::prescription::NotPlacedReason;
use crate::domain::{AccessFact, Wanted, Way, Wishes};
use crate::web::component::{Button, Choice, Choices, Fieldset, Select, SummaryList, TextInput};
use crate::web::error::{FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label::{self, WEEK, day_slug};
use crate::web::when;
use chrono::Weekday;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Languages that can be chosen, by their ISO 639 codes.
const LANGUAGES: [&str; 36] = [
    "bfi", "cy", "pl", "ro", "lt", "lv", "pt", "bg", "ru", "uk", "ur", "pa", "gu", "bn", "hi", "ta", "ar", "fa", "ps",
    "ku", "so", "am", "ti", "tr", "zh", "yue", "vi", "es", "fr", "de", "it", "el", "hu", "sk", "cs", "sq",
];
/// Nobody is older than this.
const OLDEST: i32 = 120;

/// What is looked for, as typed.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) needs: BTreeSet<ReferralReason>,
    pub(super) wishes: Wishes,
    pub(super) language: Option<String>,
    pub(super) age: String,
    pub(super) near: String,
    pub(super) none_for: Option<ReferralReason>,
    pub(super) none_because: Option<NotPlacedReason>,
}

impl Typed {
    /// What is on record.
    pub(super) fn of(wanted: &Wanted) -> Self {
        Self {
            needs: wanted.needs.clone(),
            wishes: wanted.wishes.clone(),
            language: wanted.language.clone(),
            age: wanted.age.map(|age| age.to_string()).unwrap_or_default(),
            near: wanted.near.clone().unwrap_or_default(),
            none_for: None,
            none_because: None,
        }
    }

    /// What a form says.
    pub(super) fn read(form: &Form) -> Self {
        let mut needs = ticked(form, "needs", ReferralReason::from_slug);
        needs.extend(ReferralReason::from_slug(form.field("another_need")));
        let mut access = ticked(form, "access", AccessFact::from_slug);
        access.extend(AccessFact::from_slug(form.field("another_access")));
        let day = |slug: &str| WEEK.into_iter().find(|day| day_slug(*day) == slug);
        let language = form.field("language").trim();
        Self {
            needs,
            wishes: Wishes {
                days: form.all("days").filter_map(day).collect(),
                ways: ticked(form, "ways", Way::from_slug),
                free_only: form.field("free") == "yes",
                access,
            },
            language: Some(language.to_owned()).filter(|code| !code.is_empty()),
            age: form.field("age").trim().to_owned(),
            near: form.field("near").trim().to_owned(),
            none_for: None,
            none_because: None,
        }
    }

    /// The same to be looked for; whatever cannot be is said.
    pub(super) fn wanted(&self, wrong: &mut Vec<FieldError>) -> Wanted {
        let age: Option<i32> = self.age.parse().ok().filter(|age| (0..=OLDEST).contains(age));
        if age.is_none() && !self.age.is_empty() {
            wrong.push(wrong_field("age", "match-age-wrong", "match-age-mend"));
        }
        Wanted {
            needs: self.needs.clone(),
            wishes: self.wishes.clone(),
            belongs: BTreeSet::new(),
            language: self.language.clone(),
            age,
            near: Some(self.near.clone()).filter(|near| !near.is_empty()),
        }
    }
}

/// What is looked for, to be read before the results.
pub(super) fn in_words(typed: &Typed) -> Markup {
    let wishes = &typed.wishes;
    let mut list = SummaryList::new();
    let needs: Vec<String> = typed.needs.iter().map(|need| label::said("need", need.slug())).collect();
    list.add_lines(text!("match-needs"), &needs);
    let mut ways: Vec<String> = wishes.ways.iter().map(|way| label::said("way", way.slug())).collect();
    if wishes.free_only {
        ways.push(text!("match-free-only"));
    }
    list.add_lines(text!("match-ways"), &ways);
    let days = wishes.days.iter().map(|day| label::day(*day)).collect();
    list.add_words(text!("match-days"), Some(&when::and(days)));
    let access: Vec<String> = wishes.access.iter().map(|fact| label::access(*fact)).collect();
    list.add_lines(text!("match-access"), &access);
    list.add_words(text!("match-language"), typed.language.as_deref().map(label::language).as_deref());
    list.add_words(text!("match-age"), Some(&typed.age));
    list.add_words(text!("match-near"), Some(&typed.near));
    html! { (list) }
}

/// The fields, prefilled, and their button.
pub(super) fn form_of(typed: &Typed, errors: &FieldErrors) -> Markup {
    let wishes = &typed.wishes;
    let (picked, others): (Vec<ReferralReason>, Vec<ReferralReason>) =
        ReferralReason::ALL.iter().partition(|need| typed.needs.contains(need));
    let (must, may): (Vec<AccessFact>, Vec<AccessFact>) =
        AccessFact::ALL.iter().partition(|fact| wishes.access.contains(fact));
    html! {
        (Fieldset {
            legend: text!("match-needs"),
            error: errors.of("needs"),
            body: html! {
                (Choices { name: "needs", only_one: false, choices: choices("need", &picked, ReferralReason::slug, |_| true) })
                (Select {
                    name: "another_need",
                    label: if picked.is_empty() { text!("match-need") } else { text!("match-another-need") },
                    choices: or_none(choices("need", &others, ReferralReason::slug, |_| false)),
                    error: None,
                })
            },
        })
        (Fieldset {
            legend: text!("match-ways"),
            error: None,
            body: html! {
                (Choices { name: "ways", only_one: false, choices: choices("way", Way::ALL, Way::slug, |way| wishes.ways.contains(&way)) })
                (Choices { name: "free", only_one: false, choices: vec![one("yes", text!("match-free-only"), wishes.free_only)] })
            },
        })
        (Fieldset {
            legend: text!("match-days"),
            error: None,
            body: html! { (Choices { name: "days", only_one: false, choices: days(&wishes.days) }) },
        })
        (Fieldset {
            legend: text!("match-access"),
            error: None,
            body: html! {
                (Choices { name: "access", only_one: false, choices: choices("access", &must, AccessFact::slug, |_| true) })
                (Select {
                    name: "another_access",
                    label: text!("match-another-access"),
                    choices: or_none(choices("access", &may, AccessFact::slug, |_| false)),
                    error: None,
                })
            },
        })
        (Select { name: "language", label: text!("match-language"), choices: languages(typed.language.as_deref()), error: None })
        (TextInput { error: errors.of("age"), width: "short", inputmode: Some("numeric"), ..TextInput::new("age", text!("match-age"), &typed.age) })
        (TextInput { error: errors.of("near"), hint: Some(text!("match-near-hint")), width: "half", ..TextInput::new("near", text!("match-near"), &typed.near) })
        p { (Button::submit(text!("match-button"))) }
    }
}

fn one(value: &str, label: String, picked: bool) -> Choice {
    Choice { value: value.to_owned(), label, count: None, picked }
}

fn days(picked: &[Weekday]) -> Vec<Choice> {
    WEEK.into_iter().map(|day| one(day_slug(day), label::day(day), picked.contains(&day))).collect()
}

/// English needs no choice; a language on record that is not among the usual ones stays chosen.
fn languages(spoken: Option<&str>) -> Vec<Choice> {
    let mut codes: Vec<&str> = LANGUAGES.to_vec();
    codes.extend(spoken.filter(|code| !code.is_empty() && *code != "en" && !LANGUAGES.contains(code)));
    let mut list: Vec<Choice> =
        codes.into_iter().map(|code| one(code, label::language(code), spoken == Some(code))).collect();
    list.sort_by(|a, b| a.label.cmp(&b.label));
    list.insert(0, one("", text!("match-language-any"), spoken.is_none_or(|code| code == "en")));
    list
}
