//! Looking into JSON objects whose members may be absent, empty or of the wrong type.

use crate::exchange::tidy;
use crate::exchange::{Repairs, Rule};
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// One JSON object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub &'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// The member, unless it is absent or null.
    pub fn value(self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// Text as it stands; numbers count as text, because identifiers are often numbers.
    fn raw(self, key: &str, repairs: &mut Repairs) -> Option<String> {
        match self.value(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => {
                repairs.count(Rule::WrongTypeDropped);
                None
            }
        }
    }

    /// One line of text under the first key that has any.
    pub fn line(self, keys: &[&str], repairs: &mut Repairs) -> Option<String> {
        keys.iter().find_map(|key| self.raw(key, repairs).and_then(|text| tidy::line(&text, repairs)))
    }

    /// Text of several lines.
    pub fn prose(self, keys: &[&str], repairs: &mut Repairs) -> Option<String> {
        keys.iter().find_map(|key| {
            let text = self.raw(key, repairs).and_then(|text| tidy::prose(&text, repairs))?;
            if text.contains('<') { tidy::html(&text, repairs).map(|html| tidy::plain(&html)) } else { Some(text) }
        })
    }

    /// Sanitised HTML.
    pub fn html(self, keys: &[&str], repairs: &mut Repairs) -> Option<String> {
        keys.iter().find_map(|key| self.raw(key, repairs).and_then(|text| tidy::html(&text, repairs)))
    }

    pub fn url(self, keys: &[&str], repairs: &mut Repairs) -> Option<String> {
        keys.iter().find_map(|key| self.raw(key, repairs).and_then(|text| tidy::url(&text, repairs)))
    }

    pub fn email(self, keys: &[&str], repairs: &mut Repairs) -> Option<String> {
        keys.iter().find_map(|key| self.raw(key, repairs).and_then(|text| tidy::email(&text, repairs)))
    }

    pub fn date(self, keys: &[&str], repairs: &mut Repairs) -> Option<NaiveDate> {
        keys.iter().find_map(|key| self.raw(key, repairs).and_then(|text| tidy::date(&text, None, repairs)))
    }

    /// A number, also one written as text.
    pub fn number(self, key: &str) -> Option<f64> {
        match self.value(key)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|number| number.is_finite())
    }

    pub fn boolean(self, key: &str) -> Option<bool> {
        match self.value(key)? {
            Value::Bool(yes) => Some(*yes),
            Value::String(text) => crate::exchange::words::yes_or_no(text),
            Value::Number(number) => number.as_i64().map(|n| n != 0),
            _ => None,
        }
    }

    pub fn object(self, key: &str) -> Option<Fields<'a>> {
        self.value(key).and_then(Fields::of)
    }

    /// The objects in the lists under these keys; a single object counts as a list of one.
    pub fn objects(self, keys: &[&str]) -> Vec<Fields<'a>> {
        let mut out = Vec::new();
        for key in keys {
            match self.value(key) {
                Some(Value::Array(items)) => out.extend(items.iter().filter_map(Fields::of)),
                Some(Value::Object(one)) => out.push(Fields(one)),
                _ => {}
            }
        }
        out
    }

    /// The texts in a list, or in one text with commas.
    pub fn texts(self, key: &str) -> Vec<&'a str> {
        match self.value(key) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => text.split([',', ';']).map(str::trim).filter(|t| !t.is_empty()).collect(),
            _ => Vec::new(),
        }
    }
}
