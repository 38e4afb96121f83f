//! Awards: what is given, when, for what, to whom, and what became of it.
