//! Times the hot reads on a database of any size: `sizes DATABASE SLUG`. For the eye; `script/bench` measures pages.

use std::time::Instant;

use newsroom::comment::{self, Sort};
use newsroom::story::{self, List};
use newsroom::{related, search};
use store::{Db, Options, Tx};

const TURNS: u32 = 200;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (url, slug) = (args.next().ok_or("DATABASE")?, args.next().ok_or("SLUG")?);
    let db = Db::open(&url, newsroom::MIGRATIONS, &Options::default())?;
    let now = i64::MAX / 4;
    let asked = slug.clone();
    let found = db.read_now(move |tx| story::find(tx, &asked, now))?;
    let id = found.card.id;
    let first = db.read_now(move |tx| comment::thread(tx, id, Sort::Oldest, None, 25))?;
    let mut middle = first.next;
    for _ in 0..20 {
        middle = match db
            .read_now(move |tx| comment::thread(tx, id, Sort::Oldest, middle.as_ref(), 50))?
            .next
        {
            Some(next) => Some(next),
            None => break,
        };
    }
    let last = first.items.last().map_or(0, |branch| branch.root.id);
    time(&db, "thread newest", move |tx| {
        comment::thread(tx, id, Sort::Newest, None, 25).map(drop)
    })?;
    time(&db, "thread top", move |tx| {
        comment::thread(tx, id, Sort::Top, None, 25).map(drop)
    })?;
    time(&db, "thread middle", move |tx| {
        comment::thread(tx, id, Sort::Oldest, middle.as_ref(), 25).map(drop)
    })?;
    time(&db, "permalink", move |tx| {
        comment::permalink(tx, last).map(drop)
    })?;
    time(&db, "comment feed", move |tx| {
        comment::newest(tx, Some(id), 25).map(drop)
    })?;
    let asked = slug.clone();
    time(&db, "story", move |tx| {
        story::find(tx, &asked, now).map(drop)
    })?;
    time(&db, "related", move |tx| {
        related::related(tx, &found, 6, now).map(drop)
    })?;
    time(&db, "front", move |tx| story::front(tx, now).map(drop))?;
    time(&db, "list", move |tx| {
        story::list(tx, &List::All, None, 25, now).map(drop)
    })?;
    time(&db, "voices", move |tx| comment::voices(tx, 3).map(drop))?;
    time(&db, "search", move |tx| {
        search::search(tx, "film story", None, 25).map(drop)
    })?;
    db.close();
    Ok(())
}

fn time(
    db: &Db,
    what: &str,
    job: impl Fn(&mut Tx<'_>) -> newsroom::Result<()> + Send + Clone + 'static,
) -> newsroom::Result<()> {
    for _ in 0..20 {
        db.read_now(job.clone())?;
    }
    let start = Instant::now();
    for _ in 0..TURNS {
        db.read_now(job.clone())?;
    }
    let each = start.elapsed() / TURNS;
    say(&format!("{what:>15} {:>8.1} µs", each.as_secs_f64() * 1e6));
    Ok(())
}

fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}
