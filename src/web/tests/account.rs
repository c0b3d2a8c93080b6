//! Signing in over a real server, as a browser does: cookies kept, forms sent with what stands in them.

use super::super::accounts_for_tests::{self, MovingClock, PASSWORD};
use super::super::library_for_tests::TestLibrary;
use super::super::server::{Settings, serve};
use super::super::state::{Site, Trust};
use super::{Answered, ask, state_with};
use crate::accounts::{Accounts, AuditActor, Grant, Role, Rules, second_factor, users};
use crate::domain::Clock;
use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::test::TestRequest;
use actix_web::web;
use scraper::{Html, Selector};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

const EMAIL: &str = "leanne@example.org";

/// A server with one user, and the hands on its clock.
pub struct House {
    pub address: SocketAddr,
    pub handle: ServerHandle,
    pub accounts: Accounts,
    pub clock: MovingClock,
    _library: Arc<TestLibrary>,
}

impl House {
    async fn open(base_url: Option<&str>, grants: &[Grant]) -> Self {
        let house = Self::without_users(base_url, Rules::default()).await;
        accounts_for_tests::user(&house.accounts, EMAIL, grants);
        house
    }

    pub async fn without_users(base_url: Option<&str>, rules: Rules) -> Self {
        let library = Arc::new(TestLibrary::default());
        let clock = MovingClock::new();
        let accounts = Accounts { rules, ..accounts_for_tests::accounts(library.folder.path(), clock.clone()) };
        let site = Site { base_url: base_url.map(str::to_owned), ..Site::default() };
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let trust = Trust { issuers: vec!["127.0.0.1".to_owned()], ..Trust::default() };
        let settings =
            Settings { listen, workers: 1, site, trust, requests_per_minute: 100_000, ..Settings::default() };
        let running = serve(library.clone(), accounts.clone(), settings).unwrap();
        let (address, handle) = (running.address, running.handle());
        actix_web::rt::spawn(running.run());
        Self { address, handle, accounts, clock, _library: library }
    }

    pub fn browser(&self) -> Browser {
        Browser { address: self.address, cookies: BTreeMap::new(), origin: format!("http://{}", self.address) }
    }

    pub fn code(&self, secret: &str) -> String {
        second_factor::code_at(secret, self.clock.now()).unwrap()
    }
}

