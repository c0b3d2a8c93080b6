//! Bank holidays of England and Wales, and school terms of England, by rule.
//!
//! Terms are set by each council and academy, so the rule is an approximation that is right in most
//! weeks; a [`Calendar`] takes the true closed ranges of one's own council over it.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A run of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl DateRange {
    /// Whether `date` is one of the days.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }
}

/// Which days are bank holidays and which lie in school term.
///
/// [`Calendar::ENGLAND`] knows the rules alone; the fields add what is true locally.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Bank holidays that no rule foresees (a coronation, a local closing day).
    pub further_bank_holidays: Vec<NaiveDate>,
    /// Days that the rules take for bank holidays and that are none.
    pub not_bank_holidays: Vec<NaiveDate>,
    /// When schools are closed: each holiday with its weekends. From the first day named to the last,
    /// this list alone decides; before and after, the rule does.
    pub school_closed: Vec<DateRange>,
}

impl Calendar {
    /// The rules, with nothing local.
    pub const ENGLAND: Calendar =
        Calendar { further_bank_holidays: Vec::new(), not_bank_holidays: Vec::new(), school_closed: Vec::new() };

    /// Whether `date` is a bank holiday, or Christmas Day, Boxing Day or New Year's Day itself where a
    /// weekday stands in for it: a group that rests on bank holidays rests then too.
    pub fn is_bank_holiday(&self, date: NaiveDate) -> bool {
        if self.further_bank_holidays.contains(&date) {
            return true;
        }
        if self.not_bank_holidays.contains(&date) {
            return false;
        }
        matches!((date.month(), date.day()), (12, 25 | 26) | (1, 1)) || bank_holidays(date.year()).contains(&date)
    }

    /// Whether a term-time group would meet on `date`: not in a school holiday, not on a bank holiday.
    /// Weekends inside a term count as term.
    pub fn is_term_time(&self, date: NaiveDate) -> bool {
        !self.is_bank_holiday(date) && !self.is_school_holiday(date)
    }

    fn is_school_holiday(&self, date: NaiveDate) -> bool {
        let first = self.school_closed.iter().map(|r| r.from).min();
        let last = self.school_closed.iter().map(|r| r.to).max();
        match (first, last) {
            (Some(first), Some(last)) if first <= date && date <= last => {
                self.school_closed.iter().any(|r| r.contains(date))
            }
            _ => is_usual_school_holiday(date),
        }
    }
}

/// Easter Sunday of a year of the Gregorian calendar.
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    // The anonymous Gregorian computus: golden number, century corrections, epact, then the Sunday.
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon_correction + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * century.rem_euclid(4) + 2 * (in_century / 4) - epact - in_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday).div_euclid(451);
    let days = epact + to_sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

/// The bank holidays of England and Wales in a year, in order, with substitute days and the single
/// holidays proclaimed since 2020.
pub fn bank_holidays(year: i32) -> Vec<NaiveDate> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let mut days: Vec<Option<NaiveDate>> = Vec::with_capacity(10);

    days.push(day(1, 1).map(next_weekday_if_weekend));
    let easter = easter_sunday(year);
    days.push(easter.and_then(|e| e.checked_sub_days(Days::new(2))));
    days.push(easter.and_then(|e| e.checked_add_days(Days::new(1))));
    days.push(match year {
        // Moved for the 75th anniversary of VE Day.
        2020 => day(5, 8),
        _ => NaiveDate::from_weekday_of_month_opt(year, 5, Weekday::Mon, 1),
    });
    match year {
        // Spring bank holiday moved for the Platinum Jubilee, which had a day of its own.
        2022 => days.extend([day(6, 2), day(6, 3)]),
        _ => days.push(last_monday(year, 5)),
    }
    days.push(last_monday(year, 8));
    days.extend(match day(12, 25).map(|d| d.weekday()) {
        Some(Weekday::Fri) => [day(12, 25), day(12, 28)],
        Some(Weekday::Sat) => [day(12, 27), day(12, 28)],
        Some(Weekday::Sun) => [day(12, 26), day(12, 27)],
        _ => [day(12, 25), day(12, 26)],
    });
    match year {
        2022 => days.push(day(9, 19)),
        2023 => days.push(day(5, 8)),
        _ => {}
    }

    let mut days: Vec<NaiveDate> = days.into_iter().flatten().collect();
    days.sort_unstable();
    days
}

