//! `greenroom token`: who may write through the API.

use anyhow::{Result, bail};
use web::newsroom::token::{self, Capability, Role};

use super::print;
use crate::cli::Token;
use crate::place::{self, Place};

/// Makes, lists or revokes tokens.
pub fn run(place: &Place, what: Token) -> Result<()> {
    let said = match what {
        Token::Create { role, name } => {
            // Readers have nothing to do through a token.
            let roles = Role::ALL
                .into_iter()
                .filter(|role| role.can(Capability::Desk));
            let Some(role) = roles.clone().find(|known| known.as_str() == role) else {
                let known: Vec<&str> = roles.map(Role::as_str).collect();
                bail!(
                    "--role {role}: there is no such role; choose one of {}",
                    known.join(", ")
                );
            };
            // What nobody named is named after what it may do.
            let name = if name.trim().is_empty() {
                role.as_str().to_owned()
            } else {
                name
            };
            let (random, now) = (rand::random(), place::now());
            let db = place.open()?;
            let made = db.write_now(move |tx| token::create(tx, role, &name, random, now));
            db.close();
            made?
        }
        Token::List => {
            let db = place.open()?;
            let all = db.read_now(token::all);
            db.close();
            all?.iter()
                .map(|one| format!("{}\t{}\t{}\n", one.id, one.role.as_str(), one.name))
                .collect()
        }
        Token::Revoke { id } => {
            let now = place::now();
            let db = place.open()?;
            let done = db.write_now(move |tx| token::revoke(tx, id, now));
            db.close();
            done?;
            format!("token {id} is worth nothing any more\n")
        }
    };
    // An empty list prints nothing, so that it can be counted.
    if said.is_empty() {
        Ok(())
    } else {
        print(&said)
    }
}
