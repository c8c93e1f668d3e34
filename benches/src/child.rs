//! Another program as a subject: its time, and the most memory it held.
#![expect(unsafe_code, reason = "the standard library does not tell what a child used")]

use std::process::Command;
use std::time::Instant;

/// What a run of a program cost.
pub struct Usage {
    /// On the wall, in seconds.
    pub wall: f64,
    /// User and system time, in seconds.
    pub cpu: f64,
    /// The most memory that was resident, in bytes.
    pub memory: f64,
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Usage {
    let start = Instant::now();
    #[expect(clippy::zombie_processes, reason = "it is waited for below, by a call that tells its usage")]
    let child = command.spawn().expect("the program can be run");
    let pid = libc::pid_t::try_from(child.id()).expect("a process id fits");
    let mut status = 0;
    // SAFETY: a rusage is numbers only, and zero is one.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to values that live through the call, and
    // nobody else waits for this child.
    let waited = unsafe { libc::wait4(pid, &raw mut status, 0, &raw mut usage) };
    let wall = start.elapsed().as_secs_f64();
    assert_eq!(waited, pid, "the program can be waited for");
    assert_eq!(status, 0, "{command:?} failed");
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    Usage {
        wall,
        cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
        // Linux counts it in KiB.
        memory: usage.ru_maxrss as f64 * 1024.0,
    }
}
