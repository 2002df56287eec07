// SPDX-License-Identifier: Apache-2.0
//
// peer TERMS TEXT ROUNDS MATCHES: searches a text for terms (one a line) with the aho-corasick crate's automaton.
// Writes all matches as triples of 32-bit integers (term, start, end) and prints one line of JSON with the times.
use aho_corasick::AhoCorasickBuilder;
use std::fs;
use std::io::{BufWriter, Write};

const VERSION: &str = "0.7.19";

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// The processor time of this thread, in seconds.
fn thread_time() -> f64 {
    const CLOCK_THREAD_CPUTIME_ID: i32 = 3;
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.seconds as f64 + time.nanoseconds as f64 * 1e-9
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let terms = fs::read(&arguments[1]).expect("cannot read the terms");
    let terms: Vec<&[u8]> = terms.split(|byte| *byte == b'\n').filter(|term| !term.is_empty()).collect();
    let text = fs::read(&arguments[2]).expect("cannot read the text");
    let rounds: usize = arguments[3].parse().expect("ROUNDS is a number");

    let started = thread_time();
    let automaton = AhoCorasickBuilder::new()
        .dfa(true)
        .build_with_size::<u32, _, _>(&terms)
        .expect("too many states");
    let building = thread_time() - started;

    let mut output = BufWriter::new(fs::File::create(&arguments[4]).expect("cannot write the matches"));
    for found in automaton.find_overlapping_iter(&text) {
        for number in [found.pattern() as i32, found.start() as i32, found.end() as i32] {
            output.write_all(&number.to_ne_bytes()).expect("cannot write the matches");
        }
    }
    output.flush().expect("cannot write the matches");

    let mut seconds = Vec::new();
    let mut count = 0u64;
    let mut sum = 0u64;
    for _ in 0..rounds {
        count = 0;
        sum = 0;
        let started = thread_time();
        for found in automaton.find_overlapping_iter(&text) {
            count += 1;
            sum += found.end() as u64;
        }
        seconds.push(format!("{:e}", thread_time() - started));
    }
    println!(
        "{{\"engine\": \"aho-corasick (Rust, DFA)\", \"version\": \"{VERSION}\", \"building\": {building:e}, \
         \"count\": {count}, \"sum\": {sum}, \"seconds\": [{}]}}",
        seconds.join(", ")
    );
}
