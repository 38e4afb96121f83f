//! Results and nominees stand in a story as the house shows them, and elsewhere as words.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::HEAD;
use markup::story::{self, Document, Front, Warning};

fn read(body: &str) -> (Front, Document, Vec<Warning>) {
    story::parse(&format!("{HEAD}{body}")).unwrap()
}

/// A house that holds one category with one winner, whose name was written by somebody hostile.
struct Night;

impl story::Lookup for Night {
    fn story(&self, _slug: &str) -> Option<story::StoryRef> {
        None
    }
    fn image(&self, _src: &str) -> Option<story::ImageRef> {
        None
    }
    fn results(&self, category: &str) -> Option<story::Shown> {
        (category == "emmys/2020/lead").then(|| story::Shown {
            url: "/awards/emmys/2020/lead".to_owned(),
            title: "Lead <b>actor</b>".to_owned(),
            html: Some(markup::SafeHtml::text("the results")),
            lines: vec![
                story::Line {
                    label: "Winner".to_owned(),
                    text: "Mark <i>Ruffalo</i>".to_owned(),
                },
                story::Line {
                    text: "Paul Mescal".to_owned(),
                    ..story::Line::default()
                },
            ],
        })
    }
    fn nominee(&self, category: &str, nominee: &str) -> Option<story::Shown> {
        (nominee == "mark-ruffalo")
            .then(|| self.results(category))
            .flatten()
            .map(|shown| story::Shown {
                html: None,
                ..shown
            })
    }
}

#[test]
fn results_stand_in_a_story_as_the_house_shows_them_and_as_words_elsewhere() {
    let (_, document, _) = read("::results{category=\"emmys/2020/lead\"}");
    assert_eq!(
        story::to_html(&document, &Night).as_str(),
        "the results",
        "a page shows the house's own block"
    );
    let words = "<p><a href=\"https://site.example/awards/emmys/2020/lead\">Lead &lt;b&gt;actor&lt;/b&gt;</a></p>\
         <ul><li><strong>Winner:</strong> Mark &lt;i&gt;Ruffalo&lt;/i&gt;</li><li>Paul Mescal</li></ul>";
    let feed = story::to_feed_html(&document, &Night, "https://site.example");
    let mail = story::to_mail_html(&document, &Night, "https://site.example");
    assert_eq!((feed.as_str(), mail.as_str()), (words, words));
}

#[test]
fn a_nominee_nobody_knows_is_a_quiet_link() {
    let (_, document, _) = read("::nominee{category=\"emmys/2020/lead\" nominee=\"mark-ruffalo\"}");
    assert_eq!(
        story::to_html(&document, &Night).as_str(),
        "<p class=\"pending-block\"><a href=\"/awards/emmys/2020/lead\">Lead &lt;b&gt;actor&lt;/b&gt;</a></p>"
    );
    let (_, document, _) = read("::nominee{category=\"emmys/2020/lead\" nominee=\"nobody\"}");
    assert_eq!(
        story::to_html(&document, &Night).as_str(),
        "<p class=\"pending-block\"><a href=\"/awards/emmys/2020/lead\">See the nominee</a></p>"
    );
}
