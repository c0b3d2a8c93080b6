//! Tokens to pieces: which days, which hours, from when, except when.

use super::hours::{Hours, PartOfDay};
use super::lexer::{Number, Token};
use super::words::{cardinal, is_filler, month, ordinal, weekday};
use crate::domain::schedule::ByDay;
use chrono::{Datelike, NaiveDate, Weekday};

/// Days as one rule names them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Days {
    /// "Tuesdays", "Monday to Friday", "Every other Thursday".
    Weekly { interval: u16, weekdays: Vec<Weekday> },
    /// "First and third Tuesday", "The 15th of the month".
    Monthly { interval: u16, byday: Vec<ByDay>, bymonthday: Vec<i8> },
    /// "Every other day".
    Daily(u16),
    /// "Saturday 5 December 2026".
    One(NaiveDate),
    /// "Every year on 5 November from 2026".
    Yearly { interval: u16, first: NaiveDate },
}

/// What a run of tokens says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Days(Days),
    /// "Fortnightly": every so many weeks.
    EveryWeeks(u16),
    Hours(Hours),
    Part(PartOfDay),
    From(NaiveDate),
    Until(NaiveDate),
    Sessions(u32),
    TermTime,
    NotBankHolidays,
    Closed(Vec<Weekday>),
    NotOn(Vec<NaiveDate>),
    /// A comma or a word that carries nothing.
    Nothing,
    /// The end of a sentence, line or clause.
    Break,
}

const ALL_WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

const WHOLE_WEEK: &[&[&str]] = &[&["daily"], &["everyday"], &["all", "week"], &["seven", "days", "a", "week"]];

