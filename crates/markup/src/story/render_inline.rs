//! Running text as HTML.

use super::document::Inline;
use super::render::Render;
use crate::comment::SPOILER;
use crate::html::{push_attribute, push_text};
use crate::lang;

pub(super) fn push(render: &mut Render<'_>, content: &[Inline]) {
    for inline in content {
        match inline {
            Inline::Text { text } => push_text(&mut render.out, text),
            Inline::Break => render.out.push_str("<br>"),
            Inline::Emphasis { content } => around(render, "em", content),
            Inline::Strong { content } => around(render, "strong", content),
            Inline::Link { url, content } => linked(render, url, content),
            Inline::Person { slug, content } => linked(render, &format!("/people/{slug}"), content),
            Inline::Work { slug, content } => linked(render, &format!("/works/{slug}"), content),
            Inline::Lang { lang, content } => {
                render.out.push_str("<span");
                push_attribute(&mut render.out, "lang", lang);
                push_attribute(&mut render.out, "dir", lang::dir(lang));
                render.out.push('>');
                push(render, content);
                render.out.push_str("</span>");
            }
            Inline::Spoiler { content } if render.is_page() => {
                render
                    .out
                    .push_str("<span class=\"spoiler\" tabindex=\"0\">");
                push(render, content);
                render.out.push_str("</span>");
            }
            Inline::Spoiler { .. } => push_text(&mut render.out, SPOILER),
        }
    }
}

fn around(render: &mut Render<'_>, tag: &str, content: &[Inline]) {
    render.out.push_str(&format!("<{tag}>"));
    push(render, content);
    render.out.push_str(&format!("</{tag}>"));
}

/// A document that nobody tidied may hold an address that is none; its words stay.
fn linked(render: &mut Render<'_>, url: &str, content: &[Inline]) {
    if render.open_anchor(url) {
        push(render, content);
        render.out.push_str("</a>");
    } else {
        push(render, content);
    }
}
