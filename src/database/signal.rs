//! A local wake: tells followers in this process that a commit brought changes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Counts commits that brought changes. A follower in another process polls instead.
#[derive(Clone, Default)]
pub struct ChangeSignal(Arc<(Mutex<u64>, Condvar)>);

impl ChangeSignal {
    /// Commits so far.
    pub fn generation(&self) -> u64 {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there have been more commits than `seen`, or until `timeout` is over; gives the
    /// number now. Read the feed after it returns and pass the number in again: no commit is missed.
    pub fn wait_past(&self, seen: u64, timeout: Duration) -> u64 {
        let (count, changed) = &*self.0;
        let deadline = Instant::now() + timeout;
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        while *count <= seen {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            count = changed.wait_timeout(count, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        *count
    }

    /// Wakes whoever waits; also for a follower that must stop.
    pub fn notify(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.1.notify_all();
    }
}
