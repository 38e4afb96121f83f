//! The door: a page that is fresh in memory goes out without meeting the router.
//!
//! What the door answers is byte for byte what the router would have answered; a test says so.
//! It also counts, because it is the one place every answer passes.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::routing::future::RouteFuture;
use bytes::Bytes;
use futures_util::future::Either;
use http::header::ACCEPT;
use http::{Method, Request, Response, StatusCode};
use tower::Service;

use crate::site::Site;

/// Answers so far, by class.
#[derive(Debug, Default)]
pub struct Answers {
    classes: [AtomicU64; 5],
}

impl Answers {
    fn count(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.classes.get(class) {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// How many answers of each class went out: 1xx to 5xx.
    #[must_use]
    pub fn counts(&self) -> [u64; 5] {
        std::array::from_fn(|class| {
            self.classes
                .get(class)
                .map_or(0, |counter| counter.load(Relaxed))
        })
    }
}

/// The whole site as one service: memory first, then the router.
#[derive(Clone)]
pub struct Front {
    site: Arc<Site>,
    router: Router,
}

impl Front {
    /// Puts the door before a router.
    #[must_use]
    pub fn new(site: Arc<Site>, router: Router) -> Front {
        Front { site, router }
    }

    /// Answers from memory alone; `None` when the router has to be asked.
    #[must_use]
    pub fn from_memory<B>(&self, request: &Request<B>) -> Option<Response<Bytes>> {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return None;
        }
        let address = request.uri().path_and_query()?.as_str();
        let page = self.site.cache.fresh(address, || self.site.now())?;
        // A script that asks for a piece of the page gets it from the handler, under another key.
        let accept = request.headers().get(ACCEPT);
        if accept.is_some_and(|accept| wants_piece(accept.as_bytes())) {
            return None;
        }
        let response = page.answer(request.method(), request.headers());
        self.site.answers.count(response.status());
        Some(response)
    }
}

fn wants_piece(accept: &[u8]) -> bool {
    const PIECE: &[u8] = crate::problem::FRAGMENT.as_bytes();
    accept.starts_with(PIECE) || accept.windows(PIECE.len()).any(|part| part == PIECE)
}

impl Service<Request<Body>> for Front {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response<Body>, Infallible>>, Counted>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        <Router as Service<Request<Body>>>::poll_ready(&mut self.router, cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match self.from_memory(&request) {
            Some(response) => Either::Left(ready(Ok(response.map(Body::from)))),
            None => Either::Right(Counted {
                answer: self.router.call(request),
                site: Arc::clone(&self.site),
            }),
        }
    }
}

/// The router's answer, counted when it comes.
pub struct Counted {
    answer: RouteFuture<Infallible>,
    site: Arc<Site>,
}

impl Future for Counted {
    type Output = Result<Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = Pin::new(&mut self.answer).poll(cx);
        if let Poll::Ready(Ok(response)) = &answer {
            self.site.answers.count(response.status());
        }
        answer
    }
}
