//! Tables of signing in through an organization's own issuer.

diesel::table! {
    issuer (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        address -> Text,
        client_id -> Text,
        client_secret -> Nullable<Binary>,
        second_factor -> Text,
        version -> BigInt,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    linked_subject (subject_index) {
        subject_index -> Text,
        issuer_id -> Text,
        user_id -> Text,
        linked_at -> Timestamp,
        last_used_at -> Timestamp,
    }
}

diesel::table! {
    issuer_sign_in (state_hash) {
        state_hash -> Text,
        browser_hash -> Text,
        issuer_id -> Text,
        nonce -> Binary,
        verifier -> Binary,
        next_address -> Text,
        invitation_hash -> Nullable<Text>,
        expires_at -> Timestamp,
    }
}
