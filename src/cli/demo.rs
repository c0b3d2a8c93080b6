//! `demo`: a data folder with the invented directory and invented people, or a real feed, served.

mod people;
mod users;

use super::arguments::DemoArguments;
use super::config::Config;
use super::import::{import, print_report};
use super::runtime::Runtime;
use super::{print, serve};
use crate::domain::Source;
use crate::exchange::{Format, Input, Network};
use anyhow::{Context, Result};
use std::process::ExitCode;

/// The demonstration keeps to itself unless `--data` says otherwise.
pub const DATA_FOLDER: &str = "fingerpost-demo";
/// Name of the source of the invented listings.
pub const SOURCE: &str = "demonstration";
/// A number that can never be anybody's.
pub const HELP_PHONE: &str = "01632 960101";
/// Invented like everything else: who takes worries about an adult or a child.
pub const SAFEGUARDING_PHONE: &str = "01632 960 199";

const LISTINGS: &str = include_str!("../../assets/demo/listings.csv");

/// Makes the demonstration and serves it.
pub fn run(config: Config, arguments: &DemoArguments) -> Result<ExitCode> {
    if !arguments.no_serve {
        serve::refuse_if_in_use(config.listen)?;
    }
    let runtime = Runtime::open(config)?;
    match &arguments.feed {
        Some(feed) => {
            let input = Input::parse(feed)?;
            let source =
                Source { name: input.default_name(), address: input.address(), licence: None, attribution: None };
            let mut network = Network::default();
            network.allow_private.clone_from(&runtime.config.allow_private_address);
            let report = import(&runtime, &input, &source, "oruk", Format::Any, network)?;
            print_report(&source, &report);
        }
        None => {
            invented(&runtime)?;
            invented_people(&runtime)?;
        }
    }
    runtime.update_index()?;
    print::line(format!("The data folder is {}.", runtime.config.data.display()));
    if arguments.no_serve { Ok(ExitCode::SUCCESS) } else { serve::serve(runtime) }
}

fn invented(runtime: &Runtime) -> Result<()> {
    let path = runtime.config.staging_folder().join("demonstration.csv");
    std::fs::write(&path, LISTINGS).with_context(|| format!("{} cannot be written", path.display()))?;
    let source = Source {
        name: SOURCE.to_owned(),
        address: "invented for the demonstration".to_owned(),
        licence: Some("MIT".to_owned()),
        attribution: Some("Invented listings; any likeness to a real group is chance.".to_owned()),
    };
    let report = import(runtime, &Input::File(path.clone()), &source, "demo", Format::Table, Network::default())?;
    std::fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
    print_report(&source, &report);
    print::line("These listings are invented: the groups, people and telephone numbers do not exist.");
    Ok(())
}

fn invented_people(runtime: &Runtime) -> Result<()> {
    let Some(staff) = people::invent(runtime)? else { return Ok(()) };
    print::line("The people, their cases and prescriptions are invented too. Sign in as:");
    for member in staff.members() {
        print::line(format!("  {:<28} {}", member.email, member.role));
    }
    print::line(format!("The password is: {}", users::PASSWORD));
    Ok(())
}
