//! A small OpenID provider on this machine: real HTTP, real keys, and it can be told to lie.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use rsa::pkcs1v15::SigningKey;
use rsa::signature::{SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use rsa::{RsaPrivateKey, rand_core::OsRng};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};

/// What the site is called at the provider.
pub const CLIENT: &str = "fingerpost";
/// What the provider knows it by.
pub const SECRET: &str = "a secret, with: signs & spaces";

type Lie = Box<dyn Fn(&mut Value) + Send>;

/// How the provider behaves.
struct Manner {
    claims: Value,
    lie: Option<Lie>,
    other_key: bool,
    names_itself: bool,
    codes: HashMap<String, HashMap<String, String>>,
}

/// A provider that runs until the test ends.
pub struct Provider {
    /// "http://127.0.0.1:40001".
    pub address: String,
    manner: Arc<Mutex<Manner>>,
}

fn key(which: usize) -> &'static RsaPrivateKey {
    static KEYS: OnceLock<[RsaPrivateKey; 2]> = OnceLock::new();
    &KEYS.get_or_init(|| [(); 2].map(|()| RsaPrivateKey::new(&mut OsRng, 2048).unwrap()))[which]
}

impl Provider {
    /// A provider whose one person is `claims` (`sub`, `email` ...), with times from `now` in seconds.
    pub fn start(claims: Value, now: impl Fn() -> i64 + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let manner = Manner { claims, lie: None, other_key: false, names_itself: false, codes: HashMap::new() };
        let manner = Arc::new(Mutex::new(manner));
        let (own, kept) = (address.clone(), Arc::clone(&manner));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { break };
                answer(stream, &own, &kept, now());
            }
        });
        Self { address, manner }
    }

    /// Who signs in there from now on.
    pub fn is(&self, claims: Value) {
        self.manner.lock().unwrap().claims = claims;
    }

    /// Changes what it signs.
    pub fn lies(&self, lie: impl Fn(&mut Value) + Send + 'static) {
        self.manner.lock().unwrap().lie = Some(Box::new(lie));
    }

    /// Says the truth again.
    pub fn is_honest(&self) {
        let mut manner = self.manner.lock().unwrap();
        (manner.lie, manner.other_key) = (None, false);
    }

    /// Signs with a key that it does not publish.
    pub fn signs_with_another_key(&self) {
        self.manner.lock().unwrap().other_key = true;
    }

    /// Says that each of its answers names it; `authorize` does not put the name in.
    pub fn promises_to_name_itself(&self) {
        self.manner.lock().unwrap().names_itself = true;
    }

    /// What a browser does there: goes to `location`, signs in, and is sent back to what this gives.
    pub fn authorize(&self, location: &str) -> String {
        let path = location.strip_prefix(&self.address).expect("the browser is sent to the provider");
        let mut stream = TcpStream::connect(self.address.trim_start_matches("http://")).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: provider\r\nConnection: close\r\n\r\n").unwrap();
        let mut raw = String::new();
        stream.read_to_string(&mut raw).unwrap();
        let back = raw.lines().find_map(|line| line.strip_prefix("Location: "));
        back.unwrap_or_else(|| panic!("no way back: {raw}")).trim().to_owned()
    }
}

fn answer(mut stream: TcpStream, own: &str, manner: &Mutex<Manner>, now: i64) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() || first.is_empty() {
        return;
    }
    let (mut length, mut authorization) = (0usize, String::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.trim().split_once(": ").unwrap_or((line.trim(), ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "authorization" => authorization = value.to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut manner = manner.lock().unwrap();
    let (status, more, body) = match path {
        "/.well-known/openid-configuration" => (200, String::new(), description(own, manner.names_itself)),
        "/keys" => (200, String::new(), keys()),
        "/authorize" => authorize(&mut manner, query),
        "/token" => token(&mut manner, own, &authorization, &body, now),
        _ => (404, String::new(), json!({})),
    };
    let body = body.to_string();
    let _ = write!(
        stream,
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn description(own: &str, names_itself: bool) -> Value {
    json!({
        "issuer": own,
        "authorization_endpoint": format!("{own}/authorize"),
        "token_endpoint": format!("{own}/token"),
        "jwks_uri": format!("{own}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "authorization_response_iss_parameter_supported": names_itself,
    })
}

fn keys() -> Value {
    let public = key(0).to_public_key();
    let encoded = |number: &rsa::BigUint| BASE64URL_NOPAD.encode(&number.to_bytes_be());
    json!({"keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": encoded(public.n()), "e": encoded(public.e()),
    }]})
}

fn pairs(text: &[u8]) -> HashMap<String, String> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

fn authorize(manner: &mut Manner, query: &str) -> (u16, String, Value) {
    let asked = pairs(query.as_bytes());
    let of = |name: &str| asked.get(name).map_or("", String::as_str);
    let right = of("client_id") == CLIENT
        && of("response_type") == "code"
        && of("code_challenge_method") == "S256"
        && of("scope").split(' ').any(|one| one == "openid")
        && of("nonce").len() > 20;
    if !right {
        return (400, String::new(), json!({"error": "invalid_request"}));
    }
    let code = format!("code-{}", manner.codes.len());
    let mut back = url::Url::parse(of("redirect_uri")).unwrap();
    back.query_pairs_mut().append_pair("code", &code).append_pair("state", of("state"));
    manner.codes.insert(code, asked.clone());
    (302, format!("Location: {back}\r\n"), json!({}))
}

fn token(manner: &mut Manner, own: &str, authorization: &str, body: &[u8], now: i64) -> (u16, String, Value) {
    let refuse = |why: &str| (400, String::new(), json!({"error": why}));
    let sent = pairs(body);
    let of = |name: &str| sent.get(name).map_or("", String::as_str);
    let escaped = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!("Basic {}", BASE64.encode(format!("{}:{}", escaped(CLIENT), escaped(SECRET)).as_bytes()));
    if authorization != basic {
        return refuse("invalid_client");
    }
    // A code is good once.
    let Some(asked) = manner.codes.insert(of("code").to_owned(), HashMap::new()).filter(|asked| !asked.is_empty())
    else {
        return refuse("invalid_grant");
    };
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(of("code_verifier").as_bytes()));
    if asked["code_challenge"] != challenge || asked["redirect_uri"] != of("redirect_uri") {
        return refuse("invalid_grant");
    }
    let mut claims = manner.claims.clone();
    for (name, value) in [
        ("iss", json!(own)),
        ("aud", json!(CLIENT)),
        ("iat", json!(now)),
        ("exp", json!(now + 300)),
        ("nonce", json!(asked["nonce"])),
    ] {
        claims[name] = value;
    }
    if let Some(lie) = &manner.lie {
        lie(&mut claims);
    }
    let id_token = signed(&claims, usize::from(manner.other_key));
    (200, String::new(), json!({"access_token": "of no use", "token_type": "Bearer", "id_token": id_token}))
}

fn signed(claims: &Value, which: usize) -> String {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "one"});
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let text = format!("{}.{}", part(&header), part(claims));
    let signature = SigningKey::<rsa::sha2::Sha256>::new(key(which).clone()).sign(text.as_bytes());
    format!("{text}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
}
