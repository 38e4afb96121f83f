//! Who people are: how they come in, what is theirs, how they leave.

mod oidc;
mod passkeys;
mod readers;
mod signing_in;
mod unsubscribe;
