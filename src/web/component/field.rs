//! Parts of forms: every control has a label, and its hint and error are read with it.

use super::error_summary::field_id;
use super::suggest::Suggests;
use crate::web::error::FieldError;
use maud::{Markup, Render, html};

/// One line to type in.
pub struct TextInput<'a> {
    /// Name of the parameter.
    pub name: &'a str,
    /// What to type.
    pub label: String,
    /// Help with it.
    pub hint: Option<String>,
    /// What stands in it.
    pub value: &'a str,
    /// What is wrong with that.
    pub error: Option<&'a FieldError>,
    /// Longest text.
    pub longest: usize,
    /// "wide", "half" or "short".
    pub width: &'a str,
    /// What browsers may fill in, "off" for what nobody else should see.
    pub autocomplete: &'a str,
    /// "numeric" where only digits are wanted.
    pub inputmode: Option<&'a str>,
    /// What is suggested while it is typed.
    pub suggests: Option<Suggests>,
}

impl<'a> TextInput<'a> {
    /// A line with a label and a value, and nothing special.
    pub const fn new(name: &'a str, label: String, value: &'a str) -> Self {
        Self {
            name,
            label,
            hint: None,
            value,
            error: None,
            longest: 200,
            width: "wide",
            autocomplete: "off",
            inputmode: None,
            suggests: None,
        }
    }
}

fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    let mut ids = Vec::new();
    if hint {
        ids.push(format!("{id}-hint"));
    }
    if error {
        ids.push(format!("{id}-error"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn hint_and_error(id: &str, hint: Option<&str>, error: Option<&FieldError>) -> Markup {
    html! {
        @if let Some(hint) = hint { p.hint id={(id) "-hint"} { (hint) } }
        @if let Some(error) = error {
            p.field-error id={(id) "-error"} {
                span.visually-hidden { (text!("field-error-prefix")) " " }
                (error.message) " " (error.mend)
            }
        }
    }
}

/// A control with what stands round it: label, help, what is wrong.
fn framed(id: &str, label: &str, hint: Option<&str>, error: Option<&FieldError>, control: &Markup) -> Markup {
    html! {
        div.field.field-wrong[error.is_some()] {
            label for=(id) { (label) }
            (hint_and_error(id, hint, error))
            (control)
        }
    }
}

/// The identifier of a field that is one of several of its name on a page.
fn field_id_within(form: &str, name: &str) -> String {
    field_id(&format!("{form}-{name}"))
}

impl TextInput<'_> {
    /// The line as one of several of this name on a page: `form` tells them apart.
    pub fn within(&self, form: &str) -> Markup {
        self.with_id(&field_id_within(form, self.name))
    }

    fn with_id(&self, id: &str) -> Markup {
        let control = html! {
            input class={"input input-" (self.width)} #(id) name=(self.name) type="text" value=(self.value)
                maxlength=(self.longest) autocomplete=(self.autocomplete) inputmode=[self.inputmode]
                spellcheck="true" data-suggest=[self.suggests.map(Suggests::address)] aria-invalid=[self.error.map(|_| "true")]
                aria-describedby=[described_by(id, self.hint.is_some(), self.error.is_some())];
        };
        framed(id, &self.label, self.hint.as_deref(), self.error, &control)
    }
}

impl Render for TextInput<'_> {
    fn render(&self) -> Markup {
        self.with_id(&field_id(self.name))
    }
}

/// Several lines to write in.
pub struct TextArea<'a> {
    /// Name of the parameter.
    pub name: &'a str,
    /// What to write.
    pub label: String,
    /// Help with it.
    pub hint: Option<String>,
    /// What stands in it.
    pub value: &'a str,
    /// What is wrong with that.
    pub error: Option<&'a FieldError>,
    /// Longest text.
    pub longest: usize,
}

impl<'a> TextArea<'a> {
    /// A few lines with a label and a value, and nothing special.
    pub const fn new(name: &'a str, label: String, value: &'a str) -> Self {
        Self { name, label, hint: None, value, error: None, longest: 10_000 }
    }
}

