//! May these be the same person? Keys to look for candidates by, and a likeness with its reasons.
//!
//! Nothing here merges anybody. [`keys`] gives the texts that the sealing room turns into keyed blind
//! indexes, so that candidates are found without a name in the clear; [`likeness`] compares two opened
//! records and says what is alike and what speaks against it.

use super::Private;
use super::one_edit::within_one_edit;
use super::person::{ContactKind, Person};
use crate::closed_list;
use chrono::{Datelike, NaiveDate};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// At or above this likeness two records are shown as "may be the same person".
pub const SHOWN_FROM: u32 = 50;

closed_list! {
    /// What a key is made of. Each kind has a blind index of its own.
    KeyKind {
        NhsNumber = "nhs_number",
        /// Folded family name and date of birth.
        FamilyNameAndBirth = "family_name_and_birth",
        /// Folded given name and date of birth, for a changed or misspelt family name.
        GivenNameAndBirth = "given_name_and_birth",
        /// The sound of the whole name and the postcode, for a missing date of birth.
        NameAndPostcode = "name_and_postcode",
        Phone = "phone",
        Email = "email",
        /// The folded family name alone: what a worker types to find somebody.
        FamilyName = "family_name",
        /// A folded given, preferred or other name alone.
        GivenName = "given_name",
    }
}

impl KeyKind {
    /// Whether two records that share it are worth comparing; a name alone is not.
    pub const fn suggests_duplicate(self) -> bool {
        !matches!(self, Self::FamilyName | Self::GivenName)
    }
}

/// The keys of a person, each once, in the order of the list.
pub fn keys(person: &Person) -> Vec<(KeyKind, Private)> {
    let mut keys: Vec<(KeyKind, String)> = Vec::new();
    let family = fold_name(person.family_name.expose());
    let given = first_names(person);
    if let Some(number) = &person.nhs_number {
        keys.push((KeyKind::NhsNumber, number.expose().as_str().to_owned()));
    }
    if let Some(born) = person.date_of_birth.as_ref().map(Private::expose) {
        if !family.is_empty() {
            keys.push((KeyKind::FamilyNameAndBirth, format!("{family}|{born}")));
        }
        keys.extend(given.iter().map(|name| (KeyKind::GivenNameAndBirth, format!("{name}|{born}"))));
    }
    if let Some(postcode) = person.residence.near() {
        let initial = given.first().and_then(|name| name.chars().next()).unwrap_or_default();
        let sound = sound(&family);
        if !sound.is_empty() {
            keys.push((KeyKind::NameAndPostcode, format!("{initial}{sound}|{}", postcode.as_str())));
        }
    }
    for contact in &person.contacts {
        if let Some(number) = contact.dialled() {
            keys.push((KeyKind::Phone, number));
        } else if contact.kind == ContactKind::Email {
            keys.push((KeyKind::Email, contact.value.expose().trim().to_lowercase()));
        }
    }
    if !family.is_empty() {
        keys.push((KeyKind::FamilyName, family));
    }
    keys.extend(given.into_iter().map(|name| (KeyKind::GivenName, name)));
    keys.sort();
    keys.dedup();
    keys.into_iter().map(|(kind, text)| (kind, Private::new(text))).collect()
}

closed_list! {
    /// What is alike in two records, or speaks against their being one person's.
    Sign {
        SameNhsNumber = "same_nhs_number",
        OtherNhsNumber = "other_nhs_number",
        SameBirth = "same_birth",
        /// Day and month exchanged, or one figure different.
        NearBirth = "near_birth",
        OtherBirth = "other_birth",
        SameFamilyName = "same_family_name",
        NearFamilyName = "near_family_name",
        SameGivenName = "same_given_name",
        /// "J" for "Joan", or one letter different.
        NearGivenName = "near_given_name",
        OtherGivenName = "other_given_name",
        SamePostcode = "same_postcode",
        /// The one has no more than the sector of the other.
        SamePostcodeSector = "same_postcode_sector",
        SamePhone = "same_phone",
        SameEmail = "same_email",
    }
}

impl Sign {
    /// What it adds to the likeness. Twins share all but the given name, couples all but given name and
    /// birth; neither may reach [`SHOWN_FROM`].
    const fn weight(self) -> i32 {
        match self {
            Self::SameNhsNumber => 90,
            Self::OtherNhsNumber => -80,
            Self::SameBirth => 35,
            Self::NearBirth => 20,
            Self::OtherBirth => -40,
            Self::SameFamilyName => 20,
            Self::NearFamilyName => 14,
            Self::SameGivenName => 20,
            Self::NearGivenName => 12,
            Self::OtherGivenName => -45,
            Self::SamePostcode => 15,
            Self::SamePostcodeSector => 6,
            Self::SamePhone => 15,
            Self::SameEmail => 15,
        }
    }

    /// Whether it speaks for one person.
    pub const fn speaks_for(self) -> bool {
        self.weight() > 0
    }
}

