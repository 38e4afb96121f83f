//! Counts 100,000 random ranked ballots over 10 options and says how long it took:
//! `cargo run --release -p tally --example count_100k`.
#![expect(clippy::print_stdout, reason = "a program for the operator's eyes")]

use std::time::{Duration, Instant};

use tally::schulze::{Strength, Unranked};
use tally::{Fault, Field, Ranking, Tie, draw, irv, piles, schulze};

const BALLOTS: u64 = 100_000;
const OPTIONS: u32 = 10;

fn main() -> Result<(), Fault> {
    // Full rankings, nearly all different: the hardest case, as there is little to pile up.
    let ballots: Vec<Ranking> = (0..BALLOTS)
        .map(|seed| Ranking::of(&draw::order(seed, OPTIONS)))
        .collect();
    let field = Field::of(OPTIONS);
    let started = Instant::now();
    let piles = piles(ballots);
    let piled = started.elapsed();
    let started = Instant::now();
    let run_off = irv::count(&field, &piles, irv::Rules::usual(1))?;
    let ran_off = started.elapsed();
    let started = Instant::now();
    let rules = schulze::Rules {
        strength: Strength::Margins,
        unranked: Unranked::Last,
        tie: Tie::Drawn { seed: 1 },
    };
    let paired = schulze::count(&field, &piles, rules)?;
    let compared = started.elapsed();
    println!("ballots {}", run_off.ballots);
    println!("piles {} in {} ms", piles.len(), millis(piled));
    println!(
        "irv {} rounds, {:?}, in {} ms",
        run_off.rounds.len(),
        run_off.outcome,
        millis(ran_off)
    );
    println!("schulze {:?} in {} ms", paired.outcome, millis(compared));
    println!("total_ms {}", millis(piled + ran_off + compared));
    Ok(())
}

fn millis(took: Duration) -> String {
    format!("{}.{}", took.as_millis(), took.as_micros() % 1000 / 100)
}
