//! Timetables, kept once however many listings share them, and what they say at a moment.
//!
//! Whether something is open now depends on the clock, so it is told when a search is made: once per
//! timetable and minute, not once per listing. Imports `domain` only.

use crate::domain::Schedule;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use chrono_tz::Tz;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// The next session is looked for so many days ahead.
const DAYS_AHEAD: u64 = 370;

/// When a listing happens.
#[derive(Debug)]
pub(crate) struct Timetable {
    schedules: Vec<Schedule>,
    /// Days of the week on which it runs, Monday in the lowest bit.
    pub days: u8,
    slots: Vec<Slot>,
}

/// A time of day on a day of the week.
#[derive(Debug, Clone, Copy)]
struct Slot {
    day: u8,
    opens_at: Option<NaiveTime>,
    closes_at: Option<NaiveTime>,
}

impl Timetable {
    fn new(schedules: Vec<Schedule>) -> Self {
        let slots = slots(&schedules);
        let days = slots.iter().fold(0, |days, slot| days | 1 << slot.day);
        Self { schedules, days, slots }
    }

    /// Days of the week with a session that starts at or after `from` and ends at or before `until`.
    pub(crate) fn days_between(&self, from: Option<NaiveTime>, until: Option<NaiveTime>) -> u8 {
        if from.is_none() && until.is_none() {
            return self.days;
        }
        let fits = |slot: &&Slot| {
            let late_enough = from.is_none_or(|from| slot.opens_at.is_some_and(|opens| opens >= from));
            // A session past midnight ends on the next day, after any time of its own.
            let ends = |closes: NaiveTime| slot.opens_at.is_none_or(|opens| closes > opens);
            let early_enough = until.is_none_or(|until| slot.closes_at.is_some_and(|c| ends(c) && c <= until));
            late_enough && early_enough
        };
        self.slots.iter().filter(fits).fold(0, |days, slot| days | 1 << slot.day)
    }

    /// Whether a session is on at this moment.
    pub(crate) fn open_at(&self, at: NaiveDateTime) -> bool {
        open_at(&self.schedules, at)
    }

    /// Start of the next session at or after `from`.
    pub(crate) fn next_session(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        next_session(&self.schedules, from)
    }
}

/// What decides when a listing happens, without the words, as bytes: equal timetables have equal bytes.
pub(crate) fn encode(schedules: &[Schedule]) -> serde_json::Result<Vec<u8>> {
    let bare: Vec<Schedule> = schedules
        .iter()
        .filter(|schedule| schedule.freq.is_some() || schedule.dtstart.is_some())
        .map(|schedule| Schedule {
            description: None,
            schedule_link: None,
            attending_type: None,
            notes: None,
            ..schedule.clone()
        })
        .collect();
    if bare.is_empty() { Ok(Vec::new()) } else { serde_json::to_vec(&bare) }
}

/// Timetables by number; number 0 is the empty one. Only ever grows.
#[derive(Debug, Clone)]
pub(crate) struct Timetables {
    list: Arc<Vec<Arc<Timetable>>>,
}

impl Timetables {
    /// The timetable with this number.
    pub(crate) fn get(&self, number: u32) -> Option<&Timetable> {
        self.list.get(number as usize).map(Arc::as_ref)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
}

/// Gives numbers to timetables while documents are loaded.
#[derive(Debug)]
pub(crate) struct TimetableNumbers {
    by_bytes: HashMap<Vec<u8>, u32>,
    list: Arc<Vec<Arc<Timetable>>>,
}

impl Default for TimetableNumbers {
    fn default() -> Self {
        let empty = Arc::new(Timetable::new(Vec::new()));
        Self { by_bytes: HashMap::from([(Vec::new(), 0)]), list: Arc::new(vec![empty]) }
    }
}

impl TimetableNumbers {
    /// The number of the timetable with these bytes, see [`encode`].
    pub(crate) fn number(&mut self, bytes: &[u8]) -> serde_json::Result<u32> {
        if let Some(&number) = self.by_bytes.get(bytes) {
            return Ok(number);
        }
        let timetable = Timetable::new(serde_json::from_slice(bytes)?);
        let number = self.list.len() as u32;
        Arc::make_mut(&mut self.list).push(Arc::new(timetable));
        self.by_bytes.insert(bytes.to_vec(), number);
        Ok(number)
    }

    /// The timetables so far.
    pub(crate) fn all(&self) -> Timetables {
        Timetables { list: Arc::clone(&self.list) }
    }
}

/// What is open at one minute, found out as it is asked for.
#[derive(Debug)]
pub(crate) struct Moment {
    /// The minute.
    pub at: NaiveDateTime,
    open: Vec<AtomicU8>,
    next: Vec<OnceLock<Option<NaiveDateTime>>>,
}

const UNASKED: u8 = 0;
const SHUT: u8 = 1;
const OPEN: u8 = 2;

impl Moment {
    fn new(at: NaiveDateTime, timetables: usize) -> Self {
        let open = (0..timetables).map(|_| AtomicU8::new(UNASKED)).collect();
        Self { at, open, next: (0..timetables).map(|_| OnceLock::new()).collect() }
    }

    /// Start of the next session of the timetable at or after this minute.
    pub(crate) fn next_session(&self, timetables: &Timetables, number: u32) -> Option<NaiveDateTime> {
        let find = || timetables.get(number)?.next_session(self.at);
        *self.next.get(number as usize)?.get_or_init(find)
    }

