//! The picture social networks show for a story: its headline, over its picture if there is one.

mod letters;
mod lines;

use fast_image_resize::ResizeOptions;
use image::{DynamicImage, RgbImage};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, Options, Tree};

use crate::encode;
use crate::limits::Limits;
use crate::open::{open, smaller};
use crate::refusal::Refusal;

pub use letters::can_write;

/// Width of every card, in pixels.
pub const WIDTH: u32 = 1200;
/// Height of every card, in pixels.
pub const HEIGHT: u32 = 630;
/// From the edge to the words.
const MARGIN: f32 = 72.0;
/// Width of the headline.
const MEASURE: f32 = 1200.0 - 2.0 * MARGIN;
/// Sizes a headline is tried in, and how many lines it may have in each.
const HEADLINES: [(f32, usize); 4] = [(84.0, 3), (72.0, 4), (60.0, 4), (50.0, 5)];

/// What stands on a card.
#[derive(Clone, Copy, Debug)]
pub struct Card<'a> {
    /// The headline.
    pub headline: &'a str,
    /// The label over it; may be empty.
    pub kicker: &'a str,
    /// The publication.
    pub site: &'a str,
    /// Whether the headline runs from right to left.
    pub rtl: bool,
    /// The picture under it: the bytes of its file, and what must stay in view, in per cent from the left and the top.
    pub picture: Option<(&'a [u8], u8, u8)>,
}

/// Draws a card: a JPEG of [`WIDTH`] × [`HEIGHT`] pixels. A picture that cannot be read is left out.
///
/// # Errors
/// `Unwritable`.
pub fn draw(card: &Card<'_>) -> Result<Vec<u8>, Refusal> {
    let ground = card
        .picture
        .and_then(|(bytes, x, y)| ground(bytes, x, y).ok());
    let mut canvas = Pixmap::new(WIDTH, HEIGHT).ok_or(Refusal::Unwritable)?;
    if let Some(ground) = &ground {
        for (to, from) in canvas.data_mut().chunks_exact_mut(4).zip(ground.pixels()) {
            if let [red, green, blue, alpha] = to {
                [*red, *green, *blue] = from.0;
                *alpha = u8::MAX;
            }
        }
    }
    let options = options();
    let svg = svg(card, ground.is_some(), &options)?;
    let tree = Tree::from_str(&svg, &options).map_err(|_| Refusal::Unwritable)?;
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
    // Every pixel is opaque by now, so what is premultiplied is what it was.
    let opaque: Vec<u8> = canvas
        .data()
        .chunks_exact(4)
        .flat_map(|pixel| pixel.iter().take(3).copied())
        .collect();
    let drawn = RgbImage::from_raw(WIDTH, HEIGHT, opaque).ok_or(Refusal::Unwritable)?;
    encode::jpeg(&DynamicImage::ImageRgb8(drawn), 84)
}

/// The picture, cut to the card's shape around what must stay in view.
fn ground(bytes: &[u8], x: u8, y: u8) -> Result<RgbImage, Refusal> {
    let pixels = open(bytes, &Limits::default())?.pixels;
    let centre = (f64::from(x.min(100)) / 100.0, f64::from(y.min(100)) / 100.0);
    let cut = ResizeOptions::new().fit_into_destination(Some(centre));
    // What shows through a picture shows the card's own ground, which the caller has not drawn yet.
    let pixels = DynamicImage::ImageRgb8(pixels.into_rgb8());
    Ok(smaller(&pixels, WIDTH, HEIGHT, &cut)?.into_rgb8())
}

/// Our own letters, and nothing else from anywhere.
fn options() -> Options<'static> {
    Options {
        font_family: letters::FAMILIES.to_owned(),
        fontdb: letters::faces(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

fn svg(card: &Card<'_>, on_picture: bool, options: &usvg::Options<'_>) -> Result<String, Refusal> {
    let (lines, size) = lines::set(card.headline, MEASURE, &HEADLINES, options)?;
    let (kickers, _) = lines::set(card.kicker, MEASURE, &[(30.0, 1)], options)?;
    let (names, _) = lines::set(card.site, MEASURE - 40.0, &[(34.0, 1)], options)?;
    let leading = size * 1.12;
    // The words stand on the foot of the card and grow upward.
    let last = 630.0 - 138.0;
    let count = u16::try_from(lines.len()).unwrap_or(0);
    let first = last - leading * (f32::from(count) - 1.0);
    let (edge, anchor, lamp, name) = if card.rtl {
        (
            1200.0 - MARGIN,
            "end",
            1200.0 - MARGIN - 11.0,
            1200.0 - MARGIN - 36.0,
        )
    } else {
        (MARGIN, "start", MARGIN + 11.0, MARGIN + 36.0)
    };
    let ground = if on_picture {
        "<rect width='1200' height='630' fill='#08130d' fill-opacity='0.22'/>\
         <rect width='1200' height='630' fill='url(#dusk)'/>"
    } else {
        "<rect width='1200' height='630' fill='#0d2a1c'/><rect width='1200' height='630' fill='url(#glow)'/>"
    };
    let mut out = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='630'><defs>\
         <linearGradient id='dusk' x1='0' y1='0' x2='0' y2='1'><stop offset='0.12' stop-color='#08130d' stop-opacity='0'/>\
         <stop offset='0.62' stop-color='#08130d' stop-opacity='0.78'/><stop offset='1' stop-color='#08130d' stop-opacity='0.95'/></linearGradient>\
         <radialGradient id='glow' cx='0.86' cy='0.04' r='0.9'><stop offset='0' stop-color='#1fae6d' stop-opacity='0.55'/>\
         <stop offset='1' stop-color='#0d2a1c' stop-opacity='0'/></radialGradient></defs>{ground}\
         <g font-family='{}' text-anchor='{anchor}'>",
        letters::FAMILIES
    );
    let mut text = |x: f32, y: f32, size: f32, fill: &str, words: &str| {
        out.push_str(&format!(
            "<text xml:space='preserve' x='{x}' y='{y}' font-size='{size}' fill='{fill}'>{}</text>",
            letters::escaped(words)
        ));
    };
    for kicker in &kickers {
        text(edge, first - size * 0.95 - 14.0, 30.0, "#7ff0b4", kicker);
    }
    let mut y = first;
    for line in &lines {
        text(edge, y, size, "#fffdf8", line);
        y += leading;
    }
    for site in &names {
        text(name, 630.0 - 60.0, 34.0, "#e3eee2", site);
    }
    out.push_str(&format!(
        "</g><circle cx='{lamp}' cy='559' r='11' fill='#3ee08f'/></svg>"
    ));
    Ok(out)
}
