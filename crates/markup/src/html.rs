//! The one type a template may print unescaped, and the escaping everything else goes through.

use serde::Serialize;
use std::fmt;

/// Raised whenever the HTML of the same comment source changes, so that a store knows what to render again.
pub const COMMENT_HTML_VERSION: i64 = 1;

/// HTML that cannot do harm: made only by this crate's parsers and renderers, or by escaping.
///
/// It is safe as the content of an element.
/// What [`SafeHtml::text`] makes is safe inside a quoted attribute as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Escapes plain text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                _ => out.push(c),
            }
        }
        Self(out)
    }

    /// Writes JSON so that it can stand inside `<script type="application/ld+json">`.
    ///
    /// Nothing in the value can end the script element or open a comment in it.
    #[must_use]
    pub fn json_ld(value: &serde_json::Value) -> Self {
        let json = value.to_string();
        let mut out = String::with_capacity(json.len());
        for c in json.chars() {
            match c {
                '<' => out.push_str("\\u003c"),
                '>' => out.push_str("\\u003e"),
                '&' => out.push_str("\\u0026"),
                '\u{2028}' => out.push_str("\\u2028"),
                '\u{2029}' => out.push_str("\\u2029"),
                _ => out.push(c),
            }
        }
        Self(out)
    }

    /// Takes back HTML that this crate rendered earlier and a store kept.
    ///
    /// Only for that: nothing is checked here.
    #[must_use]
    pub fn from_stored(html: String) -> Self {
        Self(html)
    }

    /// Takes what a template of the house wrote.
    ///
    /// Only for that: such a template has escaped everything that was no `SafeHtml` yet, and nothing is checked here.
    #[must_use]
    pub fn of_template(html: String) -> Self {
        Self(html)
    }

    /// For the renderers of this crate, which build their output from escaped pieces.
    pub(crate) fn rendered(html: String) -> Self {
        Self(html)
    }

    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML, for keeping.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for SafeHtml {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Appends text as the content of an element.
///
/// It escapes exactly what an HTML serialiser escapes, so that our output read and written by a
/// browser's algorithm stays the same bytes; the tests lean on that.
pub(crate) fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            _ => out.push(c),
        }
    }
}

/// Appends ` name="value"`.
pub(crate) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_ld_cannot_leave_its_script_element() {
        let value = serde_json::json!({"name": "</script><!--&\u{2028}"});
        let html = SafeHtml::json_ld(&value);
        assert!(!html.as_str().contains('<') && !html.as_str().contains('&'));
        let back: serde_json::Value = serde_json::from_str(html.as_str()).unwrap_or_default();
        assert_eq!(back, value);
    }

    #[test]
    fn text_is_safe_in_elements_and_attributes() {
        assert_eq!(
            SafeHtml::text(r#"<a href="x" id='y'>&"#).as_str(),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;"
        );
    }
}
