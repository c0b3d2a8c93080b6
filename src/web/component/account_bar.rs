//! Who is signed in, and the way out, above pages that only they see.

use super::form::form_token;
use maud::{Markup, Render, html};

/// The bar under the header.
#[derive(Clone, Copy)]
pub struct AccountBar<'a> {
    /// Name of who is signed in.
    pub name: &'a str,
    /// The mark of their session for the form that signs out.
    pub form_token: &'a str,
    /// Where the roles of the user lead: address and words.
    pub places: &'a [(&'static str, String)],
}

impl Render for AccountBar<'_> {
    fn render(&self) -> Markup {
        html! {
            nav.account-bar aria-label=(text!("account-bar-label")) {
                div.wrap {
                    p { (text!("account-bar-name", name = self.name)) }
                    ul {
                        @for (address, words) in self.places { li { a href=(address) { (words) } } }
                        li { a href="/account" { (text!("account-bar-account")) } }
                        li {
                            form method="post" action="/sign-out" {
                                (form_token(self.form_token))
                                button.link-button type="submit" { (text!("account-bar-sign-out")) }
                            }
                        }
                    }
                }
            }
        }
    }
}
