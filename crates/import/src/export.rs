//! Our own table out of the newsroom.