/// The pieces of a text; `None` when any token belongs to none.
pub(super) fn pieces(tokens: &[Token]) -> Option<Vec<Piece>> {
    let mut parser = Parser { tokens, at: 0 };
    let mut pieces = Vec::new();
    while parser.at < tokens.len() {
        parser.next_pieces(&mut pieces)?;
    }
    Some(pieces)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Parser<'_> {
    /// Reads one phrase, which may be two pieces ("not bank holidays or school holidays").
    fn next_pieces(&mut self, pieces: &mut Vec<Piece>) -> Option<()> {
        let readers: [fn(&mut Self) -> Option<Piece>; 10] = [
            Self::one_day,
            Self::all_day,
            Self::first_or_last_date,
            Self::number_of_sessions,
            Self::term_time,
            Self::every_so_often,
            Self::month_days,
            // Before hours, which would take the 7 of "7 days a week".
            Self::week_days,
            Self::hours,
            Self::part_of_day,
        ];
        if let Some(found) = self.attempt(Self::not_when) {
            pieces.extend(found);
            return Some(());
        }
        for reader in readers {
            if let Some(piece) = self.attempt(reader) {
                pieces.push(piece);
                return Some(());
            }
        }
        self.nothing().map(|piece| pieces.push(piece))
    }

    /// Runs a reader; where it fails, nothing was read.
    fn attempt<T>(&mut self, reader: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = reader(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn peek_word(&self) -> Option<&str> {
        match self.peek() {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn take_word(&mut self, words: &[&str]) -> bool {
        let found = self.peek_word().is_some_and(|w| words.contains(&w));
        self.at += usize::from(found);
        found
    }

    /// Takes these words in a row, dashes between them allowed ("term-time").
    fn take_words(&mut self, words: &[&str]) -> bool {
        let all = |p: &mut Self| {
            for (index, word) in words.iter().enumerate() {
                if index > 0 {
                    p.take(&Token::Dash);
                }
                if !p.take_word(&[word]) {
                    return None;
                }
            }
            Some(())
        };
        self.attempt(all).is_some()
    }

    fn take_any(&mut self, phrases: &[&[&str]]) -> bool {
        phrases.iter().any(|words| self.take_words(words))
    }

    /// A bare number, with nothing against it.
    fn plain_number(&mut self) -> Option<Number> {
        match self.peek() {
            Some(Token::Number(n)) if n.minute.is_none() && n.half.is_none() => {
                let number = *n;
                self.at += 1;
                Some(number)
            }
            _ => None,
        }
    }

    fn at_end_of_phrase(&self) -> bool {
        matches!(self.peek(), None | Some(Token::Break | Token::Comma))
    }

    /// A comma, "and" or slash between items of a list; ", and" is one.
    fn list_joiner(&mut self) -> bool {
        let comma = self.take(&Token::Comma);
        let and = self.take(&Token::And) || self.take(&Token::Slash);
        comma || and
    }

    /// One or more items; a joiner without an item after it is left where it stands.
    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = vec![self.attempt(&item)?];
        while let Some(next) = self.attempt(|p| if p.list_joiner() { item(p) } else { None }) {
            items.push(next);
        }
        Some(items)
    }

    // Dates.

    /// "5 November 2026", "Thursday 5th of November, 2026", "05/11/2026", "2026-11-05". The year must
    /// be there, and a weekday must be right.
    fn date(&mut self) -> Option<NaiveDate> {
        let named = self.attempt(Self::weekday);
        if named.is_some() {
            self.take(&Token::Comma);
        }
        let date = self.attempt(Self::date_in_words).or_else(|| self.attempt(Self::date_in_figures))?;
        named.is_none_or(|weekday| weekday == date.weekday()).then_some(date)
    }

    fn date_in_words(&mut self) -> Option<NaiveDate> {
        self.take_word(&["the"]);
        let (day, month) = self.day_and_month()?;
        self.take(&Token::Comma);
        let year = self.plain_number().filter(|n| n.digits == 4)?;
        NaiveDate::from_ymd_opt(i32::try_from(year.value).ok()?, month, day)
    }

    fn day_and_month(&mut self) -> Option<(u32, u32)> {
        let day = match self.peek()? {
            Token::Ordinal(n) => {
                let day = *n;
                self.at += 1;
                day
            }
            _ => self.plain_number()?.value,
        };
        self.take_word(&["of"]);
        let month = month(self.peek_word()?)?;
        self.at += 1;
        Some((day, month))
    }

    fn date_in_figures(&mut self) -> Option<NaiveDate> {
        let first = self.plain_number()?;
        let mark = if self.take(&Token::Slash) { Token::Slash } else { Token::Dash };
        if mark == Token::Dash && !self.take(&Token::Dash) {
            return None;
        }
        let second = self.plain_number()?;
        if !self.take(&mark) {
            return None;
        }
        let third = self.plain_number()?;
        let (year, day) = match (first.digits, third.digits) {
            (4, 2) => (first.value, third.value),
            (1 | 2, 4) => (third.value, first.value),
            _ => return None,
        };
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, second.value, day)
    }

    fn one_day(&mut self) -> Option<Piece> {
        self.date().map(|date| Piece::Days(Days::One(date)))
    }

    fn first_or_last_date(&mut self) -> Option<Piece> {
        if self.take_word(&["from", "starting", "starts", "beginning", "begins", "commencing", "since"]) {
            self.take_word(&["on", "from"]);
            return self.date().map(Piece::From);
        }
        if self.take_word(&["until", "till", "til", "to", "ending", "ends", "through"]) {
            self.take_word(&["on"]);
            return self.date().map(Piece::Until);
        }
        None
    }

    fn number_of_sessions(&mut self) -> Option<Piece> {
        let count = self.plain_number()?.value;
        self.take_word(&["session", "sessions"]).then_some(Piece::Sessions(count))
    }

    // Hours.

    fn all_day(&mut self) -> Option<Piece> {
        let all_day = Some(Piece::Hours(Hours::AllDay));
        if self.take_any(&[&["all", "day"], &["always", "open"], &["round", "the", "clock"]]) {
            return all_day;
        }
        if self.plain_number()?.value != 24 {
            return None;
        }
        if self.take(&Token::Slash) {
            return if self.plain_number()?.value == 7 { all_day } else { None };
        }
        if !self.take_word(&["hours", "hour", "hrs", "hr"]) {
            return None;
        }
        self.take_any(&[&["a", "day"], &["per", "day"], &["each", "day"]]);
        all_day
    }

    fn hours(&mut self) -> Option<Piece> {
        let between = self.take_word(&["between"]);
        if !between {
            self.take_word(&["from", "at"]);
        }
        let start = self.time()?;
        let end = self.attempt(|p| {
            let joined = p.take(&Token::Dash)
                || p.take_word(&["to", "until", "till", "til"])
                || (between && p.take(&Token::And));
            // "2pm to 5 November 2026" is a start and a last date.
            if !joined || p.attempt(Self::date).is_some() { None } else { p.time() }
        });
        match end {
            Some(end) => Some(Piece::Hours(Hours::Between(start, end))),
            None if between => None,
            None => Some(Piece::Hours(Hours::From(start))),
        }
    }

    fn time(&mut self) -> Option<Number> {
        let Some(Token::Number(number)) = self.peek() else { return None };
        let number = *number;
        self.at += 1;
        if number.digits == 4 {
            self.take_word(&["hrs", "hours", "h"]);
        } else if number.digits > 2 {
            return None;
        } else if number.minute.is_none() && number.half.is_none() {
            self.take_word(&["oclock"]);
        }
        Some(number)
    }

    fn part_of_day(&mut self) -> Option<Piece> {
        self.take_any(&[&["in", "the"], &["every"], &["each"]]);
        let part = match self.peek_word()? {
            "morning" | "mornings" => PartOfDay::Morning,
            "afternoon" | "afternoons" => PartOfDay::Afternoon,
            "evening" | "evenings" | "night" | "nights" => PartOfDay::Evening,
            _ => return None,
        };
        self.at += 1;
        Some(Piece::Part(part))
    }

    // Days.

    fn weekday(&mut self) -> Option<Weekday> {
        let day = weekday(self.peek_word()?)?;
        self.at += 1;
        Some(day)
    }

    /// "Mondays", "Mon-Fri", "weekdays", "every day".
    fn weekday_range(&mut self) -> Option<Vec<Weekday>> {
        self.take_word(&["on"]);
        let every = self.take_word(&["every", "each"]);
        if self.take_any(&[&["weekdays"], &["weekday"], &["week", "days"]]) {
            return Some(ALL_WEEK.into_iter().take(5).collect());
        }
        if self.take_any(&[&["weekends"], &["weekend"]]) {
            return Some(vec![Weekday::Sat, Weekday::Sun]);
        }
        if (every && self.take_word(&["day"])) || self.take_any(WHOLE_WEEK) {
            return Some(ALL_WEEK.to_vec());
        }
        if let Some(number) = self.attempt(Self::plain_number) {
            let all =
                number.value == 7 && self.take_any(&[&["days", "a", "week"], &["days", "per", "week"], &["days"]]);
            return all.then(|| ALL_WEEK.to_vec());
        }
        let first = self.weekday()?;
        let last = self.attempt(|p| {
            let joined = p.take(&Token::Dash) || p.take_word(&["to", "until", "till", "through", "thru"]);
            if joined { p.weekday() } else { None }
        });
        let Some(last) = last else { return Some(vec![first]) };
        let mut days = vec![first];
        let mut day = first;
        while day != last {
            day = day.succ();
            days.push(day);
        }
        Some(days)
    }

    fn week_days(&mut self) -> Option<Piece> {
        let mut weekdays: Vec<Weekday> = self.list(Self::weekday_range)?.concat();
        weekdays.sort_unstable_by_key(Weekday::num_days_from_monday);
        weekdays.dedup();
        let closed = |p: &mut Self| {
            while p.take(&Token::Comma) || p.take(&Token::Dash) {}
            (p.take_word(&["closed"]) && p.at_end_of_phrase()).then_some(())
        };
        if self.attempt(closed).is_some() {
            return Some(Piece::Closed(weekdays));
        }
        Some(Piece::Days(Days::Weekly { interval: 1, weekdays }))
    }

    /// "fortnightly", "every other Thursday", "every 3 weeks", "every other day", "every year on ...".
    fn every_so_often(&mut self) -> Option<Piece> {
        if self.take_any(&[
            &["fortnightly"],
            &["every", "fortnight"],
            &["alternate", "weeks"],
            &["once", "a", "fortnight"],
        ]) {
            return Some(Piece::EveryWeeks(2));
        }
        let interval = if self.take_word(&["alternate"]) {
            2
        } else if self.take_word(&["every", "each"]) {
            if self.take_word(&["other", "alternate"]) {
                2
            } else if self.take_words(&["year"]) {
                return self.yearly(1);
            } else {
                self.interval()?
            }
        } else {
            return None;
        };
        if self.take_word(&["week", "weeks"]) {
            return Some(Piece::EveryWeeks(interval));
        }
        if self.take_word(&["day", "days"]) {
            return Some(Piece::Days(Days::Daily(interval)));
        }
        if self.take_word(&["year", "years"]) {
            return self.yearly(interval);
        }
        if interval != 2 {
            return None;
        }
        let mut weekdays = self.list(Self::weekday)?;
        weekdays.sort_unstable_by_key(Weekday::num_days_from_monday);
        weekdays.dedup();
        Some(Piece::Days(Days::Weekly { interval, weekdays }))
    }

    /// "2", "three" in "every three weeks".
    fn interval(&mut self) -> Option<u16> {
        let interval = match self.attempt(Self::plain_number) {
            Some(number) => u16::try_from(number.value).ok()?,
            None => {
                let count = cardinal(self.peek_word()?)?;
                self.at += 1;
                count
            }
        };
        (interval >= 2).then_some(interval)
    }

    fn yearly(&mut self, interval: u16) -> Option<Piece> {
        self.take_word(&["on"]);
        let (day, month) = self.day_and_month()?;
        if !self.take_word(&["from", "since"]) {
            return None;
        }
        let year = self.plain_number().filter(|n| n.digits == 4)?;
        let first = NaiveDate::from_ymd_opt(i32::try_from(year.value).ok()?, month, day)?;
        Some(Piece::Days(Days::Yearly { interval, first }))
    }

    /// "First and third Tuesday of the month", "last Friday", "The 1st and 15th of every other month".
    fn month_days(&mut self) -> Option<Piece> {
        self.take_word(&["monthly"]);
        self.take_word(&["on"]);
        let every = self.take_word(&["every", "each"]);
        self.take_word(&["the"]);
        if let Some(groups) = self.attempt(|p| p.list(Self::nth_weekdays)) {
            let byday = groups.concat();
            let interval = self.attempt(Self::of_the_month);
            // "Every second Tuesday" is as often a fortnight as a month.
            let doubtful = every && interval.is_none() && byday.iter().any(|d| matches!(d.ordinal, Some(2..)));
            let monthly = Days::Monthly { interval: interval.unwrap_or(1), byday, bymonthday: Vec::new() };
            return (!doubtful).then_some(Piece::Days(monthly));
        }
        let bymonthday = self.list(Self::nth_day)?;
        let interval = self.of_the_month()?;
        Some(Piece::Days(Days::Monthly { interval, byday: Vec::new(), bymonthday }))
    }

    /// "first and third Tuesday", "2nd last Friday", "every Monday" inside a month.
    fn nth_weekdays(&mut self) -> Option<Vec<ByDay>> {
        let ordinals = self.list(Self::nth)?;
        let weekday = self.weekday()?;
        Some(ordinals.into_iter().map(|n| ByDay { ordinal: Some(n), weekday }).collect())
    }

    fn nth(&mut self) -> Option<i8> {
        self.take_word(&["the"]);
        if self.take_word(&["last"]) {
            return Some(-1);
        }
        let n = match self.peek()? {
            Token::Ordinal(n) => i8::try_from(*n).ok()?,
            Token::Word(word) => ordinal(word)?,
            _ => return None,
        };
        self.at += 1;
        let n = if self.take_word(&["last"]) { -n } else { n };
        (-4..=5).contains(&n).then_some(n).filter(|n| *n != 0)
    }

    /// "15th", "last day", "2nd last day".
    fn nth_day(&mut self) -> Option<i8> {
        self.take_word(&["the"]);
        if self.take_words(&["last", "day"]) {
            return Some(-1);
        }
        let Some(Token::Ordinal(n)) = self.peek() else { return None };
        let n = i8::try_from(*n).ok().filter(|n| (1..=31).contains(n))?;
        self.at += 1;
        Some(if self.take_words(&["last", "day"]) { -n } else { n })
    }

    /// "of the month", "in each month", "monthly", "of every other month", "of every 3 months".
    fn of_the_month(&mut self) -> Option<u16> {
        if self.take_any(&[&["monthly"], &["each", "month"], &["every", "month"]]) {
            return Some(1);
        }
        if !self.take_word(&["of", "in"]) {
            return None;
        }
        if self.take_any(&[&["every", "other", "month"], &["alternate", "months"]]) {
            return Some(2);
        }
        if let Some(interval) = self.attempt(|p| if p.take_word(&["every"]) { p.interval() } else { None }) {
            return self.take_word(&["months"]).then_some(interval);
        }
        self.take_word(&["the", "each", "every"]);
        self.take_word(&["month", "months"]).then_some(1)
    }

    // Conditions.

    fn term_time(&mut self) -> Option<Piece> {
        let led = self.take_word(&["in", "during"]);
        self.take_word(&["the"]);
        let school = self.take_word(&["school"]);
        let time = self.take_any(&[&["term", "time"], &["term", "times"], &["termtime"], &["termtimes"]]);
        let term = time || self.take_any(&[&["term"], &["terms"]]);
        let only = self.take_word(&["only"]);
        (term && (time || led || school || only)).then_some(Piece::TermTime)
    }

    /// "not bank holidays", "except school holidays", "closed Sundays", "not on 24 December 2026".
    fn not_when(&mut self) -> Option<Vec<Piece>> {
        if self.take_word(&["including", "inc", "incl", "includes"]) {
            return self.holiday().filter(|h| *h == Piece::NotBankHolidays).map(|_| vec![Piece::Nothing]);
        }
        self.take_word(&["but"]);
        let refused = self.take_any(&[
            &["not", "open"],
            &["not", "meeting"],
            &["not", "running"],
            &["does", "not", "run"],
            &["does", "not", "meet"],
            &["doesnt", "run"],
            &["doesnt", "meet"],
            &["not"],
            &["except", "for"],
            &["except"],
            &["excluding"],
            &["excludes"],
            &["exc"],
            &["excl"],
            &["ex"],
            &["closed"],
            &["apart", "from"],
            &["outside"],
            &["no", "session"],
            &["no", "sessions"],
            &["no", "meeting"],
            &["no", "meetings"],
            &["no", "group"],
            &["no", "class"],
            &["no", "classes"],
            &["no", "club"],
        ]);
        if !refused {
            return None;
        }
        self.take_word(&["on", "in", "during", "for", "over"]);
        self.take_word(&["the"]);
        if let Some(dates) = self.attempt(|p| p.list(Self::date)) {
            return Some(vec![Piece::NotOn(dates)]);
        }
        if let Some(pieces) = self.attempt(Self::holidays) {
            return Some(pieces);
        }
        self.list(Self::weekday_range).map(|days| vec![Piece::Closed(days.concat())])
    }

    fn holidays(&mut self) -> Option<Vec<Piece>> {
        let mut pieces = vec![self.holiday()?];
        while let Some(next) = self.attempt(|p| {
            let joined = p.list_joiner() | p.take_word(&["or", "nor"]);
            p.take_word(&["on", "in", "during"]);
            if joined { p.holiday() } else { None }
        }) {
            pieces.push(next);
        }
        Some(pieces)
    }

    fn holiday(&mut self) -> Option<Piece> {
        self.take_word(&["any", "all"]);
        let holidays = ["holiday", "holidays", "hol", "hols"];
        if self.take_word(&["bank", "public"]) {
            return self.take_word(&holidays).then_some(Piece::NotBankHolidays);
        }
        if self.take_word(&["school"]) {
            return (self.take_word(&holidays) || self.take_word(&["break", "breaks"])).then_some(Piece::TermTime);
        }
        None
    }

    fn nothing(&mut self) -> Option<Piece> {
        let piece = match self.peek()? {
            Token::Break => Piece::Break,
            Token::Comma | Token::And | Token::Dash | Token::Slash => Piece::Nothing,
            Token::Word(_) => {
                let known = self.take_any(&[&["every", "week"], &["each", "week"], &["a", "week"]]);
                if known {
                    return Some(Piece::Nothing);
                }
                if !self.peek_word().is_some_and(is_filler) {
                    return None;
                }
                Piece::Nothing
            }
            Token::Number(_) | Token::Ordinal(_) => return None,
        };
        self.at += 1;
        Some(piece)
    }
}
