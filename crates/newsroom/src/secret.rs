//! The site's one secret, and everything keyed by it.
//!
//! Each purpose gets a key of its own, so that a cursor can never pass for a device.

use std::net::IpAddr;

use store::{Tx, params};

use crate::{Millis, error::Result};

const DAY_MS: i64 = 86_400_000;

/// 32 random bytes made at the first start and kept in the table `setting`.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Reads the secret, or keeps `random` as the secret if there is none yet.
    ///
    /// # Errors
    /// `Store` if the database fails.
    pub fn load_or_make(tx: &mut Tx<'_>, random: [u8; 32]) -> Result<Secret> {
        tx.run(
            "insert into setting (name, value) values ('secret', $1) on conflict (name) do nothing",
            params![hex(&random)],
        )?;
        let kept: String = tx.one("select value from setting where name = 'secret'", params![])?;
        Ok(Secret(unhex(&kept).unwrap_or(random)))
    }

    /// A secret of given bytes, for tests and tools.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Secret {
        Secret(bytes)
    }

    /// The key for one purpose.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        *blake3::keyed_hash(&self.0, purpose.as_bytes()).as_bytes()
    }

    /// What is stored of a device cookie: 16 bytes nobody can turn back.
    #[must_use]
    pub fn device_key(&self, cookie: &str) -> Vec<u8> {
        self.short("device", cookie.as_bytes())
    }

    /// What is stored of an address: 16 bytes for its /24 or /48, under a key that changes every day.
    #[must_use]
    pub fn network_key(&self, ip: IpAddr, now: Millis) -> Vec<u8> {
        let purpose = format!("network {}", now.div_euclid(DAY_MS));
        match ip.to_canonical() {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                self.short(&purpose, &[4, a, b, c])
            }
            IpAddr::V6(v6) => {
                let [a, b, c, d, e, f, ..] = v6.octets();
                self.short(&purpose, &[6, a, b, c, d, e, f])
            }
        }
    }

    fn short(&self, purpose: &str, what: &[u8]) -> Vec<u8> {
        let mut hash = blake3::keyed_hash(&self.derive(purpose), what)
            .as_bytes()
            .to_vec();
        hash.truncate(16);
        hash
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}
