//! The table of settings: one entry each, and nothing about a setting stands anywhere else.

use std::net::SocketAddr;

use web::newsroom::setting::Hold;

use super::{LogFormat, Settings};

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name in the file and after `--set`: `comments.hold`.
    pub key: &'static str,
    /// What holds when nobody says otherwise, spelled as one would spell it in the environment.
    pub default: &'static str,
    /// What may be written, for the reader of the reference.
    pub takes: &'static str,
    /// One or more sentences, the first of which says the effect.
    pub doc: &'static str,
    /// Checks a value and puts it in its place; the refusal completes the sentence "KEY must be …".
    pub(super) apply: fn(&mut Settings, &str) -> Result<(), String>,
}

impl Setting {
    /// Its name in the environment: `GREENROOM_COMMENTS_HOLD`.
    #[must_use]
    pub fn env(&self) -> String {
        format!("GREENROOM_{}", self.key.replace('.', "_").to_uppercase())
    }
}

/// Every setting, in the order of the reference.
pub const TABLE: &[Setting] = &[
    Setting {
        key: "site.base_url",
        default: "",
        takes: "http:// or https:// address",
        doc: "The address readers use; feeds, links in answers and cookies rely on it. \
              Empty: http:// and the listening address.",
        apply: |settings, value| {
            let value = value.trim_end_matches('/');
            let host = value
                .strip_prefix("https://")
                .or_else(|| value.strip_prefix("http://"));
            if !value.is_empty() && !host.is_some_and(is_host) {
                return Err("an address such as https://example.org, without a path".to_owned());
            }
            settings.base_url = value.to_owned();
            Ok(())
        },
    },
    Setting {
        key: "listen",
        default: "127.0.0.1:8080",
        takes: "address:port",
        doc: "Where the server answers readers. Port 0 lets the system choose one.",
        apply: |settings, value| {
            settings.listen = address(value)?;
            Ok(())
        },
    },
    Setting {
        key: "operator.listen",
        default: "",
        takes: "address:port",
        doc: "Where /metrics, /healthz and /readyz answer the operator. Empty: nowhere. Keep it off the public network.",
        apply: |settings, value| {
            settings.operator_listen = if value.is_empty() {
                None
            } else {
                Some(address(value)?)
            };
            Ok(())
        },
    },
    Setting {
        key: "database",
        default: "",
        takes: "sqlite:FILE or postgres://…",
        doc: "Where the newsroom is kept. Empty: greenroom.db in the data folder.",
        apply: |settings, value| {
            settings.database = value.to_owned();
            Ok(())
        },
    },
    Setting {
        key: "comments.hold",
        default: "links",
        takes: "none, first, links or all",
        doc: "Which comments wait for a moderator: none; the first of each reader; those with links; all. \
              Word lists hold comments whatever stands here.",
        apply: |settings, value| {
            settings.policy.hold =
                Hold::parse(value).ok_or_else(|| "none, first, links or all".to_owned())?;
            Ok(())
        },
    },
    Setting {
        key: "comments.guests",
        default: "true",
        takes: "true or false",
        doc: "Whether readers without an account may write.",
        apply: |settings, value| {
            settings.policy.guests = yes_or_no(value)?;
            Ok(())
        },
    },
    Setting {
        key: "comments.close_after_days",
        default: "0",
        takes: "days, 0 to 36500",
        doc: "Closes the conversation under a story so many days after its publication. 0: never.",
        apply: |settings, value| {
            let days = number(value, 0, 36_500)?;
            settings.policy.close_after_days = (days > 0).then_some(days);
            Ok(())
        },
    },
    Setting {
        key: "comments.slow_seconds",
        default: "0",
        takes: "seconds, 0 to 86400",
        doc: "The least time between two comments of one reader under one story.",
        apply: |settings, value| {
            settings.policy.slow_ms = number(value, 0, 86_400)? * 1000;
            Ok(())
        },
    },
    Setting {
        key: "accounts.readers",
        default: "open",
        takes: "open or closed",
        doc: "Whether readers may make an account for themselves. That takes a mail server: the address is proved by a mailed link. \
              Closed: only who is invited has one.",
        apply: |settings, value| {
            settings.readers_may_join = match value {
                "open" => true,
                "closed" => false,
                _ => return Err("open or closed".to_owned()),
            };
            Ok(())
        },
    },
    Setting {
        key: "mail.smtp",
        default: "",
        takes: "smtps://user:password@host or smtp://…",
        doc: "The server mail is sent by. smtps:// speaks TLS from the start; smtp:// begins it when the server can, and \
              insists on it when there is a password; ?tls=required, opportunistic or none says so expressly. \
              Empty: no mail is sent, and links are passed on by whoever makes them.",
        apply: |settings, value| {
            let wrong = |()| "an address such as smtps://name:password@mail.example.org".to_owned();
            settings.mail_server = parsed(value).map_err(wrong)?;
            Ok(())
        },
    },
    Setting {
        key: "mail.from",
        default: "",
        takes: "Name <address>",
        doc: "Who mails come from, such as House Lights <desk@example.org>. Needed where mail.smtp is set.",
        apply: |settings, value| {
            let wrong = |()| "an address such as House Lights <desk@example.org>".to_owned();
            settings.mail_sender = parsed(value).map_err(wrong)?;
            Ok(())
        },
    },
    Setting {
        key: "sign_in.oidc.issuer",
        default: "",
        takes: "https:// address",
        doc: "Another house whose word for who somebody is we take (OpenID Connect), such as https://login.example.org. \
              It opens accounts that are here and invitations, by the mail address it has verified; it makes no others. \
              Give it SITE/sign-in/oidc/return as the address to send people back to. Empty: none.",
        apply: |settings, value| {
            let of_the_web = value.starts_with("https://") || value.starts_with("http://");
            if !value.is_empty() && !of_the_web {
                return Err("an address such as https://login.example.org".to_owned());
            }
            settings.oidc.issuer = value.to_owned();
            Ok(())
        },
    },
    Setting {
        key: "sign_in.oidc.client_id",
        default: "",
        takes: "text",
        doc: "What that house calls us. Needed where sign_in.oidc.issuer is set.",
        apply: |settings, value| {
            settings.oidc.client_id = value.to_owned();
            Ok(())
        },
    },
    Setting {
        key: "sign_in.oidc.client_secret",
        default: "",
        takes: "text",
        doc: "What we prove to that house that we are ourselves with. Best set in the environment.",
        apply: |settings, value| {
            settings.oidc.client_secret = value.to_owned();
            Ok(())
        },
    },
    Setting {
        key: "sign_in.oidc.name",
        default: "your organisation",
        takes: "text",
        doc: "What the button calls that house: “Sign in with …”.",
        apply: |settings, value| {
            settings.oidc.name = value.to_owned();
            Ok(())
        },
    },
    Setting {
        key: "sign_in.oidc.staff",
        default: "true",
        takes: "true or false",
        doc: "Whether that house may open accounts of the newsroom, or readers' alone.",
        apply: |settings, value| {
            settings.oidc.staff = yes_or_no(value)?;
            Ok(())
        },
    },
    Setting {
        key: "outbound.allow",
        default: "",
        takes: "hosts, separated by commas",
        doc: "Private hosts this program may speak to all the same, such as idp.internal or 10.0.0.5:8443. \
              All others in private networks are refused, whoever names them.",
        apply: |settings, value| {
            settings.outbound_allow = value
                .split(',')
                .filter(|host| !host.trim().is_empty())
                .map(|host| {
                    host.parse()
                        .map_err(|_| "hosts such as idp.internal or 10.0.0.5:8443".to_owned())
                })
                .collect::<Result<_, _>>()?;
            Ok(())
        },
    },
    Setting {
        key: "limits.enabled",
        default: "true",
        takes: "true or false",
        doc: "Whether one network may only post, applaud and report so often.",
        apply: |settings, value| {
            settings.limits = yes_or_no(value)?;
            Ok(())
        },
    },
    Setting {
        key: "trusted_proxies",
        default: "",
        takes: "addresses or networks, separated by commas",
        doc: "Proxies whose X-Forwarded-For is believed, as in 127.0.0.1, 10.0.0.0/8. Empty: none, and the header is ignored.",
        apply: |settings, value| {
            let named = value
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            settings.trusted_proxies = named.map(network).collect::<Result<_, _>>()?;
            Ok(())
        },
    },
    Setting {
        key: "templates",
        default: "",
        takes: "folder",
        doc: "A folder with templates of your own; one with a built-in template's name stands in its place. Empty: none.",
        apply: |settings, value| {
            settings.templates = (!value.is_empty()).then(|| value.into());
            Ok(())
        },
    },
    Setting {
        key: "cache.bytes",
        default: "16777216",
        takes: "bytes, 0 to 1099511627776",
        doc: "How much memory rendered pages may take.",
        apply: |settings, value| {
            settings.cache_bytes = count(value, 0, 1 << 40)?;
            Ok(())
        },
    },
    Setting {
        key: "live.max_readers",
        default: "10000",
        takes: "readers, 0 to 1000000",
        doc: "How many readers may hold a live stream open at once; the others ask every few seconds instead.",
        apply: |settings, value| {
            settings.live_max_readers = count(value, 0, 1_000_000)?;
            Ok(())
        },
    },
    Setting {
        key: "connections.max",
        default: "16384",
        takes: "connections, 1 to 1000000",
        doc: "How many connections may be open at once; further ones wait to be accepted.",
        apply: |settings, value| {
            settings.max_connections = count(value, 1, 1_000_000)?;
            Ok(())
        },
    },
    Setting {
        key: "request.header_seconds",
        default: "10",
        takes: "seconds, 1 to 600",
        doc: "How long a connection may take to send the head of a request before it is closed.",
        apply: |settings, value| {
            settings.header_ms = number(value, 1, 600)? * 1000;
            Ok(())
        },
    },
    Setting {
        key: "request.body_seconds",
        default: "30",
        takes: "seconds, 1 to 600",
        doc: "How long a request may take to send its body before it is answered with 408. What keeps coming at 4 KB a second or faster, such as a picture from a telephone, has longer: a quarter of an hour at most.",
        apply: |settings, value| {
            settings.body_ms = number(value, 1, 600)? * 1000;
            Ok(())
        },
    },
    Setting {
        key: "shutdown.grace_seconds",
        default: "20",
        takes: "seconds, 0 to 600",
        doc: "How long requests under way may still take once the server was asked to stop.",
        apply: |settings, value| {
            settings.grace_ms = number(value, 0, 600)? * 1000;
            Ok(())
        },
    },
    Setting {
        key: "log.format",
        default: "text",
        takes: "text or json",
        doc: "How log lines on standard error are written.",
        apply: |settings, value| {
            settings.log_format = match value {
                "text" => LogFormat::Text,
                "json" => LogFormat::Json,
                _ => return Err("text or json".to_owned()),
            };
            Ok(())
        },
    },
    Setting {
        key: "log.level",
        default: "info",
        takes: "error, warn, info, debug or trace",
        doc: "The least important log line that is still written.",
        apply: |settings, value| {
            settings.log_level = value
                .parse()
                .map_err(|_| "error, warn, info, debug or trace".to_owned())?;
            Ok(())
        },
    },
];

