//! Ballots by every method, open and closed, hidden and shown, refused, and in the hands of somebody hostile.

use std::collections::BTreeMap;

use super::{HOSTILE, when};
use crate::public::ballots::view::{
    Ballot, Bar, Choosable, Entry, Form, Group, List, Lost, Own, PairCell, PairRow, Pairs, Result,
    RoundCell, RoundRow, Rounds, Thumb,
};

/// A form by this method.
fn form(method: &'static str, marked: &str) -> Form {
    let option = |number: u32, is_withdrawn: bool| Choosable {
        id: format!("option{number}"),
        number,
        title: format!("Option {number} {HOSTILE}"),
        note: if number == 1 {
            format!("for a role {HOSTILE}")
        } else {
            String::new()
        },
        url: String::new(),
        picture: (number == 1).then(|| Thumb {
            src: "/media/x.webp".to_owned(),
            width: 400,
            height: 300,
        }),
        marked: if number == 1 {
            marked.to_owned()
        } else {
            String::new()
        },
        withdrawn: if is_withdrawn {
            HOSTILE.to_owned()
        } else {
            String::new()
        },
        is_withdrawn,
    };
    Form {
        action: "/ballots/lead".to_owned(),
        token: "token".to_owned(),
        method,
        slug: "lead".to_owned(),
        hint: "Choose one.".to_owned(),
        options: vec![option(1, false), option(2, false), option(3, true)],
        ranks: vec![1, 2],
        most: 2,
        changes: false,
        errors: BTreeMap::new(),
    }
}

/// Forms by every method, empty, filled and refused.
#[must_use]
pub fn forms() -> Vec<Form> {
    let mut refused = form("ranked", "1");
    refused
        .errors
        .insert("choice".to_owned(), format!("Not so {HOSTILE}"));
    vec![
        form("plurality", "on"),
        form("approval", ""),
        form("score", "5"),
        form("ranked", ""),
        refused,
    ]
}

/// Results with rounds and pairs, final and not, and without a vote.
#[must_use]
pub fn results() -> Vec<Result> {
    let bar = |rank: &str, is_first: bool| Bar {
        person_url: is_first.then(|| "/people/mark-ruffalo".to_owned()),
        title: format!("Option {HOSTILE}"),
        rank: rank.to_owned(),
        is_first,
        amount: "512 votes".to_owned(),
        share: "43.2 %".to_owned(),
        length: "43.2".to_owned(),
        is_withdrawn: rank.is_empty(),
    };
    let cell = |votes: &str, gained: &str, mark: &'static str| RoundCell {
        votes: votes.to_owned(),
        gained: gained.to_owned(),
        mark,
    };
    let pair = |votes: &str, wins: bool| PairCell {
        votes: votes.to_owned(),
        wins,
    };
    let full = Result {
        key: "b.lead".to_owned(),
        slug: "lead".to_owned(),
        question: HOSTILE.to_owned(),
        method: "ranked",
        sentence: format!("{HOSTILE} won."),
        votes: "1,024 votes".to_owned(),
        is_final: true,
        bars: vec![bar("1", true), bar("2", false), bar("", false)],
        rounds: Some(Rounds {
            told: vec![format!("Round 1: {HOSTILE} leaves."), "Round 2".to_owned()],
            rows: vec![
                RoundRow {
                    title: HOSTILE.to_owned(),
                    cells: vec![cell("5", "", ""), cell("7", "+2", "won")],
                },
                RoundRow {
                    title: "Another".to_owned(),
                    cells: vec![cell("2", "", "left"), cell("", "", "")],
                },
            ],
            needed: vec!["4".to_owned(), "4".to_owned()],
            inactive: vec!["0".to_owned(), "1".to_owned()],
        }),
        pairs: Some(Pairs {
            order: format!("1. {HOSTILE}; 2. Another"),
            agrees: false,
            titles: vec![HOSTILE.to_owned(), "Another".to_owned()],
            rows: vec![
                PairRow {
                    title: HOSTILE.to_owned(),
                    cells: vec![pair("", false), pair("5", true)],
                },
                PairRow {
                    title: "Another".to_owned(),
                    cells: vec![pair("2", false), pair("", false)],
                },
            ],
        }),
        lots: vec![format!("{HOSTILE} were equal.")],
        excluded: vec!["3 votes were taken back".to_owned()],
        level: "One vote for each account.",
        sheet_url: "/ballots/lead/tally.txt".to_owned(),
        url: "/ballots/lead".to_owned(),
    };
    let empty = Result {
        is_final: false,
        bars: Vec::new(),
        rounds: None,
        pairs: None,
        lots: Vec::new(),
        excluded: Vec::new(),
        ..full.clone()
    };
    vec![full, empty]
}

