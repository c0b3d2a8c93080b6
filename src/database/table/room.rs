//! Rows of how much room there is: counts per unit, and the one statement.

use super::{decode_number, decode_slug, position};
use crate::database::Result;
use crate::database::schema::{capacity, service_capacity, unit};
use crate::domain::identifier::derived_id;
use crate::domain::{Capacity, CapacityStatus, Service, ServiceCapacity, Unit};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = unit, treat_none_as_default_value = false)]
pub(crate) struct UnitRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) scheme: Option<String>,
    pub(crate) identifier: Option<String>,
    pub(crate) uri: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_capacity, treat_none_as_default_value = false)]
pub(crate) struct ServiceCapacityRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) unit_id: String,
    pub(crate) available: i64,
    pub(crate) maximum: Option<i64>,
    pub(crate) description: Option<String>,
    pub(crate) updated: NaiveDateTime,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = capacity, treat_none_as_default_value = false)]
pub(crate) struct CapacityRow {
    pub(crate) service_id: String,
    pub(crate) status: String,
    pub(crate) available: Option<i64>,
    pub(crate) waiting: Option<i64>,
    pub(crate) wait_weeks: Option<i64>,
    pub(crate) as_of: NaiveDate,
}

impl UnitRow {
    /// A unit is what it says: equal units are one row, so a feed cannot change another's.
    pub(crate) fn new(unit: &Unit) -> Self {
        let parts = [Some(&unit.name), unit.scheme.as_ref(), unit.identifier.as_ref(), unit.uri.as_ref()];
        let key = parts.map(|part| part.map_or_else(|| "-".to_owned(), |text| format!("+{text}"))).join("\u{1f}");
        Self {
            id: derived_id("", "unit", &key).to_string(),
            name: unit.name.clone(),
            scheme: unit.scheme.clone(),
            identifier: unit.identifier.clone(),
            uri: unit.uri.clone(),
        }
    }

    fn decode(&self) -> Unit {
        Unit {
            name: self.name.clone(),
            scheme: self.scheme.clone(),
            identifier: self.identifier.clone(),
            uri: self.uri.clone(),
        }
    }
}

impl ServiceCapacityRow {
    pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
        service.capacities.iter().enumerate().map(|(i, count)| Self {
            service_id: service.id.to_string(),
            position: position(i),
            unit_id: UnitRow::new(&count.unit).id,
            available: count.available,
            maximum: count.maximum,
            description: count.description.clone(),
            updated: count.updated.naive_utc(),
        })
    }

    pub(crate) fn decode(&self, unit: &UnitRow) -> ServiceCapacity {
        ServiceCapacity {
            unit: unit.decode(),
            available: self.available,
            maximum: self.maximum,
            description: self.description.clone(),
            updated: self.updated.and_utc(),
        }
    }
}

impl CapacityRow {
    pub(crate) fn new(service_id: &str, capacity: &Capacity) -> Self {
        Self {
            service_id: service_id.to_owned(),
            status: capacity.status.slug().to_owned(),
            available: capacity.available.map(i64::from),
            waiting: capacity.waiting.map(i64::from),
            wait_weeks: capacity.wait_weeks.map(i64::from),
            as_of: capacity.as_of,
        }
    }

    pub(crate) fn decode(&self) -> Result<Capacity> {
        let count = |value: Option<i64>, column| value.map(|n| decode_number(n, "capacity", column)).transpose();
        Ok(Capacity {
            status: decode_slug(&self.status, CapacityStatus::from_slug, "capacity", "status")?,
            available: count(self.available, "available")?,
            waiting: count(self.waiting, "waiting")?,
            wait_weeks: count(self.wait_weeks, "wait_weeks")?,
            as_of: self.as_of,
        })
    }
}