/// Nothing for empty text, or what the text says.
fn parsed<T: std::str::FromStr<Err = ()>>(value: &str) -> Result<Option<T>, ()> {
    if value.is_empty() {
        return Ok(None);
    }
    value.parse().map(Some)
}

fn is_host(rest: &str) -> bool {
    !rest.is_empty()
        && rest
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
        && !rest.starts_with([':', '.'])
}

fn address(value: &str) -> Result<SocketAddr, String> {
    let value = value
        .strip_prefix("localhost:")
        .map_or_else(|| value.to_owned(), |port| format!("127.0.0.1:{port}"));
    value
        .parse()
        .map_err(|_| "an address and a port, such as 127.0.0.1:8080".to_owned())
}

fn yes_or_no(value: &str) -> Result<bool, String> {
    match value {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("true or false".to_owned()),
    }
}

fn number(value: &str, least: i64, most: i64) -> Result<i64, String> {
    let refused = || format!("a whole number from {least} to {most}");
    value
        .parse()
        .ok()
        .filter(|n| (least..=most).contains(n))
        .ok_or_else(refused)
}

fn count(value: &str, least: i64, most: i64) -> Result<usize, String> {
    let n = number(value, least, most)?;
    usize::try_from(n).map_err(|_| format!("a whole number from {least} to {most}"))
}

fn network(value: &str) -> Result<web::Network, String> {
    value.parse().map_err(|_| {
        format!("a list of addresses or networks such as 10.0.0.0/8, which “{value}” is not")
    })
}
