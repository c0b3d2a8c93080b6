//! Codes that a practice writes into its record, as a table. Only codes that published guidance confirms stand
//! here; the terms of needs and support have none, for their reference sets are licensed.

use crate::closed_list;

closed_list! {
    /// What a code says.
    Coded {
        /// The person took up the referral. For the first contact of an episode alone, never for later ones.
        ReferralTakenUp = "referral_taken_up",
        /// The person said no.
        Declined = "declined",
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concept {
    /// SNOMED CT identifier.
    pub code: &'static str,
    /// Its fully specified name.
    pub term: &'static str,
}

impl Coded {
    /// The code for it.
    pub const fn concept(self) -> Concept {
        match self {
            Self::ReferralTakenUp => {
                Concept { code: "871731000000106", term: "Referral to social prescribing service (procedure)" }
            }
            Self::Declined => Concept { code: "871711000000103", term: "Social prescribing declined (situation)" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last digit of an identifier follows from the others (Verhoeff).
    fn check_digit_fits(code: &str) -> bool {
        const P: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        let permuted = |times: usize, digit: u8| (0..times % 8).fold(digit, |digit, _| P[usize::from(digit)]);
        // Multiplication in the group of the symmetries of a pentagon.
        let times = |a: u8, b: u8| match (a < 5, b < 5) {
            (true, true) => (a + b) % 5,
            (true, false) => 5 + (a + b - 5) % 5,
            (false, true) => 5 + (5 + a - 5 - b) % 5,
            (false, false) => (5 + a - b) % 5,
        };
        let digits = code.bytes().rev().map(|byte| byte - b'0').enumerate();
        digits.fold(0, |sum, (at, digit)| times(sum, permuted(at, digit))) == 0
    }

    #[test]
    fn codes_are_whole_and_are_those_that_are_confirmed() {
        for coded in Coded::ALL {
            assert!(check_digit_fits(coded.concept().code), "{coded}");
        }
        assert!(!check_digit_fits("871731000000107"));
        assert_eq!(Coded::ALL.len(), 2, "a third code is in use by some; no source confirms it");
    }
}
