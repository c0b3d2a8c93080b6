//! A real browser: Debian's Chromium, driven through ChromeDriver, with an empty profile and no word to
//! the outside. Each test opens its own.

use super::parts;
use super::process::{Tether, signal_group, until, wait_at_most};
use super::webdriver_client::Wire;
use serde_json::{Value, json};
use std::fmt::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, RequestData, SessionId};

/// What a browser is opened with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scripts {
    /// As people have it.
    On,
    /// JavaScript refused by the browser's own setting.
    Off,
}

/// An open browser window.
pub struct Browser {
    runtime: tokio::runtime::Runtime,
    driver: Option<WebDriver>,
    child: Child,
    tether: Option<Tether>,
    // Removed last, once nothing writes to it.
    _profile: tempfile::TempDir,
    site: String,
}

impl Browser {
    /// Opens a browser on `site` at 1280 x 900; `None` where Chromium or its driver is absent.
    pub fn open(site: &str, scripts: Scripts) -> Option<Self> {
        let chromium = parts::first_file(&["/usr/bin/chromium", "/usr/bin/chromium-browser"]);
        let chromedriver = parts::first_file(&["/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver"]);
        let (Some(chromium), Some(chromedriver)) = (chromium, chromedriver) else {
            parts::missing("Chromium or ChromeDriver", "On Debian: apt-get install chromium chromium-driver.");
            return None;
        };
        // Another program may take the port, and a busy machine may be late: both are over the next time.
        let mut tries = 3;
        let browser = loop {
            match Self::begin(site, &chromium, &chromedriver, scripts) {
                Ok(browser) => break browser,
                Err(error) => {
                    tries -= 1;
                    assert!(tries > 0, "Chromium does not start: {error}");
                }
            }
        };
        browser.viewport(1280, 900);
        Some(browser)
    }

