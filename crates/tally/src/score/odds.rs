//! What a cohort believed, and how far off it was.

use super::log;
use crate::ratio::Ratio;

/// The odds a cohort gives each option: its picks smoothed, (n + a) / (N + a·k), so that few picks say little. They add up
/// to 1. `None` without options, if `a` is negative, or with neither picks nor `a`.
pub fn smoothed(picks: &[u64], a: Ratio) -> Option<Vec<Ratio>> {
    let all: i128 = picks.iter().map(|picks| i128::from(*picks)).sum();
    let (over, under) = (i128::from(a.over()), i128::from(a.under()));
    if over < 0 || picks.is_empty() {
        return None;
    }
    let whole = all
        .checked_mul(under)?
        .checked_add(over.checked_mul(i128::try_from(picks.len()).ok()?)?)?;
    let odds = |picks: &u64| {
        Ratio::new(
            i128::from(*picks).checked_mul(under)?.checked_add(over)?,
            whole,
        )
    };
    picks.iter().map(odds).collect()
}

/// How hard a category was to predict: the share of wrong picks, 0 to 1; `None` without picks or with more right than all.
pub fn difficulty(right: u64, picks: u64) -> Option<Ratio> {
    Ratio::share(picks.checked_sub(right)?, picks)
}

/// How much of an upset the result was: −ln of the winner's share of the picks, in thousandths, 0 (everybody saw it) to
/// 5,298 (at most one in two hundred did); `None` without picks.
pub fn upset_millis(right: u64, picks: u64) -> Option<u32> {
    u32::try_from(log::millis(log::surprise(Ratio::share(right, picks)?))).ok()
}
