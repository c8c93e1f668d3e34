//! Another program as a subject: its time and peak memory.
#![expect(unsafe_code, reason = "the standard library does not report the resources of a child")]

use std::process::Command;
use std::time::Instant;

/// The cost of one run of a program.
pub struct Usage {
    /// Wall-clock time, in seconds.
    pub wall: f64,
    /// User and system time, in seconds.
    pub cpu: f64,
    /// Peak resident memory, in bytes.
    pub memory: f64,
}

/// Runs a program until it exits.
pub fn run(command: &mut Command) -> Usage {
    let start = Instant::now();
    #[expect(clippy::zombie_processes, reason = "it is waited for below, by a call that tells its usage")]
    let child = command.spawn().expect("the program can be run");
    let pid = libc::pid_t::try_from(child.id()).expect("a process id fits");
    let mut status = 0;
    // SAFETY: a rusage contains only numbers, and zero is valid for each.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers refer to values that outlive the call, and
    // no other code waits for this child.
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