    /// Starts a driver and a browser.
    fn begin(site: &str, chromium: &Path, chromedriver: &Path, scripts: Scripts) -> WebDriverResult<Self> {
        let port = free_port();
        let child = Command::new(chromedriver)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("ChromeDriver starts");
        let profile = tempfile::Builder::new().prefix("fpb").tempdir().expect("a folder");
        let tether = Tether::group(&child, Some(profile.path()));
        let listening =
            until(Duration::from_secs(60), || std::net::TcpStream::connect(("127.0.0.1", port)).ok()).is_some();
        assert!(listening, "ChromeDriver does not listen on port {port}");
        let wanted = capabilities(chromium, profile.path(), scripts);
        let mut browser = Self {
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            driver: None,
            child,
            tether: Some(tether),
            _profile: profile,
            site: site.trim_end_matches('/').to_owned(),
        };
        let connecting = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted).client(Wire::new()).connect();
        browser.driver = Some(browser.runtime.block_on(connecting)?);
        Ok(browser)
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().expect("the session is open")
    }

    #[track_caller]
    fn wait<T>(&self, what: &str, future: impl Future<Output = WebDriverResult<T>>) -> T {
        self.runtime.block_on(future).unwrap_or_else(|e| panic!("{what}: {e}\n{}", self.where_am_i()))
    }

    /// Address, title and the beginning of the page, for a failure's message.
    fn where_am_i(&self) -> String {
        let mut text = String::new();
        if let Ok(url) = self.runtime.block_on(self.driver().current_url()) {
            let _ = writeln!(text, "at {url}");
        }
        if let Ok(body) = self.runtime.block_on(async { self.driver().find(By::Css("body")).await?.text().await }) {
            text.extend(body.chars().take(1500));
        }
        text
    }

    /// Goes to a path of the site.
    #[track_caller]
    pub fn go(&self, path: &str) {
        self.wait(path, self.driver().goto(format!("{}{path}", self.site)));
    }

    /// Goes to a whole address.
    #[track_caller]
    pub fn go_to(&self, address: &str) {
        self.wait(address, self.driver().goto(address.to_owned()));
    }

    /// The page's title.
    #[track_caller]
    pub fn title(&self) -> String {
        self.wait("title", self.driver().title())
    }

    /// A link's own target, as written, and its words.
    #[track_caller]
    pub fn link(&self, link: &WebElement) -> (String, String) {
        let href = self.wait("href", link.attr("href")).unwrap_or_default();
        (href, self.words(link))
    }

    /// An attribute of one element; empty where it has none.
    #[track_caller]
    pub fn attribute(&self, element: &WebElement, name: &str) -> String {
        self.wait(name, element.attr(name.to_owned())).unwrap_or_default()
    }

    /// An element's words, those that a closed part of the page hides included.
    #[track_caller]
    pub fn words(&self, element: &WebElement) -> String {
        self.wait("text", element.prop("textContent")).unwrap_or_default()
    }

    /// Clicks one element, in the middle of the window: at an edge something fixed may lie over it, and a page
    /// that scrolls smoothly would still be moving.
    #[track_caller]
    pub fn press_on(&self, element: &WebElement) {
        self.centre(element);
        self.wait("click", element.click());
    }

    /// Clicks what leads to another page, and waits until that page is there.
    #[track_caller]
    pub fn press_and_follow(&self, element: &WebElement) {
        self.follow(|| self.press_on(element));
    }

    /// Clicks the first element that `css` names, which leads to another page, and waits until that page is there.
    #[track_caller]
    pub fn go_by(&self, css: &str) {
        self.follow(|| self.click(css));
    }

    /// Does what leads to another page, and waits until that page is there: on a busy machine the old one is
    /// still shown for a moment.
    #[track_caller]
    pub fn follow(&self, act: impl FnOnce()) {
        let old = self.wait("the page", self.driver().find(By::Css("html")));
        act();
        // What only opens a part of the page leads nowhere, so that waiting ends without a complaint.
        let _ = until(Duration::from_secs(5), || self.runtime.block_on(old.tag_name()).is_err().then_some(()));
    }

    fn centre(&self, element: &WebElement) {
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'});";
        let target = element.to_json().expect("an element can be named");
        self.wait("scroll", self.driver().execute(script, vec![target]));
    }

    /// Path and query of where it is.
    #[track_caller]
    pub fn path(&self) -> String {
        let url = self.wait("address", self.driver().current_url());
        url.as_str().strip_prefix(&self.site).unwrap_or(url.as_str()).to_owned()
    }

    /// Presses the back button.
    #[track_caller]
    pub fn back(&self) {
        self.wait("back", self.driver().back());
    }

    /// The elements that `css` names, in page order.
    #[track_caller]
    pub fn all(&self, css: &str) -> Vec<WebElement> {
        self.wait(css, self.driver().find_all(By::Css(css)))
    }

    /// The first element that `css` names and that a person can see; on a busy machine a page may take a
    /// moment to be there.
    #[track_caller]
    pub fn one(&self, css: &str) -> WebElement {
        let seen = || {
            self.runtime.block_on(async {
                for element in self.driver().find_all(By::Css(css)).await.ok()? {
                    if element.is_displayed().await.unwrap_or(false) {
                        return Some(element);
                    }
                }
                None
            })
        };
        until(Duration::from_secs(10), seen)
            .unwrap_or_else(|| panic!("no visible {css} ({} hidden)\n{}", self.all(css).len(), self.where_am_i()))
    }

    /// How many elements `css` names.
    #[track_caller]
    pub fn count(&self, css: &str) -> usize {
        self.all(css).len()
    }

    /// The visible text of the first visible `css`.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        self.wait(css, self.one(css).text())
    }

    /// An attribute of every `css` that has it.
    #[track_caller]
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.all(css).into_iter().filter_map(|element| self.wait(css, element.attr(name.to_owned()))).collect()
    }

    /// The whole visible text of the page.
    #[track_caller]
    pub fn page(&self) -> String {
        self.text("body")
    }

    /// Clicks the first visible `css`.
    #[track_caller]
    pub fn click(&self, css: &str) {
        let element = self.one(css);
        self.press_on(&element);
    }

    /// Replaces what stands in a field.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        let field = self.one(css);
        self.wait(css, field.clear());
        if !text.is_empty() {
            self.wait(css, field.send_keys(text));
        }
    }

    /// What stands in a field.
    #[track_caller]
    pub fn value(&self, css: &str) -> String {
        self.wait(css, self.one(css).prop("value")).unwrap_or_default()
    }

    /// Ticks a box or radio button: opens the part of the page that hides it, and takes its label where the
    /// box itself is drawn by style.
    #[track_caller]
    pub fn tick(&self, css: &str) {
        let element = self.all(css).into_iter().next().unwrap_or_else(|| panic!("no {css}\n{}", self.where_am_i()));
        if self.wait(css, element.is_selected()) {
            return;
        }
        let closed = By::XPath("ancestor::details[not(@open)]/summary");
        for summary in self.wait(css, element.find_all(closed)) {
            self.press_on(&summary);
        }
        self.centre(&element);
        if self.runtime.block_on(element.click()).is_err() {
            let id = self.wait(css, element.attr("id")).unwrap_or_else(|| panic!("{css} has no id"));
            self.click(&format!("label[for='{id}']"));
        }
        assert!(self.wait(css, element.is_selected()), "{css} cannot be ticked");
    }

    /// Presses keys where the focus is.
    #[track_caller]
    pub fn press(&self, keys: impl Into<TypingData>) {
        let chain = self.driver().action_chain().send_keys(keys);
        self.wait("keys", chain.perform());
    }

    /// Runs a script in the page and gives its value.
    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.wait("script", self.driver().execute(script.to_owned(), Vec::new())).json().clone()
    }

    /// Runs a script that calls its last argument when it is done.
    #[track_caller]
    pub fn run_async(&self, script: &str) -> Value {
        self.wait("script", self.driver().execute_async(script.to_owned(), Vec::new())).json().clone()
    }

    /// Sets the size of the page's window in CSS pixels; narrow ones behave as a phone's.
    #[track_caller]
    pub fn viewport(&self, width: u32, height: u32) {
        let phone = width < 600;
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}),
        );
    }

    /// Saves a picture of the whole page.
    #[track_caller]
    pub fn picture(&self, file: &Path) {
        let size = self.devtools("Page.getLayoutMetrics", json!({}))["cssContentSize"].clone();
        let clip = json!({"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1});
        let picture = self.devtools("Page.captureScreenshot", json!({"captureBeyondViewport": true, "clip": clip}));
        let bytes = base64(picture["data"].as_str().expect("a picture"));
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, bytes).expect("the picture is written");
    }

    /// Calls the browser's own protocol.
    #[track_caller]
    pub fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let answer = self.wait(command, self.driver().cmd(Devtools { command, parameters }));
        answer.value_json().expect("an answer")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            let _ = self.runtime.block_on(driver.quit());
        }
        signal_group("TERM", self.child.id());
        if wait_at_most(&mut self.child, Duration::from_secs(5)).is_none() {
            signal_group("KILL", self.child.id());
            let _ = self.child.wait();
        }
        drop(self.tether.take());
    }
}

