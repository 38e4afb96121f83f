//! What came back.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A header, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// This answer, which must have that status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{:?}\n{}",
            self.headers,
            String::from_utf8_lossy(&self.body)
        );
        self
    }

    /// This answer, which must contain that text.
    #[track_caller]
    pub fn shows(self, text: &str) -> Answer {
        assert!(
            self.text().contains(text),
            "{text:?} is not in:\n{}",
            self.text()
        );
        self
    }

    /// This answer, which must not contain that text.
    #[track_caller]
    pub fn hides(self, text: &str) -> Answer {
        assert!(
            !self.text().contains(text),
            "{text:?} is in:\n{}",
            self.text()
        );
        self
    }

    /// What stands between two texts, the first time.
    #[track_caller]
    pub fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self
            .text()
            .split_once(before)
            .unwrap_or_else(|| panic!("{before:?} is not in:\n{}", self.text()));
        rest.split_once(after).unwrap().0.to_owned()
    }
}