    /// Whether the timetable has a session on at this minute.
    #[inline]
    pub(crate) fn is_open(&self, timetables: &Timetables, number: u32) -> bool {
        if number == 0 {
            return false;
        }
        let Some(cell) = self.open.get(number as usize) else { return false };
        match cell.load(Ordering::Relaxed) {
            UNASKED => {
                let open = timetables.get(number).is_some_and(|timetable| timetable.open_at(self.at));
                cell.store(if open { OPEN } else { SHUT }, Ordering::Relaxed);
                open
            }
            state => state == OPEN,
        }
    }
}

/// Keeps the [`Moment`] of the current minute.
#[derive(Debug, Default)]
pub(crate) struct Moments {
    latest: RwLock<Option<Arc<Moment>>>,
}

impl Moments {
    /// The moment of `now`, to the minute.
    pub(crate) fn at(&self, now: &DateTime<Tz>, timetables: usize) -> Arc<Moment> {
        let wall = now.naive_local();
        let minute = wall.with_second(0).and_then(|t| t.with_nanosecond(0)).unwrap_or(wall);
        let fits = |moment: &Arc<Moment>| moment.at == minute && moment.open.len() == timetables;
        let latest = self.latest.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(moment) = latest.filter(fits) {
            return moment;
        }
        let moment = Arc::new(Moment::new(minute, timetables));
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&moment));
        moment
    }
}

// What follows stands in for `domain::schedule`, behind three names, until that room is merged.

fn slots(schedules: &[Schedule]) -> Vec<Slot> {
    let mut out = Vec::new();
    for schedule in schedules {
        let days: Vec<Weekday> = match (schedule.freq, schedule.byday.is_empty(), schedule.dtstart) {
            (Some(crate::domain::schedule::Frequency::Daily), true, _) => {
                (0..7).filter_map(|n| Weekday::try_from(n).ok()).collect()
            }
            (_, false, _) => schedule.byday.iter().map(|by| by.weekday).collect(),
            (_, true, Some(start)) => vec![start.weekday()],
            (_, true, None) => Vec::new(),
        };
        out.extend(days.into_iter().map(|day| Slot {
            day: day.num_days_from_monday() as u8,
            opens_at: schedule.opens_at,
            closes_at: schedule.closes_at,
        }));
    }
    out
}

fn occurs_on(schedule: &Schedule, date: NaiveDate) -> bool {
    use crate::domain::schedule::Frequency;
    let outside = schedule.dtstart.is_some_and(|start| date < start) || schedule.until.is_some_and(|end| date > end);
    if outside || schedule.except.contains(&date) {
        return false;
    }
    let every = i64::from(schedule.interval.max(1));
    let on_weekday = || {
        let in_month = (date.day0() / 7 + 1) as i8;
        let last = date.checked_add_days(Days::new(7)).is_none_or(|next| next.month() != date.month());
        schedule.byday.iter().any(|by| {
            let nth = by.ordinal.is_none_or(|n| n == in_month || (n == -1 && last));
            by.weekday == date.weekday() && nth
        })
    };
    let start = schedule.dtstart.unwrap_or(date);
    match schedule.freq {
        None => schedule.dtstart == Some(date),
        Some(Frequency::Daily) => (date - start).num_days() % every == 0 && (schedule.byday.is_empty() || on_weekday()),
        Some(Frequency::Weekly) => {
            let monday = |d: NaiveDate| d.num_days_from_ce() as i64 - i64::from(d.weekday().num_days_from_monday());
            let day = if schedule.byday.is_empty() { start.weekday() == date.weekday() } else { on_weekday() };
            day && (monday(date) - monday(start)) / 7 % every == 0
        }
        Some(Frequency::Monthly) => {
            let months =
                i64::from(date.year() - start.year()) * 12 + i64::from(date.month()) - i64::from(start.month());
            let day = if !schedule.bymonthday.is_empty() {
                schedule.bymonthday.contains(&(date.day() as i8))
            } else if schedule.byday.is_empty() {
                date.day() == start.day()
            } else {
                on_weekday()
            };
            day && months % every == 0
        }
        Some(Frequency::Yearly) => {
            (date.day(), date.month()) == (start.day(), start.month())
                && i64::from(date.year() - start.year()) % every == 0
        }
    }
}

fn open_at(schedules: &[Schedule], at: NaiveDateTime) -> bool {
    schedules.iter().any(|schedule| {
        let (Some(opens), Some(closes)) = (schedule.opens_at, schedule.closes_at) else { return false };
        let (date, time) = (at.date(), at.time());
        if closes > opens {
            return (opens..closes).contains(&time) && occurs_on(schedule, date);
        }
        let yesterday = date.pred_opt();
        (time >= opens && occurs_on(schedule, date))
            || (time < closes && yesterday.is_some_and(|d| occurs_on(schedule, d)))
    })
}

fn next_session(schedules: &[Schedule], from: NaiveDateTime) -> Option<NaiveDateTime> {
    (0..DAYS_AHEAD).find_map(|n| {
        let date = from.date().checked_add_days(Days::new(n))?;
        let starts = schedules.iter().filter(|schedule| occurs_on(schedule, date));
        starts.map(|s| date.and_time(s.opens_at.unwrap_or(NaiveTime::MIN))).filter(|at| *at >= from).min()
    })
}
