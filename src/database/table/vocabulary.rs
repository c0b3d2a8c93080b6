//! Rows of other people's vocabularies and of the terms that feeds put on services.

use super::{decode_uuid, position};
use crate::database::Result;
use crate::database::schema::{attribute, taxonomy, taxonomy_term};
use crate::domain::identifier::derived_id;
use crate::domain::{Attribute, Service, Taxonomy, TaxonomyTerm};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = taxonomy, treat_none_as_default_value = false)]
pub(crate) struct TaxonomyRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) uri: Option<String>,
    pub(crate) version: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = taxonomy_term, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct TaxonomyTermRow {
    pub(crate) id: String,
    pub(crate) taxonomy: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) parent_id: Option<String>,
    pub(crate) term_uri: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = attribute, treat_none_as_default_value = false)]
pub(crate) struct AttributeRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) label: Option<String>,
    pub(crate) taxonomy_term_id: String,
}

impl TaxonomyRow {
    /// A vocabulary of which a feed tells no more than the name.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            id: derived_id("", "taxonomy", name).to_string(),
            name: name.to_owned(),
            description: None,
            uri: None,
            version: None,
        }
    }

    pub(crate) fn decode(self) -> Result<Taxonomy> {
        Ok(Taxonomy {
            id: decode_uuid(&self.id, "taxonomy", "id")?,
            name: self.name,
            description: self.description,
            uri: self.uri,
            version: self.version,
        })
    }
}

impl TaxonomyTermRow {
    pub(crate) fn new(term: &TaxonomyTerm) -> Self {
        Self {
            id: term.id.to_string(),
            taxonomy: term.taxonomy.clone(),
            code: term.code.clone(),
            name: term.name.clone(),
            description: term.description.clone(),
            parent_id: term.parent_id.map(|id| id.to_string()),
            term_uri: term.term_uri.clone(),
        }
    }

    fn decode(&self) -> Result<TaxonomyTerm> {
        let parent = self.parent_id.as_deref();
        Ok(TaxonomyTerm {
            id: decode_uuid(&self.id, "taxonomy_term", "id")?,
            taxonomy: self.taxonomy.clone(),
            code: self.code.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            parent_id: parent.map(|id| decode_uuid(id, "taxonomy_term", "parent_id")).transpose()?,
            term_uri: self.term_uri.clone(),
        })
    }
}

impl AttributeRow {
    pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
        service.attributes.iter().enumerate().map(|(i, attribute)| Self {
            service_id: service.id.to_string(),
            position: position(i),
            label: attribute.label.clone(),
            taxonomy_term_id: attribute.term.id.to_string(),
        })
    }

    pub(crate) fn decode(&self, term: &TaxonomyTermRow) -> Result<Attribute> {
        Ok(Attribute { label: self.label.clone(), term: term.decode()? })
    }
}
