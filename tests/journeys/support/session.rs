//! Somebody who signs in without a browser: cookies are kept, forms are sent as they stand in their page, and
//! every address that came by is remembered.

use scraper::{Html, Selector};
use std::collections::BTreeMap;
use std::time::Duration;

/// A page as it came.
pub struct Page {
    /// Status code.
    pub status: u16,
    /// Where it sends on to, or nothing.
    pub location: String,
    /// The HTML.
    pub body: String,
}

impl Page {
    /// The text of the first element that a selector finds.
    pub fn text(&self, selector: &str) -> String {
        let html = Html::parse_document(&self.body);
        let found = html.select(&Selector::parse(selector).unwrap()).next();
        let words = found.map(|e| e.text().collect::<String>()).unwrap_or_default();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of an attribute of every element that a selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(selector).unwrap())
            .filter_map(|e| e.value().attr(name).map(str::to_owned))
            .collect()
    }

    /// The first link that begins like this.
    #[track_caller]
    pub fn link(&self, beginning: &str) -> String {
        let mut links = self.attributes("main a[href]", "href").into_iter();
        links.find(|href| href.starts_with(beginning)).unwrap_or_else(|| panic!("{beginning}: {}", self.text("main")))
    }

    /// The hidden field of this name in the forms that go to `action`, the first.
    pub fn hidden(&self, action: &str, name: &str) -> String {
        let selector = format!("form[action='{action}'] input[name='{name}']");
        self.attributes(&selector, "value").into_iter().next().unwrap_or_default()
    }
}

/// A visitor with cookies.
#[derive(Clone)]
pub struct Session {
    agent: ureq::Agent,
    site: String,
    cookies: BTreeMap<String, String>,
    /// Addresses asked for, sent on to, and linked from pages.
    pub addresses: Vec<String>,
}

impl Session {
    /// A visitor of the site at this address.
    pub fn new(site: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        let site = site.trim_end_matches('/').to_owned();
        Self { agent: config.into(), site, cookies: BTreeMap::new(), addresses: Vec::new() }
    }

    /// The same visitor where the site is now.
    pub fn at(&self, site: &str) -> Self {
        Self { cookies: self.cookies.clone(), ..Self::new(site) }
    }

    /// Reads a page; an error when nobody answers.
    pub fn get(&mut self, path: &str) -> Result<Page, ureq::Error> {
        let request = self.agent.get(format!("{}{path}", self.site)).header("cookie", self.cookie());
        let answer = request.call()?;
        self.read(path, answer)
    }

    /// Reads a page that must be there.
    #[track_caller]
    pub fn must(&mut self, path: &str) -> Page {
        let page = self.get(path).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!(page.status, 200, "{path} {} {}", page.location, page.text("main"));
        page
    }

    /// Sends fields; an error when nobody answers.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Page, ureq::Error> {
        let request = self
            .agent
            .post(format!("{}{path}", self.site))
            .header("cookie", self.cookie())
            .header("origin", self.site.clone());
        let answer = request.send_form(fields.iter().copied())?;
        self.read(path, answer)
    }

    /// Sends the form of a page that goes to `action`, with its mark and what is typed.
    #[track_caller]
    pub fn send(&mut self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let (mark, version) = (page.hidden(action, "form_token"), page.hidden(action, "version"));
        let form = format!("form[action='{action}']");
        assert!(!page.attributes(&form, "action").is_empty(), "no form goes to {action}: {}", page.text("main"));
        let selector = format!("{form} input[type='hidden']");
        let (names, values) = (page.attributes(&selector, "name"), page.attributes(&selector, "value"));
        // Who has not signed in yet has no session whose mark a form could bear.
        let given = [("form_token", mark.as_str()), ("version", version.as_str())];
        let mut fields: Vec<(&str, &str)> = given.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        for (name, value) in names.iter().zip(&values) {
            if !matches!(name.as_str(), "form_token" | "version") && !typed.iter().any(|(typed, _)| typed == name) {
                fields.push((name, value));
            }
        }
        fields.extend_from_slice(typed);
        self.post(action, &fields).unwrap_or_else(|e| panic!("{action}: {e}"))
    }

    /// The same for one of many forms that go to `action`: the one of this event.
    #[track_caller]
    pub fn act(&mut self, page: &Page, action: &str, event: &str, typed: &[(&str, &str)]) -> Page {
        let (mark, version) = (page.hidden(action, "form_token"), page.hidden(action, "version"));
        let mut fields = vec![("form_token", mark.as_str()), ("version", version.as_str()), ("event", event)];
        fields.extend_from_slice(typed);
        let done = self.post(action, &fields).unwrap_or_else(|e| panic!("{action}: {e}"));
        assert_eq!(done.status, 303, "{event}: {}", done.text("main"));
        done
    }

    /// Signs in.
    #[track_caller]
    pub fn sign_in(&mut self, email: &str, password: &str) {
        let page = self.must("/sign-in");
        let done = self.send(&page, "/sign-in", &[("email", email), ("password", password)]);
        assert_eq!(done.status, 303, "{email} cannot sign in: {}", done.text("main"));
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn read(&mut self, path: &str, mut answer: ureq::http::Response<ureq::Body>) -> Result<Page, ureq::Error> {
        for set in answer.headers().get_all("set-cookie") {
            let set = set.to_str().unwrap_or_default();
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(64 << 20).read_to_vec()?;
        let page = Page { status, location, body: String::from_utf8_lossy(&body).into_owned() };
        self.addresses.extend([path.to_owned(), page.location.clone()]);
        for (selector, name) in [("[href]", "href"), ("[src]", "src"), ("[action]", "action")] {
            self.addresses.extend(page.attributes(selector, name));
        }
        Ok(page)
    }
}
