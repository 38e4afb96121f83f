//! Sheets of predictions, boards and leagues, full and empty, open and closed, and in the hands of somebody hostile.

use std::collections::BTreeMap;

use super::{HOSTILE, link, when};
use crate::public::predictions::view::{
    Best, Board, Category, Chart, Curve, Evening, League, Line, NewLeague, Nominee, Player, Sheet,
    Ways,
};

fn ways() -> Ways {
    Ways {
        award: link(HOSTILE, "/awards/emmys/"),
        edition: link("72nd", "/awards/emmys/2020/"),
        predict: "/awards/emmys/2020/predict".to_owned(),
        board: "/awards/emmys/2020/leaderboard".to_owned(),
    }
}

fn nominee(n: usize, rank: usize) -> Nominee {
    Nominee {
        id: format!("id-{n}"),
        name: format!("Nominee {n} {HOSTILE}"),
        of: format!("A film {HOSTILE}"),
        picked: rank == 1,
        rank,
        left: n == 3,
        won: n == 1,
        share: (n != 3).then(|| ("42.9".to_owned(), 43)),
        experts: (n == 1).then(|| "80.0".to_owned()),
    }
}

fn category(state: &'static str) -> Category {
    Category {
        slug: format!("category-{state}"),
        name: format!("Lead {HOSTILE}"),
        url: "/awards/emmys/2020/lead".to_owned(),
        weight: 3,
        state,
        closes: Some(when()),
        closed: Some(when()),
        notes: vec![format!("A note {HOSTILE}")],
        refused: Some("Too late.".to_owned()),
        nominees: vec![nominee(1, 2), nominee(2, 1), nominee(3, 0)],
        ranked: true,
        right: (state == "decided").then_some(false),
        picked: Some(format!("Nominee 2 {HOSTILE}")),
        winners: vec![format!("Nominee 1 {HOSTILE}"), "Another".to_owned()],
    }
}

/// A ceremony with every state of a category, and one nobody is nominated in.
#[must_use]
pub fn sheets() -> Vec<Sheet> {
    let full = Sheet {
        ways: ways(),
        name: HOSTILE.to_owned(),
        signed: false,
        saved: 2,
        of: 4,
        open: true,
        closes: Some((1_600_651_800_000, when())),
        evenings: vec![
            Evening {
                title: format!("Telecast {HOSTILE}"),
                categories: ["open", "closed", "decided"].map(category).into(),
            },
            Evening {
                title: String::new(),
                categories: vec![category("void")],
            },
        ],
        question: format!("How long? {HOSTILE}"),
        guess: "180".to_owned(),
        asks: true,
        claim: Some(HOSTILE.to_owned()),
        share: Some("/awards/emmys/2020/predict/x".to_owned()),
        shown: false,
        leagues: vec![link(HOSTILE, "/league/x")],
        errors: BTreeMap::from([
            ("name".to_owned(), "A name, please.".to_owned()),
            ("guess".to_owned(), "A number, please.".to_owned()),
        ]),
        said: Some("Saved.".to_owned()),
    };
    let empty = Sheet {
        signed: true,
        open: false,
        closes: None,
        evenings: Vec::new(),
        claim: None,
        share: None,
        leagues: Vec::new(),
        errors: BTreeMap::new(),
        said: None,
        ..full.clone()
    };
    vec![full, empty]
}

fn line(own: bool) -> Line {
    Line {
        place: "100,000".to_owned(),
        name: format!("Ana {HOSTILE}"),
        url: "/awards/emmys/2020/predict/x".to_owned(),
        expert: own,
        own,
        right: 3,
        points: 5,
        credit: 300,
        brier: "0.42".to_owned(),
    }
}

