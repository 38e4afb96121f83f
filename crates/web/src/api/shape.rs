//! What the API says: the shapes of stories and comments as JSON.
//!
//! Ids are opaque, instants are RFC 3339 in UTC, addresses are absolute.

use newsroom::comment::{Comment, CommentState};
use newsroom::markup::story as document;
use newsroom::story::{Card, PersonRef, Story};
use newsroom::{Kind, Millis};
use serde::Serialize;
use utoipa::ToSchema;

use crate::address;
use crate::public::awards::blocks::Blocks;
use crate::public::awards::lay::Lay;
use crate::public::story::Inside;
use crate::site::Site;

/// A story as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct StoryCard {
    /// Opaque id.
    pub(super) id: String,
    /// Its place in addresses.
    pub(super) slug: String,
    /// Slug of its section.
    pub(super) section: String,
    /// Name of its section.
    pub(super) section_title: String,
    /// Where readers find it.
    pub(super) url: String,
    /// Short label over the headline; may be empty.
    pub(super) kicker: String,
    /// Headline.
    pub(super) title: String,
    /// Standfirst; may be empty.
    pub(super) summary: String,
    /// Language, BCP 47.
    pub(super) lang: String,
    /// First publication.
    pub(super) published_at: String,
    /// Last editorial change.
    pub(super) updated_at: String,
    /// Bylines in their order.
    pub(super) authors: Vec<Named>,
    /// Lead picture.
    pub(super) image: Option<Picture>,
    /// Visible comments.
    pub(super) comment_count: i64,
}

/// A person, a work or a topic.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Named {
    /// Name or title.
    pub(super) name: String,
    /// Its place in addresses.
    pub(super) slug: String,
    /// Its page.
    pub(super) url: String,
}

/// A lead picture.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Picture {
    /// Where it is.
    pub(super) url: String,
    /// Pixels.
    pub(super) width: i64,
    /// Pixels.
    pub(super) height: i64,
    /// Text in its place.
    pub(super) alt: String,
    /// Who made it; may be empty.
    pub(super) credit: String,
}

/// A story with its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct WholeStory {
    /// As lists show it.
    #[serde(flatten)]
    pub(super) card: StoryCard,
    /// The body for a page.
    pub(super) html: String,
    /// The body without marks.
    pub(super) text: String,
    /// The question put to the readers; may be empty.
    pub(super) question: String,
    /// Why nobody can comment now; null when everybody can.
    pub(super) comments_closed: Option<String>,
    /// Corrections in the open, newest first.
    pub(super) corrections: Vec<Correction>,
    /// People it is about.
    pub(super) people: Vec<Named>,
    /// Works it is about.
    pub(super) works: Vec<Named>,
    /// Topics.
    pub(super) topics: Vec<Named>,
    /// How often it was saved.
    pub(super) revision: i64,
}

/// A correction.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Correction {
    /// When it was made.
    pub(super) at: String,
    /// What was wrong and what is right.
    pub(super) text: String,
}

/// A comment. Of a removed one only its place in the thread is left.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CommentShape {
    /// Opaque id.
    pub(super) id: String,
    /// The comment it answers.
    pub(super) parent: Option<String>,
    /// The first comment of its thread.
    pub(super) root: String,
    /// 0 for the first of a thread.
    pub(super) depth: i64,
    /// `visible`, `held` (only ever told to who wrote it) or `removed`.
    pub(super) state: &'static str,
    /// Who wrote it.
    pub(super) author: Author,
    /// The text as written; empty when removed.
    pub(super) text: String,
    /// The text for a page; empty when removed.
    pub(super) html: String,
    /// When it was written.
    pub(super) posted_at: String,
    /// When it was last edited.
    pub(super) edited_at: Option<String>,
    /// Visible direct answers.
    pub(super) replies: i64,
    /// Visible answers at any depth.
    pub(super) descendants: i64,
    /// Claps.
    pub(super) applause: i64,
    /// Whether the newsroom picked it.
    pub(super) picked: bool,
    /// Its permalink.
    pub(super) url: String,
}

