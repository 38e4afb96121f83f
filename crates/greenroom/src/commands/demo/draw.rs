//! Lots for invented readers: the same seed invents the same people everywhere and always.

/// SplitMix64, as the ballots' own lots are drawn (see `tally::Tie`).
pub(super) struct Draw(u64);

impl Draw {
    /// Begins from a printed seed.
    pub(super) fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when there is none. The bounds here are so small that no number is favoured visibly.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// An index, each as likely as its weight; none if nothing weighs anything.
    pub(super) fn weighted(&mut self, weights: &[u64]) -> Option<usize> {
        let sum: u64 = weights.iter().sum();
        if sum == 0 {
            return None;
        }
        let mut at = self.below(sum);
        weights.iter().position(|&weight| {
            let here = at < weight;
            at = at.saturating_sub(weight);
            here
        })
    }

    /// Up to `most` different indices, the heavier the earlier by likelihood.
    pub(super) fn several(&mut self, weights: &[u64], most: usize) -> Vec<usize> {
        let mut left = weights.to_vec();
        let mut drawn = Vec::with_capacity(most);
        while drawn.len() < most {
            let Some(at) = self.weighted(&left) else {
                break;
            };
            if let Some(weight) = left.get_mut(at) {
                *weight = 0;
            }
            drawn.push(at);
        }
        drawn
    }
}

/// Sixteen bytes that stand for an invented reader's device or network.
pub(super) fn sixteen(name: &str) -> Vec<u8> {
    let mut bytes = blake3::hash(name.as_bytes()).as_bytes().to_vec();
    bytes.truncate(16);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heavier_is_drawn_more_often_and_nobody_twice() {
        let mut draw = Draw::new(72);
        let mut times = [0_u32; 3];
        for _ in 0..1_000 {
            if let Some(time) = draw.weighted(&[1, 0, 9]).and_then(|at| times.get_mut(at)) {
                *time += 1;
            }
        }
        let [light, none, heavy] = times;
        assert!(heavy > 850 && light > 50 && none == 0, "{times:?}");
        let mut all = draw.several(&[5, 1, 3, 0], 9);
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2]);
        assert_eq!(Draw::new(1).weighted(&[0, 0]), None);
    }
}
