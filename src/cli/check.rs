//! `check`: proves that the database agrees with itself, the index with the database, and that nobody
//! changed the audit or what happened to a prescription.

use super::arguments::CheckArguments;
use super::config::Config;
use super::print;
use super::runtime::Runtime;
use crate::accounts::{self, Actor};
use crate::directory;
use crate::domain::Calendar;
use crate::messages;
use crate::prescribing::{self, Desk};
use crate::search;
use anyhow::Result;
use std::collections::BTreeMap;
use std::process::ExitCode;
use uuid::Uuid;

/// Services loaded at a time.
const PAGE: i64 = 400;
/// Differences that are named; the rest are counted.
const NAMED: usize = 20;

/// Checks.
pub fn run(config: Config, arguments: &CheckArguments) -> Result<ExitCode> {
    let runtime = Runtime::open(config)?;
    let mut findings: Vec<String> = directory::check(&runtime.database)?.iter().map(ToString::to_string).collect();
    let (services, listings) = compare(&runtime, &mut findings)?;
    let (tampered, audit_lines) = accounts::audit::check(&runtime.database, &runtime.accounts()?.keys)?;
    findings.extend(tampered.iter().map(ToString::to_string));
    let (broken, prescriptions) = check_prescriptions(&runtime)?;
    findings.extend(broken);
    let post = runtime.database.read(messages::queue::standing)?;
    if arguments.json {
        let answer = serde_json::json!({ "services": services, "listings": listings, "audit_lines": audit_lines, "prescriptions": prescriptions, "messages_waiting": post.waiting, "messages_given_up": post.given_up, "findings": findings });
        print::line(serde_json::to_string_pretty(&answer)?);
    } else {
        for finding in &findings {
            print::line(finding);
        }
        if post.waiting > 0 && runtime.config.mail.is_none() {
            print::note(format!(
                "{} messages wait in the outbox, because no mail server is set (smtp, mail_from).",
                post.waiting
            ));
        }
        if post.given_up > 0 {
            print::note(format!("{} messages reached nobody, or not everybody they were for.", post.given_up));
        }
        if findings.is_empty() {
            print::line(format!(
                "All is well: {services} services, {listings} listings, index equals database, {audit_lines} lines of audit unbroken, {prescriptions} prescriptions stand where their events lead."
            ));
        }
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every prescription's events form a chain, and lead to where it stands.
fn check_prescriptions(runtime: &Runtime) -> Result<(Vec<String>, u64)> {
    let keys = runtime.accounts()?.keys;
    let desk = Desk { database: &runtime.database, keys: &keys, calendar: &Calendar::ENGLAND, actor: Actor::Operator };
    let (findings, count) = prescribing::check::check(desk)?;
    Ok((findings.iter().map(ToString::to_string).collect(), count))
}

/// Compares what the index holds with what the directory would have it hold.
fn compare(runtime: &Runtime, findings: &mut Vec<String>) -> Result<(usize, usize)> {
    let engine = runtime.engine()?;
    let written = runtime.database.read(directory::last_sequence)?;
    let applied = engine.applied().unwrap_or_default();
    if applied < written {
        findings
            .push(format!("the index is {} changes behind; is the server that keeps it running?", written - applied));
    }
    let mut held = engine.snapshot().contents();
    let (mut services, mut listings, mut differ) = (0, 0, Vec::new());
    let mut after = None;
    loop {
        let ids = runtime.database.read(|conn| directory::all_service_ids(conn, after, PAGE))?;
        let Some(last) = ids.last().copied() else { break };
        after = Some(last);
        services += ids.len();
        let records = runtime.database.read(|conn| directory::records_by_id(conn, &ids))?;
        for record in &records {
            let mut wanted: Vec<u64> =
                directory::listings_of(record).iter().filter(|l| search::is_indexed(l)).map(search::digest).collect();
            wanted.sort_unstable();
            listings += wanted.len();
            if held.remove(&record.service.id).unwrap_or_default() != wanted {
                differ.push(record.service.id);
            }
        }
    }
    report(findings, "differ between index and database", &differ);
    report(findings, "are in the index and not in the database", &remaining(held));
    Ok((services, listings))
}

fn remaining(held: BTreeMap<Uuid, Vec<u64>>) -> Vec<Uuid> {
    held.into_keys().collect()
}

fn report(findings: &mut Vec<String>, what: &str, ids: &[Uuid]) {
    if !ids.is_empty() {
        let named: Vec<String> = ids.iter().take(NAMED).map(Uuid::to_string).collect();
        findings.push(format!("{} services {what}: {}", ids.len(), named.join(", ")));
    }
}
