//! Signing in, and everything of one's own account. None of it is kept by browsers or proxies.

pub mod code;
pub mod invitation;
pub mod issuer;
pub mod overview;
pub mod password;
pub mod second_factor;
pub mod sign_in;

use crate::accounts::{Action, Resource, Token, allows};
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{AccountBar, Layout};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::middleware::visit::{self, Visit};
use crate::web::reply::{self, Page};
use crate::web::state::State;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use maud::{Markup, Render};

/// What a page behind a sign-in answers.
pub struct Answer {
    to: To,
    cookie: CookieChange,
    under_way: Option<Cookie<'static>>,
}

enum To {
    Page(Page),
    Address(String),
}

enum CookieChange {
    None,
    Set(Token),
    Remove,
}

impl Answer {
    /// A page as asked for.
    pub const fn page(markup: Markup) -> Self {
        Self { to: To::Page(Page::ok(markup, CachePolicy::Nowhere)), cookie: CookieChange::None, under_way: None }
    }

    /// The page again, with what has to be mended.
    pub const fn mend(markup: Markup, status: StatusCode) -> Self {
        let page = Page { markup, policy: CachePolicy::Nowhere, status };
        Self { to: To::Page(page), cookie: CookieChange::None, under_way: None }
    }

    /// Done: go on to another page.
    pub const fn see(address: String) -> Self {
        Self { to: To::Address(address), cookie: CookieChange::None, under_way: None }
    }

    /// The browser shows this token from now on.
    pub fn with_token(mut self, token: Token) -> Self {
        self.cookie = CookieChange::Set(token);
        self
    }

    /// The mark of a sign-in that is under way elsewhere, set or taken away.
    fn with_cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.under_way = Some(cookie);
        self
    }

    /// The browser forgets its token.
    pub fn without_token(mut self) -> Self {
        self.cookie = CookieChange::Remove;
        self
    }
}

/// Makes an answer where blocking is allowed.
pub async fn answer<F>(state: web::Data<State>, make: F) -> Result<HttpResponse, Error>
where
    F: FnOnce(&State) -> Result<Answer, Error> + Send + 'static,
{
    let made = reply::blocking(state.clone(), make).await?;
    let mut response = match made.to {
        To::Page(page) => HttpResponse::from(page),
        To::Address(to) => {
            HttpResponse::SeeOther().insert_header(CachePolicy::Nowhere).insert_header((LOCATION, to)).finish()
        }
    };
    let cookie = match made.cookie {
        CookieChange::None => None,
        CookieChange::Set(token) => Some(visit::cookie(&state, &token)),
        CookieChange::Remove => Some(visit::removal(&state)),
    };
    for cookie in cookie.into_iter().chain(made.under_way) {
        response.add_cookie(&cookie).map_err(|e| Error::internal(e.to_string()))?;
    }
    Ok(response)
}

/// The page around a page behind a sign-in.
pub fn layout(state: &State, visit: &Visit, title: String, has_errors: bool, main: Markup) -> Markup {
    let places = places(visit);
    let account = visit.signed_in.as_ref().map(|one| AccountBar {
        name: &one.name,
        form_token: &visit.form_token,
        places: &places,
    });
    let site = &state.site;
    Layout { site, title, breadcrumbs: None, has_errors, exit: false, hide_from_engines: true, account, main }.render()
}

/// Where work begins, in the order of the bar: what the policy is asked, the address, the key of its words.
const PLACES: [(Action, &str, &str); 12] = [
    (Action::SeeToday, "/today", "bar-today"),
    (Action::SeeToday, "/people", "bar-people"),
    (Action::Triage, "/triage", "bar-triage"),
    (Action::ReadHubList, "/stuck", "bar-stuck"),
    (Action::ReferIn, "/referrals/new", "bar-refer"),
    (Action::RecordCheck, "/checks/new", "bar-check"),
    (Action::KeepPlaces, "/places", "bar-places"),
    (Action::ReadInsight, "/progress", "bar-progress"),
    (Action::ReadReceived, "/received", "bar-received"),
    (Action::AdministerUsers, "/users", "bar-users"),
    (Action::ManageAgreements, "/agreements", "bar-agreements"),
    (Action::SetRetention, "/retention", "bar-keeping"),
];

/// The first pages of whoever visits, by what the policy lets them do.
fn places(visit: &Visit) -> Vec<(&'static str, String)> {
    let Ok(one) = visit.user() else { return Vec::new() };
    let may = |action| allows(one.actor(), action, Resource::Any);
    let mine = PLACES.iter().filter(|(action, ..)| may(*action));
    mine.map(|&(_, address, words)| (address, text!(words))).collect()
}

/// One thing to mend, with the keys of what is wrong and of the mend.
fn wrong(field: &str, key: &str, mend: &str) -> FieldErrors {
    FieldErrors(vec![FieldError { field: field.to_owned(), message: text!(key), mend: text!(mend) }])
}

/// Too many attempts, said at a field.
fn wait(field: &str, seconds: i64) -> FieldErrors {
    let minutes = usize::try_from((seconds + 59) / 60).unwrap_or(1);
    FieldErrors(vec![FieldError {
        field: field.to_owned(),
        message: text!("sign-in-wait"),
        mend: text!("sign-in-wait-mend", minutes = minutes),
    }])
}

/// An address of ours to go on to; anything else becomes the page where one's work begins, so that no
/// link to our sign-in page leads elsewhere.
fn next_address(said: &str) -> String {
    let inside = said.starts_with('/') && !said.starts_with("//") && !said.contains(['\\', '\n', '\r', '\t']);
    let useful = !said.starts_with("/sign-");
    if inside && useful { said.to_owned() } else { "/start".to_owned() }
}

/// The same, out of a query.
fn next_in_query(query: &str) -> String {
    let pairs = crate::web::address::parse_query(query);
    next_address(pairs.iter().find(|(key, _)| key == "next").map_or("", |(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_nowhere_else() {
        for good in ["/account", "/people/1?tab=plan"] {
            assert_eq!(next_address(good), good);
        }
        for bad in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/sign-out"] {
            assert_eq!(next_address(bad), "/start", "{bad}");
        }
        assert_eq!(next_in_query("next=%2Fpeople&x=1"), "/people");
        assert_eq!(next_in_query(""), "/start");
    }
}
