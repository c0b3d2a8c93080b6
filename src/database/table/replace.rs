//! Lists of what is there already: only those that differ are written again.
//!
//! A change mostly touches one table of fifteen. Writing the other fourteen anew would cost pages of the log
//! and of the disk for nothing, and on a slow disk that is most of what a change costs.

use std::collections::{HashMap, HashSet};

/// Beyond this many rows a list is only compared in its order, not in any order.
const COMPARED_IN_ANY_ORDER: usize = 100;

/// Makes the rows of `$table` that hang on the roots `$changed` be those of `$rows` (a `Vec`, left with what
/// was inserted). Rows of other roots are new and inserted.
macro_rules! replace_rows {
    ($conn:expr, $table:ident, $key:ident, $row:ty, $changed:expr, $rows:expr) => {{
        use $crate::database::schema::$table;
        let conn: &mut $crate::database::DbConnection = $conn;
        let mut there: Vec<$row> = Vec::new();
        for ids in $changed.chunks($crate::database::table::IDS_PER_QUERY) {
            there.extend($table::table.filter($table::$key.eq_any(ids)).select(<$row>::as_select()).load(conn)?);
        }
        let stale = $crate::database::table::replace::differing(there, &mut $rows, $changed, |row| &row.$key);
        for ids in stale.chunks($crate::database::table::IDS_PER_QUERY) {
            diesel::delete($table::table.filter($table::$key.eq_any(ids))).execute(conn)?;
        }
        $crate::database::backend::insert_rows!(conn, $table::table, $rows);
    }};
}

pub(crate) use replace_rows;

/// Leaves in `rows` what is to be inserted, and gives the roots whose rows must go before.
pub(crate) fn differing<R: PartialEq>(
    there: Vec<R>,
    rows: &mut Vec<R>,
    changed: &[String],
    root: fn(&R) -> &String,
) -> Vec<String> {
    let stale: HashSet<String> = {
        let (before, after) = (by_root(&there, root), by_root(rows, root));
        let differs = |id: &&String| match (before.get(id), after.get(id)) {
            (Some(before), Some(after)) => !same(before, after),
            (before, after) => before.is_some() || after.is_some(),
        };
        changed.iter().filter(differs).cloned().collect()
    };
    let unchanged: HashSet<&String> = changed.iter().filter(|id| !stale.contains(*id)).collect();
    rows.retain(|row| !unchanged.contains(root(row)));
    let held: HashSet<&String> = there.iter().map(root).collect();
    stale.iter().filter(|id| held.contains(id)).cloned().collect()
}

fn by_root<R>(rows: &[R], root: fn(&R) -> &String) -> HashMap<&String, Vec<&R>> {
    let mut lists: HashMap<&String, Vec<&R>> = HashMap::new();
    for row in rows {
        lists.entry(root(row)).or_default().push(row);
    }
    lists
}

/// Rows carry their place in their list, so that no order is needed to tell lists apart.
fn same<R: PartialEq>(before: &[&R], after: &[&R]) -> bool {
    before.len() == after.len()
        && (before == after || before.len() <= COMPARED_IN_ANY_ORDER && after.iter().all(|row| before.contains(row)))
}

#[cfg(test)]
mod tests {
    use super::differing;
    use proptest::prelude::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Row {
        root: String,
        position: usize,
        text: u8,
    }

    fn rows(lists: &[Vec<u8>]) -> Vec<Row> {
        let row = |n: usize, position, text: &u8| Row { root: n.to_string(), position, text: *text };
        lists.iter().enumerate().flat_map(|(n, list)| list.iter().enumerate().map(move |(p, t)| row(n, p, t))).collect()
    }

    proptest! {
        /// Deleting and inserting what is told leaves exactly the wanted rows, and touches no list that is right.
        #[test]
        fn what_is_told_makes_the_table_as_wanted(
            before in prop::collection::vec(prop::collection::vec(0u8..3, 0..4), 5),
            after in prop::collection::vec(prop::collection::vec(0u8..3, 0..4), 8),
            seed in 0usize..24,
        ) {
            let changed: Vec<String> = (0..5).map(|n: usize| n.to_string()).collect();
            let mut there = rows(&before);
            let turned = seed % there.len().max(1);
            there.rotate_left(turned);
            let wanted = rows(&after);
            let mut written = wanted.clone();
            let stale = differing(there.clone(), &mut written, &changed, |row| &row.root);
            for (n, (before, after)) in before.iter().zip(&after).enumerate() {
                let told = stale.contains(&n.to_string()) || written.iter().any(|row| row.root == n.to_string());
                prop_assert_eq!(told, before != after);
            }
            there.retain(|row| !stale.contains(&row.root));
            there.extend(written);
            let key = |row: &Row| (row.root.clone(), row.position);
            there.sort_by_key(key);
            let mut wanted = wanted;
            wanted.sort_by_key(key);
            prop_assert_eq!(there, wanted);
        }
    }
}