impl TextArea<'_> {
    /// The lines as one of several of this name on a page: `form` tells them apart.
    pub fn within(&self, form: &str) -> Markup {
        self.with_id(&field_id_within(form, self.name))
    }

    fn with_id(&self, id: &str) -> Markup {
        let control = html! {
            textarea.input.input-wide #(id) name=(self.name) rows="4" maxlength=(self.longest) autocomplete="off"
                spellcheck="true" aria-invalid=[self.error.map(|_| "true")]
                aria-describedby=[described_by(id, self.hint.is_some(), self.error.is_some())] { (self.value) }
        };
        framed(id, &self.label, self.hint.as_deref(), self.error, &control)
    }
}

impl Render for TextArea<'_> {
    fn render(&self) -> Markup {
        self.with_id(&field_id(self.name))
    }
}

/// A value to pick.
#[derive(Clone)]
pub struct Choice {
    /// Slug that is sent.
    pub value: String,
    /// What it means.
    pub label: String,
    /// How many results it would leave.
    pub count: Option<usize>,
    /// Whether it is picked.
    pub picked: bool,
}

/// One value out of a list that opens.
pub struct Select<'a> {
    /// Name of the parameter.
    pub name: &'a str,
    /// What to pick.
    pub label: String,
    /// In order; the first stands for "no choice" with an empty value, if there is such.
    pub choices: Vec<Choice>,
    /// What is wrong with what came.
    pub error: Option<&'a FieldError>,
}

impl Select<'_> {
    /// The list as one of several of this name on a page: `form` tells them apart.
    pub fn within(&self, form: &str) -> Markup {
        self.with_id(&field_id_within(form, self.name))
    }

    fn with_id(&self, id: &str) -> Markup {
        let control = html! {
            select.input #(id) name=(self.name) aria-describedby=[described_by(id, false, self.error.is_some())] {
                @for choice in &self.choices {
                    option value=(choice.value) selected[choice.picked] { (choice.label) }
                }
            }
        };
        framed(id, &self.label, None, self.error, &control)
    }
}

impl Render for Select<'_> {
    fn render(&self) -> Markup {
        self.with_id(&field_id(self.name))
    }
}

/// Checkboxes, or radios where only one can hold.
pub struct Choices<'a> {
    /// Name of the parameter.
    pub name: &'a str,
    /// Radios instead of checkboxes.
    pub only_one: bool,
    /// In order.
    pub choices: Vec<Choice>,
}

impl Render for Choices<'_> {
    fn render(&self) -> Markup {
        let base = field_id(self.name);
        html! {
            @if !self.choices.is_empty() { ul.choices {
                @for (n, choice) in self.choices.iter().enumerate() {
                    @let id = if n == 0 { base.clone() } else { format!("{base}-{n}") };
                    li.choice {
                        input #(id) name=(self.name) value=(choice.value) checked[choice.picked]
                            type=(if self.only_one { "radio" } else { "checkbox" });
                        label for=(id) {
                            (choice.label)
                            @if let Some(count) = choice.count {
                                " " span.count { "(" (count) ")" span.visually-hidden { " " (text!("choice-count", count = count)) } }
                            }
                        }
                    }
                }
            } }
        }
    }
}

/// Controls that belong together under one question.
pub struct Fieldset<'a> {
    /// The question.
    pub legend: String,
    /// Name of the parameter whose error stands here.
    pub error: Option<&'a FieldError>,
    /// The controls.
    pub body: Markup,
}

impl Render for Fieldset<'_> {
    fn render(&self) -> Markup {
        let id = self.error.map(|e| field_id(&e.field)).unwrap_or_default();
        html! {
            fieldset.field-wrong[self.error.is_some()] {
                legend { (self.legend) }
                @if self.error.is_some() { (hint_and_error(&id, None, self.error)) }
                (self.body)
            }
        }
    }
}
