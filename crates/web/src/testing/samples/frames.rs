//! The frame around every page, full and bare.

use newsroom::markup::SafeHtml;
use serde_json::json;

use super::{HOSTILE, image, link, when};
use crate::view::{Feed, Frame, Head, Live, Site};

/// A frame with everything, and one with nothing that can be missing.
#[must_use]
pub fn frames() -> Vec<Frame> {
    let full = Frame {
        site: Site {
            title: format!("House Lights {HOSTILE}"),
            tagline: "Stage & screen".to_owned(),
            lang: "en".to_owned(),
            nav: vec![link("Television", "/television/"), link(HOSTILE, "/film/")],
            logo: Some(crate::view::Logo {
                src: "/media/logo.webp".to_owned(),
                width: 400,
                height: 100,
            }),
            css: "/assets/reader-1.css".to_owned(),
            theme: Some("/assets/theme-1.css".to_owned()),
            js: "/assets/reader-1.js".to_owned(),
            account_css: "/assets/account-1.css".to_owned(),
            account_js: "/assets/account-1.js".to_owned(),
            night_css: "/assets/night-1.css".to_owned(),
            night_js: "/assets/night-1.js".to_owned(),
            font: Some("/assets/face-1.woff2".to_owned()),
        },
        head: Head {
            title: format!("A title {HOSTILE}"),
            description: format!("\"Quoted\" {HOSTILE}"),
            url: "http://greenroom.test/television/x".to_owned(),
            lang: "en".to_owned(),
            dir: "ltr",
            og_type: "article",
            image: Some(image()),
            feeds: vec![Feed {
                kind: "application/rss+xml",
                title: HOSTILE.to_owned(),
                url: "/feed.xml".to_owned(),
            }],
            json_ld: vec![SafeHtml::json_ld(
                &json!({ "name": format!("</script>{HOSTILE}") }),
            )],
            robots: Some("noindex"),
            published: Some(when().iso),
            modified: Some(when().iso),
            oembed: Some("http://greenroom.test/oembed?url=x&y=z".to_owned()),
            live: Some(Live {
                topic: "s-0123456789abc".to_owned(),
                seq: 7,
            }),
        },
    };
    let mut bare = full.clone();
    bare.site.nav.clear();
    bare.site.font = None;
    bare.site.logo = None;
    bare.site.theme = None;
    bare.site.tagline.clear();
    bare.head = Head {
        title: "Bare".to_owned(),
        description: String::new(),
        url: "http://greenroom.test/".to_owned(),
        lang: "ar".to_owned(),
        dir: "rtl",
        og_type: "website",
        image: None,
        feeds: Vec::new(),
        json_ld: Vec::new(),
        robots: None,
        published: None,
        modified: None,
        oembed: None,
        live: None,
    };
    vec![full, bare]
}
