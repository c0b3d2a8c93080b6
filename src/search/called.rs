//! What listings call the place that is searched around.
//!
//! Most feeds say of half their services where they are in words alone: "Brigg Youth Club", "every Tuesday at
//! Kirton in Lindsey Town Hall". Imports the request, geometry,
//! the vocabulary and `domain`.

use super::analyzer::tokens;
use super::request::Near;
use super::spatial::Circle;
use super::understand::stem_of;
use super::vocabulary::Vocabulary;
use crate::domain::postcode::PostcodePart;
use smol_str::SmolStr;

/// What follows these in the name of a place is left out by who lives there: Barton upon Humber is Barton.
const PART_OF_NAME: [&str; 10] = ["by", "cum", "in", "le", "next", "on", "the", "under", "upon", "with"];
/// A shorter word tells nothing.
const SHORTEST: usize = 3;

/// A place as listings may call it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Called {
    /// Its name or the first half of its postcode.
    pub name: SmolStr,
    /// The stems of the name, all of which a listing has that calls it so.
    pub stems: Vec<SmolStr>,
    /// Squared chord to it from where the search is.
    pub chord_squared: f32,
}

impl Called {
    /// The place that is searched around and those near it, nearest first.
    pub(crate) fn around(near: &Near, vocabulary: &Vocabulary) -> Vec<Self> {
        let own = (near.label.as_str(), 0.0);
        let others = near.names.iter().map(|(name, metres)| (name.as_str(), *metres));
        let mut all: Vec<Self> = Vec::with_capacity(1 + near.names.len());
        for (name, metres) in std::iter::once(own).chain(others) {
            let called = Self::of(name, metres, vocabulary);
            all.extend(called.filter(|called| all.iter().all(|known| known.stems != called.stems)));
        }
        all
    }

    /// The place of this label ("Brigg", "Belton, North Lincolnshire", "DN20 8LD"), so many metres away. A name that
    /// is an everyday word is none: reading groups are not in Reading.
    fn of(label: &str, metres: f64, vocabulary: &Vocabulary) -> Option<Self> {
        let name = label.split([',', '(']).next().unwrap_or_default().trim();
        let postcode = PostcodePart::parse(name);
        let name = postcode.as_ref().map_or(name, PostcodePart::outward);
        let mut words: Vec<SmolStr> = Vec::new();
        tokens(name, &mut String::new(), |token| words.push(token.into()));
        let head = words.iter().skip(1).position(|word| PART_OF_NAME.contains(&word.as_str())).map(|at| at + 1);
        words.truncate(head.unwrap_or(words.len()));
        let telling =
            |word: &SmolStr| word.len() >= SHORTEST && (postcode.is_some() || !vocabulary.about(word).is_right());
        words.iter().any(telling).then(|| Self {
            name: name.into(),
            stems: words.iter().map(|word| stem_of(word)).collect(),
            chord_squared: Circle::chord_squared_of(metres as f32),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Point;

    fn near(label: &str, names: &[(&str, f64)]) -> Near {
        Near {
            label: label.into(),
            point: Point { latitude: 53.55, longitude: -0.49 },
            areas: Vec::new(),
            names: names.iter().map(|(name, metres)| ((*name).to_owned(), *metres)).collect(),
            default_within_metres: 4_828.0,
        }
    }

    #[test]
    fn a_place_is_called_by_its_own_name_without_what_people_leave_out() {
        let vocabulary = Vocabulary::built_in().unwrap();
        let stems = |label: &str| {
            let called = Called::around(&near(label, &[]), &vocabulary);
            called.iter().map(|called| called.stems.join(" ")).collect::<Vec<_>>().join(", ")
        };
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

    #[test]
    fn places_around_are_known_too_the_nearest_first() {
        let vocabulary = Vocabulary::built_in().unwrap();
        let names = [("Brigg", 300.0), ("Brigg", 4_000.0), ("Sale", 500.0), ("Broughton", 4_500.0)];
        let called = Called::around(&near("DN20 8LD", &names), &vocabulary);
        assert_eq!(
            called.iter().map(|called| called.name.as_str()).collect::<Vec<_>>(),
            ["DN20", "Brigg", "Broughton"]
        );
        assert!(called.is_sorted_by(|a, b| a.chord_squared <= b.chord_squared));
    }
}
