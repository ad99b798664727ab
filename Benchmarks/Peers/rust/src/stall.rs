//! How long an update takes while another thread scrapes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The processor's own counter of time.
#[cfg(target_arch = "x86_64")]
fn ticks() -> u64 {
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// The same, read only after everything before it has been executed.
#[cfg(target_arch = "x86_64")]
fn ticks_after() -> u64 {
    let mut processor = 0;
    unsafe { core::arch::x86_64::__rdtscp(&mut processor) }
}

#[cfg(not(target_arch = "x86_64"))]
fn ticks() -> u64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

#[cfg(not(target_arch = "x86_64"))]
use ticks as ticks_after;

/// Times every update, for at least so many scrapes and half a second; returns the 99.9th percentile in nanoseconds, the cost of
/// reading the clock included, and the number of updates.
pub fn percentile(scrapes: u64, scrape: impl Fn() -> usize + Sync, update: impl Fn()) -> (f64, u64) {
    let done = AtomicU64::new(0);
    const LAST: usize = (1 << 16) - 1;
    let mut counts = vec![0u64; LAST + 1];
    let mut samples = 0u64;
    let (begin, first) = (Instant::now(), ticks());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while done.load(Ordering::Relaxed) < scrapes || begin.elapsed() < Duration::from_millis(500) {
                assert!(scrape() > 0);
                done.fetch_add(1, Ordering::Relaxed);
            }
            done.store(u64::MAX, Ordering::Relaxed);
        });
        while done.load(Ordering::Relaxed) != u64::MAX {
            for _ in 0..1000 {
                let before = ticks();
                update();
                let elapsed = ticks_after() - before;
                counts[(elapsed as usize).min(LAST)] += 1;
            }
            samples += 1000;
        }
    });
    let scale = begin.elapsed().as_nanos() as f64 / (ticks() - first) as f64;
    let mut rest = samples / 1000;
    let index = (0..=LAST).rev().find(|&index| {
        let passed = counts[index] > rest;
        rest = rest.saturating_sub(counts[index]);
        passed
    });
    (index.unwrap_or(0) as f64 * scale, samples)
}
