//! Other people's terms: kept as attributes, and read for kind, category, delivery and audience.

use super::Context;
use super::fields::Fields;
use super::parts::distinct;
use crate::domain::{Attribute, Audience, CategoryTag, Delivery, Kind, ReferralRoute, TaxonomyTerm, identifier};
use crate::exchange::tidy::{self, fold};
use crate::exchange::words;
use crate::exchange::{Repairs, Rule};
use serde_json::Value;

/// Vocabulary of the words of `pc_targetAudience`.
const AUDIENCE: &str = "pc_targetAudience";
/// Version 1 fields whose words are kept as attributes under the field's name.
const WORD_FIELDS: [&str; 3] = ["attending_type", "attending_access", "deliverable_type"];

/// What the terms of a service say.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub attributes: Vec<Attribute>,
    pub categories: Vec<CategoryTag>,
    pub kind: Option<Kind>,
    pub deliveries: Vec<Delivery>,
    pub audiences: Vec<Audience>,
    pub referral_routes: Vec<ReferralRoute>,
}

impl Terms {
    /// Reads every attribute, taxonomy link, tag and word field of a service.
    pub fn of(service: Fields<'_>, context: &Context<'_>, repairs: &mut Repairs) -> Self {
        let mut terms = Self::default();
        terms.own_extensions(service, repairs);
        for key in ["attributes", "service_taxonomys", "link_taxonomies", "service_taxonomies", "taxonomy_terms"] {
            for link in service.objects(&[key]) {
                terms.attribute(link, None, context, repairs);
            }
        }
        for eligibility in service.objects(&["eligibilitys", "eligibilities", "eligibility"]) {
            for link in eligibility.objects(&["taxonomys", "taxonomies", "link_taxonomies", "attributes"]) {
                terms.attribute(link, Some("eligibility"), context, repairs);
            }
        }
        terms.target_audience(service, context, repairs);
        for field in WORD_FIELDS {
            for word in service.texts(field) {
                terms.word(field, word, context, repairs);
            }
            if service.value(field).and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()) {
                repairs.count(Rule::EmptyTextDropped);
            }
        }
        terms.settle(repairs);
        terms
    }

    /// Adds the deliveries that the schedules' own attending types name.
    pub fn attending(&mut self, attending_type: &str) {
        match words::delivery(attending_type) {
            Some(delivery) => self.deliveries.push(delivery),
            None => self.deliveries.extend(words::deliveries_in(attending_type)),
        }
    }

    /// Removes repetition and brings lists into the order of the closed list.
    pub fn settle(&mut self, repairs: &mut Repairs) {
        let before = self.attributes.len();
        self.attributes = distinct(std::mem::take(&mut self.attributes));
        for _ in self.attributes.len()..before {
            repairs.count(Rule::TagDuplicateDropped);
        }
        self.deliveries.sort_unstable();
        self.deliveries.dedup();
        self.audiences.sort_unstable();
        self.audiences.dedup();
        if self.audiences.contains(&Audience::Men) && self.audiences.contains(&Audience::Women) {
            repairs.count(Rule::MenAndWomenMeansAnyone);
            self.audiences.retain(|audience| !matches!(audience, Audience::Men | Audience::Women));
        }
        self.referral_routes.sort_unstable();
        self.referral_routes.dedup();
        let mut categories: Vec<CategoryTag> = Vec::new();
        for tag in std::mem::take(&mut self.categories) {
            if !categories.iter().any(|known| known.slug == tag.slug) {
                categories.push(tag);
            }
        }
        self.categories = categories;
    }

    fn own_extensions(&mut self, service: Fields<'_>, repairs: &mut Repairs) {
        self.kind = service.line(&["fp_kind"], repairs).and_then(|word| words::kind(&word));
        self.deliveries.extend(service.texts("fp_deliveries").into_iter().filter_map(words::delivery));
        self.audiences.extend(service.texts("fp_audiences").into_iter().filter_map(words::audience));
        self.referral_routes.extend(service.texts("fp_referral_routes").into_iter().filter_map(words::referral_route));
        for slug in service.texts("fp_categories").into_iter().filter(|slug| is_slug(slug)) {
            self.categories.push(CategoryTag { slug: slug.to_owned(), confidence: 1.0 });
        }
        for tag in service.objects(&["fp_categories"]) {
            if let Some(slug) = tag.line(&["slug"], repairs).filter(|slug| is_slug(slug)) {
                let confidence = tag.number("confidence").unwrap_or(1.0).clamp(0.0, 1.0) as f32;
                self.categories.push(CategoryTag { slug, confidence });
            }
        }
    }

    /// One link to a term, in the shape of version 1 (`taxonomy`) or 3 (`taxonomy_term`).
    fn attribute(&mut self, link: Fields<'_>, role: Option<&str>, context: &Context<'_>, repairs: &mut Repairs) {
        let term = link.object("taxonomy_term").or_else(|| link.object("taxonomy")).unwrap_or(link);
        let taxonomy = term
            .line(&["taxonomy", "vocabulary"], repairs)
            .or_else(|| term.object("taxonomy_detail").and_then(|detail| detail.line(&["name"], repairs)));
        let feed_id =
            term.line(&["id"], repairs).filter(|_| link.value("taxonomy_term").or(link.value("taxonomy")).is_some());
        let feed_id = feed_id.or_else(|| link.line(&["taxonomy_term_id"], repairs));
        let curie = feed_id.as_deref().filter(|id| is_curie(id)).map(str::to_owned);
        let code = term.line(&["code"], repairs).or(curie);
        let Some(name) = term.line(&["name", "term"], repairs).or_else(|| code.clone()) else { return };
        let label = link.line(&["label"], repairs).or_else(|| role.map(str::to_owned));
        let role = fold(taxonomy.as_deref().unwrap_or_default());
        match role.as_str() {
            "kind" | "fingerpost kind" => {
                if let Some(kind) = words::kind(code.as_deref().unwrap_or(&name)).or_else(|| words::kind(&name)) {
                    self.kind.get_or_insert(kind);
                    return;
                }
            }
            "category" | "categories" | "fingerpost category" => {
                let ours = code.iter().chain([&name]).find_map(|term| context.categorizer.category_of_term(term));
                let slug = ours.or_else(|| is_slug(&name).then(|| name.clone()));
                if let Some(slug) = slug {
                    // Words that are not ours stay, so that the listing is found by them.
                    let is_ours = code.iter().chain([&name]).any(|term| *term == slug);
                    self.categories.push(CategoryTag { slug, confidence: 1.0 });
                    if is_ours {
                        return;
                    }
                }
            }
            "delivery" | "deliveries" | "fingerpost delivery" => {
                if let Some(delivery) = words::delivery(&name) {
                    self.deliveries.push(delivery);
                    return;
                }
            }
            "attending type" | "attending access" | "deliverable type" => self.meaning(&role, &name),
            "pc targetaudience" | "audience" | "target audience" | "audiences" => {
                self.audiences.extend(words::audience(&name));
            }
            "eligibility" | "opencircumstance" | "esdcircumstance" => self.audiences.extend(words::audience(&name)),
            _ if label.as_deref() == Some("eligibility") => self.audiences.extend(words::audience(&name)),
            _ => {
                let ours = code.iter().chain([&name]).find_map(|term| context.categorizer.category_of_term(term));
                if let Some(slug) = ours {
                    repairs.count(Rule::WordMapped);
                    self.categories.push(CategoryTag { slug, confidence: 1.0 });
                }
            }
        }
        let key = feed_id.unwrap_or_else(|| {
            format!("{}|{}", taxonomy.as_deref().unwrap_or_default(), code.as_deref().unwrap_or(&name))
        });
        self.attributes.push(Attribute {
            label,
            term: TaxonomyTerm {
                id: term_id(context, &key),
                taxonomy,
                code,
                name,
                description: term.prose(&["description"], repairs),
                parent_id: term.line(&["parent_id"], repairs).map(|parent| term_id(context, &parent)),
                term_uri: term.url(&["term_uri"], repairs),
            },
        });
    }

    /// "Parent>Child" tags with trailing blanks and near duplicates.
    fn target_audience(&mut self, service: Fields<'_>, context: &Context<'_>, repairs: &mut Repairs) {
        let mut seen: Vec<String> = Vec::new();
        for tag in service.objects(&[AUDIENCE]) {
            let Some(Value::String(raw)) = tag.value("audienceType") else { continue };
            let parts: Vec<String> = raw.split('>').filter_map(|part| tidy::line(part, repairs)).collect();
            let name = parts.join(">");
            if name.is_empty() {
                continue;
            }
            if name != *raw {
                repairs.count(Rule::TagTrimmed);
            }
            if seen.contains(&fold(&name)) {
                repairs.count(Rule::TagDuplicateDropped);
                continue;
            }
            seen.push(fold(&name));
            self.word(AUDIENCE, &name, context, repairs);
        }
    }

    /// A word of a field: what it means for us, and the word itself as an attribute.
    fn word(&mut self, field: &str, word: &str, context: &Context<'_>, repairs: &mut Repairs) {
        let Some(word) = tidy::line(word, repairs) else { return };
        self.meaning(&fold(field), &word);
        repairs.count(Rule::WordKeptAsAttribute);
        self.attributes.push(Attribute {
            label: None,
            term: TaxonomyTerm {
                id: term_id(context, &format!("{field}|{word}")),
                taxonomy: Some(field.to_owned()),
                code: None,
                name: word,
                description: None,
                parent_id: None,
                term_uri: None,
            },
        });
    }

    fn meaning(&mut self, field: &str, word: &str) {
        match field {
            "attending access" => {
                self.referral_routes.extend(words::referral_route(word));
                // "Appointment" and "membership" say how, not in which form.
                self.deliveries.extend(words::delivery(word).filter(|d| *d == Delivery::DropIn));
            }
            "pc targetaudience" => self.audiences.extend(words::audience(word)),
            "attending type" => self.attending(word),
            _ => self.deliveries.extend(words::delivery(word)),
        }
    }
}

fn term_id(context: &Context<'_>, key: &str) -> uuid::Uuid {
    identifier::derived_id(context.source, "taxonomy_term", key)
}

/// "esdServiceType:242".
fn is_curie(text: &str) -> bool {
    text.split_once(':').is_some_and(|(vocabulary, code)| {
        !vocabulary.is_empty()
            && !code.is_empty()
            && !code.starts_with("//")
            && vocabulary.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    })
}

/// The shape of a category's slug.
pub(in crate::exchange) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 60
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
