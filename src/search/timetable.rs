//! Timetables, kept once however many listings share them, and what they say at a moment.
//!
//! Whether something is open now depends on the clock, so it is told when a search is made: once per
//! timetable and minute, not once per listing. Imports `domain` and the digest.

use super::digest::Said;
use crate::domain::Schedule;
use crate::domain::schedule::{TimeSlot, open_at, time_slots, weekdays};
use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;
use hashbrown::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// The next session is looked for so many days ahead.
const DAYS_AHEAD: u64 = 370;
/// No more timetables than this are remembered, so that odd feeds cannot fill the memory.
const MOST_REMEMBERED: usize = 20_000;

/// When a listing happens.
#[derive(Debug)]
pub(crate) struct Timetable {
    schedules: Vec<Schedule>,
    /// Days of the week on which it runs, Monday in the lowest bit.
    pub days: u8,
    slots: Vec<TimeSlot>,
}

impl Timetable {
    fn new(schedules: Vec<Schedule>) -> Self {
        let days = weekdays(&schedules).iter().zip(0..).fold(0, |days, (runs, day)| days | u8::from(*runs) << day);
        Self { days, slots: time_slots(&schedules), schedules }
    }

    /// Days of the week with a session that starts at or after `from` and ends at or before `until`.
    pub(crate) fn days_between(&self, from: Option<NaiveTime>, until: Option<NaiveTime>) -> u8 {
        if from.is_none() && until.is_none() {
            return self.days;
        }
        let minutes = |time: NaiveTime| (time.num_seconds_from_midnight() / 60) as u16;
        let fits = |slot: &&TimeSlot| {
            let late_enough = from.is_none_or(|from| slot.starts >= minutes(from));
            // A session past midnight ends beyond 1,440 minutes, after any time of its own day.
            let early_enough = until.is_none_or(|until| slot.ends.is_some_and(|ends| ends <= minutes(until)));
            late_enough && early_enough
        };
        self.slots.iter().filter(fits).fold(0, |days, slot| days | 1 << slot.weekday.num_days_from_monday())
    }

    /// Whether a session is on at this moment.
    pub(crate) fn open_at(&self, at: DateTime<Tz>) -> bool {
        open_at(&self.schedules, at)
    }

    /// Start of the next session at or after `from`, London wall clock. Told by arithmetic, because a page
    /// of results asks it of twenty timetables.
    pub(crate) fn next_session(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        (0..DAYS_AHEAD).find_map(|n| {
            let date = from.date().checked_add_days(Days::new(n))?;
            let runs = self.schedules.iter().filter(|schedule| schedule.occurs_on(date));
            runs.map(|s| date.and_time(s.opens_at.unwrap_or(NaiveTime::MIN))).filter(|at| *at >= from).min()
        })
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

/// Remembers the bytes of timetables, because many listings have one that was met before.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    /// By what the schedules say of when it happens.
    known: HashMap<Box<[u8]>, Arc<[u8]>>,
    said: Said,
}

impl Encoder {
    /// The same as [`encode`].
    pub(crate) fn encode(&mut self, schedules: &[Schedule]) -> serde_json::Result<Arc<[u8]>> {
        self.said.0.clear();
        schedules.iter().for_each(|schedule| self.said.rule(schedule));
        if let Some(known) = self.known.get(self.said.0.as_slice()) {
            return Ok(Arc::clone(known));
        }
        if self.known.len() >= MOST_REMEMBERED {
            self.known.clear();
        }
        let bytes: Arc<[u8]> = encode(schedules)?.into();
        self.known.insert(self.said.0.as_slice().into(), Arc::clone(&bytes));
        Ok(bytes)
    }
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
    pub at: DateTime<Tz>,
    open: Vec<AtomicU8>,
    next: Vec<OnceLock<Option<NaiveDateTime>>>,
}

const UNASKED: u8 = 0;
const SHUT: u8 = 1;
const OPEN: u8 = 2;

impl Moment {
    /// The moment `at`, for so many timetables. What `before` found out of the same minute is kept.
    fn new(at: DateTime<Tz>, timetables: usize, before: Option<&Self>) -> Self {
        let known = before.filter(|before| before.at == at);
        let open = |n: usize| known.and_then(|k| k.open.get(n)).map_or(UNASKED, |cell| cell.load(Ordering::Relaxed));
        let next = |n: usize| known.and_then(|k| k.next.get(n)).cloned().unwrap_or_default();
        Self {
            at,
            open: (0..timetables).map(|n| AtomicU8::new(open(n))).collect(),
            next: (0..timetables).map(next).collect(),
        }
    }

    /// Start of the next session of the timetable at or after this minute.
    pub(crate) fn next_session(&self, timetables: &Timetables, number: u32) -> Option<NaiveDateTime> {
        let find = || timetables.get(number)?.next_session(self.at.naive_local());
        *self.next.get(number as usize)?.get_or_init(find)
    }

    /// Whether the timetable has a session on at this minute.
    #[inline]
    pub(crate) fn is_open(&self, timetables: &Timetables, number: u32) -> bool {
        let Some(cell) = self.open.get(number as usize) else { return false };
        match cell.load(Ordering::Relaxed) {
            UNASKED => self.look(timetables, number, cell),
            state => state == OPEN,
        }
    }

    #[cold]
    fn look(&self, timetables: &Timetables, number: u32, cell: &AtomicU8) -> bool {
        let open = number != 0 && timetables.get(number).is_some_and(|timetable| timetable.open_at(self.at));
        cell.store(if open { OPEN } else { SHUT }, Ordering::Relaxed);
        open
    }
}

/// Keeps the [`Moment`] of the current minute, for every snapshot of an engine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moments {
    latest: Arc<RwLock<Option<Arc<Moment>>>>,
}

impl Moments {
    /// The moment of `now`, to the minute, for at least so many timetables; numbers mean the same in every
    /// snapshot that shares it.
    pub(crate) fn at(&self, now: &DateTime<Tz>, timetables: usize) -> Arc<Moment> {
        // Compared as time since 1970: what the clock on the wall says costs more to work out.
        let minute = |at: &DateTime<Tz>| at.timestamp().div_euclid(60);
        let fits = |moment: &&Arc<Moment>| minute(&moment.at) == minute(now) && moment.open.len() >= timetables;
        let known = self.latest.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(moment) = known.as_ref().filter(fits) {
            return Arc::clone(moment);
        }
        let latest = known.clone();
        drop(known);
        let minute = now.with_second(0).and_then(|t| t.with_nanosecond(0)).unwrap_or(*now);
        // Room for timetables that come while the minute lasts.
        let room = timetables + timetables / 4 + 64;
        let moment = Arc::new(Moment::new(minute, room, latest.as_deref()));
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&moment));
        moment
    }
}
