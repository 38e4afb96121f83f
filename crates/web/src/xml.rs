//! Writing XML: elements in order, everything escaped, no character that XML 1.0 forbids.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A document being written. Writing to memory cannot fail, so nothing here answers.
pub(crate) struct Xml(Writer<Vec<u8>>);

/// Attributes: name and value.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// Begins a document with its root element.
    pub(crate) fn begin(root: &str, attributes: Attributes<'_>) -> Xml {
        let mut xml = Xml(Writer::new(Vec::with_capacity(16 * 1024)));
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.open(root, attributes);
        xml
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        let start = start(name, attributes);
        self.put(Event::Start(start));
    }

    /// Closes an element.
    pub(crate) fn close(&mut self, name: &str) {
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// An element with text.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// An element with attributes and text.
    pub(crate) fn text_with(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        let text = allowed(text);
        self.put(Event::Text(BytesText::new(&text)));
        self.close(name);
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        let start = start(name, attributes);
        self.put(Event::Empty(start));
    }

    /// Ends the document; its bytes.
    pub(crate) fn end(mut self, root: &str) -> Vec<u8> {
        self.close(root);
        self.0.into_inner()
    }

    fn put(&mut self, event: Event<'_>) {
        let _ = self.0.write_event(event);
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        let value = allowed(value);
        start.push_attribute((*name, value.as_ref()));
    }
    start
}

/// The text without characters that no XML document may hold.
fn allowed(text: &str) -> std::borrow::Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) {
        text.replace(forbidden, "").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn everything_is_escaped_and_nothing_forbidden_gets_in() {
        let mut xml = Xml::begin("r", &[("a", "\"<&")]);
        xml.text("t", "a < b & c\u{0}\u{8} ]]>");
        xml.empty("e", &[]);
        let text = String::from_utf8(xml.end("r")).unwrap_or_default();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><r a=\"&quot;&lt;&amp;\"><t>a &lt; b &amp; c ]]&gt;</t><e/></r>"
        );
    }
}
