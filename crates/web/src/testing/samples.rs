//! Samples of everything a template is given: full and empty, long and hostile, left to right and right to left.

pub mod awards;
pub mod ballots;
mod frames;
pub mod liveblog;
mod picture;
pub mod predict;

use std::collections::BTreeMap;

use newsroom::markup::{SafeHtml, comment::parse};
use newsroom::report::REASONS;

use crate::view::{
    Card, Comment, Composer, Conversation, Correction, Front, Link, Listing, Parent, Permalink,
    Problem, Reply, Report, Shelf, Signed, Story, Thread, Voice, When,
};

use picture::image;

pub use frames::frames;

/// What must never come out as it stands here.
pub const HOSTILE: &str = "<img src=x onerror=alert(1)>";

fn when() -> When {
    When {
        iso: "2020-09-21T06:30:00+05:30".to_owned(),
        text: "21 September 2020, 06:30".to_owned(),
        short: "21 Sep".to_owned(),
    }
}

fn link(title: &str, url: &str) -> Link {
    Link {
        title: title.to_owned(),
        url: url.to_owned(),
        current: title == "Television",
    }
}

/// A card with everything, and one with as little as there can be, in Arabic.
#[must_use]
pub fn cards() -> Vec<Card> {
    let full = Card {
        url: "/television/x".to_owned(),
        title: format!("A headline {HOSTILE}"),
        kicker: "Emmys & more".to_owned(),
        summary: format!("A standfirst {HOSTILE}"),
        section: link("Television", "/television/"),
        authors: vec![
            link("Asha Rao", "/authors/asha-rao"),
            link(HOSTILE, "/authors/b"),
            link("Rui", "/authors/rui"),
        ],
        published: when(),
        image: Some(image()),
        comment_count: 12,
        lang: "en".to_owned(),
        dir: "ltr",
        reading_minutes: 3,
        has_video: true,
    };
    let bare = Card {
        title: "ليلة الجوائز".to_owned(),
        kicker: String::new(),
        summary: String::new(),
        authors: Vec::new(),
        image: None,
        comment_count: 0,
        lang: "ar".to_owned(),
        dir: "rtl",
        reading_minutes: 1,
        has_video: false,
        ..full.clone()
    };
    vec![full, bare]
}

fn said(id: &str, state: &'static str) -> Comment {
    let url = format!("/c/{id}");
    Comment {
        id: id.to_owned(),
        state,
        name: if state == "removed" {
            String::new()
        } else {
            format!("Ana {HOSTILE}")
        },
        staff: false,
        picked: false,
        posted: when(),
        edited: None,
        house_edited: None,
        note: String::new(),
        html: parse(&format!("I *cried* {HOSTILE}"))
            .map(|text| text.html)
            .unwrap_or_default(),
        applause: 0,
        indent: 0,
        parent: None,
        replies: Vec::new(),
        more_replies: 0,
        more_url: url.clone(),
        reply_url: format!("/television/x/reply?to={id}"),
        applause_url: format!("{url}/applause"),
        report_url: format!("{url}/report"),
        focus: false,
        url,
    }
}

fn parent() -> Parent {
    Parent {
        id: "p".to_owned(),
        name: format!("Ben {HOSTILE}"),
        url: "/c/p".to_owned(),
    }
}

/// Visible with answers, picked by the newsroom, held, removed, and where nobody can answer.
#[must_use]
pub fn comments() -> Vec<Comment> {
    let answer = Comment {
        indent: 6,
        parent: Some(parent()),
        edited: Some(when()),
        house_edited: Some(when()),
        note: "The speech is at minute four.".to_owned(),
        ..said("a2", "visible")
    };
    vec![
        Comment {
            replies: vec![
                answer,
                Comment {
                    indent: 1,
                    ..said("a3", "removed")
                },
            ],
            more_replies: 1,
            applause: 1_000,
            focus: true,
            ..said("a1", "visible")
        },
        Comment {
            staff: true,
            picked: true,
            reply_url: String::new(),
            ..said("b1", "visible")
        },
        said("c1", "held"),
        Comment {
            more_replies: 3,
            ..said("d1", "removed")
        },
    ]
}