/// How alike two records are, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u32,
    /// Why, in the order of the list; for people to judge.
    pub signs: Vec<Sign>,
}

impl Likeness {
    /// Whether the two are shown as "may be the same person".
    pub const fn is_shown(&self) -> bool {
        self.score >= SHOWN_FROM
    }
}

/// How alike two records are. It is the same whichever comes first.
pub fn likeness(a: &Person, b: &Person) -> Likeness {
    let mut signs = Vec::new();
    if let Some((a, b)) = a.nhs_number.as_ref().zip(b.nhs_number.as_ref()) {
        signs.push(if a == b { Sign::SameNhsNumber } else { Sign::OtherNhsNumber });
    }
    if let Some((a, b)) = a.date_of_birth.as_ref().zip(b.date_of_birth.as_ref()) {
        signs.push(birth(*a.expose(), *b.expose()));
    }
    signs.extend(family(a, b));
    signs.extend(given(a, b));
    if let Some((a, b)) = a.residence.near().zip(b.residence.near()) {
        if a == b {
            signs.push(Sign::SamePostcode);
        } else if a.sector() == b.sector() {
            signs.push(Sign::SamePostcodeSector);
        }
    }
    let of = |person: &Person, kind| -> Vec<Private> {
        keys(person).into_iter().filter(|(found, _)| *found == kind).map(|(_, key)| key).collect()
    };
    for (kind, sign) in [(KeyKind::Phone, Sign::SamePhone), (KeyKind::Email, Sign::SameEmail)] {
        let (a, b) = (of(a, kind), of(b, kind));
        if a.iter().any(|key| b.contains(key)) {
            signs.push(sign);
        }
    }
    signs.sort();
    let sum: i32 = signs.iter().map(|sign| sign.weight()).sum();
    Likeness { score: u32::try_from(sum.clamp(0, 100)).unwrap_or(0), signs }
}

fn birth(a: NaiveDate, b: NaiveDate) -> Sign {
    let exchanged = a.year() == b.year() && (a.month(), a.day()) == (b.day(), b.month());
    let figures = a
        .format("%Y%m%d")
        .to_string()
        .bytes()
        .zip(b.format("%Y%m%d").to_string().bytes())
        .filter(|(x, y)| x != y)
        .count();
    match figures {
        0 => Sign::SameBirth,
        1 => Sign::NearBirth,
        _ if exchanged => Sign::NearBirth,
        _ => Sign::OtherBirth,
    }
}

fn family(a: &Person, b: &Person) -> Option<Sign> {
    let (a, b) = (fold_name(a.family_name.expose()), fold_name(b.family_name.expose()));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if a == b {
        Some(Sign::SameFamilyName)
    } else if within_one_edit(&a, &b) || sound(&a) == sound(&b) {
        Some(Sign::NearFamilyName)
    } else {
        None
    }
}

fn given(a: &Person, b: &Person) -> Option<Sign> {
    let (a, b) = (first_names(a), first_names(b));
    let any = |alike: fn(&str, &str) -> bool| a.iter().any(|x| b.iter().any(|y| alike(x, y)));
    if a.is_empty() || b.is_empty() {
        None
    } else if any(|x, y| x == y) {
        Some(Sign::SameGivenName)
    } else if any(|x, y| is_initial(x, y) || is_initial(y, x) || (x.len().min(y.len()) > 3 && within_one_edit(x, y))) {
        Some(Sign::NearGivenName)
    } else {
        Some(Sign::OtherGivenName)
    }
}

fn is_initial(short: &str, long: &str) -> bool {
    short.chars().count() == 1 && long.starts_with(short)
}

/// The folded given, preferred and other names, each word of them once.
fn first_names(person: &Person) -> Vec<String> {
    let first = |name: &Private| fold_words(name.expose()).into_iter().next();
    let mut names: Vec<String> = first(&person.given_name).into_iter().collect();
    for name in person.preferred_name.iter().chain(&person.aliases) {
        if let Some(name) = first(name).filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
}

/// A name in lower case without accents, spaces and punctuation: "O'Neill", "O Neill" and "ONEILL" are one.
pub fn fold_name(name: &str) -> String {
    fold_words(name).concat()
}

fn fold_words(name: &str) -> Vec<String> {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '.'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .flat_map(char::to_lowercase)
        .collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

/// What a folded name sounds like: its first letter and the consonants after it, doubled ones once, with
/// letters that are heard alike made one.
fn sound(folded: &str) -> String {
    let alike = |c| match c {
        'c' | 'q' | 'k' => 'k',
        'z' | 's' => 's',
        'v' | 'f' => 'f',
        'd' | 't' => 't',
        'j' | 'g' => 'g',
        'm' | 'n' => 'n',
        c => c,
    };
    let mut out = String::with_capacity(folded.len());
    for (at, c) in folded.replace("ph", "f").replace("ck", "k").chars().enumerate() {
        if at > 0 && matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w') {
            continue;
        }
        let c = alike(c);
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests;
