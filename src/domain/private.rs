//! What is a person's own: text and dates that no log, error or debugging line may show.

use serde::{Deserialize, Serialize};

/// A value that belongs to a person. Its `Debug` shows nothing and it has no `Display`: whoever wants
/// to read it says so with [`Private::expose`].
///
/// It serialises as the bare value, because what is sealed is the serialised form; never hand it to
/// a serialiser whose output is not sealed or shown to somebody who may read it.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T = String>(T);

impl<T> Private<T> {
    /// Keeps `value` out of sight.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, to be sealed, or shown to a person who may see it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl Private {
    /// The text without spaces at its ends; `None` when nothing is left. What a form field becomes.
    pub fn from_field(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| Self(trimmed.to_owned()))
    }

    /// Whether there is nothing but spaces.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// How many characters it has.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }
}

impl From<&str> for Private {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<T> std::fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(private)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_in_debug_and_all_of_it_is_sealed() {
        let name = Private::from("Joan Whittle");
        assert_eq!(format!("{name:?} {:?}", Some(Private::new(1944))), "(private) Some((private))");
        assert_eq!(serde_json::to_string(&name).unwrap(), "\"Joan Whittle\"");
        assert_eq!(serde_json::from_str::<Private>("\"Joan Whittle\"").unwrap(), name);
        assert_eq!(Private::from_field("  "), None);
        assert_eq!(Private::from_field(" Joan ").unwrap().expose(), "Joan");
    }
}
