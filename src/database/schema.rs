//! The tables as diesel sees them, the same on both backends. A test compares them with the migrations.
#![allow(missing_docs)]

mod prescribing;
mod sign_in;

pub use prescribing::*;
pub use sign_in::*;

diesel::table! {
    source (name) {
        name -> Text,
        address -> Text,
        licence -> Nullable<Text>,
        attribution -> Nullable<Text>,
    }
}

diesel::table! {
    organization (id) {
        id -> Text,
        source_id -> Text,
        slug -> Text,
        name -> Text,
        alternate_name -> Nullable<Text>,
        description -> Nullable<Text>,
        email -> Nullable<Text>,
        website -> Nullable<Text>,
        logo -> Nullable<Text>,
    }
}

diesel::table! {
    organization_identifier (organization_id, position) {
        organization_id -> Text,
        position -> Integer,
        identifier_scheme -> Nullable<Text>,
        identifier_type -> Text,
        identifier -> Text,
    }
}

diesel::table! {
    location (id) {
        id -> Text,
        source_id -> Text,
        slug -> Text,
        name -> Nullable<Text>,
        alternate_name -> Nullable<Text>,
        description -> Nullable<Text>,
        location_type -> Text,
        latitude -> Nullable<Double>,
        longitude -> Nullable<Double>,
        point_source -> Text,
        uprn -> Nullable<Text>,
        url -> Nullable<Text>,
        transportation -> Nullable<Text>,
    }
}

diesel::table! {
    address (location_id, position) {
        location_id -> Text,
        position -> Integer,
        address_1 -> Nullable<Text>,
        address_2 -> Nullable<Text>,
        city -> Nullable<Text>,
        region -> Nullable<Text>,
        state_province -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        country -> Nullable<Text>,
        attention -> Nullable<Text>,
    }
}

diesel::table! {
    accessibility (location_id, position) {
        location_id -> Text,
        position -> Integer,
        fact -> Nullable<Text>,
        description -> Nullable<Text>,
        details -> Nullable<Text>,
        url -> Nullable<Text>,
    }
}

diesel::table! {
    location_area (location_id, area_code) {
        location_id -> Text,
        area_code -> Text,
    }
}

diesel::table! {
    service (id) {
        id -> Text,
        source_id -> Text,
        slug -> Text,
        organization_id -> Nullable<Text>,
        name -> Text,
        alternate_name -> Nullable<Text>,
        description -> Nullable<Text>,
        url -> Nullable<Text>,
        email -> Nullable<Text>,
        status -> Text,
        kind -> Text,
        kind_confidence -> Double,
        fees_description -> Nullable<Text>,
        accreditations -> Nullable<Text>,
        application_process -> Nullable<Text>,
        wait_time -> Nullable<Text>,
        eligibility_description -> Nullable<Text>,
        alert -> Nullable<Text>,
        first_visit -> Nullable<Text>,
        minimum_age -> Nullable<Integer>,
        maximum_age -> Nullable<Integer>,
        no_address_needed -> Bool,
        assured_date -> Nullable<Date>,
        assurance_months -> Integer,
        closed_until -> Nullable<Date>,
        last_modified -> Nullable<Timestamp>,
    }
}

diesel::table! {
    service_at_location (service_id, position) {
        service_id -> Text,
        position -> Integer,
        id -> Text,
        location_id -> Text,
        description -> Nullable<Text>,
    }
}

diesel::table! {
    schedule (root_id, owner_id, position) {
        root_id -> Text,
        owner_type -> Text,
        owner_id -> Text,
        position -> Integer,
        freq -> Nullable<Text>,
        interval -> Integer,
        byday -> Text,
        bymonthday -> Text,
        dtstart -> Nullable<Date>,
        until -> Nullable<Date>,
        count -> Nullable<BigInt>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        opens_at -> Nullable<Time>,
        closes_at -> Nullable<Time>,
        term_time_only -> Bool,
        not_on_bank_holidays -> Bool,
        except_dates -> Text,
        description -> Nullable<Text>,
        schedule_link -> Nullable<Text>,
        attending_type -> Nullable<Text>,
        notes -> Nullable<Text>,
    }
}

diesel::table! {
    contact (root_id, owner_id, position) {
        root_id -> Text,
        owner_type -> Text,
        owner_id -> Text,
        position -> Integer,
        id -> Text,
        name -> Nullable<Text>,
        title -> Nullable<Text>,
        department -> Nullable<Text>,
        email -> Nullable<Text>,
    }
}

