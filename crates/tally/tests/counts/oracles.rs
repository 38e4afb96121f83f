//! Published elections with known answers, round by round. They lie beside the checkout, at `GREENROOM_ORACLES` or in
//! `../shared/data`; where they do not, these tests say so and look at nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tally::irv::{self, LastTie, Leaving, Overvotes, Skipped, Step, To};
use tally::schulze::{self, Strength, Unranked};
use tally::{Field, Outcome, Ranking, Tie, piles};

const WRITE_INS: &str = "Undeclared Write-ins";

fn folder(of: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let all = std::env::var_os("GREENROOM_ORACLES").map_or(beside, PathBuf::from);
    let folder = all.join("tally").join(of);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "skipped: {of} is not here; GREENROOM_ORACLES names the folder of published elections"
    );
    None
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The cells of a line with quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => {
                cells.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().unwrap().push(letter),
        }
    }
    cells
}

/// An instant run-off as it was held: names in order, the write-ins last, and every ballot.
struct Election {
    names: Vec<String>,
    ballots: Vec<Ranking>,
    expected: Value,
}

fn election(of: &str) -> Option<Election> {
    let folder = folder(of)?;
    let rules = json(&folder.join("rules.json"));
    let candidates = rules["candidates"].as_array().unwrap().iter();
    let mut names: Vec<String> = candidates
        .map(|one| one["name"].as_str().unwrap().trim().to_owned())
        .collect();
    names.push(WRITE_INS.to_owned());
    let index: BTreeMap<&str, u32> = names.iter().map(String::as_str).zip(0..).collect();
    // Any two options at one rank are an overvote, whoever they were.
    let rank = |cell: String| match cell.trim() {
        "undervote" | "" => vec![],
        "overvote" => vec![0, 1],
        "UWI" => vec![index[WRITE_INS]],
        name => vec![index[name]],
    };
    let table = std::fs::read_to_string(folder.join("ballots.csv")).unwrap();
    let ballot = |line: &str| Ranking::from_ranks(cells(line).into_iter().map(rank));
    let ballots = table.lines().map(ballot).collect();
    let expected = json(&folder.join("expected.json"));
    Some(Election {
        names,
        ballots,
        expected,
    })
}

fn number(told: &Value) -> u64 {
    told.as_str().unwrap().parse().unwrap()
}

/// Counts an election and compares every number of every round with the published ones.
fn reproduce(held: &Election, last: LastTie) -> irv::Count {
    let options = u32::try_from(held.names.len()).unwrap();
    let rules = irv::Rules {
        last,
        overvotes: Overvotes::Exhaust,
        skipped: Skipped::ExhaustAfter(1),
        leaving: Leaving::Batch,
        write_ins: Some(options - 1),
    };
    let piles = piles(held.ballots.iter().cloned());
    let counted = irv::count(&Field::of(options), &piles, rules).unwrap();
    let rounds = held.expected["results"].as_array().unwrap();
    assert_eq!(counted.rounds.len(), rounds.len());
    let name = |option: u32| held.names[option as usize].as_str();
    for (ours, theirs) in counted.rounds.iter().zip(rounds) {
        let number_of_round = ours.number;
        assert_eq!(theirs["round"].as_u64(), Some(u64::from(number_of_round)));
        let tally = theirs["tally"].as_object().unwrap().iter();
        let tally: BTreeMap<&str, u64> = tally
            .map(|(name, votes)| (name.as_str(), number(votes)))
            .collect();
        let votes = ours
            .votes
            .iter()
            .map(|(option, votes)| (name(*option), *votes));
        assert_eq!(
            votes.collect::<BTreeMap<_, _>>(),
            tally,
            "round {number_of_round}"
        );
        assert_eq!(
            ours.threshold,
            number(&theirs["threshold"]),
            "round {number_of_round}"
        );
        let inactive = &theirs["inactiveBallots"];
        let told = [
            "exhaustedChoices",
            "overvotes",
            "skippedRankings",
            "repeatedRankings",
        ];
        let inactive = told.map(|reason| number(&inactive[reason]));
        let own = &ours.inactive;
        assert_eq!(
            [own.exhausted, own.overvoted, own.skipped, 0],
            inactive,
            "round {number_of_round}"
        );
        compare_step(held, ours, &theirs["tallyResults"]);
    }
    counted
}

