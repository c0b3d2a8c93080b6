//! Suggestions under a search box: the script that shows them, with its words.
//!
//! Without the script a box is a plain box, and the page of needs stands in for the list.

use crate::web::assets;
use maud::{Markup, Render, html};

/// What a box completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggests {
    /// Needs, services and places.
    Words,
    /// Places and postcodes.
    Places,
}

impl Suggests {
    /// Where the script asks.
    pub const fn address(self) -> &'static str {
        match self {
            Self::Words => "/api/v1/suggest",
            Self::Places => "/api/v1/places",
        }
    }
}

/// The script, once on a page that has such boxes.
pub struct SuggestScript;

impl Render for SuggestScript {
    fn render(&self) -> Markup {
        html! {
            script src=(assets::address("suggest.js")) defer
                data-label=(text!("suggest-label"))
                data-need=(text!("suggest-need"))
                data-service=(text!("suggest-service"))
                data-place=(text!("suggest-place"))
                data-urgent=(text!("suggest-urgent"))
                data-one=(text!("suggest-count-one"))
                data-many=(text!("suggest-count-many", count = "#")) {}
        }
    }
}
