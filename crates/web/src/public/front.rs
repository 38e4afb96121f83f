//! The front page.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::comment::{self, Voice};
use newsroom::markup::comment::excerpt;
use newsroom::story;

use super::House;
use crate::cache::{Key, Rendered, Tag};
use crate::layout::{self, Layout};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::site::Site;
use crate::{address, seo, view};

/// Readers quoted.
const VOICES: i64 = 3;

/// `GET /`.
///
/// # Errors
/// 503 when the store is away and no older page is there.
pub async fn show(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move { render(&house).await };
    page::cached(&site, &asked, Key::path("/"), render).await
}

async fn render(site: &Arc<Site>) -> Result<Rendered, Problem> {
    let now = site.now();
    let (masthead, front, voices) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            Ok((
                Masthead::load(tx)?,
                story::front(tx, now)?,
                comment::voices(tx, VOICES)?,
            ))
        })
        .await?;
    let layout = masthead.layout(site);
    let cards = front
        .lead
        .iter()
        .chain(&front.seconds)
        .chain(&front.river)
        .chain(&front.talked)
        .chain(front.shelves.iter().flat_map(|(_, cards)| cards));
    let mut tags = vec![Tag::Lists, Tag::Talk];
    let mut changed_at = None;
    for card in cards {
        tags.push(Tag::Card(card.id));
        changed_at = changed_at.max(Some(card.updated_at));
    }
    let view = view::Front {
        lead: front.lead.as_ref().map(|card| layout.card(card)),
        seconds: layout.cards(&front.seconds),
        river: layout.cards(&front.river),
        shelves: front
            .shelves
            .iter()
            .map(|(section, cards)| view::Shelf {
                section: layout::link(&section.title, address::section(&section.slug)),
                cards: layout.cards(cards),
            })
            .collect(),
        talked: layout.cards(&front.talked),
        voices: voices.iter().map(|voice| quoted(&layout, voice)).collect(),
    };
    let mut head = masthead.head(site, &masthead.site.title, "/");
    head.description.clone_from(&masthead.site.tagline);
    head.feeds = page::feeds(&masthead.site.title, "/");
    head.json_ld = vec![seo::website(site, &masthead)];
    head.image = view.lead.as_ref().and_then(|card| {
        card.image.clone().map(|image| view::Image {
            src: site.absolute(&image.src),
            ..image
        })
    });
    let body = site
        .templates
        .front(&masthead.frame(site, head, None), &view)?;
    site.keep_masthead(&Arc::new(masthead));
    let page = page::html(body).tags(tags).last_modified(changed_at);
    Ok(page::timed(page, front.until, now))
}

fn quoted(layout: &Layout<'_>, voice: &Voice) -> view::Voice {
    view::Voice {
        name: voice.comment.name.clone(),
        text: excerpt(&voice.plain, 220),
        url: address::comment(&layout.comment_id(voice.comment.id)),
        story_title: voice.story_title.clone(),
    }
}
