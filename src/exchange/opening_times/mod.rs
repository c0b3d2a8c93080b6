//! Opening times as people write them, read into schedules.
//!
//! "Tues & Thurs 2-4pm" becomes a rule that filters and calendars can use, but only when every word of
//! the text was understood: a half-read time sends someone to a locked door, so whatever is in doubt is
//! kept as the words it is. What counts as doubt:
//!
//! - a word this grammar does not know ("till late", "by appointment", "usually");
//! - "every other Thursday" without the date of one of them;
//! - "7-9" without am, pm, "morning" or "evening"; "12am", which half of people mean as noon;
//! - "first Tuesday and Thursday", "every second Tuesday": of the month, or fortnightly?
//!
//! Hours without am or pm: written as 24-hour times ("10:00-14:00", "09.30-12.00") they are that. Else a
//! start of 1 to 6 is in the afternoon, 9 to 11 in the morning, 12 is noon, 7 and 8 are in the morning
//! when the end shows it ("8-6", where 6 can only be the evening), and the end is the next such hour.
//! One half given on either side decides the other: "2-4pm" begins at 2pm, "10-2pm" at 10am.
//!
//! `lexer` makes words and numbers, `grammar` makes pieces (days, hours, dates, conditions), `hours`
//! settles halves of the day, `assemble` puts pieces together. Imports `domain` alone.

mod assemble;
mod grammar;
mod hours;
mod lexer;
mod words;

#[cfg(test)]
mod tests;

use crate::domain::Schedule;

/// Longer texts than this many bytes are notes, not opening times, and are not looked at.
const LONGEST_TEXT: usize = 1_000;

/// What became of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Every word was understood. At least one schedule; none has a description.
    Understood(Vec<Schedule>),
    /// Something was in doubt.
    KeptAsText,
}

/// Reads opening times in English words. Never fails: what is not wholly understood is kept as text.
pub fn read(text: &str) -> Reading {
    if text.len() > LONGEST_TEXT {
        return Reading::KeptAsText;
    }
    lexer::tokens(text)
        .and_then(|tokens| grammar::pieces(&tokens))
        .and_then(|pieces| assemble::schedules(&pieces))
        .filter(|schedules| !schedules.is_empty())
        .map_or(Reading::KeptAsText, Reading::Understood)
}

/// The schedules of a text for a record: those understood, or one that holds the words alone. Blank
/// text gives none. The words as published are kept with the first schedule either way.
pub fn read_or_keep(text: &str) -> Vec<Schedule> {
    let words = text.trim();
    if words.is_empty() {
        return Vec::new();
    }
    let mut schedules = match read(words) {
        Reading::Understood(schedules) => schedules,
        Reading::KeptAsText => vec![Schedule::default()],
    };
    if let Some(first) = schedules.first_mut() {
        first.description = Some(words.to_owned());
    }
    schedules
}
