//! Eight line drawings for the plain topics, our own; always beside words.

use maud::{Markup, Render, html};

/// A drawing of 32 by 32 units in the colour of the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Two speech bubbles.
    Talk,
    /// A ball of wool with a needle.
    Activities,
    /// A coin.
    Money,
    /// A hand under a heart.
    Caring,
    /// A bus.
    Travel,
    /// A cloud with rain and a sun behind.
    LowMood,
    /// A head with a knot in it.
    Memory,
    /// A house.
    Home,
}

impl Icon {
    const fn paths(self) -> &'static [&'static str] {
        match self {
            Self::Talk => &["M3 5h17v11H11l-5 5v-5H3z", "M24 11h5v11h-3v5l-5-5h-8v-2"],
            Self::Activities => &[
                "M14 12a9 9 0 1 0 .1 0z",
                "M7 16c4 1 10 5 13 9M6 21c4 0 8 2 11 7M13 12c4 2 8 6 9 10",
                "M18 14 29 3M25 3h4v4",
            ],
            Self::Money => &["M16 3a13 13 0 1 0 .1 0z", "M20 11c-1-3-7-3-7 1v10M10 17h8M10 22h10"],
            Self::Caring => &[
                "M16 15c-9-6-5-13 0-8 5-5 9 2 0 8z",
                "M3 20h6l5 3h6c3 0 3-4 0-4h-5M20 20l7-3c3 0 3 3 1 4l-9 7H10l-2-1H3",
            ],
            Self::Travel => &["M4 5h24v20H4zM4 15h24M12 5v10M20 5v10", "M8 25v3M24 25v3M8 20h2M22 20h2"],
            Self::LowMood => &[
                "M8 21a5 5 0 0 1 0-10 7 7 0 0 1 13 0 5 5 0 0 1 2 10z",
                "M10 25l-1 3M16 25l-1 3M22 25l-1 3M24 4v2M29 9h-2M28 5l-2 2",
            ],
            Self::Memory => {
                &["M10 28v-5c-4-2-6-6-6-10a11 11 0 0 1 22 0l3 6h-3v5h-6v4", "M11 13c0-4 6-4 6 0s-6 4-6 0 8-6 9-1"]
            }
            Self::Home => &["M3 16 16 4l13 12", "M7 13v15h18V13M13 28v-8h6v8"],
        }
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icon viewBox="0 0 32 32" width="40" height="40" aria-hidden="true" focusable="false" {
                @for path in self.paths() { path d=(path) {} }
            }
        }
    }
}