fn capabilities(chromium: &Path, profile: &Path, scripts: Scripts) -> thirtyfour::ChromeCapabilities {
    let mut wanted = DesiredCapabilities::chrome();
    wanted.set_binary(&chromium.display().to_string()).expect("a path");
    let profile = format!("--user-data-dir={}", profile.display());
    let mut arguments = vec![
        "--headless=new",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-dev-shm-usage",
        "--disable-extensions",
        "--disable-gpu",
        "--disable-sync",
        "--hide-scrollbars",
        "--no-default-browser-check",
        "--no-first-run",
        "--lang=en-GB",
        &profile,
    ];
    if parts::is_root() {
        arguments.push("--no-sandbox");
    }
    for argument in arguments {
        wanted.add_arg(argument).expect("an argument");
    }
    if scripts == Scripts::Off {
        // 2 is "block" in Chromium's content settings.
        let refused = json!({"profile.managed_default_content_settings.javascript": 2,
                             "profile.default_content_setting_values.javascript": 2});
        wanted.add_experimental_option("prefs", refused).expect("a preference");
    }
    wanted
}

/// A port that nothing listens on now.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port()
}

/// A command of the browser's own protocol, through ChromeDriver.
#[derive(Debug)]
struct Devtools {
    command: &'static str,
    parameters: Value,
}

impl FormatRequestData for Devtools {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(ureq::http::Method::POST, format!("/session/{session}/goog/cdp/execute"))
            .add_body(json!({"cmd": self.command, "params": self.parameters}))
    }
}

/// Decodes standard base64.
fn base64(text: &str) -> Vec<u8> {
    let (mut out, mut held, mut bits) = (Vec::with_capacity(text.len() * 3 / 4), 0_u32, 0);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6) | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    out
}
