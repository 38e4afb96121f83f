//! Awards, full and empty, decided, open, tied, refused, and in the hands of somebody hostile.

use newsroom::markup::SafeHtml;

use super::{HOSTILE, link, when};
use crate::public::awards::view::{
    Award, AwardPage, Awards, Block, Category, CategoryPage, Edition, EditionLine, Evening,
    HonourLine, HonourYear, Honours, Name, Nominee, Note, Outcome, Said, Share, WinnerLine,
    Winners, Year,
};
use crate::public::awards::words::words;

fn name(text: &str, kind: &'static str, url: &str) -> Name {
    Name {
        text: text.to_owned(),
        url: url.to_owned(),
        kind,
        ..Name::default()
    }
}

fn nominee(state: &'static str, label: &str) -> Nominee {
    Nominee {
        slug: format!("slug-{state}"),
        lead: vec![name(&format!("Ana {HOSTILE}"), "person", "/people/ana")],
        also: vec![
            name("A film", "work", "/works/a-film"),
            name("A song", "song", ""),
        ],
        roles: "as Ana, Ben".to_owned(),
        credit: format!("Written by {HOSTILE}"),
        citation: format!("For everything {HOSTILE}"),
        state,
        label: label.to_owned(),
        remark: format!("declined the award {HOSTILE}"),
        share: Some(Share {
            percent: "7.5".to_owned(),
            width: 8,
        }),
    }
}

fn bare(state: &'static str) -> Nominee {
    Nominee {
        lead: vec![name("Brazil", "org", "")],
        also: Vec::new(),
        roles: String::new(),
        credit: String::new(),
        citation: String::new(),
        remark: String::new(),
        share: None,
        ..nominee(state, "")
    }
}

/// Decided with everything, open, without an award, and without nominees.
#[must_use]
pub fn outcomes() -> Vec<Outcome> {
    let mut removed = bare("lost");
    removed.lead.push(Name {
        gone: true,
        remark: format!("removed {HOSTILE}"),
        ..name("Ben", "person", "/people/ben")
    });
    let decided = Outcome {
        key: "c.emmys.2020.lead".to_owned(),
        state: "decided",
        nominees: vec![
            nominee("tied", "Winner, in a tie"),
            nominee("won", "Winner"),
            nominee("placed", "Came in 2nd"),
            nominee("void", "Void"),
            removed,
        ],
        winners: 2,
        announced: Some(when()),
        corrected: Some(when()),
        readers: format!("Readers\u{2019} pick: {HOSTILE}"),
        words: words("en"),
    };
    let open = Outcome {
        key: "c.emmys.2020.open".to_owned(),
        state: "open",
        nominees: vec![bare("open")],
        winners: 0,
        announced: None,
        corrected: None,
        readers: String::new(),
        words: words("ar"),
    };
    let nobody = Outcome {
        key: "c.emmys.2020.nobody".to_owned(),
        state: "nobody",
        nominees: Vec::new(),
        announced: Some(when()),
        words: words("hi"),
        ..open.clone()
    };
    vec![decided, open, nobody]
}

fn categories() -> Vec<Category> {
    outcomes()
        .into_iter()
        .enumerate()
        .map(|(n, result)| Category {
            name: format!("Outstanding {HOSTILE}"),
            short: "Lead actor".to_owned(),
            url: format!("/awards/emmys/2020/c{n}"),
            anchor: format!("c-{n}"),
            result,
        })
        .collect()
}

/// Some decided, none, and all.
#[must_use]
pub fn winners() -> Vec<Winners> {
    let some = Winners {
        key: "winners.emmys.2020".to_owned(),
        lines: vec![
            WinnerLine {
                category: format!("Outstanding {HOSTILE}"),
                url: "#c-0".to_owned(),
                winners: vec![nominee("tied", "Winner, in a tie"), bare("won")],
            },
            WinnerLine {
                category: "Nobody".to_owned(),
                url: "#c-1".to_owned(),
                winners: Vec::new(),
            },
        ],
        decided: 2,
        of: 3,
        over: false,
        words: words("en"),
    };
    let none = Winners {
        lines: Vec::new(),
        decided: 0,
        of: 1,
        ..some.clone()
    };
    let over = Winners {
        over: true,
        ..some.clone()
    };
    vec![some, none, over]
}

/// A night with two evenings, one without names, one without anything.
#[must_use]
pub fn editions() -> Vec<Edition> {
    let all = categories();
    let full = Edition {
        award: link("Emmys", "/awards/emmys/"),
        title: format!("72nd {HOSTILE}"),
        description: format!("About {HOSTILE}"),
        status: "live",
        state: format!("Live now: {HOSTILE}"),
        winners_only: true,
        dates: vec![when(), when()],
        winners: winners().remove(0),
        evenings: vec![Evening {
            name: format!("Telecast {HOSTILE}"),
            anchor: "evening-1".to_owned(),
            at: Some(when()),
            facts: vec![format!("A theatre {HOSTILE}"), "virtual".to_owned()],
            hosts: vec![name(HOSTILE, "person", "/people/host")],
            categories: all.clone(),
        }],
        predict_url: "/awards/emmys/2020/predict".to_owned(),
        open: true,
        leaderboard_url: "/awards/emmys/2020/leaderboard".to_owned(),
        live: Some(link(HOSTILE, "/live/emmys")),
        older: Some(link(HOSTILE, "/awards/emmys/2019/")),
        newer: Some(link("2021", "/awards/emmys/2021/")),
        csv_url: "/api/v1/awards/emmys/2020.csv".to_owned(),
    };
    let plain = Edition {
        description: String::new(),
        status: "final",
        state: "Final".to_owned(),
        winners_only: false,
        dates: Vec::new(),
        evenings: vec![Evening {
            name: String::new(),
            anchor: "evening-1".to_owned(),
            at: None,
            facts: Vec::new(),
            hosts: Vec::new(),
            categories: all,
        }],
        open: false,
        live: None,
        older: None,
        newer: None,
        winners: winners().remove(2),
        ..full.clone()
    };
    let empty = Edition {
        status: "postponed",
        evenings: Vec::new(),
        winners: winners().remove(1),
        predict_url: String::new(),
        ..plain.clone()
    };
    vec![full, plain, empty]
}

