//! Lots drawn from a printed seed, so that anyone can draw them again.
//!
//! The generator is SplitMix64 (Steele, Lea and Flood, 2014), the shuffle that of Fisher and Yates, from the last
//! place down; a number below `n` is taken by throwing away the few that would favour some. None of it may ever
//! change: a result printed with its seed has to come out the same for good.

/// The options `0..options` in an order drawn by lot: the same seed draws the same order everywhere and always.
pub fn order(seed: u64, options: u32) -> Vec<u32> {
    let mut state = seed;
    let mut drawn: Vec<u32> = (0..options).collect();
    for last in (1..drawn.len()).rev() {
        let at = below(&mut state, last as u64 + 1);
        drawn.swap(last, usize::try_from(at).unwrap_or(last));
    }
    drawn
}

/// The next number of SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A number below `bound` (at least 1), each as likely as any other.
fn below(state: &mut u64, bound: u64) -> u64 {
    let fair = u64::MAX - u64::MAX % bound;
    loop {
        let number = next(state);
        if number < fair {
            return number % bound;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        let mut state = 1_234_567;
        assert_eq!(next(&mut state), 6_457_827_717_110_365_317);
        assert_eq!(next(&mut state), 3_203_168_211_198_807_973);
        let mut state = 0;
        assert_eq!(next(&mut state), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn a_draw_holds_every_option_once_and_repeats_itself() {
        let drawn = order(7, 40);
        let mut sorted = drawn.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..40).collect::<Vec<_>>());
        assert_eq!(drawn, order(7, 40));
        assert_ne!(drawn, order(8, 40));
        assert!(order(7, 0).is_empty());
    }

    #[test]
    fn every_option_is_drawn_first_about_as_often_as_any_other() {
        let mut first = [0_u32; 4];
        for seed in 0..4_000 {
            if let Some(count) = order(seed, 4)
                .first()
                .and_then(|at| first.get_mut(*at as usize))
            {
                *count += 1;
            }
        }
        assert!(
            first.iter().all(|count| (900..1100).contains(count)),
            "{first:?}"
        );
    }
}
