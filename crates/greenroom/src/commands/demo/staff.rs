//! The sample's newsroom: invented people who sign in.

use anyhow::Result;
use web::newsroom::Role;
use web::newsroom::account::{self, NewAccount};
use web::newsroom::store::Db;

use super::super::account::Wish;
use crate::place;

/// Name, mail address, role; the owner first.
const STAFF: &[(&str, &str, Role)] = &[
    ("Rui Almeida", "rui.almeida@example.org", Role::Owner),
    ("Ines Okafor", "ines.okafor@example.org", Role::Editor),
    (
        "Tomas Lindqvist",
        "tomas.lindqvist@example.org",
        Role::Writer,
    ),
    ("Mo Haddad", "mo.haddad@example.org", Role::Moderator),
];

/// Makes those of them who are not there, and a one-time link for the owner; answers the owner's name and the link's path.
pub(super) fn load(db: &Db) -> Result<Option<(&'static str, String)>> {
    let (random, now) = (rand::random(), place::now());
    let Some(&(name, mail, role)) = STAFF.first() else {
        return Ok(None);
    };
    let path = db.write_now(move |tx| {
        for &(name, mail, role) in STAFF {
            if account::by_email(tx, mail)?.is_none() {
                let new = NewAccount {
                    name: name.to_owned(),
                    email: mail.to_owned(),
                    role,
                };
                account::create(tx, &new, now)?;
            }
        }
        let wish = Wish {
            mail: mail.to_owned(),
            role: Some(role),
            name: Some(name.to_owned()),
            forget_second_factor: false,
        };
        wish.link(tx, &random, now)
    })?;
    Ok(Some((name, path)))
}
