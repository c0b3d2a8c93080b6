//! What a room below search may ask of it without knowing it.

use super::Kind;

/// A guess at one category of a listing.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryGuess {
    /// Slug of `index/categories.tsv`.
    pub slug: String,
    /// 0 to 1.
    pub confidence: f32,
}

/// Says what a listing is about from its words. Implemented in `search`, handed over by `cli`.
pub trait Categorizer: Send + Sync {
    /// Categories by falling confidence; empty when nothing is clear. Texts are plain, not HTML.
    fn categories(&self, name: &str, organization: &str, description: &str) -> Vec<CategoryGuess>;

    /// The kind of listing and how sure that is (0 to 1); [`Kind::Group`] with 0 when nothing is clear.
    fn kind(&self, name: &str, organization: &str, description: &str, categories: &[String]) -> (Kind, f32);

    /// Our category for a term of another vocabulary (its code, CURIE or name), if there is one.
    fn category_of_term(&self, term: &str) -> Option<String>;
}
