//! HTML of other people, cut down to a small allow-list.

use super::text::prose;
use crate::exchange::{Repairs, Rule};
use ammonia::{Builder, UrlRelative};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(["p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a", "h3", "h4"]))
        .clean_content_tags(HashSet::from(["script", "style", "iframe", "object", "embed", "noscript", "title"]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(None);
    cleaner
});

/// Tags whose words must not run together once the tag is gone, with what takes their place.
const RENAMED: &[(&str, &str)] = &[
    ("h1", "h3"),
    ("h2", "h3"),
    ("h5", "h4"),
    ("h6", "h4"),
    ("div", "p"),
    ("section", "p"),
    ("article", "p"),
    ("blockquote", "p"),
    ("tr", "p"),
    ("dt", "p"),
    ("dd", "p"),
];

/// Sanitised HTML of the allow-list. Plain text of several lines becomes paragraphs.
pub(in crate::exchange) fn html(text: &str, repairs: &mut Repairs) -> Option<String> {
    let text = prose(text, repairs)?;
    if !text.contains('<') {
        return if text.contains('\n') {
            Some(paragraphs(&text))
        } else if text.contains(['&', '>']) {
            Some(CLEANER.clean(&text).to_string())
        } else {
            Some(text)
        };
    }
    let clean = CLEANER.clean(&renamed(&text)).to_string();
    let clean = without_empty_paragraphs(&clean);
    if clean != text {
        repairs.count(Rule::HtmlSanitised);
    }
    if plain(&clean).is_empty() {
        repairs.count(Rule::EmptyTextDropped);
        return None;
    }
    Some(clean)
}

fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        let lines: Vec<String> = paragraph.lines().map(|l| CLEANER.clean(l.trim()).to_string()).collect();
        out.push_str("<p>");
        out.push_str(&lines.join("<br>"));
        out.push_str("</p>");
    }
    out
}

/// Renames tags outside the allow-list that stand for one inside it, and keeps table cells apart.
fn renamed(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let after_bracket = tag.get(1..).unwrap_or_default();
        let (open, name_on) = match after_bracket.strip_prefix('/') {
            Some(closing) => ("</", closing),
            None => ("<", after_bracket),
        };
        let end = name_on.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name_on.len());
        let (name, after) = name_on.split_at(end);
        let lower = name.to_ascii_lowercase();
        if matches!(lower.as_str(), "td" | "th") {
            out.push(' ');
        }
        out.push_str(open);
        out.push_str(RENAMED.iter().find(|(from, _)| *from == lower).map_or(name, |(_, to)| to));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn without_empty_paragraphs(html: &str) -> String {
    let mut out = html.to_owned();
    for empty in ["<p></p>", "<p> </p>", "<p>\u{a0}</p>", "<p>&nbsp;</p>", "<p><br></p>", "<li></li>"] {
        if out.contains(empty) {
            out = out.replace(empty, "");
        }
    }
    out.trim().to_owned()
}

/// The words of sanitised HTML, for a categorizer and for comparisons.
pub(in crate::exchange) fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.trim().to_owned();
    }
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
