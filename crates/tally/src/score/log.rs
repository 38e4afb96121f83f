//! The natural logarithm in whole numbers, so that a score is the same on every machine.

use crate::ratio::Ratio;

/// The least probability a logarithm is taken of, one in two hundred: what almost could not happen costs much, and not everything.
pub const FLOOR: (u64, u64) = (1, 200);

/// Numbers here are in units of 2⁻⁶⁰.
const BITS: u32 = 60;

/// ln 2.
const LN_2: i128 = 799_144_290_325_165_979;

/// −ln p for p from the floor to 1, in units of 2⁻⁶⁰, right to about 2⁻⁵⁴.
pub(super) fn surprise(p: Ratio) -> i128 {
    let floor = Ratio::share(FLOOR.0, FLOOR.1).unwrap_or(Ratio::ONE);
    let p = p.clamp(floor, Ratio::ONE);
    let (over, under) = (i128::from(p.over()), i128::from(p.under()));
    // 1/p = m · 2^doublings with m from 1 to 2.
    let mut doublings = 0;
    while under >= over << (doublings + 1) {
        doublings += 1;
    }
    let m = (under << BITS) / (over << doublings);
    doublings * LN_2 + ln(m)
}

/// Thousandths, rounded to the nearest.
pub(super) fn millis(value: i128) -> i128 {
    (value * 1000 + (1 << (BITS - 1))) >> BITS
}

/// ln m for m from 1 to 2, as 2 · artanh((m − 1) / (m + 1)): each term is at most a ninth of the one before.
fn ln(m: i128) -> i128 {
    let one = 1_i128 << BITS;
    let z = ((m - one) << BITS) / (m + one);
    let square = (z * z) >> BITS;
    let (mut power, mut sum, mut odd) = (z, 0, 1);
    while power > 0 {
        sum += power / odd;
        power = (power * square) >> BITS;
        odd += 2;
    }
    2 * sum
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn logarithms_are_those_of_the_tables() {
        for (over, under) in [
            (1_u32, 1_u32),
            (1, 2),
            (1, 3),
            (2, 3),
            (99, 100),
            (1, 100),
            (1, 200),
            (7, 8),
            (1, 199),
        ] {
            let exact = -(f64::from(over) / f64::from(under)).ln();
            let ours = surprise(Ratio::share(over.into(), under.into()).unwrap());
            assert!(
                (ours as f64 / 2_f64.powi(60) - exact).abs() < 1e-12,
                "{over}/{under}"
            );
        }
        assert_eq!(millis(surprise(Ratio::ZERO)), 5298);
        assert_eq!(
            millis(surprise(Ratio::share(1, u64::MAX / 2).unwrap())),
            5298
        );
    }
}
