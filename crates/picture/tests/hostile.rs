//! Whatever is sent: an answer, and never more memory than promised.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use picture::Limits;
use proptest::prelude::*;

const FILES: [&[u8]; 9] = [
    include_bytes!("files/plain.jpg"),
    include_bytes!("files/progressive.jpg"),
    include_bytes!("files/cmyk.jpg"),
    include_bytes!("files/seen-through.png"),
    include_bytes!("files/moving.png"),
    include_bytes!("files/plain.webp"),
    include_bytes!("files/seen-through.webp"),
    include_bytes!("files/moving.webp"),
    include_bytes!("files/plain.gif"),
];

/// A real file with some bytes changed, some left out and some put in.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..4_u8);
    (
        prop::sample::select(&FILES[..]),
        prop::collection::vec(change, 1..12),
    )
        .prop_map(|(file, changes)| {
            let mut bytes = file.to_vec();
            for (at, byte, how) in changes {
                let at = at.index(bytes.len());
                match how {
                    0 => bytes.insert(at, byte),
                    1 => drop(bytes.remove(at)),
                    2 if at > 8 => bytes.truncate(at),
                    _ => bytes[at] = byte,
                }
            }
            bytes
        })
}

/// Megabytes this process had at most, as Linux tells it; none elsewhere.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kb: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_bytes_get_an_answer_within_the_limits(bytes in broken()) {
        let limits = Limits { most_pixels: 1_000_000, most_costly_pixels: 1_000_000, ..Limits::default() };
        if let Ok(taken) = picture::take(&bytes, &limits) {
            prop_assert!(taken.width > 0 && taken.height > 0);
            prop_assert!(u64::from(taken.width) * u64::from(taken.height) <= limits.most_pixels);
            // What we made we can read, and it does not change any more.
            let again = picture::take(&taken.bytes, &limits).unwrap();
            prop_assert_eq!((again.width, again.height, again.kind), (taken.width, taken.height, taken.kind));
        }
        if let Some(peak) = peak_mb() {
            prop_assert!(peak < 400, "{} MB", peak);
        }
    }

    #[test]
    fn anything_at_all_gets_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = picture::take(&bytes, &Limits::default());
    }
}
