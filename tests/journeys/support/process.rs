//! Child processes that end with the test: on drop, and when the whole test process dies.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A child process and a watcher. The watcher reads a pipe that only this process holds; when the pipe
/// closes, by drop or by death, it runs `afterwards` (a line of shell).
pub struct Tether {
    watcher: Child,
}

impl Tether {
    /// Watches: `afterwards` runs once this value or this process is gone.
    pub fn new(afterwards: &str) -> Self {
        let watcher = Command::new("sh")
            .args(["-c", &format!("trap '' INT HUP TERM; read line; {afterwards}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/")
            // What ends this process by its group must leave the watcher to sweep up.
            .process_group(0)
            .spawn()
            .expect("sh starts");
        Self { watcher }
    }

    /// Kills the process group of `leader`, then removes `folder` if one is given.
    pub fn group(leader: &Child, folder: Option<&Path>) -> Self {
        let id = leader.id();
        let sweep = folder.map(|folder| format!("; rm -rf '{}'", folder.display())).unwrap_or_default();
        Self::new(&format!(
            "kill -s TERM -- -{id}; for i in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 -- -{id} || break; sleep 0.1; done; kill -s KILL -- -{id}{sweep}"
        ))
    }
}

impl Drop for Tether {
    fn drop(&mut self) {
        drop(self.watcher.stdin.take());
        let _ = self.watcher.wait();
    }
}

/// Sends a signal ("TERM", "KILL") to the process group that `leader` leads.
pub fn signal_group(signal: &str, leader: u32) {
    let _ = Command::new("sh").args(["-c", &format!("kill -s {signal} -- -{leader}")]).stderr(Stdio::null()).status();
}

/// Waits for `child` at most `limit`; `None` when it is still running then.
pub fn wait_at_most(child: &mut Child, limit: Duration) -> Option<std::process::ExitStatus> {
    let end = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            return Some(status);
        }
        if Instant::now() > end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Tries `attempt` every 50 ms until it gives something or `limit` is over.
pub fn until<T>(limit: Duration, mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(value) = attempt() {
            return Some(value);
        }
        if Instant::now() > end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
