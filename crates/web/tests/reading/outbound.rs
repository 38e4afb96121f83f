//! The one way out, against servers of our own: what it does when they misbehave.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Redirect;
use axum::routing::{any, get};
use http::Request;
use web::outbound::{Bounds, Outbound, Refusal};

/// A server on this machine.
async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

fn allowing(hosts: &[SocketAddr]) -> Outbound {
    Outbound::new(
        hosts
            .iter()
            .map(|at| at.to_string().parse().unwrap())
            .collect(),
    )
}

fn asking(at: SocketAddr, path: &str) -> Request<Vec<u8>> {
    Request::get(format!("http://{at}{path}"))
        .header("authorization", "Bearer ours")
        .body(Vec::new())
        .unwrap()
}

async fn what_came(headers: HeaderMap) -> String {
    headers
        .get("authorization")
        .map_or("nothing", |it| it.to_str().unwrap())
        .to_owned()
}

#[tokio::test]
async fn only_the_hosts_the_operator_names_are_asked_in_private_networks() {
    let at = serve(Router::new().route("/", get(what_came))).await;
    let refused = Outbound::default()
        .send(asking(at, "/"), Bounds::default())
        .await;
    assert!(matches!(refused, Err(Refusal::Private)), "{refused:?}");
    let answer = allowing(&[at])
        .send(asking(at, "/"), Bounds::default())
        .await
        .unwrap();
    assert_eq!(answer.body().as_ref(), b"Bearer ours");
}

#[tokio::test]
async fn a_redirect_is_checked_like_any_address() {
    let inner = serve(Router::new().route("/", get(what_came))).await;
    let target = format!("http://{inner}/");
    let outer = Router::new().route(
        "/",
        get(move || async move { Redirect::temporary(&target) }),
    );
    let outer = serve(outer).await;
    let refused = allowing(&[outer])
        .send(asking(outer, "/"), Bounds::default())
        .await;
    assert!(matches!(refused, Err(Refusal::Private)), "{refused:?}");
    // Where it may be followed, what was meant for one house is not shown to the other.
    let answer = allowing(&[outer, inner])
        .send(asking(outer, "/"), Bounds::default())
        .await
        .unwrap();
    assert_eq!(answer.body().as_ref(), b"nothing");
}

#[tokio::test]
async fn redirects_to_elsewhere_than_the_web_and_without_end_are_refused() {
    let router = Router::new()
        .route(
            "/file",
            get(|| async { Redirect::to("file:///etc/passwd") }),
        )
        .route("/round", any(|| async { Redirect::to("/round") }));
    let at = serve(router).await;
    let outbound = allowing(&[at]);
    let refused = outbound.send(asking(at, "/file"), Bounds::default()).await;
    assert!(matches!(refused, Err(Refusal::Address)), "{refused:?}");
    let refused = outbound.send(asking(at, "/round"), Bounds::default()).await;
    assert!(matches!(refused, Err(Refusal::Redirects)), "{refused:?}");
    let none = Bounds {
        redirects: 0,
        ..Bounds::default()
    };
    let answer = outbound.send(asking(at, "/round"), none).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let flood = || async {
        let endless =
            futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 4096]));
        axum::body::Body::from_stream(endless)
    };
    let router = Router::new()
        .route("/flood", get(flood))
        .route("/large", get(|| async { "x".repeat(20_000) }))
        .route("/never", get(std::future::pending::<()>));
    let at = serve(router).await;
    let bounds = Bounds {
        most_bytes: 10_000,
        ..Bounds::default()
    };
    for path in ["/flood", "/large"] {
        let refused = allowing(&[at]).send(asking(at, path), bounds).await;
        assert!(matches!(refused, Err(Refusal::Size)), "{path}: {refused:?}");
    }
    let hurried = Bounds {
        time: Duration::from_millis(300),
        ..Bounds::default()
    };
    let refused = allowing(&[at]).send(asking(at, "/never"), hurried).await;
    assert!(matches!(refused, Err(Refusal::Time)), "{refused:?}");
}
