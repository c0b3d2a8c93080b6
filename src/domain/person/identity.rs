//! Numbers and codes by which a person is known elsewhere.

use crate::closed_list;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// An NHS number whose check digit is right: ten digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NhsNumber(String);

impl NhsNumber {
    /// The number in `text`, spaces and hyphens aside; `None` when it has not ten digits or the last of
    /// them is not the check digit of the others (modulus 11).
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2011}')).collect();
        let values: Vec<u32> = digits.chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
        let (check, others) = values.split_last()?;
        if others.len() != 9 {
            return None;
        }
        let sum: u32 = others.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
        let expected = match 11 - sum % 11 {
            11 => 0,
            10 => return None,
            digit => digit,
        };
        (*check == expected && digits != "0000000000").then_some(Self(digits))
    }

    /// Ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed on letters: "999 000 1375".
    pub fn spaced(&self) -> String {
        let part = |range: std::ops::Range<usize>| self.0.get(range).unwrap_or_default();
        format!("{} {} {}", part(0..3), part(3..6), part(6..10))
    }
}

impl std::fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NhsNumber")
    }
}

impl From<NhsNumber> for String {
    fn from(number: NhsNumber) -> Self {
        number.0
    }
}

impl TryFrom<String> for NhsNumber {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not an NHS number")
    }
}

/// The code of an organization in the NHS ("P81083"): a GP practice is a letter and five digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OdsCode(String);

impl OdsCode {
    /// The code of a GP practice in `text`, in capitals; `None` when it does not look like one. The codes
    /// that stand for "no practice" (V81997 to V81999) are codes too.
    pub fn parse_practice(text: &str) -> Option<Self> {
        let code = text.trim().to_ascii_uppercase();
        let mut bytes = code.bytes();
        let is_practice = code.len() == 6
            && bytes.next().is_some_and(|first| first.is_ascii_uppercase())
            && bytes.all(|byte| byte.is_ascii_digit());
        is_practice.then_some(Self(code))
    }

    /// "P81083".
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<OdsCode> for String {
    fn from(code: OdsCode) -> Self {
        code.0
    }
}

impl TryFrom<String> for OdsCode {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse_practice(&text).ok_or("not the code of a GP practice")
    }
}

closed_list! {
    /// What a person says their gender is, by the codes of the NHS data dictionary.
    StatedGender {
        Male = "1",
        Female = "2",
        /// Unable to be classified as either male or female.
        Indeterminate = "9",
        /// Not recorded.
        NotKnown = "X",
    }
}

closed_list! {
    /// What a person says their ethnic group is, by the codes of the NHS data dictionary.
    EthnicCategory {
        WhiteBritish = "A",
        WhiteIrish = "B",
        AnyOtherWhite = "C",
        WhiteAndBlackCaribbean = "D",
        WhiteAndBlackAfrican = "E",
        WhiteAndAsian = "F",
        AnyOtherMixed = "G",
        Indian = "H",
        Pakistani = "J",
        Bangladeshi = "K",
        AnyOtherAsian = "L",
        Caribbean = "M",
        African = "N",
        AnyOtherBlack = "P",
        Chinese = "R",
        AnyOther = "S",
        /// Asked and not said.
        NotStated = "Z",
    }
}

/// The age in whole years on `today`; `None` before birth. Who is born on 29 February has a birthday on
/// 1 March in other years, as the law of England counts.
pub fn age_on(born: NaiveDate, today: NaiveDate) -> Option<i32> {
    let before_birthday = (today.month(), today.day()) < (born.month(), born.day());
    let age = today.year() - born.year() - i32::from(before_birthday);
    (today >= born).then_some(age)
}
