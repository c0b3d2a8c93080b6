//! Which columns of the accounts are sealed.

use crate::database::seal::SealedColumn;

/// Sealed columns of the accounts.
pub(crate) const SEALED: &[SealedColumn] = &[
    SealedColumn { table: "user_account", key: "id", column: "email" },
    SealedColumn { table: "user_account", key: "id", column: "name" },
    SealedColumn { table: "second_factor", key: "user_id", column: "secret" },
    SealedColumn { table: "invitation", key: "token_hash", column: "token" },
    SealedColumn { table: "issuer", key: "id", column: "client_secret" },
    SealedColumn { table: "issuer_sign_in", key: "state_hash", column: "nonce" },
    SealedColumn { table: "issuer_sign_in", key: "state_hash", column: "verifier" },
];
