//! Jobs that run once for all nodes: whoever is first takes one, and the others see that it was taken.

use super::schema::worker_job;
use super::{Result, WriteTransaction};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

/// After so long a job that was begun and not finished counts as given up: its node has died.
const PATIENCE: TimeDelta = TimeDelta::hours(2);

/// Takes a job that was not finished since `due`. Gives whether it is this node's to do now.
pub fn take(tx: &mut WriteTransaction<'_>, name: &str, due: DateTime<Utc>) -> Result<bool> {
    tx.one_at_a_time(&format!("worker_job:{name}"))?;
    let now = tx.now();
    let known: Option<(NaiveDateTime, Option<NaiveDateTime>)> = worker_job::table
        .find(name)
        .select((worker_job::begun_at, worker_job::finished_at))
        .first(tx.conn())
        .optional()?;
    let Some((begun, finished)) = known else {
        diesel::insert_into(worker_job::table)
            .values((worker_job::name.eq(name), worker_job::begun_at.eq(now.naive_utc())))
            .execute(tx.conn())?;
        return Ok(true);
    };
    let done = finished.is_some_and(|at| at.and_utc() >= due);
    let at_work = finished.is_none() && now - begun.and_utc() < PATIENCE;
    if done || at_work {
        return Ok(false);
    }
    diesel::update(worker_job::table.find(name))
        .set((worker_job::begun_at.eq(now.naive_utc()), worker_job::finished_at.eq(None::<NaiveDateTime>)))
        .execute(tx.conn())?;
    Ok(true)
}

/// Says that a job was done.
pub fn finish(tx: &mut WriteTransaction<'_>, name: &str) -> Result<()> {
    let now = tx.now().naive_utc();
    diesel::update(worker_job::table.find(name)).set(worker_job::finished_at.eq(Some(now))).execute(tx.conn())?;
    Ok(())
}