#[derive(Clone)]
pub struct Browser {
    address: SocketAddr,
    pub cookies: BTreeMap<String, String>,
    pub origin: String,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answered {
        self.exchange(format!("GET {path} HTTP/1.1\r\n"), String::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let origin = if self.origin.is_empty() { String::new() } else { format!("Origin: {}\r\n", self.origin) };
        let head = format!(
            "POST {path} HTTP/1.1\r\n{origin}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        );
        self.exchange(head, body).await
    }

    /// Sends the form of a page whose address is `action`, hidden fields and all.
    pub async fn send(&mut self, page: &Answered, action: &str, typed: &[(&str, &str)]) -> Answered {
        let hidden = hidden_fields(page, action);
        let fields: Vec<(&str, &str)> =
            hidden.iter().map(|(k, v)| (k.as_str(), v.as_str())).chain(typed.iter().copied()).collect();
        self.post(action, &fields).await
    }

    async fn sign_in(&mut self, password: &str) -> Answered {
        self.sign_in_as(EMAIL, password).await
    }

    pub async fn sign_in_as(&mut self, email: &str, password: &str) -> Answered {
        let page = self.get("/sign-in").await;
        self.send(&page, "/sign-in", &[("email", email), ("password", password)]).await
    }

    async fn exchange(&mut self, head: String, body: String) -> Answered {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookie = if pairs.is_empty() { String::new() } else { format!("Cookie: {}\r\n", pairs.join("; ")) };
        let (address, request) =
            (self.address, format!("{head}Host: {}\r\n{cookie}Connection: close\r\n\r\n{body}", self.address));
        let raw = web::block(move || -> std::io::Result<Vec<u8>> {
            let mut stream = TcpStream::connect(address)?;
            stream.write_all(request.as_bytes())?;
            read_answer(stream)
        });
        let raw = String::from_utf8(raw.await.unwrap().unwrap()).unwrap();
        let (head, body) = raw.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse::<u16>().unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            if name.eq_ignore_ascii_case("set-cookie") {
                let (pair, attributes) = value.split_once(';').unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                if attributes.contains("Max-Age=0") {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
            headers.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        Answered { status: StatusCode::from_u16(status).unwrap(), headers, body: body.to_owned() }
    }
}

/// The head and as much body as it says there is; a server that did not read all that was sent keeps the
/// connection open for seconds.
fn read_answer(stream: TcpStream) -> std::io::Result<Vec<u8>> {
    let mut stream = BufReader::new(stream);
    let (mut answer, mut length) = (Vec::new(), None);
    loop {
        let begin = answer.len();
        stream.read_until(b'\n', &mut answer)?;
        let line = String::from_utf8_lossy(&answer[begin..]).to_lowercase();
        if let Some(said) = line.strip_prefix("content-length:") {
            length = said.trim().parse::<u64>().ok();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    match length {
        Some(length) => stream.take(length).read_to_end(&mut answer)?,
        None => stream.read_to_end(&mut answer)?,
    };
    Ok(answer)
}

fn hidden_fields(page: &Answered, action: &str) -> Vec<(String, String)> {
    let html = Html::parse_document(&page.body);
    let of = Selector::parse(&format!("form[action='{action}'] input[type=hidden]")).unwrap();
    let value = |e: scraper::ElementRef<'_>, name| e.value().attr(name).unwrap_or_default().to_owned();
    html.select(&of).map(|e| (value(e, "name"), value(e, "value"))).collect()
}

pub fn secret_on(page: &Answered) -> String {
    page.text(".inset code")
}

#[actix_web::test]
async fn a_password_signs_in_and_the_way_out_is_on_every_page() {
    let house = House::open(None, &[]).await;
    let mut browser = house.browser();
    let turned_away = browser.get("/account").await;
    assert_eq!(turned_away.status, StatusCode::SEE_OTHER);
    assert_eq!(turned_away.header("location"), "/sign-in?next=%2Faccount");
    let wrong = browser.sign_in("not the password").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert_eq!(wrong.count(".error-summary"), 1);
    assert_eq!(wrong.attribute("#field-email", "value"), EMAIL);
    assert!(!wrong.body.contains("not the password") && browser.cookies.is_empty());
    let right = browser.sign_in(PASSWORD).await;
    assert_eq!((right.status, right.header("location")), (StatusCode::SEE_OTHER, "/start"));
    let set = right.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    assert!(!set.contains("Secure") && !set.contains("Max-Age") && !set.contains("Expires"), "{set}");
    let account = browser.get("/account").await;
    assert_eq!(account.header("cache-control"), "no-store");
    assert_eq!(account.header("referrer-policy"), "same-origin");
    assert!(account.text(".account-bar").contains("Leanne Booth"), "{}", account.body);
    assert!(account.text("main").contains(EMAIL));
    let before = browser.cookies.clone();
    let out = browser.send(&account, "/sign-out", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(browser.cookies.is_empty());
    browser.cookies = before;
    let again = browser.get("/account").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "the cookie kept aside is worth nothing");
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_code_is_asked_for_once_it_is_set_up_and_is_good_once() {
    let house = House::open(None, &[Grant::everywhere(Role::Steward)]).await;
    let mut browser = house.browser();
    browser.sign_in(PASSWORD).await;
    let account = browser.get("/account").await;
    assert_eq!(account.count(".warning"), 1, "roles wait for the second factor");
    let page = browser.get("/account/second-factor").await;
    assert_eq!(page.count(".qr svg"), 1);
    let secret = secret_on(&page);
    assert_eq!(secret_on(&browser.get("/account/second-factor").await), secret, "the same until it is proved");
    let wrong = browser.send(&page, "/account/second-factor", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let before = browser.clone();
    let done = browser.send(&page, "/account/second-factor", &[("code", &house.code(&secret))]).await;
    assert_eq!((done.status, done.count(".codes li")), (StatusCode::OK, 10));
    let spare = done.text(".codes li code");
    assert_ne!(before.cookies, browser.cookies, "another token for more than before");
    assert_eq!(before.clone().get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/account").await.count(".warning"), 0);

    let mut other = house.browser();
    let asked = other.sign_in(PASSWORD).await;
    assert_eq!(asked.header("location"), "/sign-in/code?next=%2Fstart");
    assert_eq!(other.get("/account").await.header("location"), "/sign-in/code?next=%2Faccount");
    let page = other.get("/sign-in/code").await;
    assert!(!page.body.contains("Leanne"), "nothing of the account before the code");
    let replayed = other.send(&page, "/sign-in/code", &[("code", &house.code(&secret))]).await;
    assert_eq!(replayed.status, StatusCode::BAD_REQUEST, "the code that set it up is used up");
    house.clock.advance(30);
    let code = house.code(&secret);
    let right = other.send(&page, "/sign-in/code", &[("code", &code)]).await;
    assert_eq!((right.status, right.header("location")), (StatusCode::SEE_OTHER, "/start"));
    assert_eq!(other.get("/account").await.status, StatusCode::OK);

    let mut third = house.browser();
    third.sign_in(PASSWORD).await;
    let page = third.get("/sign-in/code").await;
    assert_eq!(third.send(&page, "/sign-in/code", &[("code", &code)]).await.status, StatusCode::BAD_REQUEST);
    // Three wrong codes by now, so the next is heard two seconds later.
    house.clock.advance(2);
    let spared = third.send(&page, "/sign-in/code", &[("code", &spare)]).await;
    assert_eq!(spared.status, StatusCode::SEE_OTHER);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn every_session_ends_with_the_password() {
    let house = House::open(None, &[]).await;
    let (mut browser, mut other) = (house.browser(), house.browser());
    browser.sign_in(PASSWORD).await;
    other.sign_in(PASSWORD).await;
    assert_eq!(other.get("/account").await.count(".sessions li"), 2);
    let page = browser.get("/account/password").await;
    let send = |old: &'static str, new: &'static str, again: &'static str| {
        [("password", old), ("new_password", new), ("again", again)]
    };
    for (fields, field) in [
        (send("wrong", "another kettle of fish", "another kettle of fish"), "password"),
        (send(PASSWORD, "another kettle of fish", "another kettle"), "again"),
        (send(PASSWORD, "LeanneBooth123", "LeanneBooth123"), "new_password"),
        (send(PASSWORD, "short", "short"), "new_password"),
    ] {
        let refused = browser.send(&page, "/account/password", &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{field}");
        assert_eq!(refused.attribute(".error-summary a", "href"), format!("#field-{field}"));
    }
    let fields = send(PASSWORD, "another kettle of fish", "another kettle of fish");
    let done = browser.send(&page, "/account/password", &fields).await;
    assert_eq!(done.header("location"), "/sign-in?because=changed");
    for one in [&mut browser, &mut other] {
        assert_eq!(one.get("/account").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(browser.sign_in(PASSWORD).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.sign_in("another kettle of fish").await.status, StatusCode::SEE_OTHER);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn forms_of_other_sites_and_without_the_mark_change_nothing() {
    let house = House::open(None, &[]).await;
    let mut browser = house.browser();
    let page = browser.get("/sign-in").await;
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    for origin in ["https://evil.example", "null", ""] {
        browser.origin = origin.to_owned();
        let refused = browser.send(&page, "/sign-in", &fields).await;
        assert_eq!((refused.status, browser.cookies.len()), (StatusCode::FORBIDDEN, 0), "{origin}");
    }
    browser.origin = format!("http://{}", house.address);
    browser.send(&page, "/sign-in", &fields).await;
    let account = browser.get("/account").await;
    let mark = hidden_fields(&account, "/sign-out");
    assert_eq!(mark.len(), 1);
    assert_eq!(browser.post("/sign-out", &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        browser.post("/sign-out", &[("form_token", "0123456789abcdef0123456789abcdef")]).await.status,
        StatusCode::FORBIDDEN
    );
    let mut other = house.browser();
    other.sign_in(PASSWORD).await;
    let theirs = hidden_fields(&other.get("/account").await, "/sign-out");
    assert_ne!(mark, theirs, "the mark is of one session");
    assert_eq!(browser.post("/sign-out", &[("form_token", &theirs[0].1)]).await.status, StatusCode::FORBIDDEN);
    browser.origin = "https://evil.example".to_owned();
    assert_eq!(browser.post("/sign-out", &[("form_token", &mark[0].1)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/account").await.status, StatusCode::OK, "still signed in after all that");
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn over_https_the_cookie_is_bound_to_it() {
    let house = House::open(Some("https://help.example.org"), &[]).await;
    let mut browser = house.browser();
    browser.origin = "https://help.example.org".to_owned();
    let right = browser.sign_in(PASSWORD).await;
    let set = right.header("set-cookie");
    assert!(set.starts_with("__Host-session=") && set.contains("Secure"), "{set}");
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn sessions_are_seen_and_ended_one_by_one_and_tokens_change() {
    let house = House::open(None, &[]).await;
    let (mut browser, mut other) = (house.browser(), house.browser());
    browser.sign_in(PASSWORD).await;
    other.sign_in(PASSWORD).await;
    let account = browser.get("/account").await;
    let action = account.attribute(".sessions form", "action");
    assert_eq!(browser.send(&account, &action, &[]).await.header("location"), "/account");
    assert_eq!(other.get("/account").await.header("location"), "/sign-in?next=%2Faccount&because=ended");
    let before = browser.cookies.clone();
    house.clock.advance(3_000);
    browser.get("/account").await;
    house.clock.advance(700);
    browser.get("/account").await;
    assert_ne!(before, browser.cookies);
    let mut stale = Browser { cookies: before, ..browser.clone() };
    assert_eq!(stale.get("/account").await.status, StatusCode::OK, "a request sent beside it is heard");
    house.clock.advance(61);
    assert_eq!(stale.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    house.clock.advance(3_600);
    assert_eq!(browser.get("/account").await.status, StatusCode::SEE_OTHER, "an hour without a request");
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn guessing_is_slowed_down_and_said() {
    let house = House::open(None, &[]).await;
    let mut browser = house.browser();
    for _ in 0..3 {
        assert_eq!(browser.sign_in("guess after guess").await.status, StatusCode::BAD_REQUEST);
    }
    let wait = browser.sign_in(PASSWORD).await;
    assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(wait.text(".error-summary").contains("Wait a minute"), "{}", wait.text(".error-summary"));
    house.clock.advance(3);
    assert_eq!(browser.sign_in(PASSWORD).await.status, StatusCode::SEE_OTHER);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn an_invitation_sets_a_password_once() {
    let house = House::open(None, &[]).await;
    let (database, keys) = (&house.accounts.database, &house.accounts.keys);
    let user = database.read(|conn| users::by_email(conn, keys, EMAIL)).unwrap();
    let token = database.write(|tx| users::invite(tx, keys, AuditActor::Operator, user.id)).unwrap();
    let mut browser = house.browser();
    let path = format!("/invitation/{}", token.text());
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    let fields = [("new_password", "another kettle of fish"), ("again", "another kettle of fish")];
    let done = browser.send(&page, &path, &fields).await;
    assert_eq!(done.header("location"), "/sign-in?because=changed");
    assert_eq!(browser.get(&path).await.status, StatusCode::GONE);
    assert_eq!(browser.sign_in("another kettle of fish").await.status, StatusCode::SEE_OTHER);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn public_pages_know_of_no_session() {
    let state = state_with(TestLibrary::default(), 1000);
    let with_cookie = TestRequest::get().uri("/about").insert_header(("cookie", "session=anything"));
    let answer = ask(state.clone(), with_cookie).await;
    assert_eq!((answer.status, answer.count(".account-bar")), (StatusCode::OK, 0));
    assert_eq!(answer.header("cache-control"), "public, max-age=60");
    let sign_in = ask(state.clone(), TestRequest::get().uri("/sign-in")).await;
    assert!(sign_in.headers.get("set-cookie").is_none());
    assert_eq!(sign_in.attribute("meta[name=robots]", "content"), "noindex");
    let elsewhere = ask(state, TestRequest::get().uri("/sign-in?next=https%3A%2F%2Fevil.example")).await;
    assert_eq!(elsewhere.attribute("input[name=next]", "value"), "/start");
}
