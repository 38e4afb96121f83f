//! Forms as browsers send them, read without guessing.
//!
//! Wrong media type, too many bytes, a body that ends early and text that is not UTF-8 are each
//! refused with their own status; nothing is replaced or cut in silence.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::problem::Problem;

/// The largest form taken, in bytes: a comment of 10,000 characters of any script, percent-encoded.
pub const MOST_BYTES: usize = 128 * 1024;
/// The largest form that is still read although it is too large, so that what was typed can be given back.
pub const MOST_BYTES_BACK: usize = 1024 * 1024;

/// The fields of a form; of a repeated field the last counts.
#[derive(Clone, Debug, Default)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads `application/x-www-form-urlencoded` text.
    ///
    /// # Errors
    /// 400 when a name or value is not UTF-8.
    pub fn parse(body: &[u8]) -> Result<Form, Problem> {
        let mut fields = BTreeMap::new();
        for pair in body
            .split(|&byte| byte == b'&')
            .filter(|pair| !pair.is_empty())
        {
            let at = pair
                .iter()
                .position(|&byte| byte == b'=')
                .unwrap_or(pair.len());
            let (name, value) = pair.split_at(at);
            fields.insert(decoded(name)?, decoded(value.get(1..).unwrap_or_default())?);
        }
        Ok(Form(fields))
    }

    /// Takes a field out; an absent one is empty.
    #[must_use]
    pub fn take(&mut self, name: &str) -> String {
        self.0.remove(name).unwrap_or_default()
    }

    /// All fields, in the order of their names.
    pub(crate) fn into_fields(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter()
    }

    /// Takes out all fields whose names begin so; answers the rest of each name, and the value.
    #[must_use]
    pub fn take_all(&mut self, prefix: &str) -> Vec<(String, String)> {
        let names: Vec<String> = self
            .0
            .keys()
            .filter(|name| name.starts_with(prefix))
            .cloned()
            .collect();
        names
            .into_iter()
            .filter_map(|name| {
                let value = self.0.remove(&name)?;
                Some((name.strip_prefix(prefix)?.to_owned(), value))
            })
            .collect()
    }
}

fn decoded(text: &[u8]) -> Result<String, Problem> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => out.push(b' '),
            b'%' => match hex_pair(after) {
                Some(byte) => {
                    out.push(byte);
                    rest = after.get(2..).unwrap_or_default();
                }
                None => out.push(b'%'),
            },
            byte => out.push(byte),
        }
    }
    String::from_utf8(out).map_err(|_| {
        Problem::bad_request("The form holds text that is not UTF-8, so we could not read it.")
    })
}

/// A percent-encoded path segment as text; nothing when it is not UTF-8.
#[must_use]
pub fn percent_decoded(text: &str) -> Option<String> {
    // A plus sign means itself in a path.
    decoded(text.replace('+', "%2B").as_bytes()).ok()
}

fn hex_pair(text: &[u8]) -> Option<u8> {
    let pair = std::str::from_utf8(text.get(..2)?).ok()?;
    pair.bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then_some(())?;
    u8::from_str_radix(pair, 16).ok()
}

/// Reads a body of at most so many bytes.
///
/// # Errors
/// 413 when it is larger, 400 when it ends early.
pub async fn body(request: Request, most_bytes: usize) -> Result<bytes::Bytes, Problem> {
    match Limited::new(request.into_body(), most_bytes)
        .collect()
        .await
    {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => {
            Err(too_large(most_bytes))
        }
        Err(_) => Err(Problem::bad_request(
            "The request ended before all of it had arrived. Please send it again.",
        )),
    }
}

fn too_large(most_bytes: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!(
            "What you sent is larger than we take here: at most {} KB.",
            most_bytes / 1024
        ),
    )
}

/// A form that may be too large to be taken, read all the same so that it can be given back.
#[derive(Clone, Debug)]
pub struct AnySize {
    /// The fields.
    pub form: Form,
    /// Why it cannot be taken, if it is too large.
    pub refused: Option<Problem>,
}

impl<S: Send + Sync> FromRequest<S> for AnySize {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<AnySize, Problem> {
        check_kind(&request)?;
        let body = body(request, MOST_BYTES_BACK).await?;
        Ok(AnySize {
            form: Form::parse(&body)?,
            refused: (body.len() > MOST_BYTES).then(|| too_large(MOST_BYTES)),
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Form, Problem> {
        check_kind(&request)?;
        Form::parse(&body(request, MOST_BYTES).await?)
    }
}

/// Refuses a body that is no form.
fn check_kind(request: &Request) -> Result<(), Problem> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or("")
        .trim();
    let length = request.headers().get(http::header::CONTENT_LENGTH);
    let is_empty = kind.is_empty() && length.is_none_or(|length| length == "0");
    if !is_empty && !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This address takes forms as application/x-www-form-urlencoded.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn fields_are_decoded_and_the_last_of_a_name_counts() {
        let mut form =
            Form::parse(b"name=Ana+B&text=%E0%A4%B9%21&x&name=Ana%2BC&odd=100%").unwrap();
        assert_eq!(form.take("name"), "Ana+C");
        assert_eq!(form.take("text"), "ह!");
        assert_eq!(form.take("odd"), "100%");
        assert_eq!(form.take("absent"), "");
    }

    #[test]
    fn text_that_is_not_utf_8_is_refused() {
        let problem = Form::parse(b"text=%FF%FE").unwrap_err();
        assert_eq!(problem.status, StatusCode::BAD_REQUEST);
    }
}
