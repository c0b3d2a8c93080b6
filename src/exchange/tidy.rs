//! Repairs of single values: text, HTML, addresses, dates, times, numbers. Knows no format.

mod day;
mod html;
#[cfg(test)]
mod tests;
mod text;

pub(super) use day::{date, date_time, time};
pub(super) use html::{html, plain};
pub(super) use text::{age, email, fold, line, nearest, phone, prose, url};