diesel::table! {
    phone (root_id, owner_id, position) {
        root_id -> Text,
        owner_type -> Text,
        owner_id -> Text,
        position -> Integer,
        number -> Text,
        extension -> Nullable<Text>,
        description -> Nullable<Text>,
    }
}

diesel::table! {
    eligibility (service_id, position) {
        service_id -> Text,
        position -> Integer,
        slug -> Text,
    }
}

diesel::table! {
    delivery (service_id, position) {
        service_id -> Text,
        position -> Integer,
        slug -> Text,
    }
}

diesel::table! {
    referral_route (service_id, position) {
        service_id -> Text,
        position -> Integer,
        slug -> Text,
    }
}

diesel::table! {
    cost_option (service_id, position) {
        service_id -> Text,
        position -> Integer,
        option -> Nullable<Text>,
        amount_pence -> Nullable<BigInt>,
        amount_description -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    language (service_id, position) {
        service_id -> Text,
        position -> Integer,
        code -> Nullable<Text>,
        name -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    service_area (service_id, position) {
        service_id -> Text,
        position -> Integer,
        name -> Nullable<Text>,
        code -> Nullable<Text>,
        national -> Bool,
        extent -> Nullable<Text>,
        uri -> Nullable<Text>,
    }
}

diesel::table! {
    service_category (service_id, position) {
        service_id -> Text,
        position -> Integer,
        slug -> Text,
        confidence -> Double,
    }
}

diesel::table! {
    funding (service_id, position) {
        service_id -> Text,
        position -> Integer,
        source -> Text,
    }
}

diesel::table! {
    taxonomy (id) {
        id -> Text,
        name -> Text,
        description -> Nullable<Text>,
        uri -> Nullable<Text>,
        version -> Nullable<Text>,
    }
}

diesel::table! {
    taxonomy_term (id) {
        id -> Text,
        taxonomy -> Nullable<Text>,
        code -> Nullable<Text>,
        name -> Text,
        description -> Nullable<Text>,
        parent_id -> Nullable<Text>,
        term_uri -> Nullable<Text>,
    }
}

diesel::table! {
    attribute (service_id, position) {
        service_id -> Text,
        position -> Integer,
        label -> Nullable<Text>,
        taxonomy_term_id -> Text,
    }
}

diesel::table! {
    unit (id) {
        id -> Text,
        name -> Text,
        scheme -> Nullable<Text>,
        identifier -> Nullable<Text>,
        uri -> Nullable<Text>,
    }
}

diesel::table! {
    service_capacity (service_id, position) {
        service_id -> Text,
        position -> Integer,
        unit_id -> Text,
        available -> BigInt,
        maximum -> Nullable<BigInt>,
        description -> Nullable<Text>,
        updated -> Timestamp,
    }
}

diesel::table! {
    capacity (service_id) {
        service_id -> Text,
        status -> Text,
        available -> Nullable<BigInt>,
        waiting -> Nullable<BigInt>,
        wait_weeks -> Nullable<BigInt>,
        as_of -> Date,
    }
}

diesel::table! {
    provenance (entity_id) {
        entity_id -> Text,
        entity_type -> Text,
        source -> Text,
        digest -> Text,
        first_import -> Text,
        last_import -> Text,
        first_seen -> Timestamp,
        last_seen -> Timestamp,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    change (sequence) {
        sequence -> BigInt,
        entity -> Text,
        entity_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    change_floor (name) {
        name -> Text,
        sequence -> BigInt,
    }
}

diesel::table! {
    index_node (name) {
        name -> Text,
        sequence -> BigInt,
        heartbeat -> Timestamp,
    }
}

diesel::table! {
    word_counts (fingerprint) {
        fingerprint -> Text,
        version -> BigInt,
        documents -> BigInt,
        counts -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    import_run (id) {
        id -> Text,
        kind -> Text,
        source -> Text,
        address -> Text,
        whole_source -> Bool,
        staging_path -> Nullable<Text>,
        staging_digest -> Nullable<Text>,
        staging_bytes -> Nullable<BigInt>,
        state -> Text,
        staging_offset -> BigInt,
        records_done -> BigInt,
        report -> Text,
        reason -> Nullable<Text>,
        started_at -> Timestamp,
        updated_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    import_quarantine (import_id, position) {
        import_id -> Text,
        position -> BigInt,
        line -> BigInt,
        source_id -> Nullable<Text>,
        reason -> Text,
    }
}

diesel::table! {
    dataset (name) {
        name -> Text,
        digest -> Text,
        bytes -> Binary,
        attribution -> Nullable<Text>,
        rows -> BigInt,
        imported_at -> Timestamp,
    }
}

diesel::table! {
    area (code) {
        code -> Text,
        area_type -> Text,
        name -> Text,
        parent -> Nullable<Text>,
        outline -> Nullable<Text>,
    }
}

diesel::table! {
    area_statistic (area_code, dataset) {
        area_code -> Text,
        dataset -> Text,
        data -> Text,
    }
}

diesel::table! {
    neighbourhood_member (neighbourhood_code, area_code) {
        neighbourhood_code -> Text,
        area_code -> Text,
    }
}

diesel::table! {
    sealing_key (id) {
        id -> BigInt,
        fingerprint -> Text,
        first_seen -> Timestamp,
    }
}

diesel::table! {
    user_account (id) {
        id -> Text,
        email -> Binary,
        email_index -> Text,
        name -> Binary,
        status -> Text,
        password_hash -> Nullable<Text>,
        password_changed_at -> Nullable<Timestamp>,
        version -> BigInt,
        created_at -> Timestamp,
        last_sign_in_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    team (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    membership (id) {
        id -> Text,
        user_id -> Text,
        role -> Text,
        organization_id -> Nullable<Text>,
        team_id -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    second_factor (user_id) {
        user_id -> Text,
        secret -> Binary,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
    }
}

diesel::table! {
    recovery_code (id) {
        id -> Text,
        user_id -> Text,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    session (id) {
        id -> Text,
        user_id -> Text,
        token_hash -> Text,
        previous_hash -> Nullable<Text>,
        stage -> Text,
        created_at -> Timestamp,
        rotated_at -> Timestamp,
        last_seen_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_attempt (key) {
        key -> Text,
        failures -> BigInt,
        last_failure_at -> Timestamp,
    }
}

diesel::table! {
    known_address (user_id, address) {
        user_id -> Text,
        address -> Text,
        last_used_at -> Timestamp,
    }
}

diesel::table! {
    invitation (token_hash) {
        token_hash -> Text,
        user_id -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        token -> Nullable<Binary>,
    }
}

diesel::table! {
    api_token (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        token_hash -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit_line (day, position) {
        day -> Date,
        position -> BigInt,
        at -> Timestamp,
        actor -> Text,
        action -> Text,
        entity -> Text,
        entity_id -> Nullable<Text>,
        detail -> Nullable<Text>,
        hash -> Text,
    }
}

diesel::table! {
    listing_closure (service_id) {
        service_id -> Text,
        closed_on -> Date,
        opens_on -> Nullable<Date>,
        instead_id -> Nullable<Text>,
        stated_status -> Text,
        stated_closed_until -> Nullable<Date>,
        noted_by -> Text,
        noted_at -> Timestamp,
    }
}

diesel::table! {
    worker_job (name) {
        name -> Text,
        begun_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(letter -> outbox (outbox_id));

diesel::allow_tables_to_appear_in_same_query!(
    source,
    organization,
    organization_identifier,
    location,
    address,
    accessibility,
    location_area,
    service,
    service_at_location,
    schedule,
    contact,
    phone,
    eligibility,
    delivery,
    referral_route,
    cost_option,
    language,
    service_area,
    service_category,
    funding,
    taxonomy,
    taxonomy_term,
    attribute,
    unit,
    service_capacity,
    capacity,
    provenance,
    change,
    change_floor,
    index_node,
    word_counts,
    import_run,
    import_quarantine,
    dataset,
    area,
    area_statistic,
    neighbourhood_member,
    sealing_key,
    user_account,
    team,
    membership,
    second_factor,
    recovery_code,
    session,
    sign_in_attempt,
    known_address,
    invitation,
    api_token,
    audit_line,
    person,
    person_key,
    person_merge,
    person_apart,
    referral_in,
    case_record,
    contact_attempt,
    goal,
    note,
    consent,
    agreement,
    prescription,
    prescription_event,
    sealed_note,
    sealed_eligibility,
    waiting_list,
    signpost,
    not_placed,
    measure,
    nine_question_check,
    check_draft,
    handover,
    worker_place_note,
    place_note_reader,
    retention,
    purge_log,
    outbox,
    letter,
    listing_closure,
    worker_job
);