/// To come, open with hidden and shown results, closed.
#[must_use]
pub fn all() -> Vec<Ballot> {
    let mut results = results().into_iter();
    let open = Ballot {
        slug: "lead".to_owned(),
        url: "/ballots/lead".to_owned(),
        key: "b.lead".to_owned(),
        question: format!("Who? {HOSTILE}"),
        intro: format!("Say so {HOSTILE}"),
        lang: "en".to_owned(),
        dir: "ltr",
        method: "plurality",
        method_title: "One vote each",
        phase: "open",
        opens: when(),
        closes: Some(when()),
        turns_at: Some(1),
        now: 0,
        level: "One vote for each account.",
        sign_in_url: Some("/sign-in?next=%2Fballots%2Flead".to_owned()),
        may_change: true,
        rules: vec!["Every voter names one option.".to_owned()],
        form: form("plurality", ""),
        result: None,
        topic: "b-1".to_owned(),
        seq: 7,
        script: "/assets/night-1.js".to_owned(),
    };
    let closed = Ballot {
        phase: "closed",
        sign_in_url: None,
        turns_at: None,
        result: results.next(),
        ..open.clone()
    };
    let to_come = Ballot {
        phase: "waiting",
        closes: None,
        intro: String::new(),
        may_change: false,
        ..open.clone()
    };
    let shown = Ballot {
        lang: "ar".to_owned(),
        dir: "rtl",
        closes: None,
        result: results.next(),
        ..open.clone()
    };
    vec![open, closed, to_come, shown]
}

/// Votes in every state.
#[must_use]
pub fn owns() -> Vec<Own> {
    let fresh = Own {
        question: format!("Who? {HOSTILE}"),
        slug: "lead".to_owned(),
        url: "/ballots/lead".to_owned(),
        said: vec![HOSTILE.to_owned(), "Another".to_owned()],
        is_ranked: true,
        state: "counted".to_owned(),
        sentence: "It is counted.".to_owned(),
        receipt: "0123456789abc".to_owned(),
        receipt_url: "/ballots/lead/receipt/0123456789abc".to_owned(),
        line: Some(231),
        may_change: true,
        form: Some(form("ranked", "1")),
        back_action: "/ballots/lead/withdraw".to_owned(),
        is_fresh: true,
        cast: when(),
    };
    let stands = Own {
        said: Vec::new(),
        is_ranked: false,
        may_change: false,
        form: None,
        is_fresh: false,
        line: None,
        ..fresh.clone()
    };
    vec![fresh, stands]
}

/// With ballots and without.
#[must_use]
pub fn lists() -> Vec<List> {
    let entry = |at| Entry {
        question: HOSTILE.to_owned(),
        url: "/ballots/lead".to_owned(),
        method: "One vote each",
        when: "Closes".to_owned(),
        at,
    };
    let group = Group {
        title: "Open now",
        ballots: vec![entry(Some(when())), entry(None)],
    };
    vec![
        List {
            groups: vec![group],
        },
        List { groups: Vec::new() },
    ]
}

/// Before and after somebody typed a receipt that is none.
#[must_use]
pub fn losts() -> Vec<Lost> {
    let lost = |error: &str| Lost {
        question: HOSTILE.to_owned(),
        url: "/ballots/lead".to_owned(),
        code: HOSTILE.to_owned(),
        error: error.to_owned(),
    };
    vec![lost(""), lost("There is no such vote.")]
}
