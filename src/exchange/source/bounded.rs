//! Readers that count and stop.

use crate::exchange::Limits;
use crate::exchange::error::Stop;
use std::cell::Cell;
use std::io::{self, Read};

/// Counts what comes out of all documents of one source, against its limits.
#[derive(Debug)]
pub(in crate::exchange) struct Meter {
    total: Cell<u64>,
    total_limit: u64,
    ratio: u64,
    ratio_after: u64,
}

impl Meter {
    pub(in crate::exchange) fn new(limits: &Limits) -> Self {
        Self {
            total: Cell::new(0),
            total_limit: limits.total_bytes,
            ratio: limits.ratio,
            ratio_after: limits.ratio_after,
        }
    }
}

/// Counts the packed bytes that were taken.
pub(super) struct Packed<'a, R> {
    pub inner: R,
    pub taken: &'a Cell<u64>,
}

impl<R: Read> Read for Packed<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.taken.set(self.taken.get() + n as u64);
        Ok(n)
    }
}

/// Stops at the limit of the source, and where a few packed bytes give very many.
pub(super) struct Metered<'a, R> {
    inner: R,
    meter: &'a Meter,
    packed: Option<&'a Cell<u64>>,
    given: u64,
}

impl<'a, R: Read> Metered<'a, R> {
    pub fn new(inner: R, meter: &'a Meter, packed: Option<&'a Cell<u64>>) -> Self {
        Self { inner, meter, packed, given: 0 }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.given += n as u64;
        let total = self.meter.total.get() + n as u64;
        self.meter.total.set(total);
        if total > self.meter.total_limit {
            return Err(Stop::TooBig(self.meter.total_limit).into());
        }
        if let Some(packed) = self.packed
            && self.given > self.meter.ratio_after
            && self.given / packed.get().max(1) > self.meter.ratio
        {
            return Err(Stop::Bomb(self.meter.ratio).into());
        }
        Ok(n)
    }
}

/// Gives at most `left` bytes, then an error instead of an end.
pub(in crate::exchange) struct UpTo<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> UpTo<R> {
    pub(in crate::exchange) fn new(inner: R, limit: u64) -> Self {
        Self { inner, left: limit, limit }
    }
}

impl<R: Read> Read for UpTo<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => {
                self.left = left;
                Ok(n)
            }
            None => Err(Stop::TooBig(self.limit).into()),
        }
    }
}
