//! Time by the wall and on the processor, and memory.

use std::time::Instant;

/// Timed passes after the warm one; a query's time is their median, so that a stall of the machine is not
/// taken for a hard query.
const PASSES: usize = 3;

/// Times of a set of queries.
pub struct Timing {
    /// Microseconds of each query, in the order of the queries.
    pub each: Vec<f64>,
    /// Mean microseconds on the processor of a query.
    pub cpu: f64,
}

impl Timing {
    /// The time below which this share of the first `of` queries lies.
    pub fn quantile_of(&self, of: usize, share: f64) -> f64 {
        quantile(&self.each[..of.min(self.each.len())], share)
    }

    /// The time below which this share of the queries lies.
    pub fn quantile(&self, share: f64) -> f64 {
        quantile(&self.each, share)
    }
}

/// The value below which this share of the values lies; 0 of none.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    if sorted.is_empty() { 0.0 } else { sorted[((sorted.len() - 1) as f64 * share).round() as usize] }
}

/// Runs every query once to warm up, then several times.
pub fn measure(queries: usize, run: impl FnMut(usize)) -> Timing {
    measure_by(queries, &on_processor, run)
}

/// The same, with another clock of time on the processor, in nanoseconds.
pub fn measure_by(queries: usize, processor: &dyn Fn() -> u64, mut run: impl FnMut(usize)) -> Timing {
    (0..queries).for_each(&mut run);
    let mut times = vec![[0.0; PASSES]; queries];
    let before = processor();
    for pass in 0..PASSES {
        for (n, times) in times.iter_mut().enumerate() {
            let started = Instant::now();
            run(n);
            times[pass] = started.elapsed().as_nanos() as f64 / 1e3;
        }
    }
    let cpu = (processor() - before) as f64 / 1e3 / (queries * PASSES).max(1) as f64;
    let middle = |mut times: [f64; PASSES]| {
        times.sort_by(f64::total_cmp);
        times[PASSES / 2]
    };
    Timing { each: times.into_iter().map(middle).collect(), cpu }
}

/// Nanoseconds that this thread has been on a processor; 0 where the system does not say.
pub fn on_processor() -> u64 {
    on_processor_of("thread-self")
}

/// The same of a process ("1234") of one thread.
pub fn on_processor_of(process: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/schedstat")).unwrap_or_default();
    text.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or(0)
}

/// Anonymous and resident memory of this process, in bytes.
pub fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = |key: &str| -> u64 {
        let line = status.lines().find(|line| line.starts_with(key)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0)
    };
    (kilobytes("RssAnon:") << 10, kilobytes("VmRSS:") << 10)
}

/// How much the machine is wanted by others: the share of the last ten seconds in which work had to wait.
pub fn pressure() -> String {
    let text = std::fs::read_to_string("/proc/pressure/cpu").unwrap_or_default();
    let share = text.lines().next().and_then(|line| line.split("avg10=").nth(1)?.split(' ').next().map(str::to_owned));
    share.map_or_else(|| "pressure not known".to_owned(), |share| format!("CPU pressure {share} %"))
}
