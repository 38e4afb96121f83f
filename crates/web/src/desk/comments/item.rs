//! A comment as moderators see it: its words with what was found in them marked, and everything beside it.

use newsroom::ban::{FOR_GOOD, Kind as Known};
use newsroom::comment::{Comment, CommentState};
use newsroom::id::Kind;
use newsroom::moderation::context::{About, Item as Found};
use newsroom::moderation::person::Former;
use newsroom::moderation::queue::Queue;
use newsroom::moderation::{self, Reason, log};
use newsroom::store::Tx;
use newsroom::{Millis, report};
use serde::Serialize;

use crate::address;
use crate::page::Masthead;
use crate::site::Site;
use crate::view::When;

/// A piece of the text, marked or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    text: String,
    marked: bool,
}

/// Why it was held, in words.
#[derive(Clone, Debug, Serialize)]
struct Why {
    title: &'static str,
    detail: String,
}

/// What a reader said is wrong.
#[derive(Clone, Debug, Serialize)]
struct Complaint {
    title: &'static str,
    note: String,
    when: When,
}

/// A story as moderators see it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Story {
    pub(super) title: String,
    question: String,
    pub(super) lang: String,
    url: String,
    pub(super) desk_url: String,
    is_public: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Above {
    url: String,
    name: String,
    opening: String,
    state: &'static str,
}

/// What its writer is known for.
#[derive(Clone, Debug, Serialize)]
struct Past {
    visible: i64,
    held: i64,
    rejected: i64,
    spam: i64,
    more: bool,
    first: bool,
    bans: Vec<String>,
    url: Option<String>,
}

/// A former comment.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Earlier {
    url: String,
    state: &'static str,
    when: When,
    opening: String,
}

/// A comment as moderators see it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) version: i64,
    state: &'static str,
    state_title: &'static str,
    pub(super) name: String,
    staff: bool,
    posted: When,
    edited: Option<When>,
    house_edited: Option<When>,
    pieces: Vec<Piece>,
    pub(super) source: String,
    reasons: Vec<Why>,
    reports: Vec<Complaint>,
    report_count: i64,
    pub(super) note: String,
    picked: bool,
    is_root: bool,
    thread_closed: bool,
    fresh: bool,
    story: Story,
    above: Option<Above>,
    past: Past,
    kinds: Vec<(&'static str, &'static str)>,
    /// Who did what last, in a sentence.
    last: Option<String>,
    /// The act an undo would name.
    undo: Option<String>,
    /// Whether it no longer belongs where it is shown.
    pub(super) decided: bool,
    /// A sentence for who just tried something in vain.
    pub(super) notice: Option<String>,
    url: String,
    public_url: String,
}

/// How items are laid out.
pub(super) struct Layout<'a> {
    pub(super) site: &'a Site,
    pub(super) masthead: &'a Masthead,
    pub(super) now: Millis,
}

/// The words for a state.
pub(super) fn state_title(state: CommentState) -> &'static str {
    match state {
        CommentState::Held => "Waiting",
        CommentState::Visible => "Visible",
        CommentState::Rejected => "Rejected",
        CommentState::Spam => "Spam",
        CommentState::Removed => "Removed",
    }
}

/// Whether a comment stands in a queue.
pub(super) fn belongs(comment: &Comment, queue: Queue) -> bool {
    let visible = comment.state == CommentState::Visible;
    match queue {
        Queue::Held => comment.state == CommentState::Held,
        Queue::Reported => visible && comment.reports > 0,
        Queue::Fresh => visible && comment.looked_at.is_none(),
        Queue::Spam => comment.state == CommentState::Spam,
        Queue::Rejected => comment.state == CommentState::Rejected,
    }
}

impl Layout<'_> {
    /// An instant, as the desk writes it.
    pub(super) fn when(&self, at: Millis) -> When {
        self.masthead.dates.when(at, &self.masthead.site.lang)
    }

    /// The end of a ban, in words.
    pub(super) fn until(&self, at: Millis) -> String {
        if at >= FOR_GOOD {
            "for good".to_owned()
        } else {
            format!("until {}", self.when(at).text)
        }
    }

    /// The desk's page of a comment.
    pub(super) fn desk_url(&self, comment: i64) -> String {
        format!(
            "/desk/comments/{}",
            self.site.ids.show(Kind::Comment, comment)
        )
    }

    /// A story as moderators see it.
    pub(super) fn story(&self, about: &About) -> Story {
        Story {
            title: about.title.clone(),
            question: about.question.clone(),
            lang: about.lang.clone(),
            url: address::story(&about.section, &about.slug),
            desk_url: format!(
                "/desk/comments/story/{}",
                self.site.ids.show(Kind::Story, about.id)
            ),
            is_public: about.state == "published",
        }
    }

    /// One comment.
    pub(super) fn item(&self, found: &Found) -> Item {
        let comment = &found.comment;
        let id = self.site.ids.show(Kind::Comment, comment.id);
        let reasons = moderation::reasons(&comment.reason);
        let kinds = found.person.kinds();
        let history = &found.history;
        Item {
            version: comment.version,
            state: comment.state.as_str(),
            state_title: state_title(comment.state),
            name: comment.name.clone(),
            staff: comment.staff,
            posted: self.when(comment.posted_at),
            edited: comment.edited_at.map(|at| self.when(at)),
            house_edited: comment.house_edited_at.map(|at| self.when(at)),
            pieces: pieces(&comment.source, &reasons),
            source: comment.source.clone(),
            reasons: whys(&reasons),
            reports: found
                .reports
                .iter()
                .map(|one| Complaint {
                    title: complaint(&one.reason),
                    note: one.note.clone(),
                    when: self.when(one.reported_at),
                })
                .collect(),
            report_count: comment.reports,
            note: comment.note.clone(),
            picked: comment.picked,
            is_root: comment.parent_id.is_none(),
            thread_closed: comment.closed_at.is_some(),
            fresh: belongs(comment, Queue::Fresh),
            story: self.story(&found.about),
            above: found.answered.as_ref().map(|above| Above {
                url: self.desk_url(above.id),
                name: above.name.clone(),
                opening: above.opening.clone(),
                state: state_title(above.state),
            }),
            past: Past {
                visible: history.visible,
                held: history.held,
                rejected: history.rejected,
                spam: history.spam,
                more: history.more,
                first: history.visible + history.held + history.rejected + history.spam <= 1,
                bans: history
                    .bans
                    .iter()
                    .map(|ban| self.until(ban.until_at))
                    .collect(),
                url: kinds
                    .first()
                    .map(|kind| format!("/desk/comments/person/{id}?by={}", kind.as_str())),
            },
            kinds: kinds
                .iter()
                .map(|kind| (kind.as_str(), kind_title(*kind)))
                .collect(),
            last: found
                .last
                .as_ref()
                .map(|entry| log::sentence(entry, self.now)),
            undo: found
                .last
                .as_ref()
                .filter(|entry| !entry.data.is_empty())
                .map(|entry| self.site.ids.show(Kind::Act, entry.id)),
            decided: false,
            notice: None,
            url: format!("/desk/comments/{id}"),
            public_url: address::comment(&id),
            id,
        }
    }

    /// One line of a history.
    pub(super) fn earlier(&self, former: &Former) -> Earlier {
        Earlier {
            url: self.desk_url(former.id),
            state: state_title(former.state),
            when: self.when(former.posted_at),
            opening: former.opening.clone(),
        }
    }
}

