//! Tests of the room as a whole, over a small directory in memory.

mod account;
mod administrator;
mod api;
mod fhir;
mod frontline;
mod group;
mod headers;
mod issuer;
mod matching;
mod matrix;
mod pages;
mod paper;
mod people;
mod prescribing;

#[expect(dead_code, reason = "the tests of the accounts ask more of it")]
#[path = "../../../tests/suite/support/provider.rs"]
mod provider;
mod routes;
mod server;
mod suggest;
mod tables;
mod texts;
mod understood;

use super::accounts_for_tests::{self, MovingClock};
use super::library_for_tests::TestLibrary;
use super::server as web_server;
use super::state::{Site, State, Trust};
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::{test, web};
use scraper::{Html, Selector};
use std::sync::Arc;

/// An answer as a browser gets it.
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answered {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The text of the first element that a selector finds.
    pub fn text(&self, selector: &str) -> String {
        let html = self.html();
        let found = html.select(&Selector::parse(selector).unwrap()).next();
        found.map(|e| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
    }

    pub fn count(&self, selector: &str) -> usize {
        self.html().select(&Selector::parse(selector).unwrap()).count()
    }

    /// The value of an attribute of the first element that a selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let html = self.html();
        let found = html.select(&Selector::parse(selector).unwrap()).next();
        found.and_then(|e| e.value().attr(name)).unwrap_or_default().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

pub fn state_with(library: TestLibrary, requests_per_minute: u32) -> web::Data<State> {
    let site = Site { help_phone: Some("01632 960 101".into()), ..Site::default() };
    let accounts = accounts_for_tests::accounts(library.folder.path(), MovingClock::new());
    web::Data::new(State::new(Arc::new(library), accounts, site, Trust::default(), requests_per_minute))
}

/// Asks the application over a state.
pub async fn ask(state: web::Data<State>, request: test::TestRequest) -> Answered {
    let app = test::init_service(web_server::app(state)).await;
    let request = request.peer_addr("203.0.113.7:4000".parse().unwrap());
    let response = test::call_service(&app, request.to_request()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = test::read_body(response).await;
    Answered { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
}

/// Reads an address of the test directory.
pub async fn get(address: &str) -> Answered {
    ask(state_with(TestLibrary::default(), 10_000), test::TestRequest::get().uri(address)).await
}

/// Serves the test directory for as long as wanted, to look at the pages in a browser:
/// `FINGERPOST_LOOK=127.0.0.1:8099 cargo test --lib web::tests::look -- --ignored`
#[actix_web::test]
#[ignore = "serves until it is stopped"]
async fn look() {
    let listen = std::env::var("FINGERPOST_LOOK").unwrap_or_else(|_| "127.0.0.1:0".into());
    let site = Site {
        help_phone: Some("01632 960 101".into()),
        help_hours: Some("Monday to Friday, 9am to 5pm".into()),
        demonstration: true,
        ..Site::default()
    };
    let settings = web_server::Settings { listen: listen.parse().unwrap(), site, ..web_server::Settings::default() };
    let library = TestLibrary::default();
    let accounts = accounts_for_tests::accounts(library.folder.path(), MovingClock::new());
    let running = web_server::serve(Arc::new(library), accounts, settings).unwrap();
    println!("http://{}", running.address);
    running.run().await.unwrap();
}
