//! The table that ships, tables that are broken, and the short list of the nearest.

use super::nearest::{Meant, Nearest};
use super::table::Table;
use super::{UNIT, likeness, share};
use crate::search::Vocabulary;

/// A small table: `tea` and `coffee` alike, `debt` apart.
fn small() -> Vec<u8> {
    let words: [(&str, [i8; 3], f32); 4] =
        [("coffee", [120, 40, 0], 1.0), ("debt", [0, 0, 127], 1.0), ("tea", [127, 0, 0], 1.0), ("the", [0, 9, 0], 0.0)];
    let text: String = words.iter().map(|(word, ..)| format!("{word}\n")).collect();
    let mut bytes = b"FPMEAN01".to_vec();
    for number in [3, words.len() as u32, text.len() as u32] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(text.as_bytes());
    words.iter().for_each(|(_, _, scale)| bytes.extend(scale.to_le_bytes()));
    words.iter().for_each(|(_, vector, _)| bytes.extend(vector.map(|part| part as u8)));
    bytes
}

#[test]
fn a_text_is_the_sum_of_what_its_words_say() {
    let table = Table::parse("table.bin", &small()).unwrap();
    assert_eq!(table.text_vector("Tea"), [127, 0, 0]);
    assert_eq!(table.text_vector("tea the the"), table.text_vector("tea"), "a word that says nothing adds nothing");
    assert_eq!(table.text_vector("tea debt"), [90, 0, 90]);
    assert_eq!(table.text_vector("teadebt"), table.text_vector("tea debt"), "two words written as one");
    assert_eq!(table.text_vector("coffees"), table.text_vector("coffee"), "an ending that is not known");
    assert_eq!(table.text_vector("xylophone"), [0, 0, 0]);
    let like = |a: &str, b: &str| share(likeness(&table.text_vector(a), &table.text_vector(b)));
    assert!((like("tea", "tea") - 1.0).abs() < 0.01);
    assert!(like("tea", "coffee") > 0.9 && like("tea", "debt").abs() < 0.01);
}

#[test]
fn likeness_is_the_sum_of_products_whatever_the_length() {
    for length in [0, 1, 15, 16, 17, 64, 70] {
        let a: Vec<i8> = (0..length).map(|n| (n * 37 % 255 - 127) as i8).collect();
        let b: Vec<i8> = (0..length).map(|n| (n * 91 % 256 - 128) as i8).collect();
        let plain: i32 = a.iter().zip(&b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
        assert_eq!(likeness(&a, &b), plain, "{length} numbers");
    }
    assert_eq!(likeness(&[-128; 64], &[-128; 64]), 64 * 128 * 128);
}

#[test]
fn a_broken_table_is_refused_with_what_to_do() {
    let refused = |bytes: &[u8]| Table::parse("meaning/table.bin", bytes).unwrap_err().to_string();
    let whole = small();
    assert!(refused(b"").contains("not a table of meanings; make it anew"), "{}", refused(b""));
    for length in 0..whole.len() {
        assert!(Table::parse("t", &whole[..length]).is_err(), "a table cut off after {length} bytes");
    }
    let mut unordered = whole.clone();
    unordered[20] = b'z';
    assert!(refused(&unordered).contains("not in order"));
    let mut huge = whole.clone();
    huge[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(refused(&huge).starts_with("meaning/table.bin"));
    let mut endless = whole;
    let scales = 20 + "coffee\ndebt\ntea\nthe\n".len();
    endless[scales..scales + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(refused(&endless).contains("scale of `coffee`"));
}

#[test]
fn the_table_that_ships_knows_what_services_are_about() {
    let vocabulary = Vocabulary::built_in().unwrap();
    let table = vocabulary.meaning();
    let like = |a: &str, b: &str| likeness(&table.text_vector(a), &table.text_vector(b));
    for (asked, near, far) in [
        ("crocheting", "knitting and sewing circle", "running club"),
        ("owing rent", "money and debt advice", "choir"),
        ("my husband died", "bereavement support for widows", "toddler group"),
        ("forgetful", "dementia and memory cafe", "football"),
        ("somewhere to kick a ball about", "football training", "benefits advice"),
    ] {
        assert!(like(asked, near) > like(asked, far), "{asked} is not nearer to {near} than to {far}");
        assert!(like(asked, asked) as f32 > 0.97 * UNIT * UNIT);
    }
}

#[test]
fn the_nearest_are_the_same_in_whatever_order_they_come() {
    let all: Vec<Meant> =
        (0..200u32).map(|n| Meant { likeness: (n as i32 * 37) % 50, segment: n % 3, document: n }).collect();
    let ids = |one: &Meant| (one.document % 90, one.document);
    let mut expected = all.clone();
    expected.sort_by_key(|one| (-one.likeness, ids(one)));
    expected.retain(|one| one.likeness >= 20);
    expected.truncate(30);
    for step in [1, 7, 63] {
        let mut nearest = Nearest::new(30, 20, ids);
        (0..200).for_each(|n| nearest.offer(all[n * step % 200]));
        assert_eq!(nearest.best_first(), expected, "taken in steps of {step}");
    }
}
