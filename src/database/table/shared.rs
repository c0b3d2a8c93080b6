//! Rows of the tables that a service, its places, an organization and a location share: schedules,
//! contacts and phones.

use super::replace::replace_rows;
use super::{Grouped, corrupt, decode_number, decode_slug, position};
use crate::database::schema::{contact, phone, schedule};
use crate::database::{DbConnection, Result};
use crate::domain::identifier::derived_id;
use crate::domain::schedule::{ByDay, Frequency};
use crate::domain::{Contact, Phone, Schedule};
use chrono::{NaiveDate, NaiveTime, Weekday};
use diesel::prelude::*;

/// What a shared row hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Service,
    ServiceAtLocation,
    Organization,
    Location,
    Contact,
}

impl Owner {
    const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::ServiceAtLocation => "service_at_location",
            Self::Organization => "organization",
            Self::Location => "location",
            Self::Contact => "contact",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = schedule, treat_none_as_default_value = false)]
pub(crate) struct ScheduleRow {
    pub(crate) root_id: String,
    pub(crate) owner_type: String,
    pub(crate) owner_id: String,
    pub(crate) position: i32,
    pub(crate) freq: Option<String>,
    pub(crate) interval: i32,
    pub(crate) byday: String,
    pub(crate) bymonthday: String,
    pub(crate) dtstart: Option<NaiveDate>,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) count: Option<i64>,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) opens_at: Option<NaiveTime>,
    pub(crate) closes_at: Option<NaiveTime>,
    pub(crate) term_time_only: bool,
    pub(crate) not_on_bank_holidays: bool,
    pub(crate) except_dates: String,
    pub(crate) description: Option<String>,
    pub(crate) schedule_link: Option<String>,
    pub(crate) attending_type: Option<String>,
    pub(crate) notes: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = contact, treat_none_as_default_value = false)]
pub(crate) struct ContactRow {
    pub(crate) root_id: String,
    pub(crate) owner_type: String,
    pub(crate) owner_id: String,
    pub(crate) position: i32,
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) department: Option<String>,
    pub(crate) email: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = phone, treat_none_as_default_value = false)]
pub(crate) struct PhoneRow {
    pub(crate) root_id: String,
    pub(crate) owner_type: String,
    pub(crate) owner_id: String,
    pub(crate) position: i32,
    pub(crate) number: String,
    pub(crate) extension: Option<String>,
    pub(crate) description: Option<String>,
}

/// Shared rows on their way into the database, or out of it.
#[derive(Default)]
pub(crate) struct SharedRows {
    schedules: Vec<ScheduleRow>,
    contacts: Vec<ContactRow>,
    phones: Vec<PhoneRow>,
    schedules_of: Grouped<ScheduleRow>,
    contacts_of: Grouped<ContactRow>,
    phones_of: Grouped<PhoneRow>,
}

impl SharedRows {
    pub(crate) fn add_schedules(&mut self, root: &str, owner: Owner, owner_id: &str, schedules: &[Schedule]) {
        for (i, schedule) in schedules.iter().enumerate() {
            self.schedules.push(ScheduleRow::new(root, owner, owner_id, i, schedule));
        }
    }

    pub(crate) fn add_contacts(&mut self, root: &str, owner: Owner, owner_id: &str, contacts: &[Contact]) {
        for (i, contact) in contacts.iter().enumerate() {
            let id = derived_id(owner_id, "contact", &i.to_string()).to_string();
            self.add_phones(root, Owner::Contact, &id, &contact.phones);
            self.contacts.push(ContactRow {
                root_id: root.to_owned(),
                owner_type: owner.name().to_owned(),
                owner_id: owner_id.to_owned(),
                position: position(i),
                id,
                name: contact.name.clone(),
                title: contact.title.clone(),
                department: contact.department.clone(),
                email: contact.email.clone(),
            });
        }
    }

    pub(crate) fn add_phones(&mut self, root: &str, owner: Owner, owner_id: &str, phones: &[Phone]) {
        for (i, phone) in phones.iter().enumerate() {
            self.phones.push(PhoneRow {
                root_id: root.to_owned(),
                owner_type: owner.name().to_owned(),
                owner_id: owner_id.to_owned(),
                position: position(i),
                number: phone.number.clone(),
                extension: phone.extension.clone(),
                description: phone.description.clone(),
            });
        }
    }

    /// Makes the shared rows of the roots that are `changed` be these; those of other roots are new.
    pub(crate) fn replace(mut self, conn: &mut DbConnection, changed: &[String]) -> Result<()> {
        replace_rows!(conn, schedule, root_id, ScheduleRow, changed, self.schedules);
        replace_rows!(conn, contact, root_id, ContactRow, changed, self.contacts);
        replace_rows!(conn, phone, root_id, PhoneRow, changed, self.phones);
        Ok(())
    }

