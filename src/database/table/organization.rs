//! Rows of `organization`.

use super::shared::{Owner, SharedRows};
use super::{Grouped, decode_uuid, position};
use crate::database::Result;
use crate::database::schema::{organization, organization_identifier};
use crate::domain::{Organization, OrganizationIdentifier};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = organization, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct OrganizationRow {
    pub(crate) id: String,
    pub(crate) source_id: String,
    /// Kept for as long as the row is, so that bookmarks outlive a new name.
    #[diesel(skip_update)]
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) alternate_name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) website: Option<String>,
    pub(crate) logo: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_identifier, treat_none_as_default_value = false)]
pub(crate) struct OrganizationIdentifierRow {
    pub(crate) organization_id: String,
    pub(crate) position: i32,
    pub(crate) identifier_scheme: Option<String>,
    pub(crate) identifier_type: String,
    pub(crate) identifier: String,
}

impl OrganizationRow {
    pub(crate) fn new(organization: &Organization, slug: String) -> Self {
        let o = organization;
        Self {
            id: o.id.to_string(),
            source_id: o.source_id.clone(),
            slug,
            name: o.name.clone(),
            alternate_name: o.alternate_name.clone(),
            description: o.description.clone(),
            email: o.email.clone(),
            website: o.website.clone(),
            logo: o.logo.clone(),
        }
    }

    pub(crate) fn decode(
        self,
        identifiers: &Grouped<OrganizationIdentifierRow>,
        shared: &SharedRows,
    ) -> Result<Organization> {
        Ok(Organization {
            id: decode_uuid(&self.id, "organization", "id")?,
            source_id: self.source_id,
            name: self.name,
            alternate_name: self.alternate_name,
            description: self.description,
            email: self.email,
            website: self.website,
            logo: self.logo,
            identifiers: identifiers.of(&self.id).iter().map(OrganizationIdentifierRow::decode).collect(),
            phones: shared.phones(&self.id),
            contacts: shared.contacts(&self.id),
        })
    }
}

impl OrganizationIdentifierRow {
    pub(crate) fn all(organization: &Organization) -> impl Iterator<Item = Self> + '_ {
        organization.identifiers.iter().enumerate().map(|(i, identifier)| Self {
            organization_id: organization.id.to_string(),
            position: position(i),
            identifier_scheme: identifier.identifier_scheme.clone(),
            identifier_type: identifier.identifier_type.clone(),
            identifier: identifier.identifier.clone(),
        })
    }

    fn decode(&self) -> OrganizationIdentifier {
        OrganizationIdentifier {
            identifier_scheme: self.identifier_scheme.clone(),
            identifier_type: self.identifier_type.clone(),
            identifier: self.identifier.clone(),
        }
    }
}

/// The rows that hang on an organization in the shared tables.
pub(crate) fn shared_rows(organization: &Organization, into: &mut SharedRows) {
    let root = organization.id.to_string();
    into.add_phones(&root, Owner::Organization, &root, &organization.phones);
    into.add_contacts(&root, Owner::Organization, &root, &organization.contacts);
}
