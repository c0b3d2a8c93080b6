//! Forms that change something, and fields for what nobody else may read.

use super::error_summary::field_id;
use crate::web::error::FieldError;
use maud::{Markup, Render, html};

/// Name of the field that carries the session's mark.
pub const FORM_TOKEN: &str = "form_token";

/// The hidden field that proves a form came from a page of the session.
pub fn form_token(token: &str) -> Markup {
    html! { input type="hidden" name=(FORM_TOKEN) value=(token); }
}

/// A form that changes something: sent with POST, with the session's mark.
pub struct PostForm<'a> {
    /// Where it goes.
    pub action: &'a str,
    /// The session's mark; empty before there is a session.
    pub token: &'a str,
    /// Fields and button.
    pub body: Markup,
}

impl Render for PostForm<'_> {
    fn render(&self) -> Markup {
        html! {
            form method="post" action=(self.action) novalidate {
                @if !self.token.is_empty() { (form_token(self.token)) }
                (self.body)
            }
        }
    }
}

/// One line for a password or a code. What was typed is never shown again.
pub struct SecretInput<'a> {
    /// Name of the field.
    pub name: &'a str,
    /// What to type.
    pub label: String,
    /// Help with it.
    pub hint: Option<String>,
    /// What is wrong with what came.
    pub error: Option<&'a FieldError>,
    /// "current-password", "new-password" or "one-time-code".
    pub autocomplete: &'a str,
}

impl Render for SecretInput<'_> {
    fn render(&self) -> Markup {
        let id = field_id(self.name);
        let is_code = self.autocomplete == "one-time-code";
        let hint_id = self.hint.as_ref().map(|_| format!("{id}-hint"));
        let error_id = self.error.map(|_| format!("{id}-error"));
        let described: Vec<String> = hint_id.iter().chain(&error_id).cloned().collect();
        html! {
            div.field.field-wrong[self.error.is_some()] {
                label for=(id) { (self.label) }
                @if let (Some(hint), Some(hint_id)) = (&self.hint, &hint_id) { p.hint id=(hint_id) { (hint) } }
                @if let (Some(error), Some(error_id)) = (self.error, &error_id) {
                    p.field-error id=(error_id) {
                        span.visually-hidden { (text!("field-error-prefix")) " " }
                        (error.message) " " (error.mend)
                    }
                }
                input class=(if is_code { "input input-short" } else { "input input-half" }) #(id) name=(self.name)
                    type=(if is_code { "text" } else { "password" }) autocomplete=(self.autocomplete)
                    maxlength="300" spellcheck="false" autocapitalize="none"
                    aria-invalid=[self.error.map(|_| "true")]
                    aria-describedby=[(!described.is_empty()).then(|| described.join(" "))];
            }
        }
    }
}
