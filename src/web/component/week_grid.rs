//! A week, day by day: what happens at a place.

use crate::web::{label, when};
use chrono::NaiveTime;
use maud::{Markup, Render, html};

/// Something that happens on a day.
pub struct WeekEntry {
    /// When it starts, if known.
    pub from: Option<NaiveTime>,
    /// When it ends, if known.
    pub until: Option<NaiveTime>,
    /// What it is.
    pub name: String,
    /// Its page.
    pub address: String,
    /// "Every second week" and other things that a week cannot show.
    pub note: Option<String>,
}

/// Seven days from Monday, each with what happens, earliest first. A table on wide screens and a list by
/// day on a phone, the same words in both.
pub struct WeekGrid {
    days: [Vec<WeekEntry>; 7],
}

impl WeekGrid {
    /// A week; entries are put in order.
    pub fn new(mut days: [Vec<WeekEntry>; 7]) -> Self {
        for day in &mut days {
            day.sort_by(|a, b| (a.from.is_none(), a.from, &a.name).cmp(&(b.from.is_none(), b.from, &b.name)));
        }
        Self { days }
    }

    /// Whether nothing happens in it.
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Vec::is_empty)
    }
}

impl Render for WeekGrid {
    fn render(&self) -> Markup {
        html! {
            table.week {
                caption { (text!("week-caption")) }
                thead { tr { th scope="col" { (text!("week-day")) } th scope="col" { (text!("week-what")) } } }
                tbody {
                    @for (day, entries) in label::WEEK.iter().zip(&self.days) {
                        tr {
                            th scope="row" { (label::day(*day)) }
                            td {
                                @if entries.is_empty() {
                                    span.hint { (text!("week-nothing")) }
                                } @else {
                                    ul {
                                        @for entry in entries {
                                            li {
                                                @if let Some(hours) = when::hours(entry.from, entry.until) { (hours) " " }
                                                a href=(entry.address) { (entry.name) }
                                                @if let Some(note) = &entry.note { span.hint { " " (note) } }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