/// Who wrote a comment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Author {
    /// The name; empty when the comment was removed.
    pub(super) name: String,
    /// Whether the writer is of the newsroom.
    pub(super) staff: bool,
}

/// An instant as the API writes it.
pub(in crate::api) fn instant(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| String::new(), |at| at.to_string())
}

/// A story as lists show it.
pub(super) fn card(site: &Site, card: &Card) -> StoryCard {
    StoryCard {
        id: site.ids.show(Kind::Story, card.id),
        slug: card.slug.clone(),
        section: card.section.slug.clone(),
        section_title: card.section.title.clone(),
        url: site.absolute(&address::story(&card.section.slug, &card.slug)),
        kicker: card.kicker.clone(),
        title: card.title.clone(),
        summary: card.summary.clone(),
        lang: card.lang.clone(),
        published_at: instant(card.published_at),
        updated_at: instant(card.updated_at),
        authors: card
            .authors
            .iter()
            .map(|it| person(site, "authors", it))
            .collect(),
        image: card.image.as_ref().map(|image| Picture {
            url: site.absolute(&address::media(&image.name)),
            width: image.width,
            height: image.height,
            alt: image.alt.clone(),
            credit: image.credit.clone(),
        }),
        comment_count: card.comment_count,
    }
}

/// A story with its text; `inside` are the stories its body points at, `blocks` the results it shows.
pub(super) fn whole(
    site: &Site,
    story: &Story,
    inside: &[(String, Card)],
    blocks: &Blocks,
) -> WholeStory {
    let masthead = site.masthead();
    let lay = Lay {
        lang: &story.card.lang,
        dates: &masthead.dates,
    };
    let inside = Inside::of(story, inside).with(blocks.given(site, &story.document, lay));
    let named = |place: &str, slug: &str, name: &str| Named {
        name: name.to_owned(),
        slug: slug.to_owned(),
        url: site.absolute(&address::subject(place, slug)),
    };
    WholeStory {
        card: card(site, &story.card),
        html: document::to_html(&story.document, &inside).to_string(),
        text: document::to_text(&story.document),
        question: story.question.clone(),
        comments_closed: story.closed(&site.policy(), site.now()),
        corrections: story
            .corrections
            .iter()
            .map(|correction| Correction {
                at: instant(correction.made_at),
                text: correction.text.clone(),
            })
            .collect(),
        people: story
            .people
            .iter()
            .map(|it| person(site, "people", it))
            .collect(),
        works: story
            .works
            .iter()
            .map(|it| named("works", &it.slug, &it.title))
            .collect(),
        topics: story
            .topics
            .iter()
            .map(|it| named("topics", &it.slug, &it.title))
            .collect(),
        revision: story.revision,
    }
}

fn person(site: &Site, place: &str, person: &PersonRef) -> Named {
    Named {
        name: person.name.clone(),
        slug: person.slug.clone(),
        url: site.absolute(&address::subject(place, &person.slug)),
    }
}

/// A comment as the public sees it.
pub(super) fn public_comment(site: &Site, comment: Comment) -> CommentShape {
    own_comment(site, &comment.for_public())
}

/// A comment as who wrote it sees it.
pub(super) fn own_comment(site: &Site, comment: &Comment) -> CommentShape {
    let id = |id: i64| site.ids.show(Kind::Comment, id);
    let public_id = id(comment.id);
    CommentShape {
        url: site.absolute(&address::comment(&public_id)),
        id: public_id,
        parent: comment.parent_id.map(id),
        root: id(comment.root_id),
        depth: comment.depth,
        state: match comment.state {
            CommentState::Visible => "visible",
            CommentState::Held => "held",
            CommentState::Rejected | CommentState::Spam | CommentState::Removed => "removed",
        },
        author: Author {
            name: comment.name.clone(),
            staff: comment.staff,
        },
        text: comment.source.clone(),
        html: comment.html.to_string(),
        posted_at: instant(comment.posted_at),
        edited_at: comment.edited_at.map(instant),
        replies: comment.replies,
        descendants: comment.descendants,
        applause: comment.applause,
        picked: comment.picked,
    }
}
