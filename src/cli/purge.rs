//! `purge`: takes away records that were kept for as long as their organization says, or shows in numbers
//! what would go and what stays and why. A running server does the same every night.

use super::arguments::PurgeArguments;
use super::config::Config;
use super::print;
use super::runtime::Runtime;
use crate::accounts::Actor;
use crate::directory::organization_names;
use crate::domain::Calendar;
use crate::prescribing::Desk;
use crate::prescribing::retention::{HeldBecause, Standing, foresee, purge};
use anyhow::Result;
use std::process::ExitCode;

/// Carries the command out.
pub fn run(config: Config, arguments: &PurgeArguments) -> Result<ExitCode> {
    let runtime = Runtime::open(config)?;
    let accounts = runtime.accounts()?;
    let calendar = Calendar::ENGLAND;
    let (database, keys) = (&accounts.database, &accounts.keys);
    let desk = Desk { database, keys, calendar: &calendar, actor: Actor::Operator };
    let standing = foresee(desk)?;
    let gone = if arguments.dry_run { None } else { Some(purge(desk)?) };
    if arguments.json {
        let organizations: Vec<serde_json::Value> = standing.iter().map(value).collect();
        let gone = gone.map(|gone| {
            serde_json::json!({
                "people": gone.people, "cases": gone.cases, "notes": gone.notes, "measures": gone.measures,
            })
        });
        let whole = serde_json::json!({ "organizations": organizations, "gone": gone });
        print::line(serde_json::to_string_pretty(&whole)?);
        return Ok(ExitCode::SUCCESS);
    }
    let ids: Vec<uuid::Uuid> = standing.iter().map(|one| one.organization).collect();
    let names = database.read(|conn| organization_names(conn, &ids))?;
    if standing.is_empty() {
        print::line("There are no records of people.");
    }
    for one in &standing {
        let name = names.get(&one.organization).cloned().unwrap_or_else(|| one.organization.to_string());
        print::line(format!("{name}: {}", words(one)));
    }
    match gone {
        None => print::line("Nothing was taken away; leave out --dry-run to do it."),
        Some(gone) => print::line(format!(
            "Taken away: {} people, {} cases, {} notes, {} answers.",
            gone.people, gone.cases, gone.notes, gone.measures
        )),
    }
    Ok(ExitCode::SUCCESS)
}

fn value(one: &Standing) -> serde_json::Value {
    serde_json::json!({
        "organization": one.organization,
        "keep_months": one.keep_months,
        "due": one.due,
        "held": one.held.iter().map(|(why, count)| (why.slug(), count)).collect::<std::collections::BTreeMap<_, _>>(),
        "without_rule": one.without_rule,
        "unnamed_checks": one.unnamed_checks,
    })
}

fn words(one: &Standing) -> String {
    let Some(months) = one.keep_months else {
        return format!(
            "no rule is set, so nothing goes; {} people have closed cases only; {} checks are of nobody on record",
            one.without_rule, one.unnamed_checks
        );
    };
    let held: Vec<String> = one
        .held
        .iter()
        .map(|(why, count)| match why {
            HeldBecause::OpenCase => format!("{count} held: a case is open"),
            HeldBecause::OpenPrescription => format!("{count} held: a prescription is open"),
            HeldBecause::LaterCase => format!("{count} held: another case closed later"),
        })
        .collect();
    let held = if held.is_empty() { "none held".to_owned() } else { held.join("; ") };
    format!("keeps {months} months; {} due; {held}; {} checks of nobody on record due", one.due, one.unnamed_checks)
}