/// What somebody is known by, in words.
pub(super) fn kind_title(kind: Known) -> &'static str {
    match kind {
        Known::Account => "their account",
        Known::Mail => "the mail address they gave",
        Known::Device => "their browser",
        Known::Network => "their network, for the rest of its day",
    }
}

fn complaint(reason: &str) -> &'static str {
    report::REASONS
        .iter()
        .find(|(value, _)| *value == reason)
        .map_or("Something else", |(_, words)| words)
}

fn whys(reasons: &[Reason]) -> Vec<Why> {
    let mut told: Vec<(&str, &str)> = Vec::new();
    reasons
        .iter()
        // Two rules may find the same; it is said once.
        .filter(|reason| {
            let one = (reason.rule.as_str(), reason.detail.as_str());
            let is_new = !told.contains(&one);
            told.push(one);
            is_new
        })
        .map(|reason| {
            let (title, shows) = match reason.rule.as_str() {
                "story" => ("This story holds all comments", false),
                "all" => ("All comments are held", false),
                "first" => ("The first comment of this reader", false),
                "links" => ("Links", true),
                "repeat" => ("Nearly the same was said before", false),
                "banned" => ("Banned words", true),
                "suspect" => ("Suspect words", true),
                "spam" => ("Reads like spam", true),
                "edited" => ("Changed by its writer", false),
                _ => ("Held", true),
            };
            Why {
                title,
                detail: if shows {
                    reason.detail.clone()
                } else {
                    String::new()
                },
            }
        })
        .collect()
}

/// The text cut where marks begin and end. A mark that fits the text no longer is left out.
pub(super) fn pieces(source: &str, reasons: &[Reason]) -> Vec<Piece> {
    let mut marks: Vec<(usize, usize)> = reasons
        .iter()
        .flat_map(|reason| reason.marks.iter().copied())
        .filter(|(from, to)| from < to && source.get(*from..*to).is_some())
        .collect();
    marks.sort_unstable();
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut put = |from: usize, to: usize, marked: bool| {
        if let Some(text) = source.get(from..to).filter(|text| !text.is_empty()) {
            pieces.push(Piece {
                text: text.to_owned(),
                marked,
            });
        }
    };
    for (from, to) in marks {
        let from = from.max(at);
        if to <= from {
            continue;
        }
        put(at, from, false);
        put(from, to, true);
        at = to;
    }
    put(at, source.len(), false);
    pieces
}

/// One comment with everything beside it.
pub(super) fn find(tx: &mut Tx<'_>, id: i64, now: Millis) -> newsroom::Result<Found> {
    let comment = newsroom::comment::find_any(tx, id)?;
    moderation::context::items(tx, vec![comment], now)?
        .pop()
        .ok_or(newsroom::Error::NotFound("comment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(source: &str, marks: &[(usize, usize)]) -> Vec<(String, bool)> {
        let kept = serde_json::json!([{ "rule": "banned", "marks": marks }]).to_string();
        pieces(source, &moderation::reasons(&kept))
            .into_iter()
            .map(|piece| (piece.text, piece.marked))
            .collect()
    }

    #[test]
    fn marks_may_overlap_and_touch_and_never_cut_a_letter() {
        let piece = |text: &str, marked| (text.to_owned(), marked);
        assert_eq!(
            marked("a bad word", &[(2, 5)]),
            [
                piece("a ", false),
                piece("bad", true),
                piece(" word", false)
            ]
        );
        assert_eq!(
            marked("bad", &[(0, 2), (1, 3)]),
            [piece("ba", true), piece("d", true)]
        );
        assert_eq!(marked("धोखा", &[(1, 3), (0, 99)]), [piece("धोखा", false)]);
        assert_eq!(marked("", &[]), []);
    }
}
