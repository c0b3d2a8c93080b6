use super::session::moment;
use super::*;
use crate::domain::Calendar;
use crate::domain::calendar::DateRange;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, TimeZone, Timelike, Weekday};
use chrono_tz::{Europe::London, Tz};
use proptest::prelude::*;
use rrule::RRuleSet;
use std::collections::BTreeSet;
use std::slice::from_ref;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

fn at(date: NaiveDate, hour: u32, minute: u32) -> DateTime<Tz> {
    moment(date.and_time(clock(hour, minute)))
}

fn every(weekday: Weekday) -> ByDay {
    ByDay { ordinal: None, weekday }
}

fn weekly(days: &[Weekday], opens: NaiveTime, closes: NaiveTime) -> Schedule {
    Schedule {
        freq: Some(Frequency::Weekly),
        interval: 1,
        byday: days.iter().copied().map(every).collect(),
        opens_at: Some(opens),
        closes_at: Some(closes),
        ..Schedule::default()
    }
}

/// Any rule, sensible or not, that begins on a known day.
fn any_anchored_rule() -> impl Strategy<Value = Schedule> {
    let weekday = (0u8..7).prop_map(|d| Weekday::try_from(d).unwrap());
    let byday = (prop::option::weighted(0.5, prop_oneof![1i8..=5, -4i8..=-1]), weekday)
        .prop_map(|(ordinal, weekday)| ByDay { ordinal, weekday });
    let bymonthday = prop_oneof![1i8..=31, -31i8..=-1];
    (
        0usize..4,
        0u16..5,
        prop::collection::vec(byday, 0..4),
        prop::collection::vec(bymonthday, 0..3),
        0u64..2_000,
        prop::option::of(0u64..1_500),
        prop::option::of(1u32..40),
    )
        .prop_map(|(freq, interval, byday, bymonthday, start, length, count)| {
            let start = day(2021, 1, 1) + Days::new(start);
            let until = length.map(|l| start + Days::new(l));
            Schedule {
                freq: Frequency::ALL.get(freq).copied(),
                interval,
                byday,
                bymonthday,
                dtstart: Some(start),
                // RFC 5545: not both.
                count: if until.is_some() { None } else { count },
                until,
                ..Schedule::default()
            }
        })
}