/// With a history and other years, and with neither.
#[must_use]
pub fn category_pages() -> Vec<CategoryPage> {
    let mut outcomes = outcomes();
    let open = outcomes.remove(1);
    let decided = outcomes.remove(0);
    let full = CategoryPage {
        award: link("Emmys", "/awards/emmys/"),
        edition: link(HOSTILE, "/awards/emmys/2020/"),
        title: format!("Outstanding {HOSTILE}"),
        evening: format!("Telecast {HOSTILE}"),
        locks: Some(when()),
        predict_url: "/awards/emmys/2020/predict".to_owned(),
        result: decided,
        charts: vec![SafeHtml::text("a drawing")],
        players: 2_000,
        history: vec![
            Said {
                at: Some(when()),
                what: "Announced",
                kind: "announced",
                whom: format!("Ana {HOSTILE}"),
                note: format!("The wrong envelope {HOSTILE}"),
                source: "https://example.org/?a=1&b=2".to_owned(),
            },
            Said {
                at: None,
                what: "No award was given",
                kind: "no_award",
                whom: String::new(),
                note: String::new(),
                source: String::new(),
            },
        ],
        years: vec![Year {
            label: format!("2019 {HOSTILE}"),
            url: "/awards/emmys/2019/lead".to_owned(),
            name: format!("Lead {HOSTILE}"),
            winners: vec![nominee("won", "Winner")],
            current: true,
        }],
        renames: vec![format!("Became {HOSTILE}")],
        before: Some(link(HOSTILE, "/awards/emmys/2020/a")),
        after: Some(link(HOSTILE, "/awards/emmys/2020/b")),
    };
    let empty = CategoryPage {
        evening: String::new(),
        locks: None,
        predict_url: String::new(),
        result: open,
        charts: Vec::new(),
        players: 0,
        history: Vec::new(),
        years: Vec::new(),
        renames: Vec::new(),
        before: None,
        after: None,
        ..full.clone()
    };
    vec![full, empty]
}

fn award() -> Award {
    let edition = |status, state| EditionLine {
        title: format!("72nd {HOSTILE}"),
        url: "/awards/emmys/2020/".to_owned(),
        year: "2020".to_owned(),
        status,
        state,
    };
    Award {
        title: format!("Emmys {HOSTILE}"),
        url: "/awards/emmys/".to_owned(),
        description: format!("About {HOSTILE}"),
        body: format!("An academy {HOSTILE}"),
        editions: vec![edition("live", "Live now"), edition("final", "Final")],
    }
}

/// Some, and none.
#[must_use]
pub fn all() -> Vec<Awards> {
    vec![
        Awards {
            awards: vec![award(), award()],
        },
        Awards { awards: Vec::new() },
    ]
}

/// With more to come, and without any edition.
#[must_use]
pub fn award_pages() -> Vec<AwardPage> {
    let empty = Award {
        editions: Vec::new(),
        description: String::new(),
        body: String::new(),
        ..award()
    };
    vec![
        AwardPage {
            award: award(),
            next_url: Some("/awards/emmys/?after=x".to_owned()),
        },
        AwardPage {
            award: empty,
            next_url: None,
        },
    ]
}

/// Nominations of a person.
#[must_use]
pub fn honours() -> Honours {
    Honours {
        count: "1 win, 2 nominations".to_owned(),
        years: vec![HonourYear {
            edition: link(HOSTILE, "/awards/emmys/2020/"),
            year: "2020".to_owned(),
            lines: vec![
                HonourLine {
                    category: link(HOSTILE, "/awards/emmys/2020/lead"),
                    nominee: nominee("won", "Winner"),
                    credited_as: format!("A. {HOSTILE}"),
                },
                HonourLine {
                    category: link("Lead", "/awards/emmys/2020/lead"),
                    nominee: bare("lost"),
                    credited_as: String::new(),
                },
            ],
        }],
        next_url: Some("/people/ana?honours=x".to_owned()),
    }
}

/// A results block, and a nominee's card in Arabic.
#[must_use]
pub fn blocks() -> Vec<Block> {
    let kinds = ["results", "nominee", "results"];
    outcomes()
        .into_iter()
        .zip(kinds)
        .map(|(result, kind)| Block {
            key: format!("s.{}", result.key),
            kind,
            category: link(HOSTILE, "/awards/emmys/2020/lead"),
            edition: format!("72nd {HOSTILE}"),
            result,
        })
        .collect()
}

/// What a story's margin says of its category, and of its edition.
#[must_use]
pub fn notes() -> Vec<Note> {
    let full = Note {
        key: "t.emmys.2020.lead".to_owned(),
        category: link(HOSTILE, "/awards/emmys/2020/lead"),
        edition: format!("72nd {HOSTILE}"),
        winners: vec![nominee("won", "Winner")],
        readers: format!("Seen {HOSTILE}"),
        words: words("en"),
    };
    let empty = Note {
        edition: String::new(),
        winners: Vec::new(),
        readers: String::new(),
        ..full.clone()
    };
    vec![full, empty]
}
