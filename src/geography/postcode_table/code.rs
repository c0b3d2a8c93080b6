//! Postcodes as numbers.

/// Letters that may stand in the inward part, in order.
const UNIT_LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";

/// Units that one sector can have.
pub(super) const UNITS_PER_SECTOR: usize = 400;

/// An outward code ("PR7", "EC1A") as a number that orders as the text does within its area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct OutwardKey(pub(super) u32);

/// A whole postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code {
    pub(super) outward: OutwardKey,
    pub(super) digit: u8,
    /// 0 to 399.
    pub(super) unit: u16,
}

impl OutwardKey {
    /// One past the largest key.
    pub(super) const END: u32 = 26 * 27 * 10 * 37;

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (letters, rest) = match *text.as_bytes() {
            [a, ref rest @ ..] if rest.first().is_some_and(u8::is_ascii_digit) => ((a, None), rest),
            [a, b, ref rest @ ..] => ((a, Some(b)), rest),
            _ => return None,
        };
        let first = letter(letters.0)?;
        let second = letters.1.map_or(Some(0), |b| letter(b).map(|n| n + 1))?;
        let (digit, last) = match *rest {
            [d] => (digit(d)?, 0),
            [d, e] => (digit(d)?, digit(e).map(|n| n + 1).or_else(|| letter(e).map(|n| n + 11))?),
            _ => return None,
        };
        Some(Self(((first * 27 + second) * 10 + digit) * 37 + last))
    }

    pub(super) fn spell(self) -> String {
        let (rest, last) = (self.0 / 37, self.0 % 37);
        let (rest, number) = (rest / 10, rest % 10);
        let (first, second) = (rest / 27, rest % 27);
        let mut text = String::with_capacity(4);
        text.extend(char_at(b'A', first));
        if second > 0 {
            text.extend(char_at(b'A', second - 1));
        }
        text.extend(char_at(b'0', number));
        match last {
            0 => {}
            1..=10 => text.extend(char_at(b'0', last - 1)),
            _ => text.extend(char_at(b'A', last - 11)),
        }
        text
    }
}

/// The number of a postcode in its usual spelling ("PR7 1DB").
pub(super) fn encode(postcode: &str) -> Option<Code> {
    let (outward, inward) = postcode.split_once(' ')?;
    let &[d, a, b] = inward.as_bytes() else { return None };
    let unit = unit_letter(a)? * 20 + unit_letter(b)?;
    Some(Code { outward: OutwardKey::parse(outward)?, digit: u8::try_from(digit(d)?).ok()?, unit })
}

/// The usual spelling.
pub(super) fn spell(outward: OutwardKey, digit: u8, unit: u16) -> String {
    let mut text = outward.spell();
    text.push(' ');
    text.extend(char_at(b'0', u32::from(digit)));
    for letter in [unit / 20, unit % 20] {
        text.extend(UNIT_LETTERS.get(usize::from(letter)).map(|l| char::from(*l)));
    }
    text
}

fn letter(byte: u8) -> Option<u32> {
    byte.is_ascii_uppercase().then(|| u32::from(byte - b'A'))
}

fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

fn unit_letter(byte: u8) -> Option<u16> {
    let at = UNIT_LETTERS.binary_search(&byte).ok()?;
    u16::try_from(at).ok()
}

fn char_at(base: u8, offset: u32) -> Option<char> {
    char::from_u32(u32::from(base) + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_postcode_comes_back() {
        for text in ["M1 1AA", "B33 8TH", "W1A 0AX", "CR2 6XH", "DN55 1PT", "EC1A 1BB", "PR7 1DB"] {
            let code = encode(text).unwrap();
            assert_eq!(spell(code.outward, code.digit, code.unit), text);
            assert!(code.outward.0 < OutwardKey::END && usize::from(code.unit) < UNITS_PER_SECTOR);
        }
        assert_eq!(encode("PR7 1CB"), None);
        assert_eq!(encode("PR7"), None);
        assert_eq!(OutwardKey::parse("PRR7"), None);
    }
}
