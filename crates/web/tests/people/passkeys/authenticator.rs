//! An authenticator made of software: keeps one key, says what it is told to say.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const KEY_INSIDE: u8 = 0x40;

/// A device with one passkey.
pub(crate) struct Authenticator {
    /// The page it is asked from.
    pub(crate) origin: String,
    /// Whose key it is.
    pub(crate) handle: Vec<u8>,
    /// Whether somebody unlocked the device.
    pub(crate) verified: bool,
    pkcs8: Vec<u8>,
    id: Vec<u8>,
    counter: u32,
}

impl Authenticator {
    /// Makes a passkey as it was asked to; answers also what the browser sends.
    pub(crate) fn make(origin: &str, asked: &Value) -> (Authenticator, Value) {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let made = Authenticator {
            origin: origin.to_owned(),
            handle: BASE64_URL_SAFE_NO_PAD
                .decode(asked["user"]["id"].as_str().unwrap())
                .unwrap(),
            verified: true,
            pkcs8: pkcs8.as_ref().to_vec(),
            id: rand::random::<[u8; 32]>().to_vec(),
            counter: 1,
        };
        let sent = made.made_again(asked);
        (made, sent)
    }

    /// The same passkey once more, as the answer to another question.
    pub(crate) fn made_again(&self, asked: &Value) -> Value {
        let mut seen = self.seen(asked["rp"]["id"].as_str().unwrap(), KEY_INSIDE);
        seen.extend([0; 16]);
        seen.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        seen.extend(&self.id);
        let public = self.key().public_key().as_ref().to_vec();
        // A COSE key: EC2, ES256, P-256, x, y.
        seen.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        seen.extend(&public[1..33]);
        seen.extend([0x22, 0x58, 0x20]);
        seen.extend(&public[33..65]);
        // { "fmt": "none", "attStmt": {}, "authData": bytes }
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(seen.len()).unwrap());
        object.extend(seen);
        let said = self.said("webauthn.create", asked);
        json!({
            "id": spelled(&self.id),
            "rawId": spelled(&self.id),
            "type": "public-key",
            "response": { "attestationObject": spelled(&object), "clientDataJSON": spelled(&said) },
        })
    }

    /// Proves itself as it was asked to.
    pub(crate) fn answer(&mut self, asked: &Value) -> Value {
        self.counter += 1;
        let seen = self.seen(asked["rpId"].as_str().unwrap(), 0);
        let said = self.said("webauthn.get", asked);
        let mut signed = seen.clone();
        signed.extend(digest(&SHA256, &said).as_ref());
        let signature = self.key().sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": spelled(&self.id),
            "rawId": spelled(&self.id),
            "type": "public-key",
            "response": {
                "authenticatorData": spelled(&seen),
                "clientDataJSON": spelled(&said),
                "signature": spelled(signature.as_ref()),
                "userHandle": spelled(&self.handle),
            },
        })
    }

    /// The same key in another device, which knows nothing of what this one does from now on.
    pub(crate) fn copied(&self) -> Authenticator {
        Authenticator {
            origin: self.origin.clone(),
            handle: self.handle.clone(),
            verified: true,
            pkcs8: self.pkcs8.clone(),
            id: self.id.clone(),
            counter: self.counter,
        }
    }

    fn key(&self) -> EcdsaKeyPair {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.pkcs8).unwrap()
    }

    /// Authenticator data up to and with the counter.
    fn seen(&self, host: &str, more: u8) -> Vec<u8> {
        let verified = if self.verified { VERIFIED } else { 0 };
        let mut seen = digest(&SHA256, host.as_bytes()).as_ref().to_vec();
        seen.push(PRESENT | verified | more);
        seen.extend(self.counter.to_be_bytes());
        seen
    }

    /// What the browser says of the page.
    fn said(&self, kind: &str, asked: &Value) -> Vec<u8> {
        json!({
            "type": kind,
            "challenge": asked["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string()
        .into_bytes()
    }
}

fn spelled(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
