//! What listings call the place that is searched around.
//!
//! Most feeds say of half their services where they are in words alone: "Brigg Youth Club", "every Tuesday at
//! Kirton in Lindsey Town Hall". Imports the vocabulary and `domain`.

use super::understand::stem_of;
use super::vocabulary::Vocabulary;
use crate::domain::postcode::PostcodePart;
use smol_str::SmolStr;

/// What follows these in the name of a place is left out by who lives there: Barton upon Humber is Barton.
const PART_OF_NAME: [&str; 10] = ["by", "cum", "in", "le", "next", "on", "the", "under", "upon", "with"];
/// A shorter word tells nothing.
const SHORTEST: usize = 3;

/// A place as listings may call it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Called {
    /// Its name or the first half of its postcode; empty when no listing can be known by it.
    pub name: SmolStr,
    /// The stems of the name, all of which a listing has that calls it so.
    pub stems: Vec<SmolStr>,
}

impl Called {
    /// The place of this label ("Brigg", "Belton, North Lincolnshire", "DN20 8LD"). A name that is an everyday word
    /// is none: Reading groups are not in Reading.
    pub(crate) fn of(label: &str, vocabulary: &Vocabulary) -> Self {
        let name = label.split([',', '(']).next().unwrap_or_default().trim();
        let postcode = PostcodePart::parse(name);
        let name = postcode.as_ref().map_or(name, PostcodePart::outward);
        let mut words: Vec<SmolStr> = Vec::new();
        super::analyzer::tokens(name, &mut String::new(), |token| words.push(token.into()));
        let head = words.iter().skip(1).position(|word| PART_OF_NAME.contains(&word.as_str())).map(|at| at + 1);
        words.truncate(head.unwrap_or(words.len()));
        let telling =
            |word: &SmolStr| word.len() >= SHORTEST && (postcode.is_some() || !vocabulary.about(word).is_right());
        if !words.iter().any(telling) {
            return Self::default();
        }
        Self { name: name.into(), stems: words.iter().map(|word| stem_of(word)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_called_by_its_own_name_without_what_people_leave_out() {
        let vocabulary = Vocabulary::built_in().unwrap();
        let stems = |label: &str| Called::of(label, &vocabulary).stems.join(" ");
        assert_eq!(stems("Brigg"), "brigg");
        assert_eq!(stems("Messingham, North Lincolnshire"), "messingham");
        assert_eq!(stems("Barton-upon-Humber"), "barton");
        assert_eq!(stems("Kirton in Lindsey (DN21)"), "kirton");
        assert_eq!(stems("New Holland"), "new holland");
        assert_eq!(stems("DN20 8LD"), "dn20");
        for everyday in ["Reading", "Sale", "x", "53.6, -0.5", ""] {
            assert_eq!(stems(everyday), "", "{everyday}");
        }
    }
}
