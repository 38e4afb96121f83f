//! Takes a picture and says what it cost: `cargo run --release -p picture --example peak -- FILE [quick|slow|card]`.
#![expect(clippy::print_stdout, reason = "a program for the operator's eyes")]

use std::time::Instant;

use picture::{Limits, card};

fn main() {
    let mut asked = std::env::args().skip(1);
    let (Some(file), then) = (asked.next(), asked.next()) else {
        println!("peak FILE [quick|slow|card]");
        return;
    };
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => return println!("{file}: {error}"),
    };
    let limits = Limits::default();
    let started = Instant::now();
    let said = match then.as_deref() {
        None => picture::take(&bytes, &limits).map(|taken| {
            format!(
                "{} {} × {}, {} bytes, blur of {}, moved: {}",
                taken.kind,
                taken.width,
                taken.height,
                taken.bytes.len(),
                taken.blur.len(),
                taken.animated
            )
        }),
        Some("slow") => picture::slow(&bytes, &limits).map(|sizes| told(&sizes)),
        Some("card") => {
            let card = card::Card {
                headline: &file,
                kicker: "Measured",
                site: "House Lights",
                rtl: false,
                picture: Some((&bytes, 50, 50)),
            };
            card::draw(&card).map(|bytes| format!("a card of {} bytes", bytes.len()))
        }
        Some(_) => picture::quick(&bytes, &limits).map(|(sizes, _)| told(&sizes)),
    };
    let took = started.elapsed().as_millis();
    match said {
        Ok(said) => println!("{said}"),
        Err(refusal) => println!("refused: {refusal}"),
    }
    println!("{took} ms, peak {}", peak());
}

fn told(sizes: &[picture::Size]) -> String {
    let each = sizes
        .iter()
        .map(|size| format!("{}.{}: {}", size.width, size.ending, size.bytes.len()));
    each.collect::<Vec<_>>().join(", ")
}

/// The most memory this process ever had, as Linux tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("unknown").to_owned()
}
