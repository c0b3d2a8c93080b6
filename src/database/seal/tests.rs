use super::*;
use chrono::{DateTime, Utc};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn ring() -> KeyRing {
    KeyRing::generate(now()).unwrap()
}

const CELL: Cell<'static> = Cell::new("person", "name", "1");

proptest! {
    #[test]
    fn what_was_sealed_opens_in_its_own_cell_and_in_no_other(plain: Vec<u8>, at in 0usize..2000) {
        let ring = ring();
        let sealed = ring.seal(CELL, &plain).unwrap();
        prop_assert_eq!(&*ring.open(CELL, &sealed).unwrap(), &plain);
        for other in [Cell::new("person", "name", "2"), Cell::new("person", "note", "1"), Cell::new("user", "name", "1")] {
            let moved = matches!(ring.open(other, &sealed), Err(Error::Broken { .. }));
            prop_assert!(moved);
        }
        let mut changed = sealed.clone();
        let at = at % changed.len();
        changed[at] ^= 1;
        prop_assert!(ring.open(CELL, &changed).is_err(), "byte {}", at);
        prop_assert!(ring.open(CELL, &sealed[..at]).is_err());
    }

    #[test]
    fn keys_are_never_a_panic_to_read(text in "\\PC{0,200}") {
        let _ = KeyRing::parse(&text, "a test");
    }
}

#[test]
fn an_older_key_still_opens_and_the_newest_seals() {
    let old = ring();
    let sealed = old.seal(CELL, b"Joan").unwrap();
    let new = old.with_new_key(now()).unwrap();
    assert_eq!(new.open_text(CELL, &sealed).unwrap(), "Joan");
    let again = new.seal(CELL, b"Joan").unwrap();
    assert_eq!((key_of(&sealed), key_of(&again)), (Some(1), Some(2)));
    assert!(matches!(old.open(CELL, &again), Err(Error::NoKey { id: 2 })));
}

#[test]
fn equal_texts_are_sealed_differently() {
    let ring = ring();
    assert_ne!(ring.seal(CELL, b"Joan").unwrap(), ring.seal(CELL, b"Joan").unwrap());
}

#[test]
fn digests_outlive_the_sealing_key_and_differ_by_purpose() {
    let (old, other) = (ring(), ring());
    let new = old.with_new_key(now()).unwrap();
    let index = |ring: &KeyRing| ring.blind_index("person", "name", "joan whittle");
    assert_eq!(index(&old), index(&new));
    assert_ne!(index(&old), index(&other));
    assert_ne!(index(&old), old.blind_index("person", "email", "joan whittle"));
    assert_eq!(index(&old).len(), 32);
    let key = old.digest_key(DigestPurpose::Note);
    assert_ne!(key.digest(&[b"ab", b"c"]), key.digest(&[b"a", b"bc"]));
    assert!(key.digest(&[b"x"]).is_hex(&key.digest(&[b"x"]).hex()));
}

#[test]
fn a_ring_is_written_and_read_again() {
    let ring = ring().with_new_key(now()).unwrap();
    let text = ring.to_text();
    let again = KeyRing::parse(&text, "a test").unwrap();
    assert_eq!(again.facts(), ring.facts());
    assert_eq!(again.digest_fingerprint(), ring.digest_fingerprint());
    let on_one_line: String = text.lines().filter(|l| !l.starts_with('#')).collect::<Vec<_>>().join("; ");
    assert_eq!(KeyRing::parse(&on_one_line, "a test").unwrap().facts(), ring.facts());
    let shown = format!("{ring:?} {:?} {:?}", Keys::fixed(ring.clone()), KeySource::text(text.as_str()));
    for part in text.split_whitespace().filter(|word| word.len() > 40) {
        assert!(!shown.contains(part));
    }
}

#[test]
fn bad_keys_are_refused_with_the_mend_and_never_shown() {
    let good = "digest 2026-11-22T09:00:00Z AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for (text, said) in [
        (String::new(), "digest"),
        (good.to_owned(), "seal-1"),
        (format!("{good};{good}"), "twice"),
        (format!("{good};seal-0 2026-11-22T09:00:00Z AAAA"), "32 bytes"),
        (format!("{good};seal-x 2026-11-22T09:00:00Z AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), "number"),
        (format!("{good};seal-1 yesterday AAAA"), "date"),
        (format!("{good};seal-1 2026-11-22T09:00:00Z !!"), "base64"),
        ("secret".to_owned(), "three parts"),
    ] {
        let error = KeyRing::parse(&text, "a test").unwrap_err().to_string();
        assert!(error.contains(said) && !error.contains("AAAA"), "{error}");
    }
}
