//! Lays out what the newsroom knows of a ballot as the shapes templates see.

use std::collections::BTreeMap;

use newsroom::ballot::{Ballot, BallotOption, Choice, Count, Level, Mark, Method, Phase, Seen};
use newsroom::markup::lang;
use newsroom::tally::irv::{self, Step, To};
use newsroom::tally::{Outcome, Ratio, schulze};
use newsroom::{Kind, Millis};

use super::view;
use super::{token, url_of};
use crate::address;
use crate::live::{About, topic_of};
use crate::page::Masthead;
use crate::site::Site;

/// What laying out needs to know besides the ballot.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The house.
    pub site: &'a Site,
    /// How instants are written, and in which language.
    pub masthead: &'a Masthead,
    /// The instant it is laid out at.
    pub now: Millis,
    /// The number of the live log it stands at.
    pub seq: i64,
}

/// The language of a ballot.
pub fn lang_of(ballot: &Ballot, masthead: &Masthead) -> String {
    match ballot.lang.as_str() {
        "" => masthead.site.lang.clone(),
        lang => lang.to_owned(),
    }
}

/// A whole ballot. `marks` fill the form with what was sent.
pub fn ballot(around: Around<'_>, ballot: &Ballot, seen: &Seen, marks: &[Mark]) -> view::Ballot {
    let Around {
        site,
        masthead,
        now,
        seq,
    } = around;
    let lang = lang_of(ballot, masthead);
    let when = |at| masthead.dates.when(at, &lang);
    let url = url_of(&ballot.slug);
    view::Ballot {
        key: key(&ballot.slug),
        question: ballot.question.clone(),
        intro: ballot.intro.clone(),
        dir: lang::dir(&lang),
        method: ballot.rules.method.as_str(),
        method_title: ballot.rules.method.title(),
        phase: match ballot.phase(now) {
            Phase::Draft | Phase::Waiting => "waiting",
            Phase::Open => "open",
            Phase::Closed => "closed",
        },
        opens: when(ballot.opens_at),
        closes: ballot.closes_at.map(when),
        turns_at: ballot.turns_at(now),
        now,
        level: ballot.level.sentence(),
        sign_in_url: (ballot.level != Level::Device)
            .then(|| address::with_query("/sign-in", &[("next", Some(&url))])),
        may_change: ballot.may_change,
        rules: ballot.rules.sentences(),
        form: form(site, ballot, marks, now),
        result: match seen {
            Seen::Kept(_) => None,
            Seen::Counted(count) => Some(result(ballot, count, now)),
        },
        topic: topic_of(site, About::Ballot(ballot.id)),
        seq,
        script: site.assets.night_js.clone(),
        slug: ballot.slug.clone(),
        url,
        lang,
    }
}

/// What a ballot's result is called on the live log.
pub fn key(slug: &str) -> String {
    format!("b.{slug}")
}

/// The form of a vote, filled with marks.
pub fn form(site: &Site, ballot: &Ballot, marks: &[Mark], now: Millis) -> view::Form {
    let all = u32::try_from(ballot.options.len()).unwrap_or(u32::MAX);
    let most = ballot.rules.most_of(all);
    let running = ballot.field().running().count();
    let options = ballot.options.iter();
    view::Form {
        action: url_of(&ballot.slug),
        token: token::of_form(&site.secret, ballot.id, now),
        method: ballot.rules.method.as_str(),
        slug: ballot.slug.clone(),
        hint: match ballot.rules.method {
            Method::Plurality => "Choose one.".to_owned(),
            Method::Approval if most < all => format!("Choose up to {most}."),
            Method::Approval => "Choose as many as you like.".to_owned(),
            Method::Score => "Give each 0 to 5 points. Leave out what you cannot judge.".to_owned(),
            Method::Ranked if most < all => format!("Rank up to {most}; 1 is best."),
            Method::Ranked => "Rank as many as you like; 1 is best.".to_owned(),
        },
        options: options
            .map(|it| choosable(site, ballot, it, marks))
            .collect(),
        ranks: (1..=most.min(u32::try_from(running).unwrap_or(most))).collect(),
        most,
        changes: false,
        errors: BTreeMap::new(),
    }
}

