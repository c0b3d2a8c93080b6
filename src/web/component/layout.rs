//! The page around every page.

use super::{AccountBar, Breadcrumbs, ExitThisPage, PhoneLink};
use crate::web::assets;
use crate::web::state::Site;
use maud::{DOCTYPE, Markup, Render, html};

/// A whole document.
pub struct Layout<'a> {
    /// The site's own facts.
    pub site: &'a Site,
    /// What the page is, before the site's name in the browser's title.
    pub title: String,
    /// Way back up.
    pub breadcrumbs: Option<Breadcrumbs>,
    /// Something is wrong with what was typed: the title says so first, for people who hear it.
    pub has_errors: bool,
    /// Someone may have to leave this page at once.
    pub exit: bool,
    /// Not for search engines: pages made from what a person typed.
    pub hide_from_engines: bool,
    /// Who is signed in, on pages that only they see.
    pub account: Option<AccountBar<'a>>,
    /// The page itself; holds the one `h1`.
    pub main: Markup,
}

impl Render for Layout<'_> {
    fn render(&self) -> Markup {
        let site = self.site;
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    title {
                        @if self.has_errors { (text!("title-error")) " " }
                        (self.title) " – " (site.name)
                    }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="theme-color" content="#14424f";
                    meta name="format-detection" content="telephone=no";
                    @if self.hide_from_engines || self.exit || self.account.is_some() || site.demonstration { meta name="robots" content="noindex"; }
                    link rel="stylesheet" href=(assets::address("site.css"));
                    link rel="icon" href=(assets::address("favicon.svg")) type="image/svg+xml";
                    @if self.exit { script src=(assets::address("exit.js")) defer {} }
                }
                body {
                    a.skip-link href="#main" { (text!("skip-to-main")) }
                    @if self.exit { (ExitThisPage) }
                    (header(site))
                    @if let Some(account) = &self.account { (account) }
                    div.wrap {
                        section.phase aria-label=(text!("phase-label")) {
                            p {
                            @if site.demonstration {
                                strong.tag.tag-attention { (text!("phase-demonstration")) } " " (text!("phase-demonstration-note"))
                            } @else {
                                strong.tag { (text!("phase-trial")) } " " (text!("phase-trial-note"))
                            }
                            }
                        }
                        @if let Some(breadcrumbs) = &self.breadcrumbs { (breadcrumbs) }
                        main #main tabindex="-1" { (self.main) }
                    }
                    (footer(site, self.account.is_some()))
                }
            }
        }
    }
}

fn header(site: &Site) -> Markup {
    html! {
        header.site-header {
            div.wrap {
                a.site-name href="/" { (site.name) }
                nav aria-label=(text!("nav-label")) {
                    ul {
                        li { a href="/search" { (text!("nav-search")) } }
                        li { a.nav-urgent href="/urgent-help" { (text!("nav-urgent")) } }
                    }
                }
            }
        }
    }
}

fn footer(site: &Site, signed_in: bool) -> Markup {
    html! {
        footer.site-footer {
            div.wrap {
                @if let Some(number) = &site.help_phone {
                    div.footer-help {
                        h2 { (text!("footer-help-heading")) }
                        p { (text!("footer-help-lead")) }
                        p.big-phone { (PhoneLink::call(number)) }
                        @if let Some(hours) = &site.help_hours { p { (hours) } }
                        p.hint { (text!("phone-relay")) }
                    }
                }
                nav aria-label=(text!("footer-nav-label")) {
                    ul.footer-links {
                        li { a href="/urgent-help" { (text!("nav-urgent")) } }
                        li { a href="/about" { (text!("footer-about")) } }
                        li { a href="/accessibility" { (text!("footer-accessibility")) } }
                        @if !signed_in { li { a href="/sign-in" { (text!("footer-sign-in")) } } }
                    }
                }
                p.hint { (text!("footer-cookies")) }
                @for line in &site.attributions { p.attribution { (line) } }
            }
        }
    }
}
