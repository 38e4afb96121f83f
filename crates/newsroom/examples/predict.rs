//! Times a correction: `predict DATABASE PLAYERS CATEGORIES` fills a new database with that many players who picked in every
//! category, announces a winner, corrects it, and prints how long the scores took, and how long the slowest of the picks
//! waited that others made meanwhile. `script/bench predict` runs it.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use newsroom::prediction::{self, Cohort, player, score};
use newsroom::{Error, Result};
use store::{Db, Options, Tx, params};

/// An evening in September.
const NOW: i64 = 1_600_650_000_000;
/// Players made in one transaction.
const CHUNK: i64 = 1_000;

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("DATABASE")?;
    let players: i64 = args.next().ok_or("PLAYERS")?.parse()?;
    let categories: i64 = args.next().ok_or("CATEGORIES")?.parse()?;
    let db = Db::open(&url, newsroom::MIGRATIONS, &Options::default())?;
    let (edition, all) = db.write_now(move |tx| furnish(tx, categories))?;
    let begun = Instant::now();
    let mut made = 0;
    while made < players {
        let n = CHUNK.min(players - made);
        db.write_now(move |tx| fill(tx, edition, n))?;
        made += n;
    }
    println!(
        "{players} players in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    let (first, open) = (
        *all.first().ok_or("no category")?,
        *all.last().ok_or("no category")?,
    );
    // All but the last, which stays open for those who pick meanwhile.
    for &category in all.iter().filter(|&&category| category != open) {
        measured(&db, edition, category, 0, open, false)?;
    }
    measured(&db, edition, first, 1, open, true)?;
    let wrong = prediction::repair::repair_all(&db)?;
    println!("wrong afterwards: {wrong:?}");
    db.close();
    Ok(())
}

/// Says that one nominee won, and counts; with `tells` while another thread picks without end.
fn measured(
    db: &Db,
    edition: i64,
    category: i64,
    winner: i64,
    open: i64,
    tells: bool,
) -> std::result::Result<(), Box<dyn std::error::Error>> {
    let player = db.write_now(move |tx| {
        let id = player::invented(tx, edition, "Somebody", Cohort::Readers, NOW)?;
        player::find(tx, id)
    })?;
    let nominees: Vec<i64> = db.read_now(move |tx| {
        Ok::<_, Error>(tx.all(
            "select id from nomination where category_id = $1 order by place",
            params![open],
        )?)
    })?;
    let stop = AtomicBool::new(!tells);
    let (took, worst, picks) = std::thread::scope(|scope| {
        let picking = scope.spawn(|| {
            let (mut worst, mut picks) = (Duration::ZERO, 0_usize);
            while !stop.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let (player, chosen) = (player.clone(), nominees.get(picks % 2).copied());
                let chosen: Vec<i64> = chosen.into_iter().collect();
                let taken =
                    db.write_now(move |tx| prediction::pick(tx, &player, open, &chosen, NOW));
                if !matches!(taken, Ok(Ok(()))) {
                    println!("a pick was not taken: {taken:?}");
                }
                worst = worst.max(begun.elapsed());
                picks += 1;
            }
            (worst, picks)
        });
        let begun = Instant::now();
        let outcome = say_and_count(db, edition, category, winner);
        let took = begun.elapsed();
        stop.store(true, Ordering::Relaxed);
        let (worst, picks) = picking.join().unwrap_or_default();
        outcome.map(|()| (took, worst, picks))
    })?;
    if tells {
        println!(
            "correction_seconds {:.3}\nlongest_write_ms {:.1}\npicks_meanwhile {picks}",
            took.as_secs_f64(),
            worst.as_secs_f64() * 1_000.0
        );
    }
    Ok(())
}

fn say_and_count(db: &Db, edition: i64, category: i64, winner: i64) -> Result<()> {
    db.write_now(move |tx| -> Result<()> {
        tx.run(
            "delete from standing where category_id = $1",
            params![category],
        )?;
        tx.run(
            "insert into standing (nomination_id, category_id, outcome)
             select id, category_id, 'won' from nomination where category_id = $1 and place = $2",
            params![category, winner],
        )?;
        prediction::result_said(tx, category, NOW)
    })?;
    while db.write_now(move |tx| score::step(tx, edition, score::CHUNK, NOW))? {}
    Ok(())
}

fn furnish(tx: &mut Tx<'_>, categories: i64) -> Result<(i64, Vec<i64>)> {
    let award: i64 = tx.one(
        "insert into award (slug, name) values ('lanterns', 'The Lanterns') returning id",
        params![],
    )?;
    let edition: i64 = tx.one(
        "insert into edition (award_id, slug, label, year, status) values ($1, '2020', 'The 2020 Lanterns', 2020, 'live') returning id",
        params![award],
    )?;
    let mut all = Vec::new();
    for place in 0..categories {
        let slug = format!("category-{place}");
        let line: i64 = tx.one(
            "insert into category_line (award_id, slug, name) values ($1, $2, $2) returning id",
            params![award, slug],
        )?;
        let category: i64 = tx.one(
            "insert into category (edition_id, line_id, slug, name, place) values ($1, $2, $3, $3, $4) returning id",
            params![edition, line, slug, place],
        )?;
        for nominee in 0..5_i64 {
            tx.run(
                "insert into nomination (category_id, place, slug, credited) values ($1, $2, $3, $3)",
                params![category, nominee, format!("nominee-{nominee}")],
            )?;
        }
        all.push(category);
    }
    Ok((edition, all))
}

/// Players who picked one nominee of every category, the first most often. Their ledger is left out: it is not read here.
fn fill(tx: &mut Tx<'_>, edition: i64, n: i64) -> Result<()> {
    tx.run(
        "with recursive number (n) as (select 1 union all select n + 1 from number where n < $2)
         insert into player (edition_id, name, made_at) select $1, 'Reader', $3 from number",
        params![edition, n, NOW],
    )?;
    tx.run(
        "insert into pick_now (category_id, player_id, seq, ranks, n1)
         select category.id, player.id, player.id, 1, nomination.id
         from player join category on category.edition_id = player.edition_id
           join nomination on nomination.category_id = category.id
             and nomination.place = ((player.id * 7 + category.id * 13) % 9) / 2
         where player.edition_id = $1 and player.id > (select coalesce(max(player_id), 0) from pick_now)
         order by category.id, player.id",
        params![edition],
    )?;
    Ok(())
}
