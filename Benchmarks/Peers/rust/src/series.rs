//! Many series: their text, their making, their memory.

use crate::{fixture, stall};
use prometheus::{CounterVec, Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};
use std::collections::HashMap;
use std::sync::mpsc;
use std::time::Instant;

const LABELS: [&str; 2] = ["method", "path"];

fn counters(series: u64) -> (Registry, IntCounterVec) {
    let registry = Registry::new();
    let family = IntCounterVec::new(Opts::new("http_requests_total", "Requests."), &LABELS).unwrap();
    registry.register(Box::new(family.clone())).unwrap();
    for series in fixture::shuffled(series) {
        family.with_label_values(&[fixture::method(series), &fixture::path(series)]).inc_by(fixture::value(series));
    }
    (registry, family)
}

fn floats(series: u64) -> Registry {
    let registry = Registry::new();
    let family = CounterVec::new(Opts::new("http_requests_total", "Requests."), &LABELS).unwrap();
    registry.register(Box::new(family.clone())).unwrap();
    for series in fixture::shuffled(series) {
        family.with_label_values(&[fixture::method(series), &fixture::path(series)]).inc_by(fixture::fraction(series));
    }
    registry
}

fn histograms(series: u64) -> Registry {
    let registry = Registry::new();
    let options = HistogramOpts::new("http_request_duration_seconds", "Durations.").buckets(fixture::BOUNDS.to_vec());
    let family = HistogramVec::new(options, &LABELS).unwrap();
    registry.register(Box::new(family.clone())).unwrap();
    for series in fixture::shuffled(series) {
        let histogram = family.with_label_values(&[fixture::method(series), &fixture::path(series)]);
        for index in 0..100 {
            histogram.observe(fixture::observation(series + index));
        }
    }
    registry
}

fn render(registry: &Registry) -> Vec<u8> {
    let mut text = Vec::new();
    TextEncoder::new().encode(&registry.gather(), &mut text).unwrap();
    text
}

/// Renders some times; returns nanoseconds for one, and the number of samples.
fn timed_render(registry: &Registry, operations: u64) -> (f64, u64) {
    let mut text = Vec::new();
    let begin = Instant::now();
    for _ in 0..operations {
        text = render(registry);
    }
    let nanoseconds = begin.elapsed().as_nanos() as f64 / operations as f64;
    (nanoseconds, text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty() && line[0] != b'#').count() as u64)
}

#[derive(Default)]
pub struct Texts {
    registries: HashMap<(String, u64), Registry>,
}

impl Texts {
    pub fn render(&mut self, workload: &str, operations: u64, series: u64) -> (f64, u64) {
        let registry = self.registries.entry((workload.to_string(), series)).or_insert_with(|| match workload {
            "text" => counters(series).0,
            "text_floats" => floats(series),
            _ => histograms(series),
        });
        timed_render(registry, operations)
    }
}

/// One registry from its making on, in a process of its own.
pub struct Life {
    registry: Registry,
    family: IntCounterVec,
    series: u64,
    resident_before: f64,
}

impl Life {
    pub fn create(series: u64) -> (Life, (f64, u64)) {
        let resident_before = resident();
        let begin = Instant::now();
        let (registry, family) = counters(series);
        let nanoseconds = begin.elapsed().as_nanos() as f64 / series as f64;
        (Life { registry, family, series, resident_before }, (nanoseconds, series))
    }

    pub fn answer(&self, workload: &str, operations: u64) -> Option<(f64, u64)> {
        match workload {
            "memory" => Some(((resident() - self.resident_before) / self.series as f64, self.series)),
            "touch" => Some(self.touch()),
            "scrape" => Some(timed_render(&self.registry, operations)),
            "stall" => {
                let counter = self.family.with_label_values(&[fixture::method(0), &fixture::path(0)]);
                let before = counter.get();
                let (nanoseconds, samples) = stall::percentile(operations, || render(&self.registry).len(), || counter.inc());
                Some((nanoseconds, samples - (counter.get() - before)))
            }
            _ => None,
        }
    }

    /// What a further thread costs that increments every series, while it lives.
    fn touch(&self) -> (f64, u64) {
        let before = resident();
        let (done, is_done) = mpsc::channel();
        let (end, may_end) = mpsc::channel::<()>();
        let (family, series) = (self.family.clone(), self.series);
        let thread = std::thread::spawn(move || {
            for series in fixture::shuffled(series) {
                family.with_label_values(&[fixture::method(series), &fixture::path(series)]).inc();
            }
            done.send(series).unwrap();
            let _ = may_end.recv();
        });
        let touched = is_done.recv().unwrap();
        let bytes = (resident() - before) / self.series as f64;
        drop(end);
        thread.join().unwrap();
        (bytes, touched)
    }
}

fn resident() -> f64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<f64>().unwrap() * 4096.0
}
