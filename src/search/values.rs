//! Values of a facet, ready to be shown by falling count: of equal ones in the order of their texts, which is
//! worked out once, so that a search compares numbers only.
//!
//! Imports the answer only.

use super::answer::FacetCount;
use smol_str::SmolStr;

/// So many counts are looked at together.
const AT_A_GLANCE: usize = 16;

/// Values by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    texts: Vec<SmolStr>,
    /// Where each stands among all in the order of their texts.
    places: Vec<u32>,
    /// The number of the value at each place.
    in_order: Vec<u32>,
}

impl<S: Into<SmolStr>> FromIterator<S> for Values {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let texts: Vec<SmolStr> = texts.into_iter().map(Into::into).collect();
        let mut in_order: Vec<u32> = (0..texts.len() as u32).collect();
        in_order.sort_by(|&a, &b| texts[a as usize].cmp(&texts[b as usize]));
        let mut places = vec![0; texts.len()];
        (0..).zip(&in_order).for_each(|(place, &number)| places[number as usize] = place);
        Self { texts, places, in_order }
    }
}

impl Values {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The value with this number.
    pub(crate) fn get(&self, number: u32) -> Option<&SmolStr> {
        self.texts.get(number as usize)
    }

    /// The number of a value; for the few of languages, where it is not asked often.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let at = self.in_order.binary_search_by(|&number| self.texts[number as usize].as_str().cmp(text)).ok()?;
        self.in_order.get(at).copied()
    }

    /// Adds a value; the others keep their numbers.
    pub(crate) fn add(&mut self, text: &str) -> u32 {
        *self = self.texts.drain(..).chain([text.into()]).collect();
        self.texts.len() as u32 - 1
    }

    /// The values that were counted, by their numbers: the commonest first.
    pub(crate) fn commonest(&self, counts: &[u32]) -> Vec<FacetCount> {
        let mut found = vec![0u64; self.places.len()];
        let mut many = 0;
        // Most values of most answers are nought, and several of them are seen to be so at a glance. Of the others
        // each is put in its place, where the next overwrites it unless it was counted: nothing is to be guessed.
        for (counts, places) in counts.chunks(AT_A_GLANCE).zip(self.places.chunks(AT_A_GLANCE)) {
            if counts.iter().fold(0, |any, count| any | count) != 0 {
                for (&count, &place) in counts.iter().zip(places) {
                    found[many] = u64::from(!count) << 32 | u64::from(place);
                    many += usize::from(count > 0);
                }
            }
        }
        found.truncate(many);
        found.sort_unstable();
        let shown = |packed: u64| {
            let number = self.in_order[packed as u32 as usize] as usize;
            FacetCount { value: self.texts[number].clone(), count: !((packed >> 32) as u32) as usize }
        };
        found.into_iter().map(shown).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_stand_first_and_equal_ones_in_order_of_their_texts() {
        let mut values: Values = ["tea", "art", "judo"].into_iter().collect();
        assert_eq!(values.add("brew"), 3);
        assert_eq!((values.len(), values.find("brew"), values.find("bre")), (4, Some(3), None));
        assert_eq!(values.get(2).map(SmolStr::as_str), Some("judo"));
        let shown = |counts: &[u32]| -> Vec<(SmolStr, usize)> {
            values.commonest(counts).into_iter().map(|one| (one.value, one.count)).collect()
        };
        assert_eq!(shown(&[2, 2, 0, 5]), [("brew".into(), 5), ("art".into(), 2), ("tea".into(), 2)]);
        assert_eq!(shown(&[0, 0, u32::MAX, 0]), [("judo".into(), u32::MAX as usize)]);
    }

    #[test]
    fn of_many_values_every_one_that_was_counted_is_shown() {
        let values: Values = (0..100).map(|n| format!("{n:02}")).collect();
        for counted in [vec![0], vec![15, 16], vec![3, 47, 99], (0..100).collect()] {
            let counts: Vec<u32> = (0..100).map(|n| u32::from(counted.contains(&n))).collect();
            let shown: Vec<String> = values.commonest(&counts).into_iter().map(|one| one.value.to_string()).collect();
            assert_eq!(shown, counted.iter().map(|n| format!("{n:02}")).collect::<Vec<_>>());
        }
    }
}
