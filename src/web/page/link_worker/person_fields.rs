//! The fields of a person's record in forms: who they are, how to reach and to talk with them, what to look
//! out for, who speaks for them.

use super::super::desk::{choices, or_none, typed_day};
use super::person_form::WAYS;
use crate::domain::Private;
use crate::domain::person::{
    CapacityDecision, Circumstance, CommunicationNeed, ContactKind, ContactPoint, ContactUse, EthnicCategory, Person,
    PrintSize, RepresentativeKind, Residence, RiskKind, Risks, StatedGender,
};
use crate::web::component::{Choice, Choices, Details, Fieldset, Select, TextArea, TextInput};
use crate::web::error::FieldErrors;
use crate::web::form::Form;
use crate::web::label;
use maud::{Markup, html};

/// The languages that are asked for by name; the codes are those of ISO 639.
const LANGUAGES: [&str; 42] = [
    "en", "cy", "gd", "bfi", "pl", "ro", "lt", "lv", "pt", "bg", "ru", "uk", "ur", "pa", "gu", "bn", "hi", "ta", "ar",
    "fa", "ps", "ku", "so", "am", "ti", "tr", "zh", "yue", "cmn", "vi", "es", "fr", "de", "it", "el", "hu", "sk", "cs",
    "sq", "ne", "sw", "yo",
];

/// What stands in the fields: the record, or what was typed where that could not be taken.
pub struct Shown<'a> {
    /// The record.
    pub person: &'a Person,
    /// What came with the form that is shown again.
    pub typed: Option<&'a Form>,
    /// What is wrong with it.
    pub errors: &'a FieldErrors,
}