/// The head of the board, with and without anybody on it.
#[must_use]
pub fn bests() -> Vec<Best> {
    let full = Best {
        key: "board.emmys.2020".to_owned(),
        revised: Some(when()),
        lines: vec![line(false), line(true)],
    };
    let empty = Best {
        revised: None,
        lines: Vec::new(),
        ..full.clone()
    };
    vec![full, empty]
}

/// A board with everything, and one nobody stands on.
#[must_use]
pub fn boards() -> Vec<Board> {
    bests()
        .into_iter()
        .map(|best| {
            let full = !best.lines.is_empty();
            let lines = best.lines.clone();
            Board {
                ways: ways(),
                size: "100,000".to_owned(),
                decided: (3, 25),
                around: lines.clone(),
                experts: lines,
                best,
                next: full.then(|| "/awards/emmys/2020/leaderboard?after=x&miss=y".to_owned()),
                first: full.then(|| "/awards/emmys/2020/leaderboard".to_owned()),
                question: full.then(|| (HOSTILE.to_owned(), "180".to_owned())),
            }
        })
        .collect()
}

/// A sheet as others see it, and one of which nothing is seen.
#[must_use]
pub fn players() -> Vec<Player> {
    let full = Player {
        ways: ways(),
        name: format!("Ana {HOSTILE}"),
        expert: true,
        own: false,
        line: Some(line(false)),
        size: "100,000".to_owned(),
        evenings: vec![Evening {
            title: HOSTILE.to_owned(),
            categories: ["open", "decided"].map(category).into(),
        }],
        hidden: 2,
        open: true,
    };
    let empty = Player {
        expert: false,
        line: None,
        evenings: Vec::new(),
        hidden: 1,
        ..full.clone()
    };
    vec![full, empty]
}

/// A league from inside, and from outside.
#[must_use]
pub fn leagues() -> Vec<League> {
    let inside = League {
        ways: ways(),
        name: format!("The flat {HOSTILE}"),
        url: "/league/x".to_owned(),
        link: "http://greenroom.test/league/x".to_owned(),
        engine: "Right picks",
        categories: vec![HOSTILE.to_owned()],
        member: true,
        name_needed: false,
        typed: String::new(),
        lines: vec![line(true)],
        members: 1,
        errors: BTreeMap::new(),
    };
    let outside = League {
        categories: Vec::new(),
        member: false,
        name_needed: true,
        typed: HOSTILE.to_owned(),
        lines: Vec::new(),
        errors: BTreeMap::from([("name".to_owned(), "A name, please.".to_owned())]),
        ..inside.clone()
    };
    vec![inside, outside]
}

/// The form that makes a league, refused and blank.
#[must_use]
pub fn new_leagues() -> Vec<NewLeague> {
    let refused = NewLeague {
        ways: ways(),
        action: "/awards/emmys/2020/leagues".to_owned(),
        league: HOSTILE.to_owned(),
        name_needed: true,
        typed: HOSTILE.to_owned(),
        engine: "right".to_owned(),
        engines: vec![("right", "Right picks"), ("points", "Points")],
        categories: vec![("lead".to_owned(), HOSTILE.to_owned(), true)],
        errors: BTreeMap::from([("league".to_owned(), "A name, please.".to_owned())]),
    };
    let blank = NewLeague {
        name_needed: false,
        categories: Vec::new(),
        errors: BTreeMap::new(),
        ..refused.clone()
    };
    vec![refused, blank]
}

/// How the odds of two nominees moved.
#[must_use]
pub fn charts() -> Vec<Chart> {
    let curve = Curve {
        name: format!("Ana {HOSTILE}"),
        points: "0,50 300,20".to_owned(),
        end: 20,
        first: "20.0".to_owned(),
        last: "42.9".to_owned(),
    };
    vec![Chart {
        id: "odds-chart".to_owned(),
        title: format!("Odds {HOSTILE}"),
        sentence: format!("Ana {HOSTILE} went up."),
        curves: vec![curve.clone(), curve],
        top: 50,
        from: when(),
        until: when(),
    }]
}
