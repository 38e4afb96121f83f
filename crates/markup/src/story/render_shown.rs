//! Ballots, results and nominees inside a story: as they stand when it is shown.

use super::lookup::Shown;
use super::phrase::Phrase;
use super::render::Render;
use crate::html::push_text;

impl Render<'_> {
    pub(super) fn ballot(&mut self, slug: &str) {
        let known = self.lookup.ballot(slug);
        self.shown(known, &format!("/ballots/{slug}"), Phrase::Ballot);
    }

    pub(super) fn results(&mut self, category: &str) {
        let known = self.lookup.results(category);
        self.shown(known, &format!("/awards/{category}"), Phrase::Results);
    }

    pub(super) fn nominee(&mut self, category: &str, nominee: &str) {
        let known = self.lookup.nominee(category, nominee);
        self.shown(known, &format!("/awards/{category}"), Phrase::Nominee);
    }

    /// What the house knows of it; a quiet link to where it would stand if it knows nothing.
    fn shown(&mut self, known: Option<Shown>, url: &str, words: Phrase) {
        let Some(known) = known else {
            let title = self.phrase(words);
            return self.quiet_link(url, title);
        };
        match &known.html {
            Some(html) if self.is_page() => self.out.push_str(html.as_str()),
            _ if self.is_page() => self.quiet_link(&known.url, &known.title),
            _ => self.lines(&known),
        }
    }

    /// Away from our pages: the title as a link, and a line for each that is worth one.
    fn lines(&mut self, known: &Shown) {
        self.quiet_link(&known.url, &known.title);
        if known.lines.is_empty() {
            return;
        }
        self.out.push_str("<ul>");
        for line in &known.lines {
            self.out.push_str("<li>");
            if !line.label.is_empty() {
                self.out.push_str("<strong>");
                push_text(&mut self.out, &line.label);
                self.out.push_str(":</strong> ");
            }
            push_text(&mut self.out, &line.text);
            self.out.push_str("</li>");
        }
        self.out.push_str("</ul>");
    }
}
