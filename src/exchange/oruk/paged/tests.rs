use super::*;
use crate::accounts::outward::is_inward;
use proptest::prelude::*;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};

/// Answers each request by a function of its path; remembers the paths.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `answer` gives status, more header lines, and body.
    fn start(answer: impl Fn(&str, usize) -> (u16, String, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { break };
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut line = String::new();
                if reader.read_line(&mut line).is_err() || line.is_empty() {
                    continue;
                }
                let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
                let mut header = String::new();
                while reader.read_line(&mut header).is_ok_and(|n| n > 2) {
                    header.clear();
                }
                let before = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(path.clone());
                    seen.iter().filter(|p| **p == path).count() - 1
                };
                let (status, headers, body) = answer(&path, before);
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}",
                    body.len()
                );
            }
        });
        Self { port, asked }
    }

    fn base(&self) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}/o/v3", self.port)).unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn network() -> Network {
    Network {
        allow_private: vec!["127.0.0.1".into()],
        max_pages: 20,
        page_bytes: 1 << 20,
        timeout: Duration::from_secs(5),
        tries: 3,
        first_pause: Duration::from_millis(5),
        longest_pause: Duration::from_secs(1),
        between: Duration::ZERO,
        ..Network::default()
    }
}

fn read_all(base: &Url, network: &Network) -> Result<(Vec<Raw>, Repairs), Error> {
    let mut repairs = Repairs::default();
    let mut out = Vec::new();
    read(base, network, &Limits::default(), &mut repairs, &mut |raw| {
        out.push(raw);
        Ok(())
    })?;
    Ok((out, repairs))
}

fn page_of(path: &str) -> usize {
    path.split(['?', '&']).find_map(|part| part.strip_prefix("page=")).map_or(1, |n| n.parse().unwrap())
}