/// Who left or was elected, and where every ballot went.
fn compare_step(held: &Election, ours: &irv::Round, theirs: &Value) {
    let name = |option: u32| held.names[option as usize].clone();
    let theirs = theirs.as_array().unwrap();
    let told = |what: &str| {
        let named = theirs.iter().filter_map(|one| one[what].as_str());
        named.map(str::to_owned).collect::<BTreeSet<String>>()
    };
    let (elected, left) = match &ours.step {
        Step::Elected(option) => (BTreeSet::from([name(*option)]), BTreeSet::new()),
        Step::Left { options, .. } => (
            BTreeSet::new(),
            options.iter().map(|option| name(*option)).collect(),
        ),
        other => panic!("round {}: {other:?}", ours.number),
    };
    assert_eq!(
        (told("elected"), told("eliminated")),
        (elected, left),
        "round {}",
        ours.number
    );
    let mut moved: BTreeMap<(String, String), u64> = BTreeMap::new();
    for transfer in &ours.transfers {
        let to = match transfer.to {
            To::Option(option) => name(option),
            To::Exhausted | To::Overvoted | To::Skipped => "exhausted".to_owned(),
        };
        *moved.entry((name(transfer.from), to)).or_default() += transfer.count;
    }
    let mut published = BTreeMap::new();
    for one in theirs {
        let from = one["eliminated"].as_str().unwrap_or_default();
        for (to, count) in one["transfers"].as_object().unwrap() {
            published.insert((from.to_owned(), to.clone()), number(count));
        }
    }
    assert_eq!(moved, published, "round {}", ours.number);
}

#[test]
fn portland_2015_comes_out_as_published_in_all_fourteen_rounds() {
    let Some(held) = election("portland-2015") else {
        return;
    };
    let counted = reproduce(&held, LastTie::By(Tie::Listed));
    assert_eq!(
        (counted.ballots, counted.blank, counted.rounds.len()),
        (99, 0, 14)
    );
    assert_eq!(
        (counted.rounds[0].active, counted.rounds[0].threshold),
        (98, 50)
    );
    assert!(matches!(counted.outcome, Outcome::Winner(_)));
    let with_ties = counted.rounds.iter().filter(|round| round.broken.is_some());
    assert_eq!(
        with_ties.map(|round| round.number).collect::<Vec<_>>(),
        [2, 7]
    );
}

#[test]
fn minneapolis_2013_comes_out_as_published_in_all_thirty_three_rounds() {
    let Some(held) = election("minneapolis-2013") else {
        return;
    };
    let counted = reproduce(&held, LastTie::By(Tie::Drawn { seed: 0 }));
    assert_eq!(
        (counted.ballots, counted.blank, counted.rounds.len()),
        (80_101, 639, 33)
    );
    assert_eq!(
        (counted.rounds[0].active, counted.rounds[0].threshold),
        (79_312, 39_657)
    );
    assert!(matches!(counted.outcome, Outcome::Winner(_)));
    assert!(counted.rounds.iter().all(|round| round.broken.is_none()));
}

/// The options of 2007 in the order of the sheet, and its ballots.
fn debian() -> Option<(Vec<String>, Vec<Ranking>)> {
    let sheet = std::fs::read(folder("debian-2007")?.join("tally.txt")).unwrap();
    let sheet: String = sheet.iter().map(|byte| char::from(*byte)).collect();
    let mut names = Vec::new();
    let mut ballots = Vec::new();
    for line in sheet.lines() {
        if let Some((_, name)) = line.split_once(">: ").filter(|_| line.contains("Option ")) {
            names.push(name.trim().to_owned());
        } else if let Some(vote) = line.strip_prefix("V: ") {
            let marks = vote.split_whitespace().next().unwrap();
            let rank = |place: char| {
                let here = (0..)
                    .zip(marks.chars())
                    .filter(move |(_, mark)| *mark == place);
                here.map(|(option, _)| option).collect::<Vec<u32>>()
            };
            ballots.push(Ranking::from_ranks(('1'..='9').map(rank)));
        }
    }
    Some((names, ballots))
}

#[test]
fn debian_2007_comes_out_in_its_full_order_under_every_rule() {
    let Some((names, ballots)) = debian() else {
        return;
    };
    assert_eq!((names.len(), ballots.len()), (9, 482));
    // The option by its place on the sheet, and how it stands against the next.
    let published = [
        (3, 211, 203),
        (4, 215, 190),
        (5, 213, 181),
        (0, 219, 202),
        (6, 243, 170),
        (2, 268, 160),
        (8, 233, 183),
        (7, 159, 94),
        (1, 0, 0),
    ];
    let piles = piles(ballots);
    for strength in [Strength::Margins, Strength::WinningVotes] {
        for unranked in [Unranked::Last, Unranked::LeftOut] {
            let rules = schulze::Rules {
                strength,
                unranked,
                tie: Tie::Declared,
            };
            let counted = schulze::count(&Field::of(9), &piles, rules).unwrap();
            assert!(counted.order.iter().all(|place| place.options.len() == 1));
            let order: Vec<u32> = counted.order.iter().map(|place| place.options[0]).collect();
            assert!(order.iter().eq(published.iter().map(|(option, ..)| option)));
            assert_eq!(counted.beats_all, Some(order[0]));
            if unranked == Unranked::Last {
                for (pair, (_, won, lost)) in order.windows(2).zip(published) {
                    assert_eq!(counted.preferred.get(pair[0], pair[1]), won);
                    assert_eq!(counted.preferred.get(pair[1], pair[0]), lost);
                }
            }
        }
    }
}
