//! A form that came from somebody who is not signed in (any more): kept on the page that says so, to be sent again.
//!
//! Pages of the desk are kept by no browser, so that the way back would lead to empty fields.

use axum::extract::Request;
use http::Method;

use crate::form::Form;
use crate::problem::Wants;
use crate::view;

/// Fields that are typed anew, whatever the form: no page carries a secret.
const SECRET: &[&str] = &["password", "code", "current", "new_password"];

/// What a refused form held.
#[derive(Clone)]
pub(crate) struct Again {
    /// Where it was sent to.
    path: String,
    /// Its fields.
    fields: Vec<(String, String)>,
}

impl Again {
    /// Reads the form of a request a browser made; none for a script's, for files and for what is too large.
    pub(crate) async fn of(request: Request) -> Option<Again> {
        let is_form = request.method() == Method::POST
            && Wants::of(request.uri().path(), request.headers()) == Wants::Page;
        if !is_form {
            return None;
        }
        let path = request.uri().path().to_owned();
        let form = <Form as axum::extract::FromRequest<()>>::from_request(request, &())
            .await
            .ok()?;
        let fields = form
            .into_fields()
            .filter(|(name, _)| !SECRET.contains(&name.as_str()))
            .collect();
        Some(Again { path, fields })
    }

    /// As a page shows it. `way` is where one signs in or proves who one is.
    pub(crate) fn view(self, way: &'static str) -> view::Again {
        let said = self
            .fields
            .iter()
            .filter(|(_, value)| value.chars().any(char::is_whitespace))
            .map(|(_, value)| value.clone())
            .collect();
        view::Again {
            way,
            path: self.path,
            fields: self.fields,
            said,
        }
    }
}
