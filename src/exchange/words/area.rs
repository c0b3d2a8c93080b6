//! Where a service comes to people.

use crate::domain::{AreaCode, ServiceArea};
use crate::exchange::tidy::fold;
use crate::geography::county::code_of_county;

/// A nine-character ONS code: a country letter and eight digits.
fn is_area_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 9
        && matches!(bytes.first(), Some(b'E' | b'W' | b'S' | b'N' | b'K' | b'J'))
        && bytes.iter().skip(1).all(u8::is_ascii_digit)
}

/// The first ONS code among the words of a text or the parts of an address.
fn area_code_in(text: &str) -> Option<AreaCode> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .find(|part| is_area_code(part))
        .map(|code| AreaCode(code.to_owned()))
}

/// A service area from its name, its address and its outline; `None` when all three say nothing.
pub(in crate::exchange) fn service_area(
    name: Option<String>,
    uri: Option<String>,
    extent: Option<String>,
) -> Option<ServiceArea> {
    let texts = [name.as_deref(), uri.as_deref(), extent.as_deref()];
    let code = texts.iter().flatten().filter(|text| text.len() < 2_000).find_map(|text| area_code_in(text));
    let code = code.or_else(|| country(name.as_deref()?)).or_else(|| code_of_county(name.as_deref()?));
    let name = name.map(without_code);
    let national = name.as_deref().is_some_and(is_national)
        || code.as_ref().is_some_and(|code| {
            // England, Great Britain, the United Kingdom, England and Wales.
            matches!(code.as_str(), "E92000001" | "K03000001" | "K02000001" | "K04000001")
        });
    let extent = extent.filter(|text| is_geometry(text));
    // The address that our own export makes of a code says no more than the code.
    let uri = uri.filter(|uri| code.as_ref().is_none_or(|code| *uri != code_address(code)));
    if name.is_none() && code.is_none() && uri.is_none() && extent.is_none() {
        return None;
    }
    Some(ServiceArea { name, code, national, extent, uri })
}

/// "Chorley (E07000118)" is shown as "Chorley"; a name that is a code alone stays.
fn without_code(name: String) -> String {
    match name.split_once('(') {
        Some((words, code)) if !words.trim().is_empty() && is_area_code(code.trim_end_matches(')').trim()) => {
            words.trim().to_owned()
        }
        _ => name,
    }
}

/// The address that stands for a code.
pub(in crate::exchange) fn code_address(code: &AreaCode) -> String {
    format!("http://statistics.data.gov.uk/id/statistical-geography/{code}")
}

fn is_national(name: &str) -> bool {
    matches!(
        fold(name).as_str(),
        "national"
            | "nationwide"
            | "nation wide"
            | "nationally"
            | "uk"
            | "uk wide"
            | "ukwide"
            | "whole uk"
            | "the uk"
            | "united kingdom"
            | "great britain"
            | "gb"
            | "britain"
            | "england"
            | "all of england"
            | "across england"
            | "across the uk"
            | "england and wales"
            | "everywhere"
            | "whole country"
            | "anywhere"
    )
}

fn country(name: &str) -> Option<AreaCode> {
    let code = match fold(name).as_str() {
        "england" | "all of england" | "across england" => "E92000001",
        "wales" => "W92000004",
        "scotland" => "S92000003",
        "northern ireland" => "N92000002",
        _ => return None,
    };
    Some(AreaCode(code.to_owned()))
}

fn is_geometry(text: &str) -> bool {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return false };
    value.get("type").is_some_and(serde_json::Value::is_string)
        && ["coordinates", "geometries", "geometry", "features"].iter().any(|key| value.get(key).is_some())
}
