//! The design system: typed structs that every page is put together from.
//!
//! Conventions of the GOV.UK Design System and the NHS service manual, in our own style sheet. Each struct
//! holds words that are ready to show and renders itself; none looks anything up. Plain HTML: every part
//! works with the keyboard, without JavaScript and without the style sheet.

pub mod account_bar;
pub mod breadcrumbs;
pub mod button;
pub mod card;
pub mod chip;
pub mod details;
pub mod error_summary;
pub mod exit;
pub mod field;
pub mod form;
pub mod icon;
pub mod layout;
pub mod letter;
pub mod map;
pub mod notice;
pub mod pagination;
pub mod panel;
pub mod paper;
pub mod phone;
pub mod suggest;
pub mod summary_list;
pub mod tag;
pub mod week_grid;

pub use account_bar::AccountBar;
pub use breadcrumbs::Breadcrumbs;
pub use button::{Button, ButtonStyle};
pub use card::Card;
pub use chip::{Chip, Chips};
pub use details::Details;
pub use error_summary::ErrorSummary;
pub use exit::ExitThisPage;
pub use field::{Choice, Choices, Fieldset, Select, TextArea, TextInput};
pub use form::{PostForm, SecretInput};
pub use icon::Icon;
pub use layout::Layout;
pub use letter::{Block, Letter};
pub use map::{Map, Pin};
pub use notice::{Inset, NotificationBanner, WarningText};
pub use pagination::Pagination;
pub use panel::UrgentPanel;
pub use paper::{CopyText, Paper};
pub use phone::PhoneLink;
pub use suggest::{SuggestScript, Suggests};
pub use summary_list::SummaryList;
pub use tag::{Tag, Tone};
pub use week_grid::WeekGrid;
