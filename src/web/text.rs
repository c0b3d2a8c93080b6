//! Every word a person reads: `text!("key", name = value)` looks it up in `assets/locales`.

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use std::borrow::Cow;
use std::collections::HashMap;

static_loader! {
    static LOCALES = {
        locales: "./assets/locales",
        fallback_language: "en-GB",
        // The pages are left to right throughout; isolation marks would end up in addresses and tests.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The one language that is complete.
pub const ENGLISH: LanguageIdentifier = langid!("en-GB");

/// The text of `key` with named arguments. A missing key shows the key itself, never an empty page.
pub fn lookup(key: &str, arguments: &[(&'static str, FluentValue<'static>)]) -> String {
    try_lookup(key, arguments).unwrap_or_else(|| {
        tracing::error!(key, "text is missing from assets/locales");
        key.to_owned()
    })
}

/// The text of `key`, if there is one.
pub fn try_lookup(key: &str, arguments: &[(&'static str, FluentValue<'static>)]) -> Option<String> {
    if arguments.is_empty() {
        return LOCALES.try_lookup(&ENGLISH, key);
    }
    let arguments: HashMap<Cow<'static, str>, FluentValue<'static>> =
        arguments.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
    LOCALES.try_lookup_with_args(&ENGLISH, key, &arguments)
}

/// Looks up text for people: `text!("search-heading", count = 12, place = "Adlington")`.
///
/// Strings are put in as they are and numbers take part in plurals. The result is plain text, which maud
/// escapes like any other.
#[macro_export]
macro_rules! text {
    ($key:expr $(,)?) => { $crate::web::text::lookup($key, &[]) };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::web::text::lookup(
            $key,
            &[$((stringify!($name), $crate::web::text::argument($value))),+],
        )
    };
}

/// Turns a value into what Fluent takes; owned, so that callers need not think of lifetimes.
pub fn argument(value: impl IntoArgument) -> FluentValue<'static> {
    value.into_argument()
}

/// A value that may stand in a text.
pub trait IntoArgument {
    /// The value as Fluent takes it.
    fn into_argument(self) -> FluentValue<'static>;
}

impl IntoArgument for &str {
    fn into_argument(self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self.to_owned()))
    }
}

impl IntoArgument for &String {
    fn into_argument(self) -> FluentValue<'static> {
        self.as_str().into_argument()
    }
}

impl IntoArgument for String {
    fn into_argument(self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self))
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {
        $(impl IntoArgument for $number {
            fn into_argument(self) -> FluentValue<'static> {
                FluentValue::from(self)
            }
        })+
    };
}
numbers!(u8, u16, u32, u64, usize, i32, i64);
