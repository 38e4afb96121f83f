//! Mail: the letters of the house on their way to whom they are for. Without a mail server nothing is sent,
//! and whatever would have sent something counts as done.
//!
//! Addresses and one-time links never reach a log, a job's reason or an error.

mod letter;
mod server;

#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Context as _, Result};
use lettre::Address;
use web::letter::{Frame, Letter, Letters};
use web::newsroom::account::link;
use web::newsroom::id::Kind;
use web::newsroom::{Error, mailing, setting};

use crate::place::now;
use crate::worker::Shop;

pub use server::{Sender, Server};

/// The way out for mail.
pub struct Post {
    letters: Letters,
    way: Option<server::Way>,
}

impl Post {
    /// A way out by this server; without one a way that leads nowhere. `folder` holds the publisher's own templates.
    ///
    /// # Errors
    /// One sentence: a template does not compile, or the server's address cannot be used.
    pub fn new(server: Option<(&Server, &Sender)>, folder: Option<&Path>) -> Result<Post> {
        let letters = Letters::load(folder).context("a template of the mails does not compile")?;
        let way = server
            .map(|(server, sender)| server::Way::new(server, sender))
            .transpose()?;
        Ok(Post { letters, way })
    }
}

/// Mails a one-time link to whom it was made for, with words nobody knew before.
///
/// # Errors
/// Why it will be tried again.
pub async fn link(shop: &Shop, id: i64) -> Result<(), String> {
    // Whatever else knows this link, such as a page somebody was shown, keeps working when nothing is mailed.
    let Some(way) = &shop.post.way else {
        return Ok(());
    };
    let (random, at): ([u8; 32], _) = (rand::random(), now());
    let found = shop
        .site
        .db
        .write(move |tx| -> Result<_, Error> {
            let site = setting::load(tx)?;
            Ok(link::to_send(tx, id, &random, at)?.map(|link| (link, site)))
        })
        .await
        .map_err(|error| said(&error))?;
    let Some((link, about)) = found else {
        return Ok(());
    };
    let address = format!("{}/{}", link.purpose.path(), link::spell(&random));
    let until = letter::until(link.expires_at, &about.time_zone);
    let context = letter::Link {
        name: link.luggage.name.clone(),
        by: link.luggage.by.clone(),
        role: link
            .role
            .filter(|role| role.is_staff())
            .map(|role| role.title().to_lowercase()),
        url: shop.site.absolute(&address),
        until,
    };
    let name = mailing::letter_of(link.purpose);
    let letter = written(shop, &about, name, &context)?;
    way.send(&link.email, &letter, None, at).await
}

/// Tells the writer of a comment by mail that somebody answered, if they asked to be told.
///
/// # Errors
/// Why it will be tried again.
pub async fn reply(shop: &Shop, comment: i64, parent: i64) -> Result<(), String> {
    // Without a mail server there is nobody to tell; the answer stands under the story all the same.
    let Some(way) = &shop.post.way else {
        return Ok(());
    };
    let secret = shop.site.secret.clone();
    let found = shop
        .site
        .db
        .read(move |tx| -> Result<_, Error> {
            let site = setting::load(tx)?;
            Ok(mailing::answer(tx, &secret, comment, parent)?.map(|answer| (answer, site)))
        })
        .await
        .map_err(|error| said(&error))?;
    let Some((answer, about)) = found else {
        return Ok(());
    };
    let site = &shop.site;
    let token = mailing::stop_token(&site.secret, answer.parent);
    let stop = site.absolute(&format!("/unsubscribe/{token}"));
    let context = letter::Reply {
        name: answer.name,
        by: answer.by,
        title: answer.title,
        text: answer.text,
        url: site.absolute(&format!(
            "/c/{}",
            site.ids.show(Kind::Comment, answer.comment)
        )),
        stop: stop.clone(),
    };
    let letter = written(shop, &about, "reply", &context)?;
    way.send(&answer.to, &letter, Some(&stop), now()).await
}

fn written(
    shop: &Shop,
    about: &setting::Site,
    name: &str,
    context: &impl serde::Serialize,
) -> Result<Letter, String> {
    let frame = Frame {
        title: about.title.clone(),
        url: shop.site.settings.base_url.clone(),
        lang: about.lang.clone(),
    };
    // What a template says of its own mistake may quote what it was given.
    shop.post
        .letters
        .write(name, &frame, context)
        .map_err(|error| {
            format!(
                "mail/{name} cannot be written, line {}",
                error.line().unwrap_or(0)
            )
        })
}

/// An address the mail library takes; what it does not take nobody can be mailed at.
fn address(text: &str) -> Option<Address> {
    text.parse().ok()
}

/// The database's own words, which name no address.
fn said(error: &Error) -> String {
    error.to_string()
}