impl Shown<'_> {
    fn text(&self, name: &str, kept: &str) -> String {
        self.typed.map_or_else(|| kept.to_owned(), |form| form.field(name).to_owned())
    }

    fn words(&self, name: &str, kept: Option<&Private>) -> String {
        self.text(name, kept.map_or("", |words| words.expose().as_str()))
    }

    fn line(&self, name: &'static str, label: String, kept: Option<&Private>) -> Markup {
        let value = self.words(name, kept);
        html! { (TextInput { error: self.errors.of(name), width: "half", ..TextInput::new(name, label, &value) }) }
    }

    fn day(&self, name: &'static str, label: String, kept: Option<chrono::NaiveDate>) -> Markup {
        let value = self.text(name, &typed_day(kept));
        let hint = Some(text!("day-hint"));
        html! {
            (TextInput { error: self.errors.of(name), hint, width: "half", inputmode: Some("numeric"), ..TextInput::new(name, label, &value) })
        }
    }

    fn area(&self, name: &'static str, label: String, kept: Option<&Private>, hint: Option<String>) -> Markup {
        let value = self.words(name, kept);
        html! { (TextArea { error: self.errors.of(name), hint, longest: 1_000, ..TextArea::new(name, label, &value) }) }
    }

    fn any_wrong(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.errors.of(name).is_some())
    }

    /// Every field of the record, in the order in which a conversation goes.
    pub fn all(&self) -> Markup {
        html! {
            (self.who())
            h2 { (text!("person-part-reach")) }
            (self.reach())
            (self.home())
            h2 { (text!("person-part-talk")) }
            (self.talk())
            h2 { (text!("person-part-risks")) }
            (self.risks())
            h2 { (text!("person-part-more")) }
            (self.more())
        }
    }

    /// Names, birth and numbers.
    pub fn who(&self) -> Markup {
        let person = self.person;
        let number = person.nhs_number.as_ref().map(|number| Private::new(number.expose().spaced()));
        let number = self.words("nhs_number", number.as_ref());
        html! {
            (self.line("given_name", text!("person-given-name"), Some(&person.given_name)))
            (self.line("family_name", text!("person-family-name"), Some(&person.family_name)))
            (self.line("preferred_name", text!("person-preferred-name"), person.preferred_name.as_ref()))
            (self.day("date_of_birth", text!("person-date-of-birth"), person.date_of_birth.as_ref().map(|born| *born.expose())))
            (TextInput {
                error: self.errors.of("nhs_number"), hint: Some(text!("person-nhs-hint")), width: "half", inputmode: Some("numeric"),
                ..TextInput::new("nhs_number", text!("person-nhs"), &number)
            })
        }
    }

    /// Up to three ways to reach the person, the best first.
    pub fn reach(&self) -> Markup {
        let others = self.person.contacts.len() > 1 || self.any_wrong(&["contact_2", "contact_3"]);
        let way = |number: usize| self.way(number, self.person.contacts.get(number));
        html! {
            (way(0))
            (Details { open: others, summary: text!("person-contact-others"), body: html! { (way(1)) (way(2)) } })
        }
    }

    fn way(&self, number: usize, contact: Option<&ContactPoint>) -> Markup {
        let end = WAYS.get(number).copied().unwrap_or_default();
        let name = |part: &str| format!("{part}{end}");
        let (kind, value, usage, note) =
            (name("contact_kind"), name("contact"), name("contact_use"), name("contact_note"));
        let said = self.words(&value, contact.map(|one| &one.value));
        let noted = self.words(&note, contact.and_then(|one| one.note.as_ref()));
        let legend = if number == 0 { text!("person-way-first") } else { text!("person-way-other") };
        let kinds =
            choices("contact", ContactKind::ALL, ContactKind::slug, |kind| contact.is_some_and(|one| one.kind == kind));
        // Where nothing is kept yet, nothing is chosen: a letter would otherwise be promised to nobody.
        let kinds = if number == 0 { kinds } else { or_none(kinds) };
        let uses = choices("contact-use", ContactUse::ALL, ContactUse::slug, |usage| {
            contact.is_some_and(|one| one.usage == usage)
        });
        let body = html! {
            (Select { name: &kind, label: text!("person-contact-kind"), choices: kinds, error: None })
            (TextInput { error: self.errors.of(&value), width: "half", ..TextInput::new(&value, text!("person-contact"), &said) })
            (Select { name: &usage, label: text!("person-contact-use"), choices: uses, error: None })
            (TextInput { hint: Some(text!("person-contact-note-hint")), ..TextInput::new(&note, text!("person-contact-note"), &noted) })
        };
        html! { (Fieldset { legend, error: None, body }) }
    }

    /// Where they live; no fixed abode is an answer like any other.
    pub fn home(&self) -> Markup {
        let (kind, lines, postcode, note) = match &self.person.residence {
            Residence::Settled { address } => ("settled", address.lines.clone(), address.postcode.as_ref(), None),
            Residence::Temporary { address, note } => {
                ("temporary", address.lines.clone(), address.postcode.as_ref(), note.as_ref())
            }
            Residence::NoFixedAbode { found_at, near } => {
                ("no_fixed_abode", found_at.iter().cloned().collect(), near.as_ref(), None)
            }
            Residence::NotKept => ("not_kept", Vec::new(), None, None),
            Residence::NotKnown => ("settled", Vec::new(), None, None),
        };
        let lines: Vec<&str> = lines.iter().map(|line| line.expose().as_str()).collect();
        let lines = self.text("address", &lines.join("\n"));
        let postcode = self.text("postcode", &postcode.map(|code| code.expose().to_string()).unwrap_or_default());
        let kinds = ["settled", "temporary", "no_fixed_abode", "not_kept"].map(|value| Choice {
            value: value.to_owned(),
            label: label::said("home", value),
            count: None,
            picked: value == kind,
        });
        html! {
            (Fieldset {
                legend: text!("person-home"),
                error: None,
                body: html! { (Choices { name: "home", only_one: true, choices: kinds.into() }) },
            })
            (TextArea { error: self.errors.of("address"), hint: Some(text!("person-address-hint")), longest: 300, ..TextArea::new("address", text!("person-address"), &lines) })
            (TextInput { error: self.errors.of("postcode"), hint: Some(text!("person-postcode-hint")), width: "short", ..TextInput::new("postcode", text!("person-postcode"), &postcode) })
            (self.line("home_note", text!("person-home-note"), note))
        }
    }

    /// How to talk and write to them.
    pub fn talk(&self) -> Markup {
        let talk = &self.person.communication;
        let languages = LANGUAGES.iter().map(|code| Choice {
            value: (*code).to_owned(),
            label: label::language(code),
            count: None,
            picked: talk.language.as_deref() == Some(*code),
        });
        let nothing = Choice {
            value: "yes".to_owned(),
            label: text!("person-communication-nothing"),
            count: None,
            picked: talk.asked && talk.needs.is_empty(),
        };
        html! {
            (Fieldset {
                legend: text!("person-communication-legend"),
                error: None,
                body: html! {
                    (Choices {
                        name: "communication",
                        only_one: false,
                        choices: choices("communication", CommunicationNeed::ALL, CommunicationNeed::slug, |need| talk.needs.contains(&need)),
                    })
                    (Choices { name: "communication_asked", only_one: false, choices: vec![nothing] })
                },
            })
            (Select {
                name: "language",
                label: text!("person-language"),
                choices: or_none(languages.collect()),
                error: self.errors.of("language"),
            })
            (Select {
                name: "print",
                label: text!("person-print-size"),
                choices: or_none(choices("print", PrintSize::ALL, PrintSize::slug, |size| talk.print == Some(size))),
                error: None,
            })
            (self.line("communication_note", text!("person-communication-note"), talk.note.as_ref()))
        }
    }

    /// What to look out for; that nothing is known is said, not assumed.
    pub fn risks(&self) -> Markup {
        let said = match &self.person.risks {
            Risks::NotAsked => "not_asked",
            Risks::NoKnownRisks { .. } => "none",
            Risks::Known { risks } if risks.iter().all(|risk| risk.ended.is_some()) => "none",
            Risks::Known { .. } => "known",
        };
        let answers = ["not_asked", "none", "known"].map(|value| Choice {
            value: value.to_owned(),
            label: label::said("risks", value),
            count: None,
            picked: value == said,
        });
        let known: &[_] = if let Risks::Known { risks } = &self.person.risks { risks } else { &[] };
        let open = known.iter().enumerate().filter(|(_, risk)| risk.ended.is_none());
        let ended: Vec<Choice> = open
            .map(|(number, risk)| {
                let risk = format!("{}: {}", label::said("risk", risk.kind.slug()), risk.words.expose());
                Choice {
                    value: number.to_string(),
                    label: text!("risk-ended", risk = risk),
                    count: None,
                    picked: false,
                }
            })
            .collect();
        html! {
            (Fieldset {
                legend: text!("risks-legend"),
                error: None,
                body: html! { (Choices { name: "risks", only_one: true, choices: answers.into() }) },
            })
            @if !ended.is_empty() {
                (Fieldset {
                    legend: text!("risk-ended-legend"),
                    error: None,
                    body: html! { (Choices { name: "risk_ended", only_one: false, choices: ended }) },
                })
            }
            (Select {
                name: "risk_kind",
                label: text!("risk-kind"),
                choices: or_none(choices("risk", RiskKind::ALL, RiskKind::slug, |kind| self.text("risk_kind", "") == kind.slug())),
                error: None,
            })
            (self.area("risk_words", text!("risk-words"), None, Some(text!("risk-words-hint"))))
        }
    }

    /// What is asked once there is trust: practice, circumstances, who else is there.
    pub fn more(&self) -> Markup {
        let person = self.person;
        let practice = person.gp_practice.as_ref();
        let code = practice.and_then(|one| one.code.as_ref()).map(|code| Private::from(code.as_str()));
        let about = html! {
            (self.line("title", text!("person-title-field"), person.title.as_ref()))
            (self.line("pronoun", text!("person-pronoun"), person.pronoun.as_ref()))
            (Select {
                name: "gender",
                label: text!("person-gender"),
                choices: or_none(choices("gender", StatedGender::ALL, StatedGender::slug, |one| person.gender.as_ref().is_some_and(|kept| *kept.expose() == one))),
                error: None,
            })
            (Select {
                name: "ethnicity",
                label: text!("person-ethnicity"),
                choices: or_none(choices("ethnicity", EthnicCategory::ALL, EthnicCategory::slug, |one| person.ethnicity.as_ref().is_some_and(|kept| *kept.expose() == one))),
                error: None,
            })
        };
        let lives = html! { (Choices {
            name: "circumstances",
            only_one: false,
            choices: choices("circumstance", Circumstance::ALL, Circumstance::slug, |one| person.circumstances.contains(&one)),
        }) };
        html! {
            (self.line("gp_name", text!("person-gp-name"), practice.and_then(|one| one.name.as_ref())))
            (TextInput {
                error: self.errors.of("gp_code"), hint: Some(text!("person-gp-code-hint")), width: "short",
                ..TextInput::new("gp_code", text!("person-gp-code"), &self.words("gp_code", code.as_ref()))
            })
            (self.line("emergency_contact", text!("person-emergency-contact"), person.emergency_contact.as_ref()))
            (Details { open: !person.circumstances.is_empty(), summary: text!("person-circumstances"), body: lives })
            (Details {
                open: person.guardian.is_some() || self.any_wrong(&["guardian_name", "guardian_contact"]),
                summary: text!("person-guardian"),
                body: self.guardian(),
            })
            (self.representative())
            (Details { open: false, summary: text!("person-part-about"), body: about })
        }
    }

    fn guardian(&self) -> Markup {
        let guardian = self.person.guardian.as_ref();
        let responsible = Choice {
            value: "yes".to_owned(),
            label: text!("guardian-responsible"),
            count: None,
            picked: guardian.is_some_and(|one| one.has_parental_responsibility),
        };
        html! {
            p.hint { (text!("guardian-hint")) }
            (self.line("guardian_name", text!("guardian-name"), guardian.map(|one| &one.name)))
            (self.line("guardian_relationship", text!("guardian-relationship"), guardian.map(|one| &one.relationship)))
            (self.line("guardian_contact", text!("guardian-contact"), guardian.map(|one| &one.contact)))
            (Choices { name: "guardian_responsible", only_one: false, choices: vec![responsible] })
        }
    }

    fn representative(&self) -> Markup {
        const NAMES: [&str; 10] = [
            "representative_kind",
            "representative_name",
            "representative_contact",
            "evidence_seen_on",
            "decision_about",
            "decision_assessed_on",
            "decision_assessed_by",
            "decision_support",
            "decision_best_interest",
            "decision_review_on",
        ];
        let one = self.person.representative.as_ref();
        let body = html! {
            p.hint { (text!("representative-hint")) }
            (Select {
                name: "representative_kind",
                label: text!("representative-kind"),
                choices: or_none(choices("representative", RepresentativeKind::ALL, RepresentativeKind::slug, |kind| one.is_some_and(|one| one.kind == kind))),
                error: self.errors.of("representative_kind"),
            })
            (self.line("representative_name", text!("representative-name"), one.map(|one| &one.name)))
            (self.line("representative_relationship", text!("representative-relationship"), one.and_then(|one| one.relationship.as_ref())))
            (self.line("representative_contact", text!("representative-contact"), one.map(|one| &one.contact)))
            (self.day("evidence_seen_on", text!("representative-evidence"), one.and_then(|one| one.evidence_seen_on)))
            (self.decision(one.and_then(|one| one.decision.as_ref())))
        };
        html! { (Details { open: one.is_some() || self.any_wrong(&NAMES), summary: text!("representative-title"), body }) }
    }

    fn decision(&self, decision: Option<&CapacityDecision>) -> Markup {
        let said = decision.map_or("", |one| if one.able_to_decide { "yes" } else { "no" });
        let said = self.text("decision_able", said);
        let able = ["", "yes", "no"].map(|value| Choice {
            value: value.to_owned(),
            label: label::said("decision", if value.is_empty() { "none" } else { value }),
            count: None,
            picked: value == said,
        });
        html! {
            h3 { (text!("decision-title")) }
            (Fieldset {
                legend: text!("decision-able"),
                error: None,
                body: html! { (Choices { name: "decision_able", only_one: true, choices: able.into() }) },
            })
            (self.line("decision_about", text!("decision-about"), decision.map(|one| &one.about)))
            (self.day("decision_assessed_on", text!("decision-assessed-on"), decision.map(|one| one.assessed_on)))
            (self.line("decision_assessed_by", text!("decision-assessed-by"), decision.map(|one| &one.assessed_by)))
            (self.area("decision_support", text!("decision-support"), decision.map(|one| &one.support_given), None))
            (self.area("decision_best_interest", text!("decision-best-interest"), decision.and_then(|one| one.best_interest_note.as_ref()), None))
            (self.day("decision_review_on", text!("decision-review-on"), decision.map(|one| one.review_on)))
        }
    }
}
