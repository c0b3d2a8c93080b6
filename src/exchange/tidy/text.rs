//! Words, web addresses, mailboxes, numbers.

use crate::domain::Phone;
use crate::exchange::{Repairs, Rule};
use encoding_rs::WINDOWS_1252;
use url::Url;

/// One line of text: trimmed, spaces joined, encoding repaired; `None` when nothing is left.
pub(in crate::exchange) fn line(text: &str, repairs: &mut Repairs) -> Option<String> {
    let text = unmangle(text, repairs);
    let joined = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty());
    let out = joined.collect::<Vec<_>>().join(" ");
    kept(out, repairs)
}

/// Text of several lines: trimmed, line ends made alike, encoding repaired.
pub(in crate::exchange) fn prose(text: &str, repairs: &mut Repairs) -> Option<String> {
    let text = unmangle(text, repairs).replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept(clean.trim().to_owned(), repairs)
}

fn kept(text: String, repairs: &mut Repairs) -> Option<String> {
    if text.is_empty() {
        repairs.count(Rule::EmptyTextDropped);
        None
    } else {
        Some(text)
    }
}

/// Undoes UTF-8 that was once read as Windows-1252, run by run, and only where it round-trips.
fn unmangle(text: &str, repairs: &mut Repairs) -> String {
    if !text.contains(['\u{c2}', '\u{c3}', '\u{e2}', '\u{f0}']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut repaired = false;
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        let (plain, after) = rest.split_at(ascii);
        out.push_str(plain);
        let end = after.find(|c: char| c.is_ascii()).unwrap_or(after.len());
        let (run, after) = after.split_at(end);
        match mangled(run) {
            Some(meant) => {
                out.push_str(&meant);
                repaired = true;
            }
            None => out.push_str(run),
        }
        rest = after;
    }
    if repaired {
        repairs.count(Rule::MojibakeRepaired);
    }
    out
}

fn mangled(run: &str) -> Option<String> {
    if run.chars().count() < 2 {
        return None;
    }
    let (bytes, _, lossy) = WINDOWS_1252.encode(run);
    if lossy {
        return None;
    }
    let meant = std::str::from_utf8(&bytes).ok()?;
    (!meant.chars().any(char::is_control)).then(|| meant.to_owned())
}

/// Lower case, with everything but letters and digits a single space: the form in which words of
/// closed lists are compared.
pub(in crate::exchange) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '\u{2019}') && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The candidate with the fewest edits from `word`, if it is close enough to be meant.
pub(in crate::exchange) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word = fold(word);
    let allowed = (word.chars().count() / 2).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (edits(&word, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut next = vec![i + 1];
        for ((j, cb), pair) in b.iter().enumerate().zip(row.windows(2)) {
            let (above_left, above) = (pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0));
            let left = next.get(j).copied().unwrap_or(0);
            next.push((above_left + usize::from(ca != *cb)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// An absolute http or https address; a bare host gets `https://`; placeholders are dropped.
pub(in crate::exchange) fn url(text: &str, repairs: &mut Repairs) -> Option<String> {
    let text = line(text, repairs)?;
    if matches!(fold(&text).as_str(), "" | "n a" | "na" | "none" | "null" | "http" | "https" | "tbc" | "unknown") {
        repairs.count(Rule::PlaceholderUrlDropped);
        return None;
    }
    let (text, added) = if text.contains("://") { (text, false) } else { (format!("https://{text}"), true) };
    let Some(parsed) = Url::parse(&text).ok().filter(is_web) else {
        repairs.count(Rule::UrlDropped);
        return None;
    };
    if is_placeholder_host(parsed.host_str().unwrap_or_default()) {
        repairs.count(Rule::PlaceholderUrlDropped);
        return None;
    }
    if added {
        repairs.count(Rule::UrlSchemeAdded);
    }
    Some(if text.bytes().all(|b| b.is_ascii_graphic()) { text } else { parsed.into() })
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some_and(|host| host.contains('.') || host.contains(':'))
}

fn is_placeholder_host(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    ["example.com", "noemail.invalid"]
        .iter()
        .any(|placeholder| host == *placeholder || host.ends_with(&format!(".{placeholder}")))
        || host.ends_with(".invalid")
        || host.ends_with(".example")
}

/// A mailbox, or nothing where it is a placeholder or not one.
pub(in crate::exchange) fn email(text: &str, repairs: &mut Repairs) -> Option<String> {
    let text = line(text, repairs)?;
    let text = text.strip_prefix("mailto:").unwrap_or(&text);
    match text.split_once('@') {
        Some((_, host)) if is_placeholder_host(host) => {
            repairs.count(Rule::PlaceholderEmailDropped);
            None
        }
        Some((user, host))
            if !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
                && text.bytes().all(|b| b.is_ascii_graphic() && !b"<>(),;:\\\"[]".contains(&b)) =>
        {
            Some(text.to_owned())
        }
        _ => {
            repairs.count(Rule::EmailDropped);
            None
        }
    }
}

/// A telephone number; words round it become its description.
pub(in crate::exchange) fn phone(
    number: &str,
    extension: Option<String>,
    description: Option<String>,
    repairs: &mut Repairs,
) -> Option<Phone> {
    let text = line(number, repairs)?;
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '.');
    if text.chars().all(is_part) {
        if text.bytes().filter(u8::is_ascii_digit).count() < 3 {
            repairs.count(Rule::PhoneDropped);
            return None;
        }
        return Some(Phone { number: text, extension, description });
    }
    // The longest stretch that could be dialled is the number, the words round it say what it is for.
    let Some(best) = text
        .split(|c| !is_part(c))
        .map(|part| part.trim_matches([' ', '-', '.']))
        .max_by_key(|part| part.bytes().filter(u8::is_ascii_digit).count())
        .filter(|part| part.bytes().filter(u8::is_ascii_digit).count() >= 3)
    else {
        repairs.count(Rule::PhoneDropped);
        return None;
    };
    let (before, after) = text.split_once(best).unwrap_or((&text, ""));
    let tidy = |part: &str| {
        part.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | ',' | ';' | '.' | '(' | ')'))
            .to_owned()
    };
    let words: Vec<String> = [tidy(before), tidy(after)].into_iter().filter(|part| !part.is_empty()).collect();
    repairs.count(Rule::PhoneProseSplit);
    let said = words.join("; ");
    let description = match description {
        Some(given) if given != said => Some(format!("{said}; {given}")),
        _ => Some(said),
    };
    Some(Phone { number: best.to_owned(), extension, description })
}

/// An age in years; -1 and blanks mean no limit.
pub(in crate::exchange) fn age(years: f64, repairs: &mut Repairs) -> Option<u8> {
    if years == -1.0 {
        repairs.count(Rule::AgeMinusOneDropped);
        None
    } else if (0.0..=130.0).contains(&years) {
        // Checked to be within a byte; a fraction of a year ("0.5") counts from its whole year.
        Some(years as u8)
    } else {
        repairs.count(Rule::AgeDropped);
        None
    }
}