/// Empty, filled in and refused, and answering.
#[must_use]
pub fn composers() -> Vec<Composer> {
    let empty = Composer {
        action: "/television/x/comments".to_owned(),
        question: format!("What now? {HOSTILE}"),
        max_chars: 10_000,
        ..Composer::default()
    };
    let fields = ["name", "email", "text", "form"];
    let refused = Composer {
        name: HOSTILE.to_owned(),
        email: HOSTILE.to_owned(),
        text: format!("\n</textarea>{HOSTILE}"),
        key: "k".to_owned(),
        errors: fields
            .iter()
            .map(|field| ((*field).to_owned(), format!("Not {HOSTILE}")))
            .collect(),
        held: true,
        ..empty.clone()
    };
    let answering = Composer {
        parent: Some(parent()),
        question: String::new(),
        ..empty.clone()
    };
    let members = Composer {
        sign_in_url: Some("/sign-in?next=%2Ftelevision%2Fx%23compose".to_owned()),
        mails: true,
        ..empty.clone()
    };
    let signed_in = Composer {
        wants_mail: true,
        account: Some(Signed {
            name: HOSTILE.to_owned(),
            staff: true,
        }),
        mails: true,
        ..refused.clone()
    };
    vec![empty, refused, answering, members, signed_in]
}

/// Lively, silent, closed.
#[must_use]
pub fn conversations() -> Vec<Conversation> {
    composers()
        .into_iter()
        .map(|composer| Conversation {
            story_url: "/television/x".to_owned(),
            story_title: format!("A headline {HOSTILE}"),
            story_id: "0123456789abc".to_owned(),
            question: composer.question.clone(),
            count: 4,
            sort: "newest",
            sorts: ["Newest", "Oldest", "Top"]
                .map(|title| link(title, "/television/x/comments?sort=top"))
                .to_vec(),
            comments: comments(),
            next_url: Some("/television/x/comments?after=x&sort=top".to_owned()),
            closed: None,
            composer: Some(composer),
            feed_url: "/television/x/comments.xml".to_owned(),
        })
        .flat_map(|lively| {
            let silent = Conversation {
                count: 0,
                comments: Vec::new(),
                next_url: None,
                ..lively.clone()
            };
            let closed = Conversation {
                closed: Some("The conversation is closed.".to_owned()),
                composer: None,
                ..silent.clone()
            };
            [lively, silent, closed]
        })
        .collect()
}

/// With and without all that a story can have.
#[must_use]
pub fn stories() -> Vec<Story> {
    let with_talk = conversations().into_iter().map(Some).chain([None]);
    cards()
        .into_iter()
        .cycle()
        .zip(with_talk)
        .map(|(card, conversation)| {
            let is_full = card.image.is_some();
            let some = |all: Vec<Link>| if is_full { all } else { Vec::new() };
            Story {
                body: SafeHtml::text("The body."),
                updated: is_full.then(when),
                corrections: if is_full {
                    vec![
                        Correction {
                            at: when(),
                            text: format!("It was {HOSTILE}"),
                        },
                        Correction {
                            at: when(),
                            text: "And that.".to_owned(),
                        },
                    ]
                } else {
                    Vec::new()
                },
                people: some(vec![link(HOSTILE, "/people/a")]),
                works: some(vec![link("A work", "/works/a")]),
                topics: some(vec![link("A topic", "/topics/a")]),
                award: awards::notes().into_iter().next().filter(|_| is_full),
                related: if is_full { cards() } else { Vec::new() },
                conversation,
                card,
            }
        })
        .collect()
}

/// Full and on the first day.
#[must_use]
pub fn fronts() -> Vec<Front> {
    let voice = Voice {
        name: HOSTILE.to_owned(),
        text: format!("Words {HOSTILE}"),
        url: "/c/a".to_owned(),
        story_title: format!("A headline {HOSTILE}"),
    };
    vec![
        Front {
            lead: cards().into_iter().next(),
            seconds: cards(),
            river: cards(),
            shelves: vec![Shelf {
                section: link("Television", "/television/"),
                cards: cards(),
            }],
            talked: cards(),
            voices: vec![voice],
        },
        Front {
            lead: None,
            seconds: Vec::new(),
            river: Vec::new(),
            shelves: Vec::new(),
            talked: Vec::new(),
            voices: Vec::new(),
        },
    ]
}

