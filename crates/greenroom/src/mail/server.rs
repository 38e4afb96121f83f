//! The mail server, and one mail on its way to it.

use std::str::FromStr;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use web::letter::Letter;
use web::newsroom::Millis;

use super::address;

/// How long one mail may take: well below the lease of a job, so that no mail goes out twice because it was slow.
const PATIENCE: Duration = Duration::from_secs(20);
/// Answers of a server that mean this reader cannot be reached, whoever asks and whenever.
const NOBODY_THERE: [&str; 3] = ["550", "551", "553"];

/// The address of a mail server, checked. May hold a password and is therefore never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Server(String);

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Server(…)")
    }
}

impl FromStr for Server {
    type Err = ();

    /// `smtps://` speaks TLS from the start. `smtp://` begins it when the server can, and insists on it when a
    /// password is sent; `?tls=required`, `opportunistic` or `none` says so expressly.
    fn from_str(text: &str) -> Result<Server, ()> {
        let (scheme, rest) = text.split_once("://").ok_or(())?;
        let url = match (scheme, rest.split_once("?tls=")) {
            ("smtps", None) | ("smtp", Some((_, "required" | "opportunistic"))) => text.to_owned(),
            ("smtp", Some((rest, "none"))) => format!("smtp://{rest}"),
            ("smtp", None) if rest.contains('@') => format!("{text}?tls=required"),
            ("smtp", None) => format!("{text}?tls=opportunistic"),
            _ => return Err(()),
        };
        AsyncSmtpTransport::<Tokio1Executor>::from_url(&url).map_err(|_| ())?;
        Ok(Server(url))
    }
}

/// Who the house's mails come from: `House Lights <desk@example.org>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl FromStr for Sender {
    type Err = ();

    fn from_str(text: &str) -> Result<Sender, ()> {
        text.parse().map(Sender).map_err(|_| ())
    }
}

/// A server and who we are to it.
pub(super) struct Way {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Way {
    pub(super) fn new(server: &Server, sender: &Sender) -> Result<Way> {
        let from = sender.0.clone();
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&server.0)
            .map_err(|_| anyhow::anyhow!("mail.smtp cannot be used"))?
            // Not the name of this machine, which is nobody's business.
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(PATIENCE))
            .build();
        Ok(Way { transport, from })
    }

    /// Sends one letter. `stop` is where its reader can ask for no more of them.
    ///
    /// An address no mail can be sent to is no reason to try again.
    pub(super) async fn send(
        &self,
        to: &str,
        letter: &Letter,
        stop: Option<&str>,
        at: Millis,
    ) -> Result<(), String> {
        let Some(to) = address(to) else {
            tracing::info!("a mail was not sent: no mail can be sent to such an address");
            return Ok(());
        };
        let message = message(&self.from, Mailbox::new(None, to), letter, stop, at)
            .map_err(|_| "the mail could not be put together".to_owned())?;
        let Err(error) = self.transport.send(message).await else {
            return Ok(());
        };
        // What a server says may repeat the address; its code does not.
        let code = error.status().map(|code| code.to_string());
        match code.as_deref() {
            Some(code) if NOBODY_THERE.contains(&code) => {
                tracing::info!(code, "a mail was refused by the side it was for");
                Ok(())
            }
            Some(code) => Err(format!("the mail server answered {code}")),
            None if error.is_timeout() => Err("the mail server did not answer in time".to_owned()),
            None if error.is_tls() => Err("no safe connection to the mail server".to_owned()),
            None => Err("the mail server could not be reached".to_owned()),
        }
    }
}

/// One mail as it goes over the wire.
pub(super) fn message(
    from: &Mailbox,
    to: Mailbox,
    letter: &Letter,
    stop: Option<&str>,
    at: Millis,
) -> Result<Message> {
    let date = UNIX_EPOCH + Duration::from_millis(at.max(0).unsigned_abs());
    let id = format!("<{:032x}@{}>", rand::random::<u128>(), from.email.domain());
    let mut mail = Message::builder()
        .from(from.clone())
        .to(to)
        .subject(letter.subject.as_str())
        .date(date)
        .message_id(Some(id))
        // Out-of-office answers and mailing lists leave such mails alone (RFC 3834).
        .raw_header(raw("Auto-Submitted", "auto-generated")?);
    if let Some(stop) = stop {
        // One press in the mail program itself, without opening a page (RFC 8058).
        mail = mail
            .raw_header(raw("List-Unsubscribe", &format!("<{stop}>"))?)
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?);
    }
    mail.multipart(MultiPart::alternative_plain_html(
        letter.text.clone(),
        letter.html.clone(),
    ))
    .context("a mail could not be put together")
}

fn raw(name: &'static str, value: &str) -> Result<HeaderValue> {
    let name = HeaderName::new_from_ascii(name.to_owned())
        .ok()
        .context("no name of a header")?;
    Ok(HeaderValue::new(name, value.to_owned()))
}
