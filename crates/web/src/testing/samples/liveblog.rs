//! Live pages, full and empty, waiting and over, and in the hands of somebody hostile.

use newsroom::markup::comment::parse;

use super::{HOSTILE, link, when};
use crate::public::liveblogs::view::{
    Board, Entry, Keys, Moment, Night, Outcome, Single, Top, Winner,
};

fn outcome(winners: &[&str]) -> Outcome {
    Outcome {
        category: format!("Best Lead {HOSTILE}"),
        url: "/awards/lamps/2020/lead".to_owned(),
        winners: winners
            .iter()
            .map(|name| Winner {
                credited: (*name).to_owned(),
                works: format!("The Long Hall {HOSTILE}"),
                mark: "declined".to_owned(),
            })
            .collect(),
    }
}

/// Entries: words, a result, one that was taken back, no award, and one that is gone.
///
/// # Panics
/// Never: the sample can be parsed.
#[must_use]
pub fn entries() -> Vec<Entry> {
    let post = Entry {
        id: "entry1".to_owned(),
        key: "n.entry1".to_owned(),
        url: "/live/night/entry1".to_owned(),
        kind: "post",
        heading: format!("The envelope {HOSTILE}"),
        clock: "20:41".to_owned(),
        posted: when(),
        body: parse("It was the *wrong* one.")
            .map(|text| text.html)
            .unwrap_or_default(),
        author: HOSTILE.to_owned(),
        is_pinned: true,
        corrected: Some("20:45".to_owned()),
        correction: HOSTILE.to_owned(),
        result: None,
        no_award: false,
        is_removed: false,
    };
    let result = Entry {
        id: "entry2".to_owned(),
        kind: "result",
        body: newsroom::markup::SafeHtml::default(),
        is_pinned: false,
        corrected: None,
        correction: String::new(),
        result: Some(outcome(&["Mina Vale", HOSTILE])),
        ..post.clone()
    };
    let back = Entry {
        id: "entry3".to_owned(),
        corrected: Some("20:45".to_owned()),
        result: Some(outcome(&[])),
        ..result.clone()
    };
    let none = Entry {
        id: "entry4".to_owned(),
        no_award: true,
        ..back.clone()
    };
    let gone = Entry {
        id: "entry5".to_owned(),
        is_removed: true,
        ..post.clone()
    };
    vec![post, result, back, none, gone]
}

/// The heads of a night that is under way and of one that has nothing but a title.
#[must_use]
pub fn tops() -> Vec<Top> {
    let full = Top {
        key: "n.top.night".to_owned(),
        url: "/live/night".to_owned(),
        title: format!("The night {HOSTILE}"),
        summary: format!("As it happens {HOSTILE}"),
        state: "live",
        edition: Some(link(HOSTILE, "/awards/lamps/2020/")),
        story: Some(link(HOSTILE, "/television/x")),
        starts: Some(when()),
        starts_ms: Some(1),
        began: Some(when()),
        ended: Some(when()),
    };
    let bare = Top {
        summary: String::new(),
        state: "waiting",
        edition: None,
        story: None,
        starts: None,
        starts_ms: None,
        began: None,
        ended: None,
        ..full.clone()
    };
    let waiting = Top {
        state: "waiting",
        ..full.clone()
    };
    let over = Top {
        state: "ended",
        ..full.clone()
    };
    vec![full, bare, waiting, over]
}

/// Key moments, and none.
#[must_use]
pub fn keys() -> Vec<Keys> {
    let full = Keys {
        key: "n.keys.night".to_owned(),
        moments: vec![Moment {
            title: HOSTILE.to_owned(),
            url: "/live/night/entry1".to_owned(),
            clock: "20:41".to_owned(),
            when: when(),
        }],
    };
    let none = Keys {
        moments: Vec::new(),
        ..full.clone()
    };
    vec![full, none]
}

/// A board with winners, and one without.
#[must_use]
pub fn boards() -> Vec<Board> {
    let full = Board {
        key: "n.winners.night".to_owned(),
        title: "Winners so far",
        url: "/awards/lamps/2020/".to_owned(),
        lines: vec![outcome(&["Mina Vale", HOSTILE])],
        of: 23,
    };
    let none = Board {
        lines: Vec::new(),
        ..full.clone()
    };
    vec![full, none]
}

/// Whole nights.
#[must_use]
pub fn nights() -> Vec<Night> {
    let all = tops().into_iter().zip([true, false, false, true]);
    all.map(|(top, is_full)| Night {
        top,
        keys: keys().swap_remove(usize::from(!is_full)),
        winners: is_full.then(|| boards().swap_remove(0)),
        entries: if is_full { entries() } else { Vec::new() },
        list: is_full.then(|| "n.entries.night".to_owned()),
        order: if is_full { "newest" } else { "oldest" },
        orders: vec![link("Newest first", "/live/night")],
        next: is_full.then(|| "/live/night?after=x".to_owned()),
        is_first: is_full,
    })
    .collect()
}

/// Entries on pages of their own.
#[must_use]
pub fn singles() -> Vec<Single> {
    entries()
        .into_iter()
        .map(|entry| Single {
            title: HOSTILE.to_owned(),
            url: "/live/night".to_owned(),
            entry,
        })
        .collect()
}
