//! Places on a leaderboard.

/// The place of each score, in the order given, the greatest first: 1, 2, 2, 4. Whose scores are equal share a place, and
/// nothing else decides. Further scores that part equals go into the same value: `(points, Reverse(brier))`.
pub fn places<S: Ord>(scores: &[S]) -> Vec<u32> {
    let mut best_first: Vec<(usize, &S)> = scores.iter().enumerate().collect();
    best_first.sort_by(|(_, a), (_, b)| b.cmp(a));
    let mut places = vec![0; scores.len()];
    let mut ahead = 0_usize;
    for equals in best_first.chunk_by(|(_, a), (_, b)| a == b) {
        for (at, _) in equals {
            if let Some(place) = places.get_mut(*at) {
                *place = u32::try_from(ahead + 1).unwrap_or(u32::MAX);
            }
        }
        ahead += equals.len();
    }
    places
}

/// The place of the next in a list that comes best first, read a row at a time: the same as the one before if the scores are
/// equal, otherwise how many came before and one. `before` is the place and score of the one before.
pub fn same_place<S: Eq>(before: Option<(u32, &S)>, came_before: u32, score: &S) -> u32 {
    match before {
        Some((place, other)) if other == score => place,
        _ => came_before.saturating_add(1),
    }
}
