//! Tokens: `Authorization: Bearer gr_…`.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::header::AUTHORIZATION;
use http::request::Parts;
use newsroom::store::Tx;
use newsroom::token::{self, Capability, Token};

use crate::problem::Problem;

/// What stood in `Authorization`, if anything did. Checked inside the transaction it is for.
#[derive(Clone)]
pub(super) struct Bearer(Option<String>);

impl Bearer {
    /// Whether a token was sent at all, good or bad.
    pub(super) fn is_sent(&self) -> bool {
        self.0.is_some()
    }

    /// The token, if one was sent; one that was sent must be good.
    ///
    /// # Errors
    /// 401 for a token we never gave out or took back.
    pub(super) fn check(&self, tx: &mut Tx<'_>) -> Result<Option<Token>, Problem> {
        let Some(text) = &self.0 else {
            return Ok(None);
        };
        match token::check(tx, text)? {
            Some(token) => Ok(Some(token)),
            None => Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "This token is not one of ours, or it was taken back.",
            )),
        }
    }

    /// The token, which must be there and able to do this.
    ///
    /// # Errors
    /// 401 without a good token, 403 when its role may not.
    pub(super) fn demand(&self, tx: &mut Tx<'_>, wanted: Capability) -> Result<Token, Problem> {
        let token = self.check(tx)?.ok_or_else(|| {
            Problem::new(
                StatusCode::UNAUTHORIZED,
                "This needs a token: send it as \u{201c}Authorization: Bearer gr_\u{2026}\u{201d}.",
            )
        })?;
        if token.role.can(wanted) {
            return Ok(token);
        }
        let role = token.role.as_str();
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            format!("A token of the role \u{201c}{role}\u{201d} may not do this."),
        ))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Bearer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Bearer, Infallible> {
        let text = parts
            .headers
            .get(AUTHORIZATION)
            .map(|value| value.to_str().unwrap_or(""))
            .map(|value| match value.split_once(' ') {
                Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
                // Another scheme is a token that cannot be good.
                _ => "",
            });
        Ok(Bearer(text.map(str::to_owned)))
    }
}
