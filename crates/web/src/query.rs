//! Query parameters, read without guessing; unknown ones are ignored.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The parameters of an address.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query<T>, Problem> {
        let unreadable = || {
            Problem::bad_request(
                "The part of the address after the question mark could not be read.",
            )
        };
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(asking)| Query(asking))
            .map_err(|_| unreadable())
    }
}