/// What the rrule crate makes of the words of `rrule()`, from `dtstart` at 10am in London. It takes
/// "TU,1FR" for days that are both and RFC 5545 for either, so such rules are left out.
fn expanded_by_the_crate(schedule: &Schedule, to: NaiveDate) -> Option<BTreeSet<NaiveDate>> {
    let mixed =
        schedule.byday.iter().any(|d| d.ordinal.is_some()) && schedule.byday.iter().any(|d| d.ordinal.is_none());
    let start = schedule.dtstart?;
    let rule = schedule.rrule()?;
    if mixed {
        return None;
    }
    let text = format!("DTSTART;TZID=Europe/London:{}T100000\nRRULE:{rule}", start.format("%Y%m%d"));
    let set: RRuleSet = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
    let end = rrule::Tz::UTC.from_utc_datetime(&to.and_time(clock(23, 0)));
    let dates = set.before(end).all(u16::MAX).dates;
    Some(dates.into_iter().map(|d| d.with_timezone(&London).date_naive()).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arithmetic_and_expansion_agree_over_years(schedule in any_anchored_rule()) {
        let to = day(2027, 12, 31);
        if let Some(expected) = expanded_by_the_crate(&schedule, to) {
            let ours: BTreeSet<NaiveDate> =
                day(2020, 12, 1).iter_days().take_while(|d| *d <= to).filter(|d| schedule.occurs_on(*d)).collect();
            prop_assert_eq!(ours, expected, "{:?}", schedule.rrule());
        }
    }

    #[test]
    fn sessions_fall_on_the_days_that_occur(
        rule in any_anchored_rule(),
        anchored in any::<bool>(),
        from in 0u64..2_500,
        hour in 0u32..24,
        minute in prop::sample::select(vec![0u32, 30, 59]),
        length in 1u32..1_440,
    ) {
        let opens = clock(hour, minute);
        let closes = opens + Duration::minutes(i64::from(length));
        let schedule = Schedule {
            dtstart: rule.dtstart.filter(|_| anchored),
            opens_at: Some(opens),
            closes_at: Some(closes),
            ..rule
        };
        let first = day(2021, 1, 1) + Days::new(from);
        let sessions = next_sessions(from_ref(&schedule), at(first, 0, 0), 1_000, 400);
        let dates: Vec<NaiveDate> = sessions.iter().map(|s| s.date).collect();
        let expected: Vec<NaiveDate> = first.iter_days().take(401).filter(|d| schedule.occurs_on(*d)).collect();
        prop_assert_eq!(dates, expected);
        for session in sessions {
            let ends = session.ends.unwrap();
            prop_assert!(session.starts < ends);
            prop_assert!(open_at(from_ref(&schedule), session.starts));
            prop_assert!(open_at(from_ref(&schedule), ends - Duration::seconds(1)));
            // Away from the hour that comes twice or not at all, the wall clock shows the poster's time.
            if session.starts.hour() != 2 && hour != 1 {
                prop_assert_eq!(session.starts.naive_local(), session.date.and_time(opens));
            }
        }
    }
}

#[test]
fn a_rule_that_lacks_its_first_day_claims_no_dates() {
    let fortnightly = Schedule { interval: 2, ..weekly(&[Weekday::Thu], clock(10, 0), clock(12, 0)) };
    assert!(fortnightly.claims_no_dates());
    assert_eq!(fortnightly.rrule(), None);
    assert!(next_sessions(from_ref(&fortnightly), at(day(2026, 11, 1), 0, 0), 5, 60).is_empty());
    assert!(weekdays(&[fortnightly])[3], "the day of the week is still known");
    let anchored = Schedule {
        interval: 2,
        dtstart: Some(day(2026, 11, 5)),
        ..weekly(&[Weekday::Thu], clock(10, 0), clock(12, 0))
    };
    let dates: Vec<NaiveDate> =
        next_sessions(&[anchored], at(day(2026, 11, 10), 9, 0), 3, 60).iter().map(|s| s.date).collect();
    assert_eq!(dates, [day(2026, 11, 19), day(2026, 12, 3), day(2026, 12, 17)]);
}

#[test]
fn sessions_keep_their_wall_clock_hour_across_both_changes() {
    let club = weekly(&[Weekday::Sun], clock(14, 0), clock(16, 0));
    let spring = next_sessions(from_ref(&club), at(day(2026, 3, 22), 0, 0), 2, 14);
    assert_eq!(spring[1].starts - spring[0].starts, Duration::hours(7 * 24 - 1));
    let autumn = next_sessions(&[club], at(day(2026, 10, 18), 0, 0), 2, 14);
    assert_eq!(autumn[1].starts - autumn[0].starts, Duration::hours(7 * 24 + 1));
}

#[test]
fn half_past_one_on_the_nights_the_clocks_change() {
    let night = weekly(&[Weekday::Sun], clock(1, 30), clock(2, 30));
    let spring = day(2026, 3, 29);
    let session = next_sessions(from_ref(&night), at(spring, 0, 0), 1, 1)[0];
    assert_eq!(session.starts.to_rfc3339(), "2026-03-29T02:30:00+01:00", "the hour that does not exist");
    assert_eq!(session.ends.unwrap() - session.starts, Duration::hours(1), "it keeps its length");
    assert!(!open_at(from_ref(&night), at(spring, 2, 15)));
    assert!(open_at(from_ref(&night), at(spring, 3, 15)));

    let autumn = day(2026, 10, 25);
    let session = next_sessions(from_ref(&night), at(autumn, 0, 0), 1, 1)[0];
    assert_eq!(session.starts.to_rfc3339(), "2026-10-25T01:30:00+01:00", "the first of the two");
    assert_eq!(session.ends.unwrap().to_rfc3339(), "2026-10-25T02:30:00+00:00");
    let second_time = London.with_ymd_and_hms(2026, 10, 25, 1, 15, 0).latest().unwrap();
    assert!(open_at(&[night], second_time), "between half past one the first time and half past two");
}

#[test]
fn hours_past_midnight_belong_to_the_evening() {
    let disco = weekly(&[Weekday::Fri], clock(22, 0), clock(2, 0));
    let friday = day(2026, 11, 13);
    assert!(open_at(from_ref(&disco), at(friday, 23, 0)));
    assert!(open_at(from_ref(&disco), at(day(2026, 11, 14), 1, 0)));
    assert!(!open_at(from_ref(&disco), at(day(2026, 11, 14), 2, 0)));
    assert!(!open_at(from_ref(&disco), at(friday, 1, 0)), "the night before was a Thursday");
    let next = next_sessions(from_ref(&disco), at(day(2026, 11, 14), 1, 0), 1, 30);
    assert_eq!(next[0].date, day(2026, 11, 20), "what began yesterday evening is not next");
    let slot = TimeSlot { weekday: Weekday::Fri, starts: 22 * 60, ends: Some(26 * 60) };
    assert_eq!(time_slots(&[disco]), [slot]);
}

#[test]
fn all_day_is_open_from_midnight_to_midnight() {
    for closes in [clock(23, 59), NaiveTime::from_hms_opt(23, 59, 59).unwrap(), clock(0, 0)] {
        let line = weekly(&[Weekday::Sun], clock(0, 0), closes);
        // 25 October 2026 has 25 hours.
        let session = next_sessions(from_ref(&line), at(day(2026, 10, 20), 0, 0), 1, 30)[0];
        assert!(session.is_all_day());
        assert_eq!(session.ends.unwrap() - session.starts, Duration::hours(25));
        assert!(open_at(from_ref(&line), at(day(2026, 10, 25), 23, 59)));
        assert!(!open_at(&[line], at(day(2026, 10, 26), 0, 0)));
    }
}

#[test]
fn holidays_and_excepted_days_stop_it() {
    let monday = Schedule { not_on_bank_holidays: true, ..weekly(&[Weekday::Mon], clock(10, 0), clock(12, 0)) };
    assert!(!monday.occurs_on(day(2026, 8, 31)));
    assert!(monday.occurs_on(day(2026, 9, 7)));
    let term = Schedule { term_time_only: true, ..weekly(&[Weekday::Wed], clock(9, 30), clock(11, 0)) };
    let next = next_sessions(from_ref(&term), at(day(2026, 10, 22), 0, 0), 1, 30);
    assert_eq!(next[0].date, day(2026, 11, 4), "half term is left out");
    let own = Calendar {
        school_closed: vec![DateRange { from: day(2026, 10, 31), to: day(2026, 11, 8) }],
        ..Calendar::default()
    };
    let next = next_sessions_in(&[term], at(day(2026, 10, 29), 0, 0), 1, 30, &own);
    assert_eq!(next[0].date, day(2026, 11, 11), "the council's own half term");
    let but = Schedule { except: vec![day(2026, 11, 17)], ..weekly(&[Weekday::Tue], clock(14, 0), clock(16, 0)) };
    let dates: Vec<u32> =
        next_sessions(&[but], at(day(2026, 11, 9), 0, 0), 2, 30).iter().map(|s| s.date.day()).collect();
    assert_eq!(dates, [10, 24]);
}

#[test]
fn sessions_of_several_schedules_are_one_list_without_copies() {
    let tuesdays = weekly(&[Weekday::Tue], clock(14, 0), clock(16, 0));
    let no_end = Schedule { closes_at: None, ..tuesdays.clone() };
    let both = weekly(&[Weekday::Tue, Weekday::Thu], clock(14, 0), clock(16, 0));
    let sessions = next_sessions(&[no_end, tuesdays, both], at(day(2026, 11, 10), 9, 0), 3, 30);
    let dates: Vec<u32> = sessions.iter().map(|s| s.date.day()).collect();
    assert_eq!(dates, [10, 12, 17]);
    assert!(sessions.iter().all(|s| s.ends.is_some()));
    assert_eq!(
        next_sessions(&[weekly(&[Weekday::Tue], clock(9, 0), clock(9, 30))], at(day(2026, 11, 10), 9, 1), 1, 6).len(),
        0
    );
}

#[test]
fn an_impossible_rule_is_quick_to_say_so() {
    let never = Schedule {
        freq: Some(Frequency::Monthly),
        interval: 12,
        bymonthday: vec![31],
        dtstart: Some(day(2020, 2, 1)),
        ..Schedule::default()
    };
    assert!(next_sessions(&[never], at(day(2026, 1, 1), 0, 0), 5, 366).is_empty());
}

#[test]
fn words_are_those_of_a_poster() {
    let (two, four, nine, five) = (clock(14, 0), clock(16, 0), clock(9, 0), clock(17, 0));
    let working_week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let monthly = |byday: &[(i8, Weekday)]| Schedule {
        freq: Some(Frequency::Monthly),
        interval: 1,
        byday: byday.iter().map(|(n, weekday)| ByDay { ordinal: Some(*n), weekday: *weekday }).collect(),
        opens_at: Some(clock(10, 0)),
        closes_at: Some(clock(12, 0)),
        ..Schedule::default()
    };
    let expected = [
        (weekly(&[Weekday::Tue], two, four), "Tuesdays, 2pm to 4pm"),
        (weekly(&[Weekday::Thu, Weekday::Tue], two, clock(15, 30)), "Tuesdays and Thursdays, 2pm to 3:30pm"),
        (
            Schedule { term_time_only: true, ..weekly(&working_week, nine, five) },
            "Monday to Friday, 9am to 5pm, term time only",
        ),
        (weekly(&[Weekday::Fri], clock(22, 0), clock(0, 0)), "Fridays, 10pm to midnight"),
        (weekly(&[Weekday::Sat, Weekday::Sun], clock(0, 0), clock(23, 59)), "Saturdays and Sundays, 24 hours"),
        (monthly(&[(1, Weekday::Fri)]), "First Friday of the month, 10am to noon"),
        (monthly(&[(1, Weekday::Tue), (3, Weekday::Tue)]), "First and third Tuesday of the month, 10am to noon"),
        (monthly(&[(-1, Weekday::Mon)]), "Last Monday of the month, 10am to noon"),
        (
            Schedule {
                interval: 2,
                dtstart: Some(day(2026, 11, 5)),
                ..weekly(&[Weekday::Thu], clock(10, 0), clock(12, 0))
            },
            "Every other Thursday from 5 November 2026, 10am to noon",
        ),
        (
            Schedule { dtstart: Some(day(2026, 12, 5)), opens_at: Some(two), ..Schedule::default() },
            "Saturday 5 December 2026, from 2pm",
        ),
        (Schedule { description: Some("Ring to ask".into()), ..Schedule::default() }, "Ring to ask"),
        (Schedule::default(), ""),
    ];
    for (schedule, words) in expected {
        assert_eq!(describe(&schedule), words);
    }
    let week: Vec<Schedule> = working_week.iter().map(|d| weekly(&[*d], nine, five)).collect();
    assert_eq!(describe_all(&week, day(2026, 11, 10)), ["Monday to Friday, 9am to 5pm"]);
    let begun = Schedule { dtstart: Some(day(2015, 3, 3)), ..weekly(&[Weekday::Tue], two, four) };
    assert_eq!(describe_on(&begun, day(2026, 11, 10)), "Tuesdays, 2pm to 4pm");
}
