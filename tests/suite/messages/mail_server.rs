//! A small mail server for tests: real conversations over TCP, with answers as the test wants them.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What came in: to whom, and the message as it was sent.
#[derive(Clone, Debug)]
pub struct Received {
    pub from: String,
    pub to: String,
    pub data: String,
}

impl Received {
    pub fn header(&self, name: &str) -> String {
        let line = self.data.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_default().to_owned()
    }
}

#[derive(Default)]
struct Desk {
    received: Vec<Received>,
    answers: HashMap<String, &'static str>,
}

/// Listens until the test ends.
pub struct MailServer {
    pub address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let desk = Arc::new(Mutex::new(Desk::default()));
        let shared = Arc::clone(&desk);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let desk = Arc::clone(&shared);
                std::thread::spawn(move || converse(stream, &desk));
            }
        });
        Self { address, desk }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What this recipient's name is answered with from now on; `None` takes their letters again.
    pub fn answer(&self, recipient: &str, answer: Option<&'static str>) {
        let answers = &mut self.desk.lock().unwrap().answers;
        match answer {
            Some(answer) => answers.insert(recipient.to_owned(), answer),
            None => answers.remove(recipient),
        };
    }

    pub fn received(&self) -> Vec<Received> {
        self.desk.lock().unwrap().received.clone()
    }
}

fn converse(stream: TcpStream, desk: &Mutex<Desk>) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream).lines();
    let mut say = move |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
    let (mut from, mut to) = (String::new(), String::new());
    say("220 test ready")?;
    while let Some(Ok(line)) = lines.next() {
        let between = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => say("250 test")?,
            "MAIL" => {
                from = between();
                say("250 sender ok")?;
            }
            "RCPT" => {
                to = between();
                let answer = desk.lock().unwrap().answers.get(&to).copied();
                say(answer.unwrap_or("250 recipient ok"))?;
            }
            "DATA" => {
                say("354 go on")?;
                let mut data = String::new();
                for line in lines.by_ref() {
                    let line = line.ok()?;
                    if line == "." {
                        break;
                    }
                    data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    data.push('\n');
                }
                let letter = Received { from: from.clone(), to: to.clone(), data };
                desk.lock().unwrap().received.push(letter);
                say("250 taken")?;
            }
            "RSET" | "NOOP" => say("250 ok")?,
            "QUIT" => return say("221 bye"),
            _ => say("502 not here")?,
        }
    }
    Some(())
}
