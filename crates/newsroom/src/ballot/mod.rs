//! Ballots: the readers' own votes, in a ledger anyone can count again.
