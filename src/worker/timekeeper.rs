//! What time does without anybody asking: every minute what is due to prescriptions, every night what is to be
//! purged and what opens again. Any number of nodes may run it on one database.

use crate::accounts::{Accounts, Actor};
use crate::database::job;
use crate::directory::{self, closure};
use crate::domain::Calendar;
use crate::prescribing::clock::Ran;
use crate::prescribing::erase::Erased;
use crate::prescribing::{self, Desk, clock, retention};
use chrono::{DateTime, Days, NaiveTime, Utc};
use chrono_tz::Europe::London;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often it is looked at what is due: an offer that runs out at five has gone on by a minute past.
const POLL: Duration = Duration::from_secs(60);
/// How often it is looked whether to stop.
const NAP: Duration = Duration::from_millis(100);
/// The hour of the night at which the night's work is due, as people here count hours.
const NIGHT_HOUR: u32 = 2;
/// The night's work, as the nodes of one database know it.
const NIGHTLY: &str = "nightly";

/// Why time could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something about prescriptions or records.
    #[error(transparent)]
    Prescribing(#[from] prescribing::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] crate::database::Error),
    /// The directory.
    #[error(transparent)]
    Directory(#[from] directory::Error),
}

/// What one night did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Night {
    /// Records that were due, in numbers.
    pub purged: Erased,
    /// Services that opened again.
    pub opened: u64,
}

/// Does what time does.
pub struct Timekeeper {
    accounts: Accounts,
    calendar: &'static Calendar,
}

impl Timekeeper {
    /// A timekeeper of this database, which counts working days by this calendar.
    pub const fn new(accounts: Accounts, calendar: &'static Calendar) -> Self {
        Self { accounts, calendar }
    }

    /// Runs until `stop` is set. The first pass is made at once: what became due while nobody ran waits for
    /// nobody.
    pub fn run(&self, stop: &AtomicBool) {
        while !stop.load(Ordering::Acquire) {
            match self.pass() {
                Ok(ran) if ran != Ran::default() => tracing::info!(
                    offers_expired = ran.offers_expired,
                    places_offered = ran.places_offered,
                    reminded = ran.reminded,
                    escalated = ran.escalated,
                    "what was due"
                ),
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "what is due could not be done; trying again"),
            }
            match self.night() {
                Ok(Some(night)) => tracing::info!(
                    people = night.purged.people,
                    cases = night.purged.cases,
                    notes = night.purged.notes,
                    measures = night.purged.measures,
                    services_opened = night.opened,
                    "the night's work"
                ),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "the night's work could not be done; trying again"),
            }
            let naps = POLL.as_millis() / NAP.as_millis();
            for _ in 0..naps {
                if stop.load(Ordering::Acquire) {
                    return;
                }
                std::thread::sleep(NAP);
            }
        }
    }

    /// Offers that ran out, reminders, what is stuck. Two nodes at it at once do each thing once.
    pub fn pass(&self) -> Result<Ran, Error> {
        Ok(clock::run(self.desk())?)
    }

    /// The night's work, where it is due and no other node has it; `None` otherwise.
    pub fn night(&self) -> Result<Option<Night>, Error> {
        let database = &self.accounts.database;
        let due = last_night(database.clock().now());
        if !database.write(|tx| job::take(tx, NIGHTLY, due))? {
            return Ok(None);
        }
        let today = database.clock().today();
        let opened = database.write(|tx| closure::open_what_is_due(tx, today))?;
        let purged = retention::purge(self.desk())?;
        database.write(|tx| job::finish(tx, NIGHTLY))?;
        Ok(Some(Night { purged, opened }))
    }

    /// Nobody asks: what is done here is done by the house.
    const fn desk(&self) -> Desk<'_> {
        let Accounts { database, keys, .. } = &self.accounts;
        Desk { database, keys, calendar: self.calendar, actor: Actor::Visitor }
    }
}

/// The last moment at which the night's work fell due.
fn last_night(now: DateTime<Utc>) -> DateTime<Utc> {
    let here = now.with_timezone(&London);
    let hour = NaiveTime::from_hms_opt(NIGHT_HOUR, 0, 0).unwrap_or_default();
    let of = |day: chrono::NaiveDate| {
        // Clocks are put back at two: then the later of the two is meant, put forward at one: there is a two.
        day.and_time(hour).and_local_timezone(London).latest().map(|at| at.with_timezone(&Utc))
    };
    let today = here.date_naive();
    let tonight = of(today).filter(|at| *at <= now);
    tonight.or_else(|| of(today.checked_sub_days(Days::new(1))?)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_is_at_two_as_people_here_count() {
        let due = |now: &str| last_night(now.parse().unwrap()).to_rfc3339();
        assert_eq!(due("2026-11-22T09:00:00Z"), "2026-11-22T02:00:00+00:00");
        assert_eq!(due("2026-11-22T01:59:59Z"), "2026-11-21T02:00:00+00:00");
        assert_eq!(due("2026-07-01T01:00:00Z"), "2026-07-01T01:00:00+00:00", "in summer an hour earlier by UTC");
        assert_eq!(due("2026-07-01T00:59:00Z"), "2026-06-30T01:00:00+00:00");
    }
}
