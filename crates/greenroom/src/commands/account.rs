//! `greenroom account`: people who sign in.

use anyhow::{Result, bail};
use web::newsroom::account::link::{self, Luggage, NewLink, Purpose};
use web::newsroom::account::{self, NewAccount, staff};
use web::newsroom::audit::Doer;
use web::newsroom::store::Tx;
use web::newsroom::{Millis, Role};

use super::print;
use crate::cli;
use crate::place::{self, Place};

/// Makes one-time links, lists the newsroom.
pub fn run(place: &Place, what: cli::Account) -> Result<()> {
    match what {
        cli::Account::Link {
            mail,
            role,
            name,
            forget_second_factor,
        } => {
            let role = role.as_deref().map(read_role).transpose()?;
            let wish = Wish {
                mail,
                role,
                name,
                forget_second_factor,
            };
            let db = place.open()?;
            let now = place::now();
            let random = rand::random();
            let made = db.write_now(move |tx| wish.link(tx, &random, now));
            db.close();
            print(&address(place, &made?))
        }
        cli::Account::List => {
            let db = place.open()?;
            let all = db.read_now(staff::all);
            db.close();
            let lines: String = all?
                .iter()
                .map(|one| {
                    let mail = one.email.as_deref().unwrap_or("");
                    format!("{}\t{}\t{mail}\n", one.role.as_str(), one.name)
                })
                .collect();
            if lines.is_empty() {
                return Ok(());
            }
            print(&lines)
        }
    }
}

/// The whole address of a one-time link.
pub(super) fn address(place: &Place, path: &str) -> String {
    format!("{}{path}", place.base_url())
}

/// Whom a link is for.
pub(super) struct Wish {
    /// The mail address.
    pub(super) mail: String,
    /// What they are to be; as they are, or a reader.
    pub(super) role: Option<Role>,
    /// The name of an account that is made.
    pub(super) name: Option<String>,
    /// Whether codes of a lost telephone are no longer asked for.
    pub(super) forget_second_factor: bool,
}

impl Wish {
    /// Makes the account if there is none, and a link that signs in with it once; answers its path.
    ///
    /// # Errors
    /// One sentence.
    pub(super) fn link(
        &self,
        tx: &mut Tx<'_>,
        random: &[u8; 32],
        now: Millis,
    ) -> web::newsroom::Result<String> {
        let who = Doer::house("the command line");
        let id = match account::by_email(tx, &self.mail)? {
            Some(found) => {
                if let Some(role) = self.role {
                    staff::set_role(tx, &who, found.id, role, now)?;
                }
                if self.forget_second_factor {
                    account::totp::forget(tx, &who, found.id, now)?;
                }
                found.id
            }
            None => account::create(
                tx,
                &NewAccount {
                    name: self.name.clone().unwrap_or_else(|| self.name_of_mail()),
                    email: self.mail.clone(),
                    role: self.role.unwrap_or(Role::Reader),
                },
                now,
            )?,
        };
        let new = NewLink {
            purpose: Purpose::SignIn,
            account: Some(id),
            email: self.mail.clone(),
            role: None,
            luggage: Luggage::default(),
            good_for_ms: link::OPERATOR_MS,
        };
        link::make(tx, &new, random, now)?;
        Ok(format!("/sign-in/{}", link::spell(random)))
    }

    fn name_of_mail(&self) -> String {
        let (local, _) = self.mail.split_once('@').unwrap_or((&self.mail, ""));
        local.to_owned()
    }
}

fn read_role(word: &str) -> Result<Role> {
    let Some(role) = Role::parse(word) else {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        bail!(
            "--role {word}: there is no such role; choose one of {}",
            known.join(", ")
        );
    };
    Ok(role)
}