/// Whether schools in England are usually closed: two weeks at Christmas and at Easter, six in summer,
/// and the three half-term weeks, each with the weekends at both ends.
fn is_usual_school_holiday(date: NaiveDate) -> bool {
    let (month, day) = (date.month(), date.day());
    match month {
        // Terms start on the 2nd to the 5th of September and end about the 22nd of July.
        8 => true,
        7 => day >= 23,
        9 => day <= 2,
        _ => half_terms_and_festivals(date.year()).iter().flatten().any(|r| r.contains(date)),
    }
}

fn half_terms_and_festivals(year: i32) -> [Option<DateRange>; 6] {
    let week_of = |monday: Option<NaiveDate>| saturday_before(monday, 9);
    let february = (12..=18).filter_map(|d| NaiveDate::from_ymd_opt(year, 2, d)).find(|d| d.weekday() == Weekday::Mon);
    // Schools keep Easter in the two weeks, but an early one begins them and a late one ends them.
    let easter_break = easter_sunday(year).and_then(|easter| {
        let monday = match (easter.month(), easter.day()) {
            (3, _) | (4, 1) => easter.checked_add_days(Days::new(1)),
            (_, 14..) => easter.checked_sub_days(Days::new(13)),
            _ => easter.checked_sub_days(Days::new(6)),
        };
        saturday_before(monday, 16)
    });
    [
        christmas_break(year - 1),
        week_of(february),
        easter_break,
        week_of(last_monday(year, 5)),
        week_of(last_monday(year, 10)),
        christmas_break(year),
    ]
}

/// Sixteen days from the last Saturday on or before 23 December.
fn christmas_break(year: i32) -> Option<DateRange> {
    let from = (17..=23).filter_map(|d| NaiveDate::from_ymd_opt(year, 12, d)).find(|d| d.weekday() == Weekday::Sat)?;
    Some(DateRange { from, to: from.checked_add_days(Days::new(15))? })
}

/// So many days from the Saturday before a Monday.
fn saturday_before(monday: Option<NaiveDate>, days: u64) -> Option<DateRange> {
    let from = monday?.checked_sub_days(Days::new(2))?;
    Some(DateRange { from, to: from.checked_add_days(Days::new(days - 1))? })
}

fn last_monday(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 5)
        .or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 4))
}

fn next_weekday_if_weekend(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat => date + Days::new(2),
        Weekday::Sun => date + Days::new(1),
        _ => date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(year: i32, list: &[(u32, u32)]) -> Vec<NaiveDate> {
        list.iter().map(|(m, d)| NaiveDate::from_ymd_opt(year, *m, *d).unwrap()).collect()
    }

    #[test]
    fn bank_holidays_are_those_that_were_proclaimed() {
        let usual = [(2019, (4, 19), (4, 22)), (2024, (3, 29), (4, 1)), (2025, (4, 18), (4, 21))];
        for (year, friday, monday) in usual {
            let list = bank_holidays(year);
            assert!(list.contains(&days(year, &[friday])[0]) && list.contains(&days(year, &[monday])[0]), "{year}");
        }
        let expected: [(i32, &[(u32, u32)]); 6] = [
            (2020, &[(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2021, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
            (2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
            (2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
            (2026, &[(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2027, &[(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
        ];
        for (year, list) in expected {
            assert_eq!(bank_holidays(year), days(year, list), "{year}");
        }
        assert!(Calendar::ENGLAND.is_bank_holiday(days(2026, &[(12, 26)])[0]), "the Saturday itself");
    }

    #[test]
    fn terms_follow_the_usual_year_unless_the_council_says_otherwise() {
        let calendar = Calendar::ENGLAND;
        for (year, open) in [
            (2026, [(1, 7), (2, 25), (4, 22), (6, 10), (9, 8), (11, 10)]),
            (2024, [(1, 9), (2, 20), (4, 17), (6, 5), (9, 4), (12, 18)]),
        ] {
            assert!(days(year, &open).into_iter().all(|d| calendar.is_term_time(d)), "{year}");
        }
        for (year, closed) in [
            (2026, [(1, 2), (2, 17), (4, 8), (5, 27), (8, 12), (10, 28)]),
            (2025, [(2, 18), (4, 9), (4, 21), (5, 28), (7, 29), (12, 23)]),
        ] {
            assert!(days(year, &closed).into_iter().all(|d| !calendar.is_term_time(d)), "{year}");
        }
        let own = Calendar {
            school_closed: vec![DateRange { from: days(2026, &[(10, 19)])[0], to: days(2026, &[(10, 23)])[0] }],
            ..Calendar::default()
        };
        assert!(!own.is_term_time(days(2026, &[(10, 21)])[0]));
        assert!(!own.is_term_time(days(2026, &[(10, 28)])[0]), "outside the list the rule holds");
    }
}
