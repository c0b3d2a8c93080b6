//! Rows of the tables that hang on a service alone.

use super::{decode_slug, position};
use crate::database::Result;
use crate::database::schema::{
    cost_option, delivery, eligibility, funding, language, referral_route, service_area, service_category,
};
use crate::domain::{
    AreaCode, Audience, CategoryTag, CostOption, Delivery, Funding, Language, ReferralRoute, Service, ServiceArea,
};
use chrono::NaiveDate;
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = eligibility, treat_none_as_default_value = false)]
pub(crate) struct EligibilityRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) slug: String,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = delivery, treat_none_as_default_value = false)]
pub(crate) struct DeliveryRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) slug: String,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = referral_route, treat_none_as_default_value = false)]
pub(crate) struct ReferralRouteRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) slug: String,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = cost_option, treat_none_as_default_value = false)]
pub(crate) struct CostOptionRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) option: Option<String>,
    pub(crate) amount_pence: Option<i64>,
    pub(crate) amount_description: Option<String>,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) valid_to: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = language, treat_none_as_default_value = false)]
pub(crate) struct LanguageRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) code: Option<String>,
    pub(crate) name: String,
    pub(crate) note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_area, treat_none_as_default_value = false)]
pub(crate) struct ServiceAreaRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) name: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) national: bool,
    pub(crate) extent: Option<String>,
    pub(crate) uri: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_category, treat_none_as_default_value = false)]
pub(crate) struct ServiceCategoryRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) slug: String,
    pub(crate) confidence: f64,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = funding, treat_none_as_default_value = false)]
pub(crate) struct FundingRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) source: String,
}

macro_rules! slug_rows {
    ($row:ident, $value:ident, $field:ident, $table:literal) => {
        impl $row {
            pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
                service.$field.iter().enumerate().map(|(i, value)| Self {
                    service_id: service.id.to_string(),
                    position: position(i),
                    slug: value.slug().to_owned(),
                })
            }

            pub(crate) fn decode(&self) -> Result<$value> {
                decode_slug(&self.slug, $value::from_slug, $table, "slug")
            }
        }
    };
}

slug_rows!(EligibilityRow, Audience, audiences, "eligibility");
slug_rows!(DeliveryRow, Delivery, deliveries, "delivery");
slug_rows!(ReferralRouteRow, ReferralRoute, referral_routes, "referral_route");

impl CostOptionRow {
    pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
        service.cost_options.iter().enumerate().map(|(i, cost)| Self {
            service_id: service.id.to_string(),
            position: position(i),
            option: cost.option.clone(),
            amount_pence: cost.amount_pence,
            amount_description: cost.amount_description.clone(),
            valid_from: cost.valid_from,
            valid_to: cost.valid_to,
        })
    }

    pub(crate) fn decode(&self) -> CostOption {
        CostOption {
            option: self.option.clone(),
            amount_pence: self.amount_pence,
            amount_description: self.amount_description.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        }
    }
}

impl LanguageRow {
    pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
        service.languages.iter().enumerate().map(|(i, language)| Self {
            service_id: service.id.to_string(),
            position: position(i),
            code: language.code.clone(),
            name: language.name.clone(),
            note: language.note.clone(),
        })
    }

    pub(crate) fn decode(&self) -> Language {
        Language { code: self.code.clone(), name: self.name.clone(), note: self.note.clone() }
    }
}

impl ServiceAreaRow {
    pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
        service.service_areas.iter().enumerate().map(|(i, area)| Self {
            service_id: service.id.to_string(),
            position: position(i),
            name: area.name.clone(),
            code: area.code.as_ref().map(|code| code.as_str().to_owned()),
            national: area.national,
            extent: area.extent.clone(),
            uri: area.uri.clone(),
        })
    }

    pub(crate) fn decode(&self) -> ServiceArea {
        ServiceArea {
            name: self.name.clone(),
            code: self.code.clone().map(AreaCode),
            national: self.national,
            extent: self.extent.clone(),
            uri: self.uri.clone(),
        }
    }
}

impl ServiceCategoryRow {
    pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
        service.categories.iter().enumerate().map(|(i, tag)| Self {
            service_id: service.id.to_string(),
            position: position(i),
            slug: tag.slug.clone(),
            confidence: f64::from(tag.confidence),
        })
    }

    pub(crate) fn decode(&self) -> CategoryTag {
        CategoryTag { slug: self.slug.clone(), confidence: narrow(self.confidence) }
    }
}

impl FundingRow {
    pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
        service.funding.iter().enumerate().map(|(i, funding)| Self {
            service_id: service.id.to_string(),
            position: position(i),
            source: funding.source.clone(),
        })
    }

    pub(crate) fn decode(&self) -> Funding {
        Funding { source: self.source.clone() }
    }
}

/// A stored double that was an `f32` when it was written, so nothing is lost.
#[expect(clippy::cast_possible_truncation, reason = "it was widened from f32")]
pub(crate) const fn narrow(number: f64) -> f32 {
    number as f32
}
