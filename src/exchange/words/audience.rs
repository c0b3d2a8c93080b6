//! Whom a service is for.

use super::{by_synonym, spells};
use crate::domain::Audience;
use crate::exchange::tidy::fold;

use Audience as A;
const AUDIENCES: &[(Audience, &[&str])] = &[
    (A::Women, &["women", "woman", "female", "females", "gender female", "ladies", "women only", "girls and women"]),
    (A::Men, &["men", "man", "male", "males", "gender male", "gents", "men only"]),
    (A::Carers, &["carers", "carer", "unpaid carers", "family carers", "adult carers"]),
    (A::YoungCarers, &["young carers", "young carer"]),
    (
        A::Parents,
        &[
            "parents",
            "parent",
            "mums",
            "dads",
            "mothers",
            "fathers",
            "lone parents",
            "single parents",
            "parents and carers",
        ],
    ),
    (A::Children, &["children", "child", "under 11s", "kids", "primary age"]),
    (A::YoungPeople, &["young people", "youth", "teenagers", "teens", "young adults", "care leavers", "young persons"]),
    (
        A::OlderPeople,
        &[
            "older people",
            "older adults",
            "over 50s",
            "over 55s",
            "over 60s",
            "over 65s",
            "elderly",
            "seniors",
            "pensioners",
            "retired",
        ],
    ),
    (A::Families, &["families", "family"]),
    (
        A::DisabledPeople,
        &[
            "disabled people",
            "disabled",
            "disability",
            "disabilities",
            "physical disability",
            "physical disabilities",
            "people with disabilities",
            "wheelchair users",
            "disabled adults",
        ],
    ),
    (
        A::LearningDisability,
        &["learning disability", "learning disabilities", "learning difficulties", "people with learning disabilities"],
    ),
    (
        A::AutisticPeople,
        &["autistic people", "autism", "autistic", "aspergers", "asperger", "autism spectrum", "neurodivergent"],
    ),
    (
        A::DeafPeople,
        &["deaf people", "deaf", "hearing impaired", "hard of hearing", "deaf and hard of hearing", "hearing loss"],
    ),
    (
        A::SightLoss,
        &["sight loss", "visually impaired", "visual impairment", "blind", "blind people", "partially sighted"],
    ),
    (A::Dementia, &["dementia", "people with dementia", "alzheimers", "memory loss", "living with dementia"]),
    (
        A::LongTermCondition,
        &[
            "long term condition",
            "long term conditions",
            "long term health conditions",
            "long term health condition",
            "chronicallyill",
            "chronically ill",
            "chronic illness",
            "cancer",
            "parkinsons",
            "stroke",
            "diabetes",
            "people with a long term condition",
        ],
    ),
    (
        A::MentalHealth,
        &[
            "mental health",
            "mental illness",
            "mental health problems",
            "mental health conditions",
            "poor mental health",
        ],
    ),
    (A::Bereaved, &["bereaved", "bereavement", "bereaved people"]),
    (
        A::Veterans,
        &["veterans", "veteran", "armed forces", "ex forces", "ex service", "armed forces community", "military"],
    ),
    (
        A::RefugeesAsylum,
        &[
            "refugees asylum",
            "refugees asylum seekers",
            "refugees",
            "asylum seekers",
            "refugee",
            "refugees and asylum seekers",
            "migrants",
        ],
    ),
    (
        A::Lgbt,
        &[
            "lgbt",
            "lgbtq",
            "lgbtqia",
            "lgbtq people",
            "lgbt people",
            "gay",
            "lesbian",
            "transgender",
            "gender transgender",
            "trans",
        ],
    ),
    (
        A::EthnicCommunities,
        &[
            "ethnic communities",
            "culturally specific",
            "ethnic minorities",
            "bame",
            "black and minority ethnic",
            "minority ethnic",
            "global majority",
        ],
    ),
    (A::FaithCommunity, &["faith community", "faith", "faith group", "faith groups", "religious"]),
    (A::Jobseekers, &["jobseekers", "job seekers", "jobseeker", "unemployed", "out of work"]),
    (A::Homeless, &["homeless", "homeless people", "homelessness", "rough sleepers"]),
    (
        A::NewParents,
        &["new parents", "new mums", "pregnant", "pregnancy", "expectant parents", "new and expectant parents"],
    ),
];

/// The audience that a word stands for. Of "Parent>Child" the narrower is tried first.
pub(in crate::exchange) fn audience(words: &str) -> Option<Audience> {
    words.rsplit('>').find_map(|part| {
        let folded = fold(part);
        A::ALL.iter().copied().find(|a| spells(a.slug(), &folded)).or_else(|| by_synonym(AUDIENCES, &folded))
    })
}