    /// Reads every shared row of these roots: three queries, however many roots.
    pub(crate) fn read(conn: &mut DbConnection, roots: &[String]) -> Result<Self> {
        let (mut schedules, mut contacts, mut phones) = (Vec::new(), Vec::new(), Vec::new());
        for ids in roots.chunks(super::IDS_PER_QUERY) {
            schedules.extend(
                schedule::table
                    .filter(schedule::root_id.eq_any(ids))
                    .order((schedule::root_id, schedule::owner_id, schedule::position))
                    .select(ScheduleRow::as_select())
                    .load(conn)?,
            );
            contacts.extend(
                contact::table
                    .filter(contact::root_id.eq_any(ids))
                    .order((contact::root_id, contact::owner_id, contact::position))
                    .select(ContactRow::as_select())
                    .load(conn)?,
            );
            phones.extend(
                phone::table
                    .filter(phone::root_id.eq_any(ids))
                    .order((phone::root_id, phone::owner_id, phone::position))
                    .select(PhoneRow::as_select())
                    .load(conn)?,
            );
        }
        Ok(Self {
            schedules_of: Grouped::new(schedules, |row| &row.owner_id),
            contacts_of: Grouped::new(contacts, |row| &row.owner_id),
            phones_of: Grouped::new(phones, |row| &row.owner_id),
            ..Self::default()
        })
    }

    pub(crate) fn schedules(&self, owner_id: &str) -> Result<Vec<Schedule>> {
        self.schedules_of.of(owner_id).iter().map(ScheduleRow::decode).collect()
    }

    pub(crate) fn contacts(&self, owner_id: &str) -> Vec<Contact> {
        self.contacts_of
            .of(owner_id)
            .iter()
            .map(|row| Contact {
                name: row.name.clone(),
                title: row.title.clone(),
                department: row.department.clone(),
                email: row.email.clone(),
                phones: self.phones(&row.id),
            })
            .collect()
    }

    pub(crate) fn phones(&self, owner_id: &str) -> Vec<Phone> {
        self.phones_of
            .of(owner_id)
            .iter()
            .map(|row| Phone {
                number: row.number.clone(),
                extension: row.extension.clone(),
                description: row.description.clone(),
            })
            .collect()
    }
}

impl ScheduleRow {
    fn new(root: &str, owner: Owner, owner_id: &str, index: usize, s: &Schedule) -> Self {
        Self {
            root_id: root.to_owned(),
            owner_type: owner.name().to_owned(),
            owner_id: owner_id.to_owned(),
            position: position(index),
            freq: s.freq.map(|f| f.slug().to_owned()),
            interval: i32::from(s.interval),
            byday: joined(s.byday.iter().map(|day| by_day_text(*day))),
            bymonthday: joined(s.bymonthday.iter().map(ToString::to_string)),
            dtstart: s.dtstart,
            until: s.until,
            count: s.count.map(i64::from),
            valid_from: s.valid_from,
            valid_to: s.valid_to,
            opens_at: s.opens_at,
            closes_at: s.closes_at,
            term_time_only: s.term_time_only,
            not_on_bank_holidays: s.not_on_bank_holidays,
            except_dates: joined(s.except.iter().map(ToString::to_string)),
            description: s.description.clone(),
            schedule_link: s.schedule_link.clone(),
            attending_type: s.attending_type.clone(),
            notes: s.notes.clone(),
        }
    }

    fn decode(&self) -> Result<Schedule> {
        let freq = self.freq.as_deref();
        Ok(Schedule {
            freq: freq.map(|f| decode_slug(f, Frequency::from_slug, "schedule", "freq")).transpose()?,
            interval: decode_number(self.interval, "schedule", "interval")?,
            byday: split(&self.byday, parse_by_day, "byday")?,
            bymonthday: split(&self.bymonthday, |text| text.parse().ok(), "bymonthday")?,
            dtstart: self.dtstart,
            until: self.until,
            count: self.count.map(|n| decode_number(n, "schedule", "count")).transpose()?,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            term_time_only: self.term_time_only,
            not_on_bank_holidays: self.not_on_bank_holidays,
            except: split(&self.except_dates, |text| text.parse().ok(), "except_dates")?,
            description: self.description.clone(),
            schedule_link: self.schedule_link.clone(),
            attending_type: self.attending_type.clone(),
            notes: self.notes.clone(),
        })
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

fn by_day_text(day: ByDay) -> String {
    let name = WEEKDAYS.iter().find(|(_, weekday)| *weekday == day.weekday).map_or("", |(name, _)| name);
    match day.ordinal {
        Some(ordinal) => format!("{ordinal}{name}"),
        None => name.to_owned(),
    }
}

fn parse_by_day(text: &str) -> Option<ByDay> {
    let (ordinal, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = WEEKDAYS.iter().find(|(n, _)| *n == name).map(|(_, weekday)| *weekday)?;
    let ordinal = if ordinal.is_empty() { None } else { Some(ordinal.parse().ok()?) };
    Some(ByDay { ordinal, weekday })
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

fn split<T>(text: &str, parse: impl Fn(&str) -> Option<T>, column: &'static str) -> Result<Vec<T>> {
    text.split(',')
        .filter(|part| !part.is_empty())
        .map(|part| parse(part).ok_or_else(|| corrupt("schedule", column, text)))
        .collect()
}
