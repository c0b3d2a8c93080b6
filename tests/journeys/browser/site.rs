//! The shared demonstration server, its pages, and what a results page shows.

use crate::support::browser::Scripts;
use crate::support::process::Tether;
use crate::support::{Browser, Program, Server, http};
use scraper::{Html, Selector};
use std::path::Path;
use std::sync::{Mutex, OnceLock};

/// Links to services, in page order.
pub const SERVICES: &str = "main a[href^='/services/']";
/// The two boxes and the button of a search form.
pub const WORDS: &str = "main input[name='q']";
/// See [`WORDS`].
pub const NEAR: &str = "main input[name='near']";

/// One demonstration server for the whole process; it ends with it.
pub fn demo() -> &'static Server {
    static DEMO: OnceLock<Server> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = tempfile::Builder::new().prefix("fpd").tempdir().unwrap().keep();
        let program = Program::at(&folder.join("data"));
        Server::start_with(program.command(&["demo", "--listen", "127.0.0.1:0"]), Some(&folder))
    })
}

/// Removes `folder` once this process has ended.
pub fn sweep_at_the_end(folder: &Path) {
    static SWEEPERS: Mutex<Vec<Tether>> = Mutex::new(Vec::new());
    SWEEPERS.lock().unwrap().push(Tether::new(&format!("rm -rf '{}'", folder.display())));
}

/// A browser on the demonstration directory; `None` where there is no Chromium.
pub fn browser() -> Option<Browser> {
    browser_with(Scripts::On)
}

/// The same, choosing whether pages may run scripts.
pub fn browser_with(scripts: Scripts) -> Option<Browser> {
    Browser::open(&demo().url(""), scripts)
}

/// What a card of a results page says.
#[derive(Debug)]
pub struct Card {
    /// The service's name, as its link says it.
    pub name: String,
    /// Where the link leads.
    pub path: String,
    /// Everything the card says.
    pub text: String,
    /// Telephone links with their words.
    pub calls: Vec<String>,
    /// Targets of every link of the card after its name, in order.
    pub links: Vec<String>,
}

/// The cards of the page the browser is on.
#[track_caller]
pub fn cards(browser: &Browser) -> Vec<Card> {
    // Read in one go, so that a page of twenty cards costs one call.
    let read = browser.run(
        "const seen = new Set(), cards = [];
         for (const link of document.querySelectorAll(\"main a[href^='/services/']\")) {
             const path = link.getAttribute('href');
             const card = link.closest('li, article');
             if (!card || seen.has(path)) continue;
             seen.add(path);
             const links = [...card.querySelectorAll('a[href]')].filter(other => other !== link);
             cards.push([link.textContent.trim(), path, card.innerText,
                 links.filter(a => a.href.startsWith('tel:')).map(a => a.textContent.trim()),
                 links.map(a => a.getAttribute('href'))]);
         }
         return cards;",
    );
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let list =
        |value: &serde_json::Value| value.as_array().map(|all| all.iter().map(text).collect()).unwrap_or_default();
    let cards = read.as_array().expect("a list of cards").iter();
    cards
        .map(|card| Card {
            name: text(&card[0]),
            path: text(&card[1]),
            text: text(&card[2]),
            calls: list(&card[3]),
            links: list(&card[4]),
        })
        .collect()
}

/// Types into the two boxes of the page and sends them; takes the first place when asked which is meant.
#[track_caller]
pub fn search(browser: &Browser, words: &str, near: &str) {
    browser.fill(WORDS, words);
    browser.fill(NEAR, near);
    submit(browser);
    if !near.is_empty() && cards(browser).is_empty() {
        let choices = browser.attributes("main a[href*='near=']", "href");
        if let Some(first) = choices.iter().find(|href| href.starts_with("/search?")) {
            browser.go(&first.clone());
        }
    }
}

/// Presses the button of the form that holds the search boxes; a list of suggestions may lie over it.
#[track_caller]
pub fn submit(browser: &Browser) {
    browser.press(thirtyfour::Key::Escape + "");
    let button = "main form:has(input[name='q']) [type='submit'], main form:has(input[name='q']) button:not([type])";
    browser.go_by(button);
}

/// Every page that the public may see, by name, with an example of each kind.
pub fn public_pages() -> &'static [(&'static str, String)] {
    static PAGES: OnceLock<Vec<(&'static str, String)>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let (service, venue, organization) = examples();
        vec![
            ("home", "/".into()),
            ("results", "/search?q=lonely&near=PR6+9&within_miles=5".into()),
            ("results without words", "/search?near=PR7+1DB".into()),
            ("results everywhere", "/search".into()),
            ("results narrowed", "/search?near=PR7&within_miles=10&free=true&day=TU&day=WE&access=hearing_loop".into()),
            ("results explained", "/search?q=somewhere+to+knitt+on+a+tuesday+for+free+near+Chorley".into()),
            ("place in the words", "/search?q=lunch+in+Newton".into()),
            ("needs", "/needs".into()),
            ("filters", "/search/filters?q=lonely&near=PR6+9".into()),
            ("listing", service),
            ("venue", venue),
            ("organization", organization),
            ("no results", "/search?q=zzqxwv+flurbish&near=PR7+1DB&within_miles=1".into()),
            ("which place", "/search?q=lunch&near=Newton".into()),
            ("unknown place", "/search?q=lunch&near=Zzqxwvton".into()),
            ("old postcode", "/search?q=lunch&near=PR7+1AA".into()),
            ("crisis", "/search?q=i+want+to+die&near=PR7".into()),
            ("abuse", "/search?q=my+husband+hits+me&near=PR7".into()),
            ("bad filter", "/search?q=lunch&within_miles=far".into()),
            ("urgent help", "/urgent-help".into()),
            ("about", "/about".into()),
            ("accessibility", "/accessibility".into()),
            ("not found", "/nowhere-at-all".into()),
            ("no such listing", "/services/nothing-00000000".into()),
        ]
    })
}

/// A listing, a venue and an organization that belong together.
fn examples() -> (String, String, String) {
    let first = |html: &str, css: &str| {
        let selector = Selector::parse(css).unwrap();
        Html::parse_document(html).select(&selector).next().and_then(|link| link.attr("href").map(str::to_owned))
    };
    let list = demo().get("/search?q=lonely&near=PR6+9&within_miles=10").text();
    let selector = Selector::parse(SERVICES).unwrap();
    let paths: Vec<String> =
        Html::parse_document(&list).select(&selector).filter_map(|link| link.attr("href").map(str::to_owned)).collect();
    for path in paths {
        let page = demo().get(&path).text();
        let venue = first(&page, "main a[href^='/venues/']");
        let organization = first(&page, "main a[href^='/organizations/']");
        if let (Some(venue), Some(organization)) = (venue, organization) {
            return (path, venue, organization);
        }
    }
    panic!("no listing near PR6 9 names both its venue and its organization");
}

/// The number of services the API finds for a page's own parameters.
#[track_caller]
pub fn total_of(path: &str) -> u64 {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let answer = http::get(&demo().url(&format!("/api/v1/search?{query}"))).unwrap();
    answer.json()["total"].as_u64().unwrap_or_else(|| panic!("{path}: {}", answer.text()))
}
