//! Time by the wall and on the processor, and memory.

use std::time::Instant;

/// Timed passes after the warm one; a query's time is their median, so that a stall of the machine is not
/// taken for a hard query.
const PASSES: usize = 5;

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

/// Somebody who answers queries.
pub struct Runner<'a> {
    /// How many queries, from the first.
    pub queries: usize,
    /// Nanoseconds on the processor so far.
    pub processor: Box<dyn Fn() -> u64 + 'a>,
    /// Answers one.
    pub run: Box<dyn FnMut(usize) + 'a>,
}

impl<'a> Runner<'a> {
    /// Somebody who answers in this thread.
    pub fn new(queries: usize, run: impl FnMut(usize) + 'a) -> Self {
        Self { queries, processor: Box::new(on_processor), run: Box::new(run) }
    }
}

/// Runs every query once to warm up, then several times.
pub fn measure(queries: usize, run: impl FnMut(usize)) -> Timing {
    measure_in_turn(vec![Runner::new(queries, run)]).remove(0)
}

/// Several in turn, pass by pass, so that a machine that grows slow for a while is slow for all of them. Each
/// passes over its queries twice in its turn, and the second time counts.
pub fn measure_in_turn(mut runners: Vec<Runner<'_>>) -> Vec<Timing> {
    let mut times: Vec<Vec<[f64; PASSES]>> = runners.iter().map(|one| vec![[0.0; PASSES]; one.queries]).collect();
    let mut on_cpu = vec![[0.0; PASSES]; runners.len()];
    for pass in 0..PASSES {
        for ((runner, times), on_cpu) in runners.iter_mut().zip(&mut times).zip(&mut on_cpu) {
            (0..runner.queries).for_each(&mut runner.run);
            let before = (runner.processor)();
            for (n, times) in times.iter_mut().enumerate() {
                let started = Instant::now();
                (runner.run)(n);
                times[pass] = started.elapsed().as_nanos() as f64 / 1e3;
            }
            on_cpu[pass] = ((runner.processor)() - before) as f64 / 1e3 / runner.queries.max(1) as f64;
        }
    }
    let middle = |mut times: [f64; PASSES]| {
        times.sort_by(f64::total_cmp);
        times[PASSES / 2]
    };
    let each = times.into_iter().map(|times| times.into_iter().map(middle).collect());
    each.zip(on_cpu).map(|(each, cpu)| Timing { each, cpu: middle(cpu) }).collect()
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
