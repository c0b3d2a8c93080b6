//! British postcodes as people type them: whole, only the first half, or up to the sector.

use serde::{Deserialize, Serialize};

/// A whole postcode in its usual spelling ("PR7 1DB").
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Postcode(String);

/// As much of a postcode as was given.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PostcodePart {
    /// "PR7 1DB".
    Whole(Postcode),
    /// "PR7 1": about 3,000 addresses.
    Sector(String),
    /// "PR7".
    Outward(String),
}

impl Postcode {
    /// The postcode in `text`, whatever its case and spaces; `None` when it is not a whole postcode.
    pub fn parse(text: &str) -> Option<Self> {
        match PostcodePart::parse(text)? {
            PostcodePart::Whole(postcode) => Some(postcode),
            PostcodePart::Sector(_) | PostcodePart::Outward(_) => None,
        }
    }

    /// "PR7 1DB".
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// "PR7".
    pub fn outward(&self) -> &str {
        self.0.split_once(' ').map_or(self.0.as_str(), |(outward, _)| outward)
    }

    /// "PR7 1".
    pub fn sector(&self) -> &str {
        self.0.get(..self.0.len().saturating_sub(2)).unwrap_or(&self.0)
    }
}

impl std::fmt::Display for Postcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl PostcodePart {
    /// "PR7".
    pub fn outward(&self) -> &str {
        match self {
            Self::Whole(postcode) => postcode.outward(),
            Self::Sector(part) | Self::Outward(part) => part.split_once(' ').map_or(part, |(outward, _)| outward),
        }
    }

    /// The whole or part of a postcode that `text` is, and nothing else.
    ///
    /// "PR71" is read as outward "PR71" only if written without a space and not "PR7 1"; people who
    /// mean the sector type the space.
    pub fn parse(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        if trimmed.len() > 12 || !trimmed.is_ascii() {
            return None;
        }
        let upper = trimmed.to_ascii_uppercase();
        let parts: Vec<&str> = upper.split_ascii_whitespace().collect();
        let joined = parts.concat();
        if joined.len() >= 5
            && let Some((outward, inward)) = joined.split_at_checked(joined.len() - 3)
            && is_outward(outward)
            && is_inward(inward)
        {
            return Some(Self::Whole(Postcode(format!("{outward} {inward}"))));
        }
        match parts.as_slice() {
            [outward] if is_outward(outward) => Some(Self::Outward((*outward).to_owned())),
            [outward, digit]
                if is_outward(outward) && digit.len() == 1 && digit.as_bytes().iter().all(u8::is_ascii_digit) =>
            {
                Some(Self::Sector(format!("{outward} {digit}")))
            }
            _ => None,
        }
    }
}

fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let Some(rest) = text.get(letters..) else { return false };
    let valid_rest = match rest.as_bytes() {
        [a] => a.is_ascii_digit(),
        [a, b] => a.is_ascii_digit() && (b.is_ascii_digit() || b.is_ascii_uppercase()),
        _ => false,
    };
    matches!(letters, 1 | 2) && valid_rest
}

fn is_inward(text: &str) -> bool {
    let unit_letter = |c: &u8| c.is_ascii_uppercase() && !b"CIKMOV".contains(c);
    matches!(text.as_bytes(), [digit, a, b] if digit.is_ascii_digit() && unit_letter(a) && unit_letter(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_type_postcodes_in_many_ways() {
        for typed in ["PR7 1DB", "pr71db", " Pr7  1dB ", "PR 71 DB"] {
            assert_eq!(Postcode::parse(typed).unwrap().as_str(), "PR7 1DB", "{typed}");
        }
        assert_eq!(PostcodePart::parse("pr7"), Some(PostcodePart::Outward("PR7".into())));
        assert_eq!(PostcodePart::parse("PR6 9"), Some(PostcodePart::Sector("PR6 9".into())));
        assert_eq!(Postcode::parse("EC1A 1BB").unwrap().sector(), "EC1A 1");
        for wrong in ["", "Chorley", "PR7 1D", "P", "PR7 1CV", "12345", "PR7 1DB extra"] {
            assert_eq!(Postcode::parse(wrong), None, "{wrong}");
        }
    }
}
