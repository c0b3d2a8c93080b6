//! Costs in words.

use crate::domain::CostOption;
use crate::exchange::oruk::is_free;
use crate::exchange::tidy::fold;

/// The options in a cell such as "£3.50 per session; free for carers".
///
/// "Free for carers" is an option but not a price of nothing, because others pay.
pub(super) fn costs(cell: &str) -> Vec<CostOption> {
    let words = |option: &str| CostOption { option: Some(option.to_owned()), ..CostOption::default() };
    cell.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            if is_free(part) {
                return CostOption { option: Some("Free".into()), amount_pence: Some(0), ..CostOption::default() };
            }
            match leading_amount(part) {
                Some((pence, rest)) => CostOption {
                    option: None,
                    amount_pence: Some(pence),
                    amount_description: (!fold(rest).is_empty())
                        .then(|| rest.trim_start_matches([',', ':']).trim().to_owned()),
                    ..CostOption::default()
                },
                None => words(part),
            }
        })
        .collect()
}

/// "£2.50 a visit" as 250 and "a visit"; "50p" as 50. A span ("£2 to £4") has no one amount.
fn leading_amount(part: &str) -> Option<(i64, &str)> {
    let (number, pounds) = match part.strip_prefix('£') {
        Some(rest) => (rest.trim_start(), true),
        None => (part, false),
    };
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let (digits, rest) = number.split_at(end);
    let digits = digits.trim_end_matches('.');
    let amount: f64 = digits.parse().ok().filter(|amount| (0.0..1e6).contains(amount))?;
    let span = |rest: &str| {
        let folded = fold(rest);
        rest.trim_start().starts_with(['-', '–', '/']) || folded.starts_with("to ") || folded.starts_with("or ")
    };
    if pounds {
        return (!span(rest)).then(|| ((amount * 100.0).round() as i64, rest.trim()));
    }
    // A bare number is pounds only when nothing follows it.
    match rest.strip_prefix('p') {
        Some(after) if after.is_empty() || after.starts_with(' ') => {
            (!span(after)).then(|| (amount.round() as i64, after.trim()))
        }
        _ if rest.trim().is_empty() => Some(((amount * 100.0).round() as i64, "")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_as_people_write_them() {
        let read = |cell: &str| -> Vec<(Option<i64>, Option<String>, Option<String>)> {
            costs(cell).into_iter().map(|c| (c.amount_pence, c.option, c.amount_description)).collect()
        };
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(read("Free"), [(Some(0), text("Free"), None)]);
        assert_eq!(read("£2 with tea"), [(Some(200), None, text("with tea"))]);
        assert_eq!(read("50p"), [(Some(50), None, None)]);
        assert_eq!(read("3.50"), [(Some(350), None, None)]);
        assert_eq!(read("Donation"), [(None, text("Donation"), None)]);
        assert_eq!(read("£2 to £4"), [(None, text("£2 to £4"), None)]);
        let two = costs("£3.50 per session; free for carers");
        assert_eq!((two[0].amount_pence, two[1].amount_pence), (Some(350), None));
        assert!(!two.iter().any(CostOption::is_free));
    }
}
