//! A page that is made to be printed: large letters, nothing of the site around it, and no word of who runs it
//! where a letter box or another person at the table could read it.

use super::form::form_token;
use crate::domain::person::PrintSize;
use crate::web::assets;
use maud::{DOCTYPE, Markup, Render, html};

/// A sheet of paper, with a bar above it that is not printed.
pub struct Paper {
    /// Title of the window, which browsers print at the edge: neutral.
    pub title: String,
    /// Size of its letters.
    pub size: PrintSize,
    /// Ways back and other sizes; on the screen alone.
    pub bar: Markup,
    /// The sheet, with its one `h1`.
    pub sheet: Markup,
    /// What stands below the sheet on the screen and is not printed.
    pub below: Markup,
}

impl Render for Paper {
    fn render(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    title { (self.title) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="format-detection" content="telephone=no";
                    meta name="robots" content="noindex";
                    link rel="stylesheet" href=(assets::address("site.css"));
                    link rel="icon" href=(assets::address("favicon.svg")) type="image/svg+xml";
                    script src=(assets::address("paper.js")) defer {}
                }
                body class={"paper paper-" (self.size.slug())} {
                    nav.paper-bar aria-label=(text!("paper-bar")) {
                        (self.bar)
                        p.hint { (text!("paper-how-to-print")) }
                        p { button.button type="button" data-print hidden { (text!("paper-print")) } }
                    }
                    main #main { (self.sheet) }
                    @if !self.below.0.is_empty() { aside.paper-below aria-label=(text!("paper-below")) { (self.below) } }
                }
            }
        }
    }
}

/// The other size of a sheet that has an address.
pub fn other_size(address: &str, size: PrintSize) -> Markup {
    let other = other(size);
    html! { p { a href={(address) "?size=" (other.slug())} { (text!("paper-size", size = other.slug())) } } }
}

/// The other size of a sheet that a form made: sends the same fields again.
pub fn other_size_again(action: &str, token: &str, fields: &[(String, String)], size: PrintSize) -> Markup {
    let other = other(size);
    html! {
        form method="post" action=(action) {
            (form_token(token))
            @for (name, value) in fields.iter().filter(|(name, _)| name != "size") {
                input type="hidden" name=(name) value=(value);
            }
            input type="hidden" name="size" value=(other.slug());
            button.link-button type="submit" { (text!("paper-size", size = other.slug())) }
        }
    }
}

const fn other(size: PrintSize) -> PrintSize {
    match size {
        PrintSize::Point14 => PrintSize::Point18,
        PrintSize::Point18 => PrintSize::Point14,
    }
}

/// Text to be copied: with a button where scripts run, else by hand.
pub struct CopyText<'a> {
    /// What to call it; also its identifier on the page, so in letters and hyphens.
    pub id: &'static str,
    /// What it is.
    pub label: String,
    /// The text.
    pub words: &'a str,
}

impl Render for CopyText<'_> {
    fn render(&self) -> Markup {
        let rows = self.words.lines().count().clamp(4, 40);
        html! {
            div.field {
                label for=(self.id) { (self.label) }
                textarea.input.input-wide.copy-text #(self.id) rows=(rows) readonly spellcheck="false" { (self.words) }
                p {
                    button.button.button-quiet type="button" data-copy=(self.id) data-done=(text!("paper-copied")) hidden {
                        (text!("paper-copy"))
                    }
                    span role="status" {}
                }
            }
        }
    }
}
