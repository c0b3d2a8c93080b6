//! What has to be mended, at the top of the page, each line leading to its field.

use crate::web::error::FieldErrors;
use maud::{Markup, Render, html};

/// Errors of a form.
pub struct ErrorSummary<'a>(pub &'a FieldErrors);

/// The identifier of a field's first control.
pub fn field_id(field: &str) -> String {
    format!("field-{field}")
}

impl Render for ErrorSummary<'_> {
    fn render(&self) -> Markup {
        html! {
            div.error-summary role="alert" tabindex="-1" aria-labelledby="error-summary-title" {
                h2 #error-summary-title { (text!("error-summary-heading")) }
                ul {
                    @for error in &self.0.0 {
                        li { a href={"#" (field_id(&error.field))} { (error.message) " " (error.mend) } }
                    }
                }
            }
        }
    }
}
