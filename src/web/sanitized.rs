//! Imported HTML on a page: cleaned again at the last moment, and the one place that trusts markup.

use ammonia::Builder;
use maud::{Markup, PreEscaped, Render};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Text that came as HTML from somebody else's directory.
///
/// It was cleaned when it was imported; cleaning it again costs microseconds and keeps a mistake of an
/// importer, or a hand in the database, from becoming a script on a page.
#[derive(Debug, Clone, Copy)]
pub struct SanitizedHtml<'a>(pub &'a str);

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(["p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a"]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .clean_content_tags(HashSet::from(["script", "style"]))
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

static TAGLESS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner.clean_content_tags(HashSet::from(["script", "style"]));
    cleaner
});

impl Render for SanitizedHtml<'_> {
    fn render(&self) -> Markup {
        let clean = CLEANER.clean(self.0).to_string();
        if clean.trim_start().starts_with("<p") || clean.trim_start().starts_with("<ul") {
            PreEscaped(clean)
        } else {
            // Plain text keeps the paragraphs that its author made with empty lines.
            let paragraphs: Vec<&str> = clean.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).collect();
            PreEscaped(paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect())
        }
    }
}

/// The words alone, in one line and at most `longest` characters, ending at a whole word.
pub fn plain(html: &str, longest: usize) -> String {
    let spaced = html.replace("</p>", " </p>").replace("<br", " <br").replace("</li>", " </li>");
    let clean = TAGLESS.clean(&spaced).to_string();
    let words = unescape(&clean).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= longest {
        return words;
    }
    let cut: String = words.chars().take(longest).collect();
    let end = cut.rfind(". ").map(|at| at + 1).filter(|at| *at > longest / 2);
    match end.or_else(|| cut.rfind(' ')) {
        Some(at) if cut[..at].ends_with('.') => cut[..at].to_owned(),
        Some(at) => format!("{}…", cut[..at].trim_end_matches([',', ';', ':', '-'])),
        None => format!("{cut}…"),
    }
}

fn unescape(text: &str) -> String {
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scripts_handlers_and_odd_addresses_do_not_survive() {
        let html = r#"<p onclick="x()">Hi<script>alert(1)</script> <a href="javascript:x()">a</a>
            <a href="https://example.org">b</a><img src=x onerror=y><style>p{}</style></p>"#;
        let clean = SanitizedHtml(html).render().into_string();
        for bad in ["script", "onclick", "onerror", "javascript", "<img", "style"] {
            assert!(!clean.contains(bad), "{bad} in {clean}");
        }
        assert!(clean.contains(r#"href="https://example.org""#) && clean.contains("nofollow"));
    }

    #[test]
    fn plain_text_is_cut_at_a_word() {
        assert_eq!(plain("<p>Tea &amp; cake</p><p>every Tuesday</p>", 80), "Tea & cake every Tuesday");
        assert_eq!(plain("one two three four", 10), "one two…");
        assert_eq!(plain("A whole sentence here. And more", 28), "A whole sentence here.");
    }

    proptest! {
        #[test]
        fn no_input_makes_an_element_outside_the_list(html in "(<[a-z/!]{0,8}[ a-z=\"':]{0,10}>|[a-z&;<> ]{0,6}){0,12}") {
            let clean = SanitizedHtml(&html).render().into_string();
            let fragment = scraper::Html::parse_fragment(&clean);
            for element in fragment.root_element().descendent_elements() {
                prop_assert!(["html", "p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a"]
                    .contains(&element.value().name()), "{} in {}", element.value().name(), clean);
            }
        }
    }
}
