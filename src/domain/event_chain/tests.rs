use super::*;

fn line(sequence: u64) -> Line<'static> {
    Line {
        sequence,
        id: Uuid::from_u128(u128::from(sequence)),
        kind: "sent",
        reason: None,
        party: "worker",
        actor_id: Some(Uuid::from_u128(7)),
        at: DateTime::from_timestamp_micros(1_700_000_000_000_001).unwrap(),
        note_digest: Some(NoteDigest([3; 32])),
        facts: vec![("b", "2".into()), ("a", "1".into())],
    }
}

fn chain_of(chain: Chain, count: u64) -> (Vec<(Line<'static>, ChainHash)>, Head) {
    let mut head = Head::empty(chain);
    let lines = (1..=count).map(|n| {
        head = head.append(&line(n));
        (line(n), head.hash)
    });
    (lines.collect(), head)
}

#[test]
fn a_whole_chain_verifies_and_the_bytes_never_change() {
    let chain = Chain::Prescription(Uuid::from_u128(1));
    let (lines, head) = chain_of(chain, 3);
    assert_eq!(verify(chain, lines, Some(head)), Ok(3));
    assert_eq!(verify(chain, [], None), Ok(0));
    // A change of these would break every chain already written.
    insta::assert_snapshot!(chain.start(), @"489b6eba8ff38f3a067fd0370a3f019941c2eb9e3c2434852d637e7c24b02838");
    insta::assert_snapshot!(line(1).hash_after(chain.start()), @"8bd11c563a0c2b9a83991b26cf10a3b0168d32cfcde0076675c55439db41ddb2");
}

#[test]
fn every_kind_of_tampering_is_found_where_it_was_done() {
    let chain = Chain::AuditDay(NaiveDate::from_ymd_opt(2026, 11, 4).unwrap());
    let (lines, head) = chain_of(chain, 4);
    let tamperings: [fn(&mut Line<'static>); 8] = [
        |l| l.kind = "accepted",
        |l| l.reason = Some("full"),
        |l| l.party = "person",
        |l| l.actor_id = None,
        |l| l.at += chrono::TimeDelta::microseconds(1),
        |l| l.note_digest = None,
        |l| l.facts.clear(),
        |l| l.id = Uuid::nil(),
    ];
    for tamper in tamperings {
        let mut changed = lines.clone();
        tamper(&mut changed[2].0);
        assert_eq!(verify(chain, changed, Some(head)), Err(Broken { at: 3, why: Break::Hash }));
    }
    let mut gone = lines.clone();
    gone.remove(1);
    assert_eq!(verify(chain, gone, None).unwrap_err().at, 2);
    let mut cut = lines.clone();
    cut.pop();
    assert_eq!(verify(chain, cut.clone(), None), Ok(3), "the head is what tells of a cut");
    assert_eq!(verify(chain, cut, Some(head)).unwrap_err().why, Break::End { expected: 4, found: 3 });
    let elsewhere = Chain::AuditDay(NaiveDate::from_ymd_opt(2026, 11, 5).unwrap());
    assert_eq!(verify(elsewhere, lines, Some(head)).unwrap_err().at, 1);
}

#[test]
fn parts_cannot_slide_into_each_other() {
    let mut a = line(1);
    let mut b = line(1);
    (a.kind, a.party) = ("sentw", "orker");
    (b.kind, b.party) = ("sent", "worker");
    assert_ne!(a.canonical_bytes(), b.canonical_bytes());
    let mut other_order = line(1);
    other_order.facts.reverse();
    assert_eq!(line(1).canonical_bytes(), other_order.canonical_bytes());
}

#[test]
fn hashes_are_read_back_as_they_are_written() {
    let hash = Chain::Prescription(Uuid::nil()).start();
    assert_eq!(ChainHash::from_hexadecimal(&hash.to_string()), Some(hash));
    for wrong in ["", "0g", &"ab".repeat(31), &"ab".repeat(33), &"é".repeat(32)] {
        assert_eq!(ChainHash::from_hexadecimal(wrong), None, "{wrong}");
    }
}
