//! A count in plain words and numbers, for a terminal. Pure.

use tally::Outcome;
use tally::irv::{Round, Step, To};

use super::count::Count;

/// A count as lines of text; `titles` are the options' names by number.
#[must_use]
pub fn lines(count: &Count, titles: &[String]) -> Vec<String> {
    let name = |option: u32| {
        titles
            .get(option as usize)
            .cloned()
            .unwrap_or_else(|| format!("option {option}"))
    };
    let mut told = vec![format!("{} votes", count.ballots())];
    if let Count::Ranked { run_off, .. } = count {
        for round in &run_off.rounds {
            told.extend(of_round(round, &name));
        }
    } else {
        let options = u32::try_from(titles.len()).unwrap_or(u32::MAX);
        for bar in count.bars(options) {
            let mean = bar
                .mean
                .map_or_else(String::new, |mean| format!(", mean {}", mean.decimal(2)));
            let share = bar
                .share
                .filter(|_| bar.mean.is_none())
                .map_or_else(String::new, |share| format!(" ({} %)", share.percent(1)));
            let rank = bar
                .rank
                .map_or_else(|| "withdrawn".to_owned(), |rank| format!("{rank}."));
            told.push(format!(
                "{rank} {}: {}{share}{mean}",
                name(bar.option),
                bar.votes
            ));
        }
    }
    if let Count::Ranked { pairs, .. } = count {
        told.push("Second reading, every option against every other (Schulze):".to_owned());
        for place in &pairs.order {
            let names: Vec<String> = place.options.iter().map(|option| name(*option)).collect();
            told.push(format!("  {}. {}", place.place, names.join(", ")));
        }
    }
    told.push(match count.outcome() {
        Outcome::Nobody => "Nobody won: no vote counts for anyone who runs.".to_owned(),
        Outcome::Winner(one) => format!("Winner: {}", name(*one)),
        Outcome::Tie(all) => {
            let names: Vec<String> = all.iter().map(|option| name(*option)).collect();
            format!("A tie of {}", names.join(", "))
        }
    });
    told
}

fn of_round(round: &Round, name: &impl Fn(u32) -> String) -> Vec<String> {
    let mut told = vec![format!(
        "Round {}: {} active, {} needed, {} no longer active",
        round.number,
        round.active,
        round.threshold,
        round.inactive.all()
    )];
    let mut votes = round.votes.clone();
    votes.sort_by_key(|(option, votes)| (std::cmp::Reverse(*votes), *option));
    told.extend(
        votes
            .iter()
            .map(|(option, votes)| format!("  {}: {votes}", name(*option))),
    );
    told.push(match &round.step {
        Step::Elected(one) => format!("  {} has more than half.", name(*one)),
        Step::Left { options, .. } => {
            let names: Vec<String> = options.iter().map(|option| name(*option)).collect();
            format!("  {} leaves.", names.join(", "))
        }
        Step::Tied(all) => {
            let names: Vec<String> = all.iter().map(|option| name(*option)).collect();
            format!("  {} stand equal.", names.join(", "))
        }
        Step::Nobody => "  No vote counts for anyone who runs.".to_owned(),
    });
    for transfer in &round.transfers {
        let to = match transfer.to {
            To::Option(option) => name(option),
            To::Exhausted | To::Overvoted | To::Skipped => "nobody any more".to_owned(),
        };
        told.push(format!(
            "    {} from {} to {to}",
            transfer.count,
            name(transfer.from)
        ));
    }
    told
}