fn choosable(
    site: &Site,
    ballot: &Ballot,
    option: &BallotOption,
    marks: &[Mark],
) -> view::Choosable {
    let at = marks.iter().position(|mark| mark.option == option.place);
    let mark = at.and_then(|at| marks.get(at));
    view::Choosable {
        id: site.ids.show(Kind::Choice, option.id),
        number: option.place + 1,
        title: option.title.clone(),
        note: option.note.clone(),
        url: match (option.nominee.as_str(), option.person.as_str()) {
            ("", "") => String::new(),
            ("", person) => address::subject("people", person),
            // A nominee stands on the page of the category.
            (nominee, _) => nominee
                .rsplit_once('/')
                .map(|(category, _)| {
                    let parts: Vec<String> = category.split('/').map(address::encoded).collect();
                    format!("/awards/{}", parts.join("/"))
                })
                .unwrap_or_default(),
        },
        picture: option.picture.as_ref().map(|picture| view::Thumb {
            src: address::media(&picture.name),
            width: picture.width,
            height: picture.height,
        }),
        marked: match (ballot.rules.method, at, mark) {
            (_, _, None) | (_, None, _) => String::new(),
            (Method::Score, _, Some(mark)) => mark
                .score
                .map(|score| score.to_string())
                .unwrap_or_default(),
            (Method::Ranked, Some(at), _) => (at + 1).to_string(),
            _ => "on".to_owned(),
        },
        withdrawn: option.withdrawn_why.clone(),
        is_withdrawn: option.withdrawn_at.is_some(),
    }
}

fn title(ballot: &Ballot, option: u32) -> String {
    ballot
        .at(option)
        .map(|it| it.title.clone())
        .unwrap_or_default()
}

fn titles(ballot: &Ballot, options: &[u32]) -> String {
    let all: Vec<String> = options.iter().map(|it| title(ballot, *it)).collect();
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => all.join(""),
    }
}

/// `1 vote`, `12,345 votes`.
pub fn count_of(votes: u64, one: &str, many: &str) -> String {
    let digits = votes.to_string();
    let mut spelled = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            spelled.push(',');
        }
        spelled.push(digit);
    }
    format!("{spelled} {}", if votes == 1 { one } else { many })
}

/// How a ballot stands.
pub fn result(ballot: &Ballot, count: &Count, now: Millis) -> view::Result {
    let is_final = ballot.phase(now) == Phase::Closed;
    let all = u32::try_from(ballot.options.len()).unwrap_or(u32::MAX);
    let bars = count.bars(all);
    view::Result {
        key: key(&ballot.slug),
        slug: ballot.slug.clone(),
        question: ballot.question.clone(),
        method: ballot.rules.method.as_str(),
        sentence: sentence(ballot, count.outcome(), is_final),
        votes: count_of(count.ballots(), "vote", "votes"),
        is_final,
        bars: bars
            .iter()
            .map(|bar| self::bar(ballot, count, bar))
            .collect(),
        rounds: match count {
            Count::Ranked { run_off, .. } if run_off.ballots > 0 => Some(rounds(ballot, run_off)),
            _ => None,
        },
        pairs: match count {
            Count::Ranked { run_off, pairs } if run_off.ballots > 0 => {
                Some(self::pairs(ballot, run_off, pairs))
            }
            _ => None,
        },
        lots: lots(ballot, count),
        excluded: excluded(ballot),
        level: ballot.level.sentence(),
        sheet_url: format!("{}/tally.txt", url_of(&ballot.slug)),
        url: url_of(&ballot.slug),
    }
}

