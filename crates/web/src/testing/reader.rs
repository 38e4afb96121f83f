//! Somebody who asks, and keeps the cookies they are given.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use http::{HeaderName, Method, Request};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::Answer;
use crate::Front;
use crate::problem::FRAGMENT;

/// A reader with a browser of their own.
pub struct Reader {
    front: Front,
    address: IpAddr,
    host: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Reader {
    pub(super) fn new(front: Front, address: IpAddr, base_url: &str) -> Reader {
        let (_, host) = base_url.split_once("://").unwrap();
        Reader {
            front,
            address,
            host: host.to_owned(),
            cookies: Mutex::default(),
        }
    }

    /// Another reader on the same network.
    pub fn neighbour(&self) -> Reader {
        Reader {
            front: self.front.clone(),
            address: self.address,
            host: self.host.clone(),
            cookies: Mutex::default(),
        }
    }

    /// What the reader was asked to keep.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.lock().unwrap().clone()
    }

    /// Keeps a cookie as `Set-Cookie` gives it; one with no value is thrown away.
    pub fn keep_cookie(&self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        let mut kept = self.cookies.lock().unwrap();
        match value {
            "" => kept.remove(name),
            value => kept.insert(name.to_owned(), value.to_owned()),
        };
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    /// Asks with headers of one's own.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask(Method::GET, path, headers, Body::empty()).await
    }

    /// Asks as the page's script does.
    pub async fn fragment(&self, path: &str) -> Answer {
        self.get_with(path, &[(ACCEPT.as_str(), FRAGMENT)]).await
    }

    /// Sends a form as a browser does.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_form_with(path, fields, &[("accept", "text/html")])
            .await
    }

    /// Sends a form as the page's script does.
    pub async fn post_form_as_script(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_form_with(path, fields, &[("accept", FRAGMENT)])
            .await
    }

    /// Sends a form with headers of one's own.
    pub async fn post_form_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = fields
            .iter()
            .map(|(name, value)| {
                format!(
                    "{}={}",
                    crate::address::encoded(name),
                    crate::address::encoded(value)
                )
            })
            .collect::<Vec<_>>()
            .join("&");
        let mut all = vec![
            (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        all.extend_from_slice(headers);
        self.ask(Method::POST, path, &all, Body::from(body)).await
    }

    /// Sends JSON.
    pub async fn post_json(
        &self,
        path: &str,
        body: &serde_json::Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut all = vec![(CONTENT_TYPE.as_str(), "application/json")];
        all.extend_from_slice(headers);
        self.ask(Method::POST, path, &all, Body::from(body.to_string()))
            .await
    }

    /// Any request.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, &self.host);
        let mut request = request.body(body).unwrap();
        let all = request.headers_mut();
        // Of a header named twice the last counts, so that a test can change what a browser would send.
        for (name, value) in headers {
            all.insert(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        let cookies = self.cookies();
        if !cookies.is_empty() {
            let pairs: Vec<String> = cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            all.insert(COOKIE, pairs.join("; ").parse().unwrap());
        }
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(self.address, 4711)));
        let response = self.front.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            self.keep_cookie(cookie.to_str().unwrap());
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }
}
