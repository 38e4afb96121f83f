//! How much a picture may cost.

/// Bounds on what is taken. The defaults keep the work on one picture under 400 MB of memory.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the file as it was sent.
    pub most_bytes: usize,
    /// Pixels of an opaque picture with 8 bits a colour.
    pub most_pixels: u64,
    /// Pixels of a picture that costs more each: with transparency, 16 bits a colour, or sent progressively.
    pub most_costly_pixels: u64,
    /// Pixels of the longer side.
    pub most_side: u32,
    /// Pixels of the longer side of what is kept.
    pub kept_side: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            most_bytes: 20 * 1024 * 1024,
            most_pixels: 52_000_000,
            most_costly_pixels: 25_000_000,
            most_side: 20_000,
            kept_side: 4_096,
        }
    }
}