fn sentence(ballot: &Ballot, outcome: &Outcome, is_final: bool) -> String {
    match (outcome, is_final) {
        (Outcome::Nobody, true) => "Nobody voted for anyone who could win.".to_owned(),
        (Outcome::Nobody, false) => "No votes yet.".to_owned(),
        (Outcome::Winner(one), true) => format!("{} won.", title(ballot, *one)),
        (Outcome::Winner(one), false) => format!("{} is ahead.", title(ballot, *one)),
        (Outcome::Tie(all), true) => format!("A tie of {}.", titles(ballot, all)),
        (Outcome::Tie(all), false) => format!("{} are level.", titles(ballot, all)),
    }
}

fn bar(ballot: &Ballot, count: &Count, bar: &newsroom::ballot::Bar) -> view::Bar {
    let winners = count.outcome().winners();
    view::Bar {
        title: title(ballot, bar.option),
        person_url: ballot.at(bar.option).and_then(person_url),
        rank: bar.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        is_first: winners.contains(&bar.option),
        amount: match (count, bar.mean) {
            (Count::Score(_), Some(mean)) => format!("mean {}", mean.decimal(2)),
            (Count::Score(_), None) => "no points".to_owned(),
            (Count::Approval(_), _) => count_of(bar.votes, "time named", "times named"),
            _ => count_of(bar.votes, "vote", "votes"),
        },
        share: match count {
            Count::Score(_) => String::new(),
            _ => bar.share.map(percent).unwrap_or_default(),
        },
        length: bar
            .share
            .map_or_else(|| "0".to_owned(), |share| share.percent(1)),
        is_withdrawn: bar.rank.is_none(),
    }
}

/// The page of the person an option names; what is no name in an address leads nowhere.
fn person_url(option: &newsroom::ballot::BallotOption) -> Option<String> {
    let slug = option.person.as_str();
    let is_slug = |c: char| c.is_alphanumeric() || c == '-';
    (!slug.is_empty() && slug.chars().all(is_slug)).then(|| format!("/people/{slug}"))
}

fn percent(share: Ratio) -> String {
    format!("{} %", share.percent(1))
}

fn lots(ballot: &Ballot, count: &Count) -> Vec<String> {
    let broken = match count {
        Count::Plurality(count) => &count.broken[..],
        Count::Approval(count) => &count.broken,
        Count::Score(count) => &count.broken,
        Count::Ranked { .. } => &[],
    };
    let told = broken.iter().map(|it| {
        format!(
            "{} were equal; by the rule the order is {}.",
            titles(ballot, &it.tied),
            titles(ballot, &it.order)
        )
    });
    told.collect()
}

