//! What was measured, and its values, in words.

use crate::domain::case::Case;
use crate::domain::measure::{Change, Direction, ExternalTool, HowLonely, Ons4Item};
use crate::web::label;
use uuid::Uuid;

/// What a value is of: the question in a word or two, or the goal in the person's words.
pub fn what(of: &str, case: &Case) -> String {
    if let Ok(goal) = Uuid::parse_str(of) {
        let goal = case.goals.iter().find(|one| one.id == goal);
        return match goal {
            Some(goal) => text!("measures-goal", words = goal.words.expose()),
            None => text!("measures-goal-gone"),
        };
    }
    label::said("measured", of)
}

/// A value as people say it: answers in words where they have no number, hundredths with a point.
pub fn shown(of: &str, value: i32) -> String {
    if of == "lonely_direct" {
        let how = HowLonely::ALL.iter().find(|how| i32::from(how.rank()) == value);
        return how.map(|how| label::said("how-lonely", how.slug())).unwrap_or_default();
    }
    if of == "swemwbs" || ExternalTool::from_slug(of).is_some() {
        return hundredths(i64::from(value));
    }
    value.to_string()
}

/// The same with the band of the ONS questions: "4 (low)".
pub fn shown_with_band(of: &str, value: i32) -> String {
    let plain = shown(of, value);
    let band = Ons4Item::from_slug(of).and_then(|item| item.band(u8::try_from(value).ok()?));
    match band {
        Some(band) => format!("{plain} ({})", label::said("band", band.slug()).to_lowercase()),
        None => plain,
    }
}

/// "19.25", "20".
pub fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    let (whole, part) = (value.abs() / 100, value.abs() % 100);
    match part {
        0 => format!("{sign}{whole}"),
        part if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

/// The change in a sentence: "2 higher after 12 weeks: better".
pub fn change(of: &str, between: Change) -> String {
    let weeks = usize::try_from(between.days / 7).unwrap_or_default();
    let direction = label::said("direction", between.direction.slug()).to_lowercase();
    if between.direction == Direction::Same {
        return text!("measures-same", weeks = weeks);
    }
    if of == "lonely_direct" {
        return text!("measures-changed-words", weeks = weeks, direction = direction);
    }
    let by = shown(of, between.difference().abs());
    if between.difference() > 0 {
        text!("measures-higher", by = by, weeks = weeks, direction = direction)
    } else {
        text!("measures-lower", by = by, weeks = weeks, direction = direction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_changes_are_said_as_people_say_them() {
        assert_eq!(shown("swemwbs", 1_925), "19.25");
        assert_eq!(shown("gad_7", 2_100), "21");
        assert_eq!(shown("anxious", 7), "7");
        assert_eq!(shown("lonely_direct", 5), "Often or always");
        assert_eq!(shown_with_band("satisfied", 4), "4 (low)");
        assert_eq!(hundredths(-150), "−1.5");
        let between = Change { from: 7, to: 5, days: 84, direction: Direction::Better };
        assert_eq!(change("anxious", between), "2 lower after 12 weeks, which is better");
    }
}
