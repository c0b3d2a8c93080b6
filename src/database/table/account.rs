//! Which columns of the accounts are sealed.

use crate::database::seal::SealedColumn;

/// Sealed columns of the accounts.
pub(crate) const SEALED: &[SealedColumn] = &[
    SealedColumn { table: "user_account", key: "id", column: "email" },
    SealedColumn { table: "user_account", key: "id", column: "name" },
    SealedColumn { table: "second_factor", key: "user_id", column: "secret" },
];
