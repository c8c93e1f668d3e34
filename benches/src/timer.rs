//! Timing in turns: every subject gives one sample a round, so that other load
//! on the machine affects all of them equally.
//!
//! Time is CPU time of this thread, which excludes other processes.
#![expect(unsafe_code, reason = "the standard library does not read CPU clocks")]

use std::time::Duration;

/// Samples taken of each subject.
pub const SAMPLES: usize = 21;

/// A sample runs its subject until it lasts this long, in nanoseconds.
const SAMPLE_NS: f64 = 2e6;

/// A subject that takes longer is left out.
const TOO_SLOW: Duration = Duration::from_secs(2);

/// CPU time of this thread in nanoseconds.
pub fn cpu_ns() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a timespec that lives through the call.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(status, 0, "the system has no CPU clock for threads");
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// Nanoseconds that some runs take together.
pub fn time(mut run: impl FnMut(), runs: usize) -> f64 {
    let start = cpu_ns();
    for _ in 0..runs {
        run();
    }
    cpu_ns() - start
}

/// The median time of one run of each subject; `None` for one that is too slow.
pub fn medians(subjects: &[&dyn Fn()]) -> Vec<Option<f64>> {
    let runs: Vec<Option<usize>> = subjects.iter().map(runs_in_a_sample).collect();
    let mut samples = vec![Vec::with_capacity(SAMPLES); subjects.len()];
    for _ in 0..SAMPLES {
        for ((subject, runs), samples) in subjects.iter().zip(&runs).zip(&mut samples) {
            if let Some(runs) = *runs {
                samples.push(time(subject, runs) / runs as f64);
            }
        }
    }
    samples.into_iter().map(median).collect()
}

/// The median of some samples, if there are any.
pub fn median(mut samples: Vec<f64>) -> Option<f64> {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied()
}

/// How many runs fill a sample; `None` if one run is too slow.
fn runs_in_a_sample(subject: impl Fn()) -> Option<usize> {
    let mut runs = 1;
    loop {
        let taken = time(&subject, runs);
        if taken >= TOO_SLOW.as_nanos() as f64 {
            return None;
        }
        if taken >= SAMPLE_NS {
            return Some(runs);
        }
        runs *= 2;
    }
}
