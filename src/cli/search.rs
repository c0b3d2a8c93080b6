//! `search`: the same question and answer as `/api/v1/search`, in a terminal.

use super::arguments::SearchArguments;
use super::config::Config;
use super::ground::Ground;
use super::library::Shelves;
use super::print;
use super::runtime::Runtime;
use crate::search::Request;
use crate::web::api::search::search_json;
use crate::web::{self, FieldErrors, Library, NearAnswer, SearchParameters};
use anyhow::{Result, anyhow, bail};
use serde_json::Value;
use std::process::ExitCode;
use std::sync::Arc;

/// Searches.
pub fn run(config: Config, arguments: &SearchArguments) -> Result<ExitCode> {
    let parameters = SearchParameters::parse(pairs(arguments)).map_err(|errors| anyhow!(in_words(&errors)))?;
    let runtime = Runtime::open(config)?;
    let engine = runtime.engine()?;
    let ground = Arc::new(Ground::new(runtime.database.clone())?);
    let meaning = runtime.config.meaning && !arguments.no_meaning;
    let shelves = Shelves::new(runtime.database.clone(), engine, ground, meaning);
    if arguments.explain {
        print::line(explain(&shelves, &parameters)?);
    } else {
        let answer = search_json(&shelves, &parameters).map_err(|error| anyhow!(what_went_wrong(error)))?;
        if arguments.json {
            print::line(serde_json::to_string_pretty(&answer)?);
        } else {
            print_answer(&answer);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn pairs(arguments: &SearchArguments) -> Vec<(&'static str, String)> {
    let mut pairs = vec![("q", arguments.q.join(" "))];
    let ones = [
        ("near", &arguments.near),
        ("within_miles", &arguments.within_miles),
        ("from", &arguments.from),
        ("until", &arguments.until),
        ("age", &arguments.age),
        ("sort", &arguments.sort),
        ("page", &arguments.page),
        ("per_page", &arguments.per_page),
    ];
    pairs.extend(ones.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
    let lists = [
        ("kind", &arguments.kind),
        ("category", &arguments.category),
        ("day", &arguments.day),
        ("for", &arguments.audience),
        ("delivery", &arguments.delivery),
        ("access", &arguments.access),
        ("language", &arguments.language),
        ("area", &arguments.area),
    ];
    for (name, values) in lists {
        pairs.extend(values.iter().map(|value| (name, value.clone())));
    }
    let switches = [
        ("open_now", arguments.open_now),
        ("free", arguments.free),
        ("not_a_group", arguments.not_a_group),
        ("spaces", arguments.spaces),
        ("no_address", arguments.no_address),
    ];
    pairs.extend(switches.into_iter().filter(|(_, on)| *on).map(|(name, _)| (name, "true".to_owned())));
    pairs
}

fn in_words(errors: &FieldErrors) -> String {
    let lines: Vec<String> = errors
        .0
        .iter()
        .map(|error| format!("--{}: {} {}", error.field.replace('_', "-"), error.message, error.mend))
        .collect();
    lines.join("\n")
}

fn what_went_wrong(error: web::Error) -> String {
    match error {
        web::Error::Invalid(errors) => in_words(&errors),
        other => other.to_string(),
    }
}

fn explain(shelves: &Shelves, parameters: &SearchParameters) -> Result<String> {
    let near = match shelves.near(&parameters.near) {
        NearAnswer::Empty => None,
        NearAnswer::Found { near, .. } => Some(near),
        NearAnswer::Choose(choices) => {
            let labels: Vec<String> = choices.into_iter().map(|choice| choice.value).collect();
            bail!("--near: there are several places of that name; give one of: {}", labels.join("; "));
        }
        NearAnswer::Unknown(similar) => bail!("--near: no such place; similar names: {}", similar.join("; ")),
    };
    let request = Request { no_meaning: !shelves.meaning, ..parameters.to_request(near) };
    Ok(shelves.engine.snapshot().explain(&request, shelves.now(), None)?)
}

fn print_answer(answer: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(urgent) = answer["understood"]["urgent"].as_str() {
        print::line(format!("URGENT ({urgent}): in danger ring 999; NHS 111 option 2; Samaritans 116 123."));
    }
    print::line(format!("{} found in {} µs", answer["total"], answer["took_us"]));
    if !answer["widened"].is_null() {
        print::line(format!("widened: {}", answer["widened"]));
    }
    for (index, result) in answer["results"].as_array().into_iter().flatten().enumerate() {
        let distance = result["distance_m"].as_f64().map(|m| format!("{:.1} miles", m / 1609.344));
        let parts: Vec<String> = [Some(text(&result["name"])), distance, result["place"].as_str().map(str::to_owned)]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        print::line(format!("{:>3}. {}", index + 1, parts.join(" · ")));
        let why: Vec<String> = result["why"].as_array().into_iter().flatten().map(&text).collect();
        if !why.is_empty() {
            print::line(format!("     {}", why.join("; ")));
        }
    }
}
