use super::*;
use crate::domain::Postcode;
use crate::domain::person::{Address, Communication, ContactPoint, ContactUse, NhsNumber, Residence, Risks};
use uuid::Uuid;

fn person(given: &str, family: &str, born: Option<(i32, u32, u32)>, postcode: &str) -> Person {
    let born = born.map(|(y, m, d)| Private::new(NaiveDate::from_ymd_opt(y, m, d).unwrap()));
    Person {
        id: Uuid::nil(),
        given_name: given.into(),
        family_name: family.into(),
        preferred_name: None,
        title: None,
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: born,
        gender: None,
        ethnicity: None,
        religion: None,
        nhs_number: None,
        residence: Residence::Settled {
            address: Address { lines: Vec::new(), postcode: Postcode::parse(postcode).map(Private::new) },
        },
        contacts: Vec::new(),
        communication: Communication::default(),
        risks: Risks::NotAsked,
        circumstances: Default::default(),
        gp_practice: None,
        representative: None,
        guardian: None,
        emergency_contact: None,
    }
}

fn with_phone(mut person: Person, number: &str) -> Person {
    let contact =
        ContactPoint { kind: ContactKind::Landline, value: number.into(), usage: ContactUse::Any, note: None };
    person.contacts.push(contact);
    person
}

const BORN: Option<(i32, u32, u32)> = Some((1944, 3, 12));

#[test]
fn two_joans_are_shown_with_what_is_alike() {
    let first = person("J", "Whittle", BORN, "PR6 9AA");
    let second = person("Joan", "Whitle", BORN, "PR6 9AA");
    let found = likeness(&first, &second);
    use Sign as S;
    assert_eq!(found.signs, [S::SameBirth, S::NearFamilyName, S::NearGivenName, S::SamePostcode]);
    assert!(found.is_shown(), "{found:?}");
    assert_eq!(found, likeness(&second, &first));
    let shared: Vec<KeyKind> =
        keys(&first).into_iter().filter(|key| keys(&second).contains(key)).map(|(k, _)| k).collect();
    assert!(shared.iter().any(|kind| kind.suggests_duplicate()), "they would be found: {shared:?}");
}

#[test]
fn twins_couples_and_namesakes_are_not_the_same_person() {
    let joan = with_phone(person("Joan", "Whittle", BORN, "PR6 9AA"), "01257 480118");
    let twin = with_phone(person("Rita", "Whittle", BORN, "PR6 9AA"), "01257 480118");
    let husband = with_phone(person("Harold", "Whittle", Some((1941, 7, 1)), "PR6 9AA"), "01257 480118");
    let namesake = person("Joan", "Whittle", Some((1961, 8, 20)), "LN12 1AA");
    for (other, who) in [(&twin, "twin"), (&husband, "husband"), (&namesake, "namesake")] {
        assert!(!likeness(&joan, other).is_shown(), "{who}: {:?}", likeness(&joan, other));
    }
}

#[test]
fn an_nhs_number_decides_nearly_alone() {
    let number = |text| NhsNumber::parse(text).map(Private::new);
    let mut maiden = person("Joan", "Sharples", None, "");
    let mut married = person("Joan", "Whittle", BORN, "PR6 9AA");
    assert!(!likeness(&maiden, &married).is_shown());
    (maiden.nhs_number, married.nhs_number) = (number("9990001375"), number("999 000 1375"));
    assert!(likeness(&maiden, &married).is_shown());
    let mut other = married.clone();
    other.nhs_number = number("4010232137");
    let against = likeness(&married, &other);
    assert!(!against.is_shown() && against.signs.contains(&Sign::OtherNhsNumber), "{against:?}");
    assert!(!Sign::OtherNhsNumber.speaks_for());
}

#[test]
fn slips_of_the_pen_are_near() {
    let near = |a: (i32, u32, u32), b: (i32, u32, u32)| {
        birth(NaiveDate::from_ymd_opt(a.0, a.1, a.2).unwrap(), NaiveDate::from_ymd_opt(b.0, b.1, b.2).unwrap())
    };
    assert_eq!(near((1944, 3, 12), (1944, 12, 3)), Sign::NearBirth);
    assert_eq!(near((1944, 3, 12), (1945, 3, 12)), Sign::NearBirth);
    assert_eq!(near((1944, 3, 12), (1961, 8, 20)), Sign::OtherBirth);
    assert_eq!(fold_name("O\u{2019}Neill-Müller"), "oneillmuller");
    assert_eq!((sound("clarke"), sound("phillips")), (sound("clark"), sound("filips")));
    assert_ne!(sound("whittle"), sound("walsh"));
    assert!(within_one_edit("whittle", "whitle") && within_one_edit("ab", "ba") && !within_one_edit("ab", "cd"));
}

#[test]
fn keys_are_the_same_for_other_spellings_and_never_shown() {
    let mut a = with_phone(person("Siân", "O'Neill", BORN, "PR6 9AA"), "+44 1257 480118");
    a.preferred_name = Some("Shan".into());
    let b = with_phone(person("SIAN", "ONeill", BORN, "pr69aa"), "01257 480118");
    let (of_a, of_b) = (keys(&a), keys(&b));
    assert!(of_b.iter().all(|key| of_a.contains(key)), "all of the plainer record's");
    assert!(!format!("{of_a:?}").contains("neill"));
    let nobody = person("", "", None, "");
    assert_eq!(keys(&nobody), []);
    assert_eq!(likeness(&nobody, &nobody), Likeness { score: 0, signs: Vec::new() });
}
