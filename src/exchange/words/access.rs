//! Access facts in the words in which places publish them.

use super::{holds, spells};
use crate::domain::AccessFact;
use crate::exchange::tidy::fold;
use std::sync::LazyLock;

use AccessFact as F;
const FACTS: &[(AccessFact, &[&str])] = &[
    (
        F::StepFreeEntrance,
        &[
            "step free entrance",
            "step free",
            "step free access",
            "level access",
            "wheelchair accessible",
            "wheelchair access",
            "wheelchair friendly",
            "no steps",
            "level entrance",
            "accessible entrance",
            "ground floor access",
            "accessible for wheelchairs",
            "accessible by wheelchair",
        ],
    ),
    (F::Ramp, &["ramp", "ramps", "ramped", "ramped access", "ramped entrance"]),
    (F::WideDoors, &["wide doors", "wide doorways", "wide doorway", "wide door", "wide entrance", "automatic doors"]),
    (
        F::AccessibleToilet,
        &[
            "accessible toilet",
            "accessible toilets",
            "disabled toilet",
            "disabled toilets",
            "accessible wc",
            "disabled wc",
            "wheelchair accessible toilet",
            "accessible toilet facilities",
            "disabled toilet facilities",
            "adapted toilet",
            "toilet with disabled access",
        ],
    ),
    (F::ChangingPlaces, &["changing places", "changing places toilet", "changing place"]),
    (
        F::HearingLoop,
        &[
            "hearing loop",
            "hearing loops",
            "induction loop",
            "induction loops",
            "loop system",
            "hearing induction loop",
            "t loop",
        ],
    ),
    (F::QuietRoom, &["quiet room", "quiet space", "calm room", "sensory room", "prayer room"]),
    (
        F::ParkingNear,
        &["parking near", "parking", "car park", "free parking", "on site parking", "car parking", "street parking"],
    ),
    (
        F::BlueBadgeBay,
        &[
            "blue badge bay",
            "blue badge bays",
            "blue badge parking",
            "disabled parking",
            "accessible parking",
            "disabled parking bay",
            "disabled parking bays",
            "blue badge spaces",
            "disabled parking spaces",
            "blue badge",
        ],
    ),
    (
        F::BusStopNear,
        &[
            "bus stop near",
            "bus stop",
            "near a bus stop",
            "near bus stop",
            "on a bus route",
            "bus stop outside",
            "bus route",
        ],
    ),
    (F::DropOff, &["drop off", "drop off point", "drop off area", "set down point"]),
    (F::Lift, &["lift", "lifts", "lift access", "passenger lift", "stair lift", "stairlift", "elevator"]),
    (F::SeatingWithArms, &["seating with arms", "chairs with arms", "chair with arms"]),
    (
        F::GuideDogs,
        &[
            "guide dogs",
            "guide dog",
            "assistance dogs",
            "assistance dog",
            "assistance dogs welcome",
            "guide dogs welcome",
            "guide dogs allowed",
        ],
    ),
    (
        F::QuietSession,
        &[
            "quiet session",
            "quiet sessions",
            "relaxed session",
            "relaxed sessions",
            "autism friendly session",
            "quiet hour",
        ],
    ),
    (F::Lively, &["lively", "loud or lively", "loud", "noisy"]),
    (F::FragranceFree, &["fragrance free", "scent free", "perfume free"]),
    (
        F::FoodAllergies,
        &[
            "food allergies",
            "allergies catered for",
            "allergy information",
            "dietary needs catered for",
            "dietary requirements",
        ],
    ),
    (
        F::WheelchairToBorrow,
        &[
            "wheelchair to borrow",
            "wheelchair can be borrowed",
            "wheelchairs to borrow",
            "wheelchair loan",
            "wheelchair available",
            "wheelchairs available",
        ],
    ),
    (F::MobileSignal, &["mobile signal", "phone signal", "good mobile signal"]),
    (F::WiFi, &["wifi", "wi fi", "free wifi", "free wi fi"]),
    (
        F::MetAtTheBus,
        &[
            "met at the bus",
            "someone can meet you at the bus",
            "we can meet you at the bus",
            "can be met at the bus",
            "meet you at the bus",
        ],
    ),
    (
        F::CanWatchFirst,
        &["can watch first", "watch first", "come and watch", "come and watch first", "you can watch first"],
    ),
    (F::CarerWelcome, &["carer welcome", "carers welcome", "bring a carer", "bring your carer", "carer can come"]),
    (
        F::ChildWelcome,
        &["child welcome", "children welcome", "bring your children", "bring the children", "child friendly"],
    ),
    (F::SignLanguage, &["sign language", "bsl", "british sign language", "bsl interpreter", "signed", "bsl signed"]),
    (
        F::Interpreter,
        &[
            "interpreter",
            "interpreters",
            "interpreter on request",
            "interpreters on request",
            "translation",
            "interpreting",
        ],
    ),
];

/// The fact that a word or short phrase is, and nothing else.
pub(in crate::exchange) fn access_fact(words: &str) -> Option<AccessFact> {
    let folded = fold(words);
    F::ALL.iter().copied().find(|f| spells(f.slug(), &folded)).or_else(|| super::by_synonym(FACTS, &folded))
}

static LONGEST_FIRST: LazyLock<Vec<(&str, AccessFact)>> = LazyLock::new(|| {
    let mut phrases: Vec<(&str, AccessFact)> =
        FACTS.iter().flat_map(|(fact, words)| words.iter().map(move |word| (*word, *fact))).collect();
    phrases.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    phrases
});

/// Every fact that a sentence states. One that the sentence denies ("no lift", "hearing loop: no") is
/// left out, and so is a verdict ("fully accessible"), which says nothing that a person can check.
pub(in crate::exchange) fn access_facts(sentence: &str) -> Vec<AccessFact> {
    let mut facts = Vec::new();
    for clause in sentence.split(['.', ';', '\n', ',', '!']) {
        // "but" and the like turn a clause round: "there is a ramp but no lift".
        let folded = fold(clause);
        for part in folded.split(" but ").flat_map(|part| part.split(" although ")) {
            // "wheelchair accessible toilet" is a toilet, not an entrance: longer phrases first, each
            // word counted once.
            let mut rest = part.to_owned();
            for &(phrase, fact) in LONGEST_FIRST.iter() {
                let Some(at) = holds(&rest, phrase) else { continue };
                if !denied(rest.get(..at).unwrap_or_default(), rest.get(at + phrase.len()..).unwrap_or_default())
                    && !facts.contains(&fact)
                {
                    facts.push(fact);
                }
                rest.replace_range(at..at + phrase.len(), &"#".repeat(phrase.len()));
            }
        }
    }
    facts.sort_unstable();
    facts
}

fn denied(before: &str, after: &str) -> bool {
    let denies = |word: &str| {
        matches!(
            word,
            "no" | "not"
                | "without"
                | "isnt"
                | "arent"
                | "lacks"
                | "lacking"
                | "cannot"
                | "cant"
                | "never"
                | "unfortunately"
                | "doesnt"
                | "dont"
                | "nor"
                | "non"
                | "limited"
                | "havent"
                | "hasnt"
        )
    };
    before.split(' ').rev().filter(|w| !w.is_empty()).take(5).any(denies)
        || after.split(' ').filter(|w| !w.is_empty()).take(3).any(|w| denies(w) || w == "unavailable" || w == "broken")
}
