//! What templates see: plain, serialisable shapes, and nothing a template would have to compute.
//!
//! Knows nothing of databases or requests. `html` fields hold [`SafeHtml`], the only thing a
//! template prints unescaped; every other string is escaped by the engine.

mod problem;

use newsroom::markup::SafeHtml;
use serde::Serialize;

pub use problem::{Again, Problem};

/// What every page carries: the site around it and its own head.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The publication.
    pub site: Site,
    /// This page's head.
    pub head: Head,
}

/// The publication as the masthead and the foot show it.
#[derive(Clone, Debug, Serialize)]
pub struct Site {
    /// Name of the publication.
    pub title: String,
    /// One line under the name.
    pub tagline: String,
    /// Default language, BCP 47.
    pub lang: String,
    /// Sections in their order; the current one is marked.
    pub nav: Vec<Link>,
    /// The picture that stands for the name, if there is one.
    pub logo: Option<Logo>,
    /// Content-hashed address of the style sheet.
    pub css: String,
    /// Content-hashed address of the style sheet after it: the publication's colours, the theme's own rules.
    pub theme: Option<String>,
    /// Content-hashed address of the reader's script.
    pub js: String,
    /// Content-hashed address of what pages of accounts wear besides.
    pub account_css: String,
    /// Content-hashed address of the script of signing in.
    pub account_js: String,
    /// Content-hashed address of what live pages, awards, predictions and ballots wear besides.
    pub night_css: String,
    /// Content-hashed address of the script of live pages.
    pub night_js: String,
    /// Content-hashed address of the headline face, if the publication brings one.
    pub font: Option<String>,
}

/// The picture in the masthead; its words are the publication's name.
#[derive(Clone, Debug, Serialize)]
pub struct Logo {
    /// Address.
    pub src: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
}

/// What stands in a page's `<head>`.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// `<title>` without the site's name.
    pub title: String,
    /// Meta description; may be empty.
    pub description: String,
    /// Canonical address, absolute.
    pub url: String,
    /// Language of the content, BCP 47.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// OpenGraph type: `article` or `website`.
    pub og_type: &'static str,
    /// Absolute address of the card picture, if any.
    pub image: Option<Image>,
    /// Feeds announced by this page.
    pub feeds: Vec<Feed>,
    /// JSON-LD blocks, already safe inside `<script type="application/ld+json">`.
    #[serde(serialize_with = "crate::templates::all_unescaped")]
    pub json_ld: Vec<SafeHtml>,
    /// `noindex` when search engines should stay out.
    pub robots: Option<&'static str>,
    /// First publication, RFC 3339, for articles.
    pub published: Option<String>,
    /// Last change, RFC 3339, for articles.
    pub modified: Option<String>,
    /// Address of this page's oEmbed answer.
    pub oembed: Option<String>,
    /// The topic of the live log to follow and the event number this page stands at.
    pub live: Option<Live>,
}

/// Where a page's script starts to follow the live log.
#[derive(Clone, Debug, Serialize)]
pub struct Live {
    /// Topic as it stands in `/live/{topic}/…`.
    pub topic: String,
    /// The event number the page was rendered at.
    pub seq: i64,
}

/// A feed link.
#[derive(Clone, Debug, Serialize)]
pub struct Feed {
    /// Media type.
    pub kind: &'static str,
    /// Title for a reader's list.
    pub title: String,
    /// Address.
    pub url: String,
}

/// A titled address.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Words.
    pub title: String,
    /// Address, relative to the site.
    pub url: String,
    /// Whether it is where the reader stands.
    pub current: bool,
}

/// An instant, for machines and for people.
#[derive(Clone, Debug, Serialize)]
pub struct When {
    /// RFC 3339 with offset.
    pub iso: String,
    /// `21 September 2020, 06:30`, in the newsroom's zone.
    pub text: String,
    /// `21 Sep`, or `21 Sep 2019` for another year than the newest story's; for cards and comments.
    pub short: String,
}

/// A picture with everything that keeps the page still while it loads.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Image {
    /// Address.
    pub src: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// Text in its place.
    pub alt: String,
    /// Who made it; may be empty.
    pub credit: String,
    /// Words under it; may be empty.
    pub caption: String,
    /// What `<img src>` names: for browsers that read no `<source>`.
    pub small: String,
    /// What `<img srcset>` names; may be empty.
    pub srcset: String,
    /// The other forms, smallest first; none while they are not made.
    pub sources: Vec<Source>,
    /// Classes that keep what matters in view where the picture is cropped; may be empty.
    pub focus: String,
    /// A data address of a few dozen bytes to show while it loads; may be empty.
    pub blur: String,
}

