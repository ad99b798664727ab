//! rust prometheus. Reads requests as Driver/contender.py describes them.

mod fixture;
mod series;
mod stall;

use prometheus::{Counter, Histogram, HistogramOpts, IntCounter, IntCounterVec, Opts};
use std::io::{self, BufRead, Write};
use std::sync::Barrier;
use std::time::Instant;

struct Timed {
    counter: IntCounter,
    halves: Counter,
    table: IntCounterVec,
    keys: Vec<(String, String)>,
    histogram: Histogram,
    observations: Vec<f64>,
}

impl Timed {
    fn new() -> Timed {
        let keys: Vec<_> = (0..1000).map(|key| (fixture::method(key).to_string(), fixture::path(key))).collect();
        let table = IntCounterVec::new(Opts::new("table", "Table"), &["method", "path"]).unwrap();
        for (method, path) in &keys {
            table.with_label_values(&[method, path]);
        }
        Timed {
            counter: IntCounter::new("counter", "Counter").unwrap(),
            halves: Counter::new("halves", "Halves").unwrap(),
            table,
            keys,
            histogram: Histogram::with_opts(HistogramOpts::new("histogram", "Histogram").buckets(fixture::BOUNDS.to_vec())).unwrap(),
            observations: (0..4096).map(fixture::observation).collect(),
        }
    }

    fn total(&self, workload: &str) -> u64 {
        match workload {
            "counter" => self.counter.get(),
            "float_counter" => (self.halves.get() * 2.0) as u64,
            "lookup" => self.keys.iter().map(|(method, path)| self.table.with_label_values(&[method, path]).get()).sum(),
            _ => self.histogram.get_sample_count(),
        }
    }

    fn run(&self, workload: &str, operations: u64) {
        match workload {
            "counter" => (0..operations).for_each(|_| self.counter.inc()),
            "float_counter" => (0..operations).for_each(|_| self.halves.inc_by(0.5)),
            "lookup" => {
                let mut key = 0;
                for _ in 0..operations {
                    let (method, path) = &self.keys[key];
                    self.table.with_label_values(&[method, path]).inc();
                    key = if key + 7 < self.keys.len() { key + 7 } else { key + 7 - self.keys.len() };
                }
            }
            _ => (0..operations).for_each(|index| self.histogram.observe(self.observations[index as usize & 4095])),
        }
    }
}

/// Nanoseconds from the moment the first thread began until the last one has finished; all are there before one begins.
fn elapsed(timed: &Timed, workload: &str, threads: u64, operations: u64) -> f64 {
    let barrier = Barrier::new(threads as usize);
    let times: Vec<_> = std::thread::scope(|scope| {
        let enter = || {
            barrier.wait();
            let began = Instant::now();
            timed.run(workload, operations);
            (began, Instant::now())
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(enter)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let began = times.iter().map(|time| time.0).min().unwrap();
    let ended = times.iter().map(|time| time.1).max().unwrap();
    (ended - began).as_nanos() as f64
}

fn main() {
    let timed = Timed::new();
    let mut texts = series::Texts::default();
    let mut life = None;
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let number = |index: usize| words[index].parse::<u64>().unwrap();
        let (workload, threads, operations, series) = (words[0], number(1), number(2), number(3));
        let answer = match workload {
            "counter" | "float_counter" | "lookup" | "observe" => {
                let before = timed.total(workload);
                let time = elapsed(&timed, workload, threads, operations);
                Some((time / (threads * operations) as f64, timed.total(workload) - before))
            }
            "text" | "text_floats" | "text_histograms" => Some(texts.render(workload, operations, series)),
            "create" => {
                let (begun, answer) = series::Life::create(series);
                life = Some(begun);
                Some(answer)
            }
            _ => life.as_ref().and_then(|life| life.answer(workload, operations)),
        };
        match answer {
            Some((nanoseconds, check)) => println!("{nanoseconds} {check}"),
            None => println!("-"),
        }
        io::stdout().flush().unwrap();
    }
}