fn service(id: usize) -> String {
    format!(r#"{{"id":"{id}","name":"S","status":"active","schedules":[{{"freq":"WEEKLY"}}]}}"#)
}

fn ok(body: String) -> (u16, String, String) {
    (200, String::new(), body)
}

#[test]
fn pages_are_followed_to_the_last() {
    let server = Server::start(|path, _| {
        let page = page_of(path);
        let list = if page == 3 { service(5) } else { format!("{},{}", service(page * 2 - 1), service(page * 2)) };
        ok(format!(
            r#"{{"total_items":5,"total_pages":3,"page_number":{page},"last_page":{},"contents":[{list}]}}"#,
            page == 3
        ))
    });
    let (found, repairs) = read_all(&server.base(), &network()).unwrap();
    assert_eq!(found.iter().map(|raw| raw.place).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(server.asked().len(), 3);
    assert!(server.asked()[0].starts_with("/o/v3/services?page=1&per_page=100"));
    assert_eq!(repairs, Repairs::default());
}

#[test]
fn without_totals_a_short_empty_or_repeated_page_is_the_end() {
    for kind in ["short", "empty", "repeated", "bare"] {
        let server = Server::start(move |path, _| {
            let page = page_of(path);
            let list = match (kind, page) {
                ("short", 2) => service(3),
                ("empty", 2..) => String::new(),
                ("repeated", 3..) => format!("{},{}", service(3), service(4)),
                ("bare", _) => format!("{},{}", service(1), service(2)),
                (_, page) => format!("{},{}", service(page * 2 - 1), service(page * 2)),
            };
            ok(if kind == "bare" { format!("[{list}]") } else { format!(r#"{{"content":[{list}]}}"#) })
        });
        let (found, _) = read_all(&server.base(), &network()).unwrap();
        let want = match kind {
            "short" => 3,
            "repeated" => 4,
            _ => 2,
        };
        assert_eq!(found.len(), want, "{kind}");
    }
}

#[test]
fn broken_paging_is_an_error_and_not_half_a_feed() {
    let endless = Server::start(|path, _| ok(format!(r#"{{"contents":[{}]}}"#, service(page_of(path)))));
    let error = read_all(&endless.base(), &network()).unwrap_err();
    assert!(matches!(error.problem, Problem::PagesForEver { pages: 20 }), "{error}");
    let stuck = Server::start(|_, _| ok(format!(r#"{{"total_items":9,"total_pages":9,"contents":[{}]}}"#, service(1))));
    let error = read_all(&stuck.base(), &network()).unwrap_err();
    assert!(matches!(error.problem, Problem::RepeatedPage { page: 2, promised: 9, read: 1 }), "{error}");
    let huge = Server::start(|_, _| ok(" ".repeat(2 << 20)));
    assert!(matches!(read_all(&huge.base(), &network()).unwrap_err().problem, Problem::TooBig { .. }));
}

#[test]
fn details_are_asked_for_where_the_list_has_none() {
    let server = Server::start(|path, _| {
        if let Some(id) = path.strip_prefix("/o/v3/services/") {
            return match id {
                "2" => (404, String::new(), String::new()),
                id => ok(service(id.parse().unwrap())),
            };
        }
        ok(r#"{"totalElements":3,"totalPages":1,"last":true,"content":[{"id":"1","name":"S"},{"id":"2","name":"S"},{"id":3,"name":"S"}]}"#.into())
    });
    let (found, repairs) = read_all(&server.base(), &network()).unwrap();
    assert!(found[0].json.contains("WEEKLY") && !found[1].json.contains("WEEKLY"));
    assert_eq!(repairs.get(Rule::DetailMissing), 1);
    let mut off = network();
    off.details = false;
    read_all(&server.base(), &off).unwrap();
    assert_eq!(server.asked().iter().filter(|path| !path.contains("services/")).count(), 2);
}

#[test]
fn details_in_vain_are_soon_given_up() {
    let server = Server::start(|path, _| {
        if let Some(id) = path.strip_prefix("/o/v3/services/") {
            return ok(format!(r#"{{"id":"{id}","name":"S"}}"#));
        }
        let list: Vec<String> = (0..50).map(|n| format!(r#"{{"id":"{n}","name":"S"}}"#)).collect();
        ok(format!(r#"{{"totalElements":50,"totalPages":1,"content":[{}]}}"#, list.join(",")))
    });
    assert_eq!(read_all(&server.base(), &network()).unwrap().0.len(), 50);
    assert_eq!(server.asked().len(), 6);
}

#[test]
fn a_busy_server_is_asked_again_and_a_closed_one_is_not() {
    let busy = Server::start(|_, before| match before {
        0 => (429, "Retry-After: 0\r\n".into(), String::new()),
        1 => (503, String::new(), String::new()),
        _ => ok(format!(r#"{{"total_pages":1,"contents":[{}]}}"#, service(1))),
    });
    assert_eq!(read_all(&busy.base(), &network()).unwrap().0.len(), 1);
    assert_eq!(busy.asked().len(), 3);
    let down = Server::start(|_, _| (503, String::new(), String::new()));
    assert!(matches!(read_all(&down.base(), &network()).unwrap_err().problem, Problem::Status(503)));
    assert_eq!(down.asked().len(), 3);
    let patient = Server::start(|_, _| (429, "Retry-After: 86400\r\n".into(), String::new()));
    assert!(matches!(read_all(&patient.base(), &network()).unwrap_err().problem, Problem::Status(429)));
    assert_eq!(patient.asked().len(), 1);
    let closed = Server::start(|_, _| (403, String::new(), String::new()));
    let error = read_all(&closed.base(), &network()).unwrap_err();
    assert!(error.to_string().contains("closed this feed"), "{error}");
    assert_eq!(closed.asked().len(), 1);
}

#[test]
fn inward_addresses_are_refused_on_every_hop() {
    let inner = Server::start(|_, _| ok(format!(r#"{{"total_pages":1,"contents":[{}]}}"#, service(1))));
    let nobody = Network { allow_private: Vec::new(), ..network() };
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
        let base = Url::parse(&format!("http://{host}:{}/", inner.port)).unwrap();
        let error = read_all(&base, &nobody).unwrap_err();
        assert!(matches!(error.problem, Problem::Inward { .. }), "{host}: {error}");
    }
    assert!(inner.asked().is_empty());
    // The first hop is allowed by name; the redirect leads to the same machine by another.
    let port = inner.port;
    let outer =
        Server::start(move |_, _| (302, format!("Location: http://localhost:{port}/services\r\n"), String::new()));
    let error = read_all(&outer.base(), &network()).unwrap_err();
    assert!(matches!(&error.problem, Problem::Inward { host, .. } if host == "localhost"), "{error}");
    assert!(error.to_string().contains("--allow-private-address localhost"), "{error}");
    assert!(inner.asked().is_empty());
    let both = Network { allow_private: vec!["127.0.0.1".into(), "LOCALHOST".into()], ..network() };
    assert_eq!(read_all(&outer.base(), &both).unwrap().0.len(), 1);
}

#[test]
fn the_inward_ranges() {
    for inward in [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "127.9.9.9",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.0.8",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::7f00:1",
        "2001:db8::1",
        "fec0::1",
        "2001::1",
    ] {
        assert!(is_inward(inward.parse().unwrap()), "{inward}");
    }
    for outward in
        ["8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2a00:1450:4009::1", "::ffff:8.8.8.8", "2600::1"]
    {
        assert!(!is_inward(outward.parse().unwrap()), "{outward}");
    }
}

proptest! {
    #[test]
    fn mapping_an_address_changes_nothing(bits in any::<u32>()) {
        let v4 = Ipv4Addr::from_bits(bits);
        prop_assert_eq!(is_inward(IpAddr::V4(v4)), is_inward(IpAddr::V6(v4.to_ipv6_mapped())));
    }
}
