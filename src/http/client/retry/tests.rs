//! The state machine under virtual time.

use super::*;

const MINUTE: Duration = Duration::from_secs(60);
const MS: Duration = Duration::from_millis(1);

fn read() -> Attempts {
    Attempts::new(Retries::default(), Safety::Repeatable, MINUTE)
}

/// A sequence of pseudorandom numbers.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[test]
fn retries_depend_on_failure_and_safety() {
    let statuses = [408, 425, 429, 500, 502, 503, 504, 400, 401, 403, 404, 405, 406, 413, 414, 418, 501];
    let retried = |safety: Safety, failure| {
        Attempts::new(Retries::default(), safety, MINUTE).fail(
            failure,
            None,
            MS,
            0,
            &mut RetryBudget::default(),
        ) != Decision::GiveUp
    };
    let of = |safety| -> Vec<u16> {
        statuses.into_iter().filter(|&status| retried(safety, Failure::Status(status))).collect()
    };
    assert_eq!(of(Safety::Repeatable), [408, 425, 429, 500, 502, 503, 504]);
    assert_eq!(of(Safety::Once), [429]);
    for (failure, read, once) in
        [(Failure::Unsent, true, true), (Failure::Broken, true, false), (Failure::Lasting, false, false)]
    {
        assert_eq!((retried(Safety::Repeatable, failure), retried(Safety::Once, failure)), (read, once));
    }
}

#[test]
fn default_is_five_attempts() {
    let (mut attempts, mut budget) = (read(), RetryBudget::default());
    for _ in 0..4 {
        assert_ne!(attempts.fail(Failure::Broken, None, MS, 7, &mut budget), Decision::GiveUp);
    }
    assert_eq!(attempts.fail(Failure::Broken, None, MS, 7, &mut budget), Decision::GiveUp);
    assert_eq!(attempts.failed(), 5);
}

#[test]
fn maximum_wait_doubles_up_to_the_cap() {
    let retries = Retries::default().with_cap(Duration::from_millis(400));
    let mut chance = Chance(1);
    for (failed, bound) in [(1, 100), (2, 200), (3, 400), (4, 400), (200, 400)] {
        let waits: Vec<Duration> = (0..2_000).map(|_| retries.jitter(failed, chance.next())).collect();
        let bound = Duration::from_millis(bound);
        assert!(waits.iter().all(|&wait| wait <= bound));
        assert!(
            waits.iter().any(|&wait| wait < bound / 20) && waits.iter().any(|&wait| wait > bound * 9 / 10)
        );
    }
    assert_eq!(
        retries.with_base(Duration::MAX).with_cap(Duration::MAX).jitter(9, u64::MAX - 1).as_nanos(),
        u128::from(u64::MAX - 1)
    );
}

#[test]
fn requested_wait_is_followed_before_the_deadline() {
    let wait = |asked, now| read().fail(Failure::Status(503), asked, now, 0, &mut RetryBudget::default());
    let seconds = Duration::from_secs;
    assert_eq!(wait(Some(seconds(7)), MS), Decision::Retry(seconds(7)));
    assert_eq!(wait(Some(Duration::ZERO), MS), Decision::Retry(Duration::ZERO));
    assert_eq!(wait(Some(seconds(7)), seconds(54)), Decision::GiveUp);
    assert_eq!(wait(Some(seconds(u64::MAX)), MS), Decision::GiveUp);
    let slow = |asked| read().fail(Failure::Status(429), asked, MS, 0, &mut RetryBudget::default());
    assert_eq!(slow(None), Decision::Retry(FLOOR));
    assert_eq!(slow(Some(Duration::ZERO)), Decision::Retry(Duration::ZERO));
}

#[test]
fn retry_after_is_parsed_as_seconds_or_date() {
    let now = unix_seconds("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    for (header, seconds) in [
        ("120", Some(120)),
        (" 0 ", Some(0)),
        ("99999999999999999999999", Some(u64::MAX)),
        ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
        ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
        ("Sun Nov  6 08:50:37 1994", Some(60)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
        ("-1", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(retry_after(header, now), seconds.map(Duration::from_secs), "{header}");
    }
}

#[test]
fn outage_adds_at_most_a_tenth_of_the_requests() {
    let mut budget = RetryBudget::default();
    let mut chance = Chance(42);
    let (mut requests, mut now) = (0, Duration::ZERO);
    for _ in 0..10_000 {
        let mut attempts = Attempts::new(Retries::default(), Safety::Repeatable, now + MINUTE);
        loop {
            requests += 1;
            match attempts.fail(Failure::Status(503), None, now, chance.next(), &mut budget) {
                Decision::Retry(wait) => now += wait,
                Decision::GiveUp => break,
            }
        }
    }
    assert!(requests <= 11_000, "{requests}");
}

#[test]
fn successes_refill_the_budget() {
    let mut budget = RetryBudget::default();
    while budget.take() {}
    for _ in 0..9 {
        read().succeed(&mut budget);
    }
    assert!(!budget.take(), "nine tenths are no retry");
    read().succeed(&mut budget);
    assert!(budget.take());

    let mut retried = read();
    budget.give(RETRY);
    assert_ne!(retried.fail(Failure::Broken, None, MS, 0, &mut budget), Decision::GiveUp);
    retried.succeed(&mut budget);
    assert!(budget.take(), "a retry that succeeds gives back what it took");
    (0..6_000).for_each(|_| read().succeed(&mut budget));
    assert_eq!(budget.tenths, FULL);
}

#[test]
fn rate_limiter_spaces_requests_evenly() {
    let ms = Duration::from_millis;
    let mut rate_limiter = RateLimiter::new(ms(200));
    let start = Duration::from_secs(1);
    let mut reserve = |now| rate_limiter.reserve(now, Duration::MAX).unwrap();
    assert_eq!(reserve(start), Duration::ZERO);
    assert_eq!(reserve(start), ms(200));
    assert_eq!(reserve(start + ms(100)), ms(300));
    assert_eq!(reserve(start + MINUTE), Duration::ZERO, "what was not used is not saved up");
    let now = start + MINUTE;
    assert_eq!(rate_limiter.reserve(now, now + ms(200)), None, "too late");
    assert_eq!(rate_limiter.reserve(now, now + ms(201)), Some(ms(200)), "and its place is still free");
}

#[test]
fn wait_up_to_the_deadline_is_too_long() {
    let wait = |now| read().fail(Failure::Broken, Some(7 * MS), now, 0, &mut RetryBudget::default());
    assert_eq!(wait(MINUTE - 8 * MS), Decision::Retry(7 * MS));
    assert_eq!(wait(MINUTE - 7 * MS), Decision::GiveUp);
}
