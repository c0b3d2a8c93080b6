//! How a service reaches people, what kind it is, who may open its door.

use super::{by_synonym, holds, spells};
use crate::domain::{Delivery, Kind, ReferralRoute};
use crate::exchange::tidy::fold;

use Delivery as D;
const DELIVERIES: &[(Delivery, &[&str])] = &[
    (D::DropIn, &["drop in", "dropin", "drop ins", "drop in session", "drop in sessions", "just turn up", "walk in"]),
    (
        D::OpenGroup,
        &[
            "open group",
            "group",
            "peer group",
            "specialist led group",
            "social activity",
            "physical activity",
            "group activity",
            "group session",
            "group sessions",
            "activity group",
            "support group",
            "club",
        ],
    ),
    (D::ClosedGroup, &["closed group"]),
    (
        D::Course,
        &[
            "course",
            "courses",
            "training",
            "training session",
            "training sessions",
            "workshop",
            "workshops",
            "class",
            "classes",
        ],
    ),
    (
        D::OneToOne,
        &[
            "one to one",
            "1 to 1",
            "1 2 1",
            "121",
            "1 1",
            "one on one",
            "one to one support",
            "1 to 1 support",
            "1 to 1 assessment advice",
            "counselling",
            "individual support",
            "mentoring",
        ],
    ),
    (
        D::HomeVisit,
        &[
            "home visit",
            "home visits",
            "home visiting",
            "at home",
            "in your home",
            "in your own home",
            "visits you",
            "we visit you",
            "home based",
        ],
    ),
    (
        D::Phone,
        &[
            "phone",
            "telephone",
            "by phone",
            "by telephone",
            "helpline",
            "phone call",
            "phone calls",
            "text",
            "telephone support",
        ],
    ),
    (
        D::Online,
        &[
            "online",
            "virtual",
            "video",
            "video call",
            "video calls",
            "video conferencing",
            "zoom",
            "web",
            "webchat",
            "live chat",
            "email",
            "remote",
            "remotely",
            "teams",
        ],
    ),
    (D::Outreach, &["outreach", "outreach service", "in the community"]),
    (D::Event, &["event", "events", "one off event", "one off"]),
    (D::VenueHire, &["venue hire", "room hire", "hall hire", "hire", "room to hire"]),
    (
        D::SelfHelp,
        &[
            "self help",
            "documented information advice",
            "information",
            "documented information",
            "self guided",
            "leaflet",
            "app",
        ],
    ),
    (D::Residential, &["residential", "residential stay", "supported housing", "accommodation"]),
];

/// The delivery that a word or short phrase stands for.
pub(in crate::exchange) fn delivery(word: &str) -> Option<Delivery> {
    let folded = fold(word);
    D::ALL.iter().copied().find(|d| spells(d.slug(), &folded)).or_else(|| by_synonym(DELIVERIES, &folded))
}

/// Every delivery that a sentence of an `attending_type` names, by its clearer phrases alone.
pub(in crate::exchange) fn deliveries_in(sentence: &str) -> Vec<Delivery> {
    let folded = fold(sentence);
    let clear = |phrase: &str| {
        phrase.contains(' ') || matches!(phrase, "online" | "remotely" | "telephone" | "zoom" | "outreach")
    };
    DELIVERIES
        .iter()
        .filter(|(_, phrases)| phrases.iter().any(|p| clear(p) && holds(&folded, p).is_some()))
        .map(|(delivery, _)| *delivery)
        .collect()
}

/// The kind that a word stands for.
pub(in crate::exchange) fn kind(word: &str) -> Option<Kind> {
    const WORDS: &[(Kind, &[&str])] = &[
        (Kind::Group, &["group", "groups", "club", "activity", "community group", "voluntary group"]),
        (Kind::Befriending, &["befriending", "befriender", "befriending service", "befriending scheme"]),
        (Kind::Venue, &["venue", "venues", "hall", "place", "room", "space", "building"]),
        (
            Kind::AdviceService,
            &["advice service", "advice", "advice and guidance", "information and advice", "advice centre"],
        ),
    ];
    let folded = fold(word);
    Kind::ALL.iter().copied().find(|k| spells(k.slug(), &folded)).or_else(|| by_synonym(WORDS, &folded))
}

/// The referral route that a word stands for.
pub(in crate::exchange) fn referral_route(word: &str) -> Option<ReferralRoute> {
    use ReferralRoute as R;
    const WORDS: &[(ReferralRoute, &[&str])] = &[
        (
            R::NotNeeded,
            &[
                "not needed",
                "none",
                "no referral",
                "no referral needed",
                "open to all",
                "just turn up",
                "drop in",
                "dropin",
            ],
        ),
        (R::SelfReferral, &["self", "self referral", "self refer", "yourself", "refer yourself"]),
        (
            R::Professional,
            &[
                "professional",
                "referral",
                "professional referral",
                "by referral",
                "gp",
                "gp referral",
                "agency referral",
                "referral needed",
                "referral only",
            ],
        ),
        (
            R::LinkWorkerOnly,
            &["link worker only", "link worker", "social prescriber", "social prescribing link worker"],
        ),
    ];
    let folded = fold(word);
    R::ALL.iter().copied().find(|r| spells(r.slug(), &folded)).or_else(|| by_synonym(WORDS, &folded))
}
