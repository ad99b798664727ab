//! The values that every contender works on; see Peers/c/fixture.h.

const METHODS: [&str; 4] = ["GET", "POST", "PUT", "HEAD"];
pub const BOUNDS: [f64; 12] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

pub fn method(series: u64) -> &'static str {
    METHODS[(series % 4) as usize]
}

pub fn path(series: u64) -> String {
    format!("/api/v1/orders/{series}")
}

fn hash(series: u64) -> u32 {
    (series as u32).wrapping_mul(2_654_435_761)
}

pub fn value(series: u64) -> u64 {
    u64::from(hash(series) % 1_000_000)
}

/// Neither whole nor short: 16 or 17 digits.
pub fn fraction(series: u64) -> f64 {
    f64::from(hash(series)) / 7_000_000.0
}

pub fn shuffled(series: u64) -> impl Iterator<Item = u64> {
    (0..series).map(move |position| position * 611_953 % series)
}

pub fn observation(index: u64) -> f64 {
    let bucket = (hash(index) >> 16) as usize % 13;
    if bucket < 12 { BOUNDS[bucket] * 0.75 } else { 20.0 }
}