/// A form of a picture.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// Media type.
    pub kind: &'static str,
    /// Addresses with their widths, as `srcset` wants them.
    pub srcset: String,
}

/// A story as lists show it.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Address.
    pub url: String,
    /// Headline.
    pub title: String,
    /// Short label over the headline; may be empty.
    pub kicker: String,
    /// Standfirst; may be empty.
    pub summary: String,
    /// Where it stands.
    pub section: Link,
    /// Bylines.
    pub authors: Vec<Link>,
    /// First publication.
    pub published: When,
    /// Lead picture.
    pub image: Option<Image>,
    /// Visible comments.
    pub comment_count: i64,
    /// Language of the story.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Whole minutes, at least one.
    pub reading_minutes: i64,
    /// Whether the story carries a video.
    pub has_video: bool,
}

/// The story page: `story.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// Headline, bylines, picture.
    pub card: Card,
    /// The article.
    #[serde(serialize_with = "crate::templates::unescaped")]
    pub body: SafeHtml,
    /// Last editorial change, when it differs from the first publication.
    pub updated: Option<When>,
    /// Corrections in the open, newest first.
    pub corrections: Vec<Correction>,
    /// People the story is about.
    pub people: Vec<Link>,
    /// Works the story is about.
    pub works: Vec<Link>,
    /// Topics.
    pub topics: Vec<Link>,
    /// The award it is about, and what became of it.
    pub award: Option<crate::public::awards::view::Note>,
    /// Also read.
    pub related: Vec<Card>,
    /// The conversation under it; absent when comments are `off`.
    pub conversation: Option<Conversation>,
}

/// One correction.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// When it was made.
    pub at: When,
    /// What was wrong and what is right.
    pub text: String,
}

/// A page of a story's comments: inside `story.html`, and `comments.html` by itself.
#[derive(Clone, Debug, Serialize)]
pub struct Conversation {
    /// The story's address.
    pub story_url: String,
    /// The story's headline.
    pub story_title: String,
    /// Opaque id of the story, for the private call `/me?story=…`.
    pub story_id: String,
    /// The question put to the readers; may be empty.
    pub question: String,
    /// Visible comments.
    pub count: i64,
    /// `newest`, `oldest` or `top`.
    pub sort: &'static str,
    /// The orders as links.
    pub sorts: Vec<Link>,
    /// Roots of this page, with the replies shown under them.
    pub comments: Vec<Comment>,
    /// Next page, if any.
    pub next_url: Option<String>,
    /// Why nobody can write now, as a sentence; absent when open.
    pub closed: Option<String>,
    /// The composer; absent when closed.
    pub composer: Option<Composer>,
    /// Comment feed.
    pub feed_url: String,
}

/// The form a reader writes in: `composer.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Composer {
    /// Where it posts.
    pub action: String,
    /// What is asked.
    pub question: String,
    /// Name as typed.
    pub name: String,
    /// Mail as typed.
    pub email: String,
    /// Text as typed.
    pub text: String,
    /// The comment answered, if this is a reply.
    pub parent: Option<Parent>,
    /// Sentences by field: `name`, `email`, `text`, or `form` for the whole.
    pub errors: std::collections::BTreeMap<String, String>,
    /// Makes a form sent twice one comment.
    pub key: String,
    /// Longest text in characters.
    pub max_chars: i64,
    /// Whether what is written waits for a moderator, said before writing.
    pub held: bool,
    /// Where to sign in, if only readers with an account may write.
    pub sign_in_url: Option<String>,
    /// Whether answers can be mailed.
    pub mails: bool,
    /// Whether answers are to be mailed, as ticked.
    pub wants_mail: bool,
    /// Whoever is signed in, on an answer for them alone.
    pub account: Option<Signed>,
}

/// Who is signed in, as the composer says it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Signed {
    /// The name comments carry.
    pub name: String,
    /// Whether it is of the newsroom.
    pub staff: bool,
}

/// The comment a reply answers.
#[derive(Clone, Debug, Serialize)]
pub struct Parent {
    /// Opaque id.
    pub id: String,
    /// Who wrote it.
    pub name: String,
    /// Its permalink.
    pub url: String,
}

