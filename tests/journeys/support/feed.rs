//! Small feeds made on the spot, honest and hostile, and a loopback server to read them from.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// An Open Referral UK v3 service at one place.
pub fn service(id: &str, name: &str, latitude: f64, longitude: f64) -> Value {
    json!({
        "id": id, "name": name, "status": "active", "description": format!("{name} is invented for a test."),
        "organization": {"id": format!("o-{id}"), "name": format!("Friends of {name}"), "description": "Invented."},
        "service_at_locations": [{
            "id": format!("sal-{id}"),
            "location": {
                "id": format!("l-{id}"), "location_type": "physical", "name": format!("Hall of {name}"),
                "latitude": latitude, "longitude": longitude,
                "addresses": [{"id": format!("a-{id}"), "address_1": "1 Test Street", "city": "Chorley",
                               "postal_code": "PR7 1DB", "country": "GB", "address_type": "physical"}]
            }
        }]
    })
}

/// `count` services round Chorley, numbered from `first`.
pub fn services(first: usize, count: usize) -> Vec<Value> {
    (first..first + count)
        .map(|n| service(&format!("s{n}"), &format!("Wobble {n} Club"), 53.65 + (n % 50) as f64 * 0.001, -2.63))
        .collect()
}

/// A whole v3 page.
pub fn page(services: &[Value]) -> String {
    json!({
        "total_items": services.len(), "total_pages": 1, "page_number": 1, "size": services.len(),
        "first_page": true, "last_page": true, "empty": services.is_empty(), "contents": services
    })
    .to_string()
}

/// Writes a file into `folder` and gives its path.
pub fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("the file is written");
    path
}

/// The bytes, gzipped.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).expect("memory takes it");
    out.finish().expect("memory takes it")
}

/// A zip file of a few kilobytes that unpacks to `mebibytes` of spaces: one deflated block, repeated.
pub fn zip_bomb(mebibytes: u32) -> Vec<u8> {
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), false);
    let spaces = vec![b' '; 1 << 20];
    let mut block = Vec::with_capacity(1 << 16);
    // A full flush ends on a byte and forgets what came before, so the block may be repeated.
    deflate.compress_vec(&spaces, &mut block, flate2::FlushCompress::Full).expect("it is compressed");
    let mut body = block.repeat(mebibytes as usize);
    // An empty stored block that is the last.
    body.extend([0x01, 0x00, 0x00, 0xff, 0xff]);
    let (name, size, claimed) = (b"feed.json", body.len() as u32, mebibytes << 20);
    let mut out = Vec::new();
    let mut entry = Vec::new();
    entry.extend(20_u16.to_le_bytes()); // version
    entry.extend(0_u16.to_le_bytes()); // flags
    entry.extend(8_u16.to_le_bytes()); // deflate
    entry.extend([0; 4]); // time
    entry.extend([0; 4]); // checksum: never reached
    entry.extend(size.to_le_bytes());
    entry.extend(claimed.to_le_bytes());
    entry.extend((name.len() as u16).to_le_bytes());
    entry.extend(0_u16.to_le_bytes()); // extra
    out.extend(b"PK\x03\x04");
    out.extend(&entry);
    out.extend(name);
    out.extend(&body);
    let start = out.len() as u32;
    out.extend(b"PK\x01\x02");
    out.extend(20_u16.to_le_bytes()); // made by
    out.extend(&entry);
    out.extend([0; 2 + 2 + 2 + 4 + 4]); // comment, disk, attributes, offset of the local header
    out.extend(name);
    let length = out.len() as u32 - start;
    out.extend(b"PK\x05\x06");
    out.extend([0; 4]);
    out.extend([1, 0, 1, 0]);
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// A feed on a loopback port, answered by a closure from the request's target.
pub struct LoopbackFeed {
    /// Where it listens.
    pub address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl LoopbackFeed {
    /// Serves until the test process ends.
    pub fn serve(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(AtomicUsize::new(0));
        let (count, answer) = (asked.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (count, answer) = (count.clone(), answer.clone());
                std::thread::spawn(move || serve_connection(stream, &count, answer.as_ref()));
            }
        });
        Self { address, asked }
    }

    /// Requests so far, connections without one included.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn serve_connection(stream: std::net::TcpStream, count: &AtomicUsize, answer: &dyn Fn(&str) -> String) {
    count.fetch_add(1, Ordering::SeqCst);
    let Ok(mut out) = stream.try_clone() else { return };
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    while let Some(request) = lines.next() {
        let target = request.split(' ').nth(1).unwrap_or("/").to_owned();
        for header in lines.by_ref() {
            if header.is_empty() {
                break;
            }
        }
        let body = answer(&target);
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        if out.write_all(head.as_bytes()).and_then(|()| out.write_all(body.as_bytes())).is_err() {
            return;
        }
    }
}