/// Each kind, full and empty.
#[must_use]
pub fn listings() -> Vec<Listing> {
    let kinds = ["section", "topic", "person", "work", "author", "search"];
    kinds
        .into_iter()
        .flat_map(|kind| {
            let full = Listing {
                kind,
                title: format!("Heading {HOSTILE}"),
                description: format!("About {HOSTILE}"),
                links: vec![link("example.org", "https://example.org/")],
                honours: Some(awards::honours()),
                cards: cards(),
                next_url: Some("/television/?after=x".to_owned()),
                query: if kind == "search" {
                    HOSTILE.to_owned()
                } else {
                    String::new()
                },
            };
            let empty = Listing {
                description: String::new(),
                honours: None,
                cards: Vec::new(),
                next_url: None,
                ..full.clone()
            };
            let unasked = Listing {
                query: String::new(),
                ..empty.clone()
            };
            [full, empty, unasked]
        })
        .collect()
}

/// Open, closed, and a tombstone.
#[must_use]
pub fn permalinks() -> Vec<Permalink> {
    let closed = Some("The conversation is closed.".to_owned());
    [
        ("visible", None),
        ("visible", closed.clone()),
        ("removed", closed),
    ]
    .into_iter()
    .zip(cards().into_iter().cycle())
    .map(|((state, closed), story)| Permalink {
        story,
        ancestors: vec![said("z1", "visible"), said("z2", "removed")],
        comment: Comment {
            replies: comments(),
            indent: 2,
            focus: true,
            ..said("f1", state)
        },
        next_url: closed.is_none().then(|| "/c/f1?after=x".to_owned()),
        composer: composers().pop().filter(|_| closed.is_none()),
        closed,
    })
    .collect()
}

/// An answer, a comment of its own, and where nobody can write.
#[must_use]
pub fn replies() -> Vec<Reply> {
    let mut out: Vec<Reply> = composers()
        .into_iter()
        .zip(cards().into_iter().cycle())
        .map(|(composer, story)| Reply {
            story,
            comment: composer.parent.is_some().then(|| said("r1", "visible")),
            composer: Some(composer),
            closed: None,
        })
        .collect();
    out.extend(cards().into_iter().map(|story| Reply {
        story,
        comment: None,
        composer: None,
        closed: Some("Closed.".to_owned()),
    }));
    out
}

/// Blank, refused and sent.
#[must_use]
pub fn reports() -> Vec<Report> {
    let blank = Report {
        comment: said("r1", "visible"),
        action: "/c/r1/report".to_owned(),
        reasons: REASONS.to_vec(),
        reason: String::new(),
        note: String::new(),
        errors: BTreeMap::new(),
        sent: false,
    };
    let fields = ["reason", "note", "form"];
    let refused = Report {
        reason: "spam".to_owned(),
        note: format!("</textarea>{HOSTILE}"),
        errors: fields
            .iter()
            .map(|field| ((*field).to_owned(), HOSTILE.to_owned()))
            .collect(),
        ..blank.clone()
    };
    let sent = Report {
        sent: true,
        ..blank.clone()
    };
    vec![blank, refused, sent]
}

/// Everything that can go wrong looks alike.
#[must_use]
pub fn problems() -> Vec<Problem> {
    let lost = Problem {
        status: 404,
        title: "Nothing here".to_owned(),
        detail: format!("There is no {HOSTILE}."),
        composer: None,
        again: None,
        ways: Vec::new(),
    };
    let away = Problem {
        status: 503,
        composer: composers().pop(),
        ..lost.clone()
    };
    let lapsed = Problem {
        status: 401,
        again: Some(crate::view::Again {
            way: "/sign-in",
            path: "/desk/bans".to_owned(),
            fields: vec![(HOSTILE.to_owned(), HOSTILE.to_owned())],
            said: vec![HOSTILE.to_owned()],
        }),
        ways: vec![crate::view::Link {
            title: HOSTILE.to_owned(),
            url: "/desk".to_owned(),
            current: false,
        }],
        ..lost.clone()
    };
    vec![lost, away, lapsed]
}

/// With a next page and without.
#[must_use]
pub fn threads() -> Vec<Thread> {
    [Some("/c/a?after=x".to_owned()), None]
        .map(|next_url| Thread {
            comments: comments(),
            next_url,
        })
        .to_vec()
}
