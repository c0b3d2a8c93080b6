//! The tables of people, cases and prescriptions.

diesel::table! {
    person (id) {
        id -> Text,
        organization_id -> Text,
        sealed -> Nullable<Binary>,
        version -> BigInt,
        merged_into -> Nullable<Text>,
        created_at -> Timestamp,
        changed_at -> Timestamp,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    person_key (organization_id, kind, digest, person_id) {
        organization_id -> Text,
        kind -> Text,
        digest -> Text,
        person_id -> Text,
    }
}

diesel::table! {
    person_merge (id) {
        id -> Text,
        kept_id -> Text,
        gone_id -> Text,
        kept_version -> BigInt,
        kept_before -> Nullable<Binary>,
        merged_by -> Text,
        merged_at -> Timestamp,
        undo_until -> Timestamp,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    person_apart (one_id, other_id) {
        one_id -> Text,
        other_id -> Text,
        decided_by -> Text,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    referral_in (id) {
        id -> Text,
        person_id -> Text,
        organization_id -> Text,
        team_id -> Nullable<Text>,
        made_by -> Nullable<Text>,
        source -> Text,
        urgency -> Text,
        received_at -> Timestamp,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    case_record (id) {
        id -> Text,
        person_id -> Text,
        referral_id -> Text,
        organization_id -> Text,
        team_id -> Nullable<Text>,
        worker_id -> Nullable<Text>,
        cover_id -> Nullable<Text>,
        cover_until -> Nullable<Date>,
        status -> Text,
        is_open -> Bool,
        urgency -> Text,
        need_level -> Nullable<Text>,
        closure -> Nullable<Text>,
        sealed -> Nullable<Binary>,
        last_contact_at -> Nullable<Timestamp>,
        version -> BigInt,
        created_at -> Timestamp,
        changed_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    contact_attempt (id) {
        id -> Text,
        case_id -> Text,
        made_by -> Text,
        at -> Timestamp,
        outcome -> Text,
        note -> Nullable<Binary>,
    }
}

diesel::table! {
    goal (id) {
        id -> Text,
        case_id -> Text,
        position -> Integer,
        review_on -> Nullable<Date>,
        outcome -> Nullable<Text>,
        sealed -> Binary,
    }
}

diesel::table! {
    note (id) {
        id -> Text,
        case_id -> Text,
        made_by -> Text,
        kind -> Text,
        at -> Timestamp,
        sealed -> Binary,
    }
}

diesel::table! {
    consent (id) {
        id -> Text,
        person_id -> Text,
        recipient_id -> Text,
        status -> Text,
        until -> Nullable<Date>,
        recorded_by -> Text,
        said_at -> Timestamp,
        version -> BigInt,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    agreement (id) {
        id -> Text,
        organization_id -> Text,
        signed_on -> Nullable<Date>,
        starts_on -> Date,
        ends_on -> Date,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    prescription (id) {
        id -> Text,
        person_id -> Text,
        case_id -> Nullable<Text>,
        organization_id -> Text,
        team_id -> Nullable<Text>,
        worker_id -> Nullable<Text>,
        service_id -> Text,
        recipient_id -> Text,
        status -> Text,
        is_open -> Bool,
        fast_track -> Bool,
        recipient_sees -> Bool,
        waiting_on -> Nullable<Text>,
        due_step -> Nullable<Text>,
        due_at -> Nullable<Timestamp>,
        waiting_since -> Nullable<Timestamp>,
        changed_at -> Timestamp,
        version -> BigInt,
        head_count -> BigInt,
        head_hash -> Text,
        state -> Text,
    }
}

diesel::table! {
    prescription_event (prescription_id, sequence) {
        prescription_id -> Text,
        sequence -> BigInt,
        id -> Text,
        kind -> Text,
        reason -> Nullable<Text>,
        party -> Text,
        actor_id -> Nullable<Text>,
        at -> Timestamp,
        note_digest -> Nullable<Text>,
        event -> Text,
        hash -> Text,
    }
}

diesel::table! {
    sealed_note (id) {
        id -> Text,
        prescription_id -> Text,
        digest -> Text,
        sealed -> Nullable<Binary>,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sealed_eligibility (id) {
        id -> Text,
        prescription_id -> Text,
        digest -> Text,
        sealed -> Nullable<Binary>,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    waiting_list (service_id) {
        service_id -> Text,
        rule -> Text,
        set_by -> Text,
        set_at -> Timestamp,
    }
}

diesel::table! {
    signpost (id) {
        id -> Text,
        case_id -> Nullable<Text>,
        organization_id -> Text,
        service_id -> Text,
        act -> Text,
        made_by -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    not_placed (id) {
        id -> Text,
        case_id -> Nullable<Text>,
        organization_id -> Text,
        need -> Text,
        reason -> Text,
        on_day -> Date,
    }
}

diesel::table! {
    measure (id) {
        id -> Text,
        case_id -> Text,
        instrument -> Text,
        moment -> Text,
        answered_on -> Date,
        made_by -> Text,
        sealed -> Binary,
    }
}

diesel::table! {
    nine_question_check (id) {
        id -> Text,
        organization_id -> Text,
        team_id -> Nullable<Text>,
        person_id -> Nullable<Text>,
        made_by -> Text,
        at -> Timestamp,
        question_set -> Text,
        sealed -> Binary,
    }
}

diesel::table! {
    check_draft (id) {
        id -> Text,
        organization_id -> Text,
        team_id -> Nullable<Text>,
        made_by -> Text,
        changed_at -> Timestamp,
        sealed -> Binary,
    }
}

diesel::table! {
    handover (id) {
        id -> Text,
        organization_id -> Text,
        from_worker -> Text,
        to_worker -> Text,
        until -> Nullable<Date>,
        cases -> BigInt,
        made_by -> Text,
        made_at -> Timestamp,
    }
}

diesel::table! {
    worker_place_note (id) {
        id -> Text,
        user_id -> Text,
        service_id -> Text,
        shared_with_team -> Nullable<Text>,
        pinned -> Bool,
        last_spoke_on -> Nullable<Date>,
        version -> BigInt,
        changed_at -> Timestamp,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    place_note_reader (note_id, user_id) {
        note_id -> Text,
        user_id -> Text,
    }
}

diesel::table! {
    retention (organization_id) {
        organization_id -> Text,
        keep_months -> BigInt,
        set_by -> Text,
        set_at -> Timestamp,
    }
}

diesel::table! {
    purge_log (id) {
        id -> Text,
        organization_id -> Text,
        at -> Timestamp,
        why -> Text,
        people -> BigInt,
        cases -> BigInt,
        notes -> BigInt,
        measures -> BigInt,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        kind -> Text,
        organization_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        subject_id -> Text,
        link -> Text,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        handed_at -> Nullable<Timestamp>,
        given_up_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    letter (outbox_id, user_id) {
        outbox_id -> Text,
        user_id -> Text,
        attempts -> Integer,
        created_at -> Timestamp,
        due_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        given_up_at -> Nullable<Timestamp>,
        answer -> Nullable<Integer>,
    }
}
