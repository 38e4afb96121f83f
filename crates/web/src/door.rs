//! Doors: every route of the site, with who may go through.
//!
//! A route exists only together with its need, so that none is ever left unguarded; the list of all doors
//! is what the test of roles and routes walks.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use http::{Method, StatusCode};
use newsroom::Capability;

use crate::actor::{self, Actor};
use crate::again::Again;
use crate::problem::Problem;
use crate::site::Site;

/// Who may go through a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Everybody; whoever is signed in is told to the handler all the same on the doors of the account.
    Anyone,
    /// Everybody, and the handler learns who is signed in (`Option<Actor>`).
    Visitor,
    /// Whoever is signed in.
    Account,
    /// Whoever is signed in and has proved who they are within the last minutes.
    Proof,
    /// Whose role can do this.
    Can(Capability),
    /// Whose role can do this, and who has proved who they are within the last minutes.
    CanWithProof(Capability),
    /// A program with a bearer token, checked by the API itself.
    Token,
}

/// One way into the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// GET (and with it HEAD), POST, …
    pub method: Method,
    /// The path as the router writes it: `/desk/stories/{id}`.
    pub path: &'static str,
    /// Who may go through.
    pub need: Need,
}

/// Routes and their needs, gathered together.
#[derive(Clone)]
pub struct Doors {
    site: Arc<Site>,
    router: Router<Arc<Site>>,
    list: Vec<Door>,
}

impl Doors {
    /// No doors yet.
    #[must_use]
    pub fn new(site: &Arc<Site>) -> Doors {
        Doors {
            site: Arc::clone(site),
            router: Router::new(),
            list: Vec::new(),
        }
    }

    /// A door for GET and HEAD.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, need: Need, handler: H) -> Doors
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.door(Method::GET, MethodFilter::GET, path, need, handler)
    }

    /// A door for POST.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, need: Need, handler: H) -> Doors
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.door(Method::POST, MethodFilter::POST, path, need, handler)
    }

    /// A door for PUT.
    #[must_use]
    pub fn put<H, T>(self, path: &'static str, need: Need, handler: H) -> Doors
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.door(Method::PUT, MethodFilter::PUT, path, need, handler)
    }

    /// A door for PATCH.
    #[must_use]
    pub fn patch<H, T>(self, path: &'static str, need: Need, handler: H) -> Doors
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.door(Method::PATCH, MethodFilter::PATCH, path, need, handler)
    }

    /// A door for DELETE.
    #[must_use]
    pub fn delete<H, T>(self, path: &'static str, need: Need, handler: H) -> Doors
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.door(Method::DELETE, MethodFilter::DELETE, path, need, handler)
    }

    fn door<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Doors
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        let mut room: MethodRouter<Arc<Site>> = on(filter, handler);
        if !matches!(need, Need::Anyone | Need::Token) {
            let keeper = Keeper {
                site: Arc::clone(&self.site),
                need,
            };
            room = room.layer(from_fn_with_state(keeper, keep));
        }
        self.router = self.router.route(path, room);
        self.list.push(Door { method, path, need });
        self
    }

    /// Puts something around all doors so far.
    #[must_use]
    pub fn around(mut self, around: impl FnOnce(Router<Arc<Site>>) -> Router<Arc<Site>>) -> Doors {
        self.router = around(self.router);
        self
    }

    /// These doors and those.
    #[must_use]
    pub fn merge(mut self, other: Doors) -> Doors {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// The router and the list of its doors.
    pub fn open(self) -> (Router<Arc<Site>>, Vec<Door>) {
        (self.router, self.list)
    }
}

#[derive(Clone)]
struct Keeper {
    site: Arc<Site>,
    need: Need,
}

/// Lets through who may, and tells the handler who it is.
async fn keep(
    State(keeper): State<Keeper>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let actor = actor::of(&keeper.site, request.headers()).await?;
    let mut response = match let_in(&keeper, &actor, &request) {
        Ok(()) => {
            if let Some(actor) = &actor {
                request.extensions_mut().insert::<Actor>(actor.clone());
            }
            next.run(request).await
        }
        Err(problem) => turned_away(problem, request).await,
    };
    if let Some(actor) = actor {
        // A page that says what went wrong is the desk's for who works there.
        response.extensions_mut().insert::<Actor>(actor);
    }
    Ok(response)
}

fn let_in(keeper: &Keeper, actor: &Option<Actor>, request: &Request) -> Result<(), Problem> {
    let now = keeper.site.now();
    match (keeper.need, actor) {
        (Need::Anyone | Need::Visitor | Need::Token, _) | (Need::Account, Some(_)) => Ok(()),
        (_, None) => Err(actor::sign_in_first(request)),
        (Need::Proof, Some(actor)) => actor.proved(request, now),
        (Need::Can(capability), Some(actor)) => actor.must(capability),
        (Need::CanWithProof(capability), Some(actor)) => {
            actor.must(capability)?;
            actor.proved(request, now)
        }
    }
}

/// The refusal, and with it what a form held, to be sent again once one is signed in.
async fn turned_away(problem: Problem, request: Request) -> Response {
    let kept = match problem.status {
        StatusCode::UNAUTHORIZED => Again::of(request).await,
        _ => None,
    };
    let mut response = problem.into_response();
    if let Some(kept) = kept {
        response.extensions_mut().insert(kept);
    }
    response
}
