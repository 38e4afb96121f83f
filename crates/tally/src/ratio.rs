//! An exact share. Knows nothing of floating point.

use std::cmp::Ordering;
use std::fmt;

/// An exact fraction in lowest terms, for shares, means and scores that must come out the same on every machine.
///
/// Both parts fit in 64 bits; an operation whose exact result does not fit answers `None` and never rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    over: i64,
    /// Always positive, and prime to `over`.
    under: i64,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { over: 0, under: 1 };
    /// The whole.
    pub const ONE: Self = Self { over: 1, under: 1 };

    /// The fraction `over / under` in lowest terms; `None` if `under` is 0 or a part does not fit in 64 bits.
    pub fn new(over: i128, under: i128) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let shared = gcd(over.unsigned_abs(), under.unsigned_abs());
        let shared = i128::try_from(shared).ok()?;
        let sign = under.signum();
        Some(Self {
            over: i64::try_from((over / shared).checked_mul(sign)?).ok()?,
            under: i64::try_from((under / shared).checked_mul(sign)?).ok()?,
        })
    }

    /// The share `part / whole` of two counts; `None` of nothing.
    pub fn share(part: u64, whole: u64) -> Option<Self> {
        Self::new(i128::from(part), i128::from(whole))
    }

    /// What stands above the line.
    pub fn over(self) -> i64 {
        self.over
    }

    /// What stands below the line, at least 1.
    pub fn under(self) -> i64 {
        self.under
    }

    /// The exact sum, if it fits.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.under == other.under {
            let over = i128::from(self.over) + i128::from(other.over);
            return Self::new(over, i128::from(self.under));
        }
        let [a, b, c, d] = self.beside(other);
        Self::new((a * d).checked_add(c * b)?, b * d)
    }

    /// The exact difference, if it fits.
    pub fn minus(self, other: Self) -> Option<Self> {
        let [a, b, c, d] = self.beside(other);
        Self::new((a * d).checked_sub(c * b)?, b * d)
    }

    /// The exact product, if it fits.
    pub fn times(self, other: Self) -> Option<Self> {
        let [a, b, c, d] = self.beside(other);
        Self::new(a * c, b * d)
    }

    /// The exact quotient, if it fits and `other` is not 0.
    pub fn divided_by(self, other: Self) -> Option<Self> {
        let [a, b, c, d] = self.beside(other);
        Self::new(a * d, b * c)
    }

    /// The exact sum of many, if every sum on the way fits. Sums of one denominator always do.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The value in units of `1 / scale`, rounded to the nearest, halves away from 0: `rounded(1000)` is in thousandths.
    pub fn rounded(self, scale: u32) -> i128 {
        let (over, under) = (i128::from(self.over), i128::from(self.under));
        let twice = over * i128::from(scale) * 2;
        (twice + under * over.signum()) / (under * 2)
    }

    /// The value as a decimal number with `places` (at most 9) digits after the point, for a page: `"66.7"`.
    pub fn decimal(self, places: u32) -> String {
        let places = places.min(9);
        let scale = 10_u32.pow(places);
        let rounded = self.rounded(scale);
        let (whole, rest) = (
            rounded.unsigned_abs() / u128::from(scale),
            rounded.unsigned_abs() % u128::from(scale),
        );
        let sign = if rounded < 0 { "-" } else { "" };
        if places == 0 {
            return format!("{sign}{whole}");
        }
        format!(
            "{sign}{whole}.{rest:0width$}",
            width = usize::try_from(places).unwrap_or(0)
        )
    }

    /// A share in hundredths of the whole, for a page: `2/3` with one place is `"66.7"`.
    pub fn percent(self, places: u32) -> String {
        Self::new(i128::from(self.over) * 100, i128::from(self.under))
            .unwrap_or(self)
            .decimal(places)
    }

    /// The four parts, wide enough for any product of two.
    fn beside(self, other: Self) -> [i128; 4] {
        [self.over, self.under, other.over, other.under].map(i128::from)
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let [a, b, c, d] = self.beside(*other);
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.under == 1 {
            write!(to, "{}", self.over)
        } else {
            write!(to, "{}/{}", self.over, self.under)
        }
    }
}

/// The greatest common divisor, at least 1. Nearly all parts fit in 64 bits, where division is many times faster.
fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    loop {
        if let (Ok(small), Ok(other)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(small_gcd(small, other));
        }
        if b == 0 {
            return a.max(1);
        }
        (a, b) = (b, a % b);
    }
}

fn small_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn ratio(over: i128, under: i128) -> Ratio {
        Ratio::new(over, under).unwrap()
    }

    #[test]
    fn a_fraction_is_in_lowest_terms_with_its_sign_above() {
        assert_eq!(ratio(6, -4).to_string(), "-3/2");
        assert_eq!(ratio(0, -4), Ratio::ZERO);
        assert_eq!(ratio(8, 4).to_string(), "2");
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(i128::MIN, -1), None);
        assert_eq!(Ratio::new(i128::MAX, 2), None);
    }

    #[test]
    fn sums_and_products_are_exact() {
        assert_eq!(ratio(1, 3).plus(ratio(1, 6)), Some(ratio(1, 2)));
        assert_eq!(ratio(1, 3).minus(ratio(1, 2)), Some(ratio(-1, 6)));
        assert_eq!(ratio(2, 3).times(ratio(3, 4)), Some(ratio(1, 2)));
        assert_eq!(ratio(2, 3).divided_by(ratio(4, 3)), Some(ratio(1, 2)));
        assert_eq!(ratio(2, 3).divided_by(Ratio::ZERO), None);
        let tenths = std::iter::repeat_n(ratio(1, 10), 10);
        assert_eq!(Ratio::sum(tenths), Some(Ratio::ONE));
        assert_eq!(ratio(i128::from(i64::MAX), 1).plus(Ratio::ONE), None);
    }

    #[test]
    fn order_is_that_of_the_values() {
        assert!(ratio(1, 3) < ratio(334, 1000));
        assert!(ratio(-1, 2) < Ratio::ZERO);
        let near = i128::from(i64::MAX);
        assert!(ratio(near - 1, near) < Ratio::ONE);
        assert!(ratio(near - 2, near - 1) < ratio(near - 1, near));
    }

    #[test]
    fn halves_round_away_from_nothing() {
        assert_eq!(ratio(1, 2000).rounded(1000), 1);
        assert_eq!(ratio(-1, 2000).rounded(1000), -1);
        assert_eq!(ratio(499, 1_000_000).rounded(1000), 0);
        assert_eq!(ratio(2, 3).decimal(3), "0.667");
        assert_eq!(ratio(-1, 3).decimal(2), "-0.33");
        assert_eq!(ratio(2, 3).percent(1), "66.7");
        assert_eq!(ratio(1, 2).percent(0), "50");
    }
}
