//! Words that differ by a slip of the finger.

/// Whether two texts are equal or differ by one letter added, dropped, changed or exchanged with its neighbour.
pub fn within_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (rest_a, rest_b) {
        ([], []) | ([_], []) | ([], [_]) => true,
        ([p, q, x @ ..], [r, s, y @ ..]) if p == s && q == r && x == y => true,
        ([_, x @ ..], [_, y @ ..]) if x == y => true,
        ([_, x @ ..], y) if x == y => true,
        (x, [_, y @ ..]) => x == y,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one_letter_or_a_swap() {
        for near in ["chorley", "chorly", "chorleyy", "chorlex", "chroley", "horley"] {
            assert!(within_one_edit("chorley", near), "{near}");
            assert!(within_one_edit(near, "chorley"), "{near}");
        }
        for far in ["chrly", "chorleyxx", "preston", "hcolrey"] {
            assert!(!within_one_edit("chorley", far), "{far}");
        }
    }
}