/// One comment: `comment.html`, in the page, the fragment and the stream alike.
#[derive(Clone, Debug, Serialize)]
pub struct Comment {
    /// Opaque id; the element is `#c-{id}`.
    pub id: String,
    /// Permalink, `/c/{id}`.
    pub url: String,
    /// `visible`, `held` (only ever shown to who wrote it) or `removed` (a tombstone).
    pub state: &'static str,
    /// Who wrote it; empty on a tombstone.
    pub name: String,
    /// Whether the writer is of the newsroom.
    pub staff: bool,
    /// Whether the newsroom picked it.
    pub picked: bool,
    /// When.
    pub posted: When,
    /// When it was last edited.
    pub edited: Option<When>,
    /// When the newsroom last changed its words.
    pub house_edited: Option<When>,
    /// What the newsroom says beneath it; may be empty.
    pub note: String,
    /// The text.
    #[serde(serialize_with = "crate::templates::unescaped")]
    pub html: SafeHtml,
    /// Claps.
    pub applause: i64,
    /// Indent, 0 to 6.
    pub indent: i64,
    /// What it answers, when that is not the comment directly above.
    pub parent: Option<Parent>,
    /// Answers shown here, in thread order.
    pub replies: Vec<Comment>,
    /// Answers not shown here.
    pub more_replies: i64,
    /// Where they are.
    pub more_url: String,
    /// Form that answers this comment, for readers without script; empty when closed.
    pub reply_url: String,
    /// Where applause is posted.
    pub applause_url: String,
    /// Form that reports this comment.
    pub report_url: String,
    /// Whether this is the comment a permalink points at.
    pub focus: bool,
}

/// The front page: `front.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Front {
    /// The story of the day.
    pub lead: Option<Card>,
    /// Next to it.
    pub seconds: Vec<Card>,
    /// Newest of the rest.
    pub river: Vec<Card>,
    /// A shelf for each section.
    pub shelves: Vec<Shelf>,
    /// Stories people talk about now.
    pub talked: Vec<Card>,
    /// Picked comments with their stories.
    pub voices: Vec<Voice>,
}

/// A section on the front page.
#[derive(Clone, Debug, Serialize)]
pub struct Shelf {
    /// The section.
    pub section: Link,
    /// Its newest stories.
    pub cards: Vec<Card>,
}

/// A reader quoted on the front page.
#[derive(Clone, Debug, Serialize)]
pub struct Voice {
    /// The reader's name.
    pub name: String,
    /// What they wrote, shortened, plain.
    pub text: String,
    /// Permalink.
    pub url: String,
    /// The story's headline.
    pub story_title: String,
}

/// A list of stories: section, topic, person, work, author, search (`listing.html`, `search.html`).
#[derive(Clone, Debug, Serialize)]
pub struct Listing {
    /// `section`, `topic`, `person`, `work`, `author` or `search`.
    pub kind: &'static str,
    /// Heading.
    pub title: String,
    /// A sentence under it; may be empty.
    pub description: String,
    /// Where else a person, a work or a topic is found.
    pub links: Vec<Link>,
    /// What a person or a work was nominated for.
    pub honours: Option<crate::public::awards::view::Honours>,
    /// Stories, newest first (best first for search).
    pub cards: Vec<Card>,
    /// Next page, if any.
    pub next_url: Option<String>,
    /// The search words, for `search`.
    pub query: String,
}

/// A comment by its permalink: `permalink.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Permalink {
    /// The story it stands under.
    pub story: Card,
    /// From the root down to the comment's parent.
    pub ancestors: Vec<Comment>,
    /// The comment itself with its answers.
    pub comment: Comment,
    /// Next page of answers, if any.
    pub next_url: Option<String>,
    /// The reply form; absent when closed.
    pub composer: Option<Composer>,
    /// Why nobody can write now; absent when open.
    pub closed: Option<String>,
}

/// Comments by themselves: `thread.html`, the fragment behind "More comments" and "Show replies".
///
/// A whole [`Conversation`] serves as well: the template reads only these two fields.
#[derive(Clone, Debug, Serialize)]
pub struct Thread {
    /// Comments in the order they stand.
    pub comments: Vec<Comment>,
    /// Next page, if any; the link asks for the same fragment again.
    pub next_url: Option<String>,
}

/// A page for writing, without script: `reply.html`, also what a refused form comes back on.
#[derive(Clone, Debug, Serialize)]
pub struct Reply {
    /// The story it stands under.
    pub story: Card,
    /// The comment answered, without its answers; absent for a comment on the story itself.
    pub comment: Option<Comment>,
    /// The form; absent when closed.
    pub composer: Option<Composer>,
    /// Why nobody can write now; absent when open.
    pub closed: Option<String>,
}

/// The form that reports a comment: `report.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The comment, without its answers.
    pub comment: Comment,
    /// Where the form posts.
    pub action: String,
    /// Reasons to choose from: value and words.
    pub reasons: Vec<(&'static str, &'static str)>,
    /// The reason chosen before, when the form came back.
    pub reason: String,
    /// What was typed.
    pub note: String,
    /// Sentences by field.
    pub errors: std::collections::BTreeMap<String, String>,
    /// Whether it was sent.
    pub sent: bool,
}
