use super::super::accounts_for_tests::{self, MovingClock};
use super::super::library_for_tests::TestLibrary;
use super::super::server::{ServeError, Settings, serve};
use super::{ask, state_with};
use crate::accounts::Accounts;
use actix_web::test::TestRequest;
use actix_web::web;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

fn accounts(library: &TestLibrary) -> Accounts {
    accounts_for_tests::accounts(library.folder.path(), MovingClock::new())
}

fn settings() -> Settings {
    Settings { listen: SocketAddr::from(([127, 0, 0, 1], 0)), workers: 1, ..Settings::default() }
}

async fn over_the_wire(address: SocketAddr, request: &'static str) -> String {
    let exchange = move || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(format!("{request}\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    web::block(exchange).await.unwrap().unwrap()
}

#[actix_web::test]
async fn it_listens_on_a_free_port_answers_and_stops() {
    let library = Arc::new(TestLibrary::default());
    let accounts = accounts(&library);
    let running = serve(library.clone(), accounts.clone(), settings()).unwrap();
    let (address, handle) = (running.address, running.handle());
    assert_ne!(address.port(), 0);
    let second = serve(library, accounts, Settings { listen: address, ..settings() });
    let refused = second.err().unwrap();
    assert!(matches!(refused, ServeError::InUse(_)) && refused.to_string().contains("--listen"), "{refused}");
    let served = actix_web::rt::spawn(running.run());
    let page = over_the_wire(address, "GET /about HTTP/1.1").await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<h1>"));
    let head = over_the_wire(address, "HEAD /about HTTP/1.1").await;
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n") && !head.contains("<h1>"), "{head}");
    let metrics = over_the_wire(address, "GET /metrics HTTP/1.1").await;
    assert!(metrics.starts_with("HTTP/1.1 200"), "a direct connection from the machine is the operator's");
    handle.stop(true).await;
    served.await.unwrap().unwrap();
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn ask_for_all_that_is_logged() {
    for address in [
        "/search?q=sorrowful&near=Adlington",
        "/search?q=sorrowful&day=x",
        "/api/v1/suggest?q=sorrowful",
        "/api/v1/places?q=Adlington",
        "/services/sorrowful",
        "/sorrowful",
    ] {
        ask(state_with(TestLibrary::default(), 100), TestRequest::get().uri(address)).await;
    }
    let broken = TestLibrary { broken: true, ..TestLibrary::default() };
    ask(state_with(broken, 100), TestRequest::get().uri("/api/v1/search?q=sorrowful")).await;
}

#[actix_web::test]
async fn the_log_names_the_route_and_never_what_was_searched_for() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    ask_for_all_that_is_logged().await;
    // Where another test came first to a place that logs, with nobody listening, tracing has noted that it
    // need not ask there again. By now every place has been passed, and asking anew makes them all listen.
    tracing::callsite::rebuild_interest_cache();
    ask_for_all_that_is_logged().await;
    drop(guard);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    for part in ["/search", "/services/{slug}", "no route", "request_id", "a request failed"] {
        assert!(log.contains(part), "{part} in {log}");
    }
    for part in ["sorrowful", "Adlington", "203.0.113.7"] {
        assert!(!log.contains(part), "{part} in {log}");
    }
}