fn excluded(ballot: &Ballot) -> Vec<String> {
    let told = |votes: i64, one: &str, many: &str| {
        let votes = u64::try_from(votes).unwrap_or(0);
        (votes > 0).then(|| count_of(votes, one, many))
    };
    [
        told(
            ballot.quarantined,
            "vote is set aside until the desk has looked at it",
            "votes are set aside until the desk has looked at them",
        ),
        told(
            ballot.voided,
            "vote was declared void",
            "votes were declared void",
        ),
        told(
            ballot.superseded,
            "vote was changed by its voter",
            "votes were changed by their voters",
        ),
        told(
            ballot.withdrawn,
            "vote was taken back",
            "votes were taken back",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn rounds(ballot: &Ballot, count: &irv::Count) -> view::Rounds {
    let mut rows: Vec<u32> = count
        .order
        .iter()
        .flat_map(|it| it.options.clone())
        .collect();
    rows.retain(|option| ballot.at(*option).is_some());
    view::Rounds {
        told: count
            .rounds
            .iter()
            .map(|round| told(ballot, round))
            .collect(),
        needed: count
            .rounds
            .iter()
            .map(|it| it.threshold.to_string())
            .collect(),
        inactive: count
            .rounds
            .iter()
            .map(|it| it.inactive.all().to_string())
            .collect(),
        rows: rows
            .into_iter()
            .map(|option| view::RoundRow {
                title: title(ballot, option),
                cells: (0..count.rounds.len())
                    .map(|at| cell(count, at, option))
                    .collect(),
            })
            .collect(),
    }
}

fn cell(count: &irv::Count, at: usize, option: u32) -> view::RoundCell {
    let votes_in = |at: usize| {
        let round = count.rounds.get(at)?;
        let found = round.votes.iter().find(|(one, _)| *one == option)?;
        Some(found.1)
    };
    let votes = votes_in(at);
    let before = at.checked_sub(1).and_then(votes_in);
    let gained = votes
        .zip(before)
        .map_or(0, |(now, before)| now.saturating_sub(before));
    view::RoundCell {
        votes: votes.map(|votes| votes.to_string()).unwrap_or_default(),
        gained: if gained > 0 {
            format!("+{gained}")
        } else {
            String::new()
        },
        mark: match count.rounds.get(at).map(|round| &round.step) {
            Some(Step::Elected(one)) if *one == option => "won",
            Some(Step::Left { options, .. }) if options.contains(&option) => "left",
            _ => "",
        },
    }
}

fn told(ballot: &Ballot, round: &irv::Round) -> String {
    let what = match &round.step {
        Step::Elected(one) => format!(
            "{} has more than half of the votes that still count.",
            title(ballot, *one)
        ),
        Step::Left { options, .. } => {
            let leave = if options.len() == 1 {
                "leaves"
            } else {
                "leave"
            };
            format!("{} {leave}.", titles(ballot, options))
        }
        Step::Tied(all) => format!("{} stand equal.", titles(ballot, all)),
        Step::Nobody => "No vote counts for anyone who runs.".to_owned(),
    };
    let moved: Vec<String> = round
        .transfers
        .iter()
        .map(|transfer| match transfer.to {
            To::Option(option) => format!("{} to {}", transfer.count, title(ballot, option)),
            To::Exhausted | To::Overvoted | To::Skipped => {
                format!("{} to nobody any more", transfer.count)
            }
        })
        .collect();
    if moved.is_empty() {
        format!("Round {}: {what}", round.number)
    } else {
        format!(
            "Round {}: {what} The votes move: {}.",
            round.number,
            moved.join(", ")
        )
    }
}

fn pairs(ballot: &Ballot, run_off: &irv::Count, count: &schulze::Count) -> view::Pairs {
    let order: Vec<u32> = count
        .order
        .iter()
        .flat_map(|it| it.options.clone())
        .collect();
    let places = count.order.iter();
    let places: Vec<String> = places
        .map(|it| format!("{}. {}", it.place, titles(ballot, &it.options)))
        .collect();
    view::Pairs {
        order: places.join("; "),
        agrees: count.outcome.winners() == run_off.outcome.winners(),
        titles: order.iter().map(|option| title(ballot, *option)).collect(),
        rows: order
            .iter()
            .map(|row| view::PairRow {
                title: title(ballot, *row),
                cells: order
                    .iter()
                    .map(|column| {
                        let (here, there) = (
                            count.preferred.get(*row, *column),
                            count.preferred.get(*column, *row),
                        );
                        view::PairCell {
                            votes: if row == column {
                                String::new()
                            } else {
                                here.to_string()
                            },
                            wins: here > there,
                        }
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// What was said, an entry for each option.
pub fn said(ballot: &Ballot, choice: &Choice) -> Vec<String> {
    match choice {
        Choice::One(option) => vec![title(ballot, *option)],
        Choice::Several(named) | Choice::Ranking(named) => {
            named.iter().map(|option| title(ballot, *option)).collect()
        }
        Choice::Scores(scores) => scores
            .iter()
            .map(|(option, score)| format!("{}: {score}", title(ballot, *option)))
            .collect(),
    }
}
