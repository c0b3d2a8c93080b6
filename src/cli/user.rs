//! `user`: who may sign in, and in which role.

use super::arguments::{AddUser, OptionalRole, UserCommand, UserPassword, UserRole};
use super::config::Config;
use super::print;
use super::runtime::Runtime;
use crate::accounts::{self, Accounts, AuditActor, Grant, NewUser, Role, User, membership, second_factor, users};
use crate::database::seal::random_bytes;
use crate::directory;
use anyhow::{Context, Result, bail};
use std::io::BufRead;
use std::process::ExitCode;
use uuid::Uuid;
use zeroize::Zeroizing;

const BY: AuditActor = AuditActor::Operator;

/// Carries the command out.
pub fn run(config: Config, command: &UserCommand) -> Result<ExitCode> {
    let runtime = Runtime::open(config)?;
    let accounts = runtime.accounts()?;
    match command {
        UserCommand::Add(user) => add(&accounts, user),
        UserCommand::List(flag) => list(&accounts, flag.json),
        UserCommand::Password(one) => password(&accounts, one),
        UserCommand::Invite { email } => invite(&runtime, &accounts, email),
        UserCommand::Role(one) => role(&accounts, one),
        UserCommand::Deactivate { email } => set_active(&accounts, email, false),
        UserCommand::Reactivate { email } => set_active(&accounts, email, true),
        UserCommand::ForgetSecondFactor { email } => forget_second_factor(&accounts, email),
        UserCommand::Team { name, organization } => team(&accounts, name, organization),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn add(accounts: &Accounts, new: &AddUser) -> Result<()> {
    let grants: Vec<Grant> = grant(accounts, &new.role)?.into_iter().collect();
    let typed = typed_password(new.password_stdin)?;
    let made = new_password(typed.as_ref())?;
    let email = users::one_form(&new.email)?;
    accounts::password::check(&made, &new.name, &email).map_err(accounts::Error::from)?;
    let hash = accounts::password::hash(&made)?;
    accounts.database.write::<_, accounts::Error>(|tx| {
        let user = NewUser { name: &new.name, email: &new.email, grants: &grants };
        let id = users::add(tx, &accounts.keys, BY, user)?;
        users::set_password(tx, &accounts.keys, BY, id, &hash)
    })?;
    print::line("The user was made.");
    show_once(typed.is_none(), &made);
    Ok(())
}

fn list(accounts: &Accounts, json: bool) -> Result<()> {
    let (all, teams) = accounts.database.read(|conn| -> accounts::Result<_> {
        Ok((users::all(conn, &accounts.keys)?, membership::teams(conn, None)?))
    })?;
    let said = |grant: Grant| {
        let team = grant.team.and_then(|id| teams.iter().find(|team| team.id == id)).map(|team| team.name.clone());
        let place = [grant.organization.map(|id| id.to_string()), team].into_iter().flatten().collect::<Vec<_>>();
        if place.is_empty() { grant.role.to_string() } else { format!("{} ({})", grant.role, place.join(", ")) }
    };
    if json {
        let rows: Vec<serde_json::Value> = all
            .iter()
            .map(|user| {
                serde_json::json!({
                    "id": user.id,
                    "name": user.name,
                    "email": user.email,
                    "status": user.status,
                    "second_factor": user.second_factor,
                    "last_sign_in": user.last_sign_in,
                    "roles": user.memberships.iter().map(|held| said(held.grant)).collect::<Vec<_>>(),
                })
            })
            .collect();
        print::line(serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    for user in &all {
        let roles: Vec<String> = user.memberships.iter().map(|held| said(held.grant)).collect();
        let roles = if roles.is_empty() { "no role".to_owned() } else { roles.join("; ") };
        let factor = if user.second_factor { "second factor" } else { "password only" };
        print::line(format!("{} <{}>  {}  {factor}  {roles}", user.name, user.email, user.status));
    }
    print::note(format!("{} users.", all.len()));
    Ok(())
}

fn password(accounts: &Accounts, one: &UserPassword) -> Result<()> {
    let user = find(accounts, &one.email)?;
    let typed = typed_password(one.password_stdin)?;
    let made = new_password(typed.as_ref())?;
    let hash = users::hash_for(&user, &made)?;
    accounts.database.write(|tx| users::set_password(tx, &accounts.keys, BY, user.id, &hash))?;
    print::line("The password is changed, and every session of the user has ended.");
    show_once(typed.is_none(), &made);
    Ok(())
}

fn invite(runtime: &Runtime, accounts: &Accounts, email: &str) -> Result<()> {
    let user = find(accounts, email)?;
    let token = accounts.database.write(|tx| users::invite(tx, &accounts.keys, BY, user.id))?;
    let site = runtime.config.base_url.clone().unwrap_or_else(|| format!("http://{}", runtime.config.listen));
    print::line(format!("{site}/invitation/{}", token.text()));
    print::note("The link is good for a week and for one use. Give it to nobody else.");
    Ok(())
}

fn role(accounts: &Accounts, one: &UserRole) -> Result<()> {
    let user = find(accounts, &one.email)?;
    let grant = grant(accounts, &one.role)?.context("say which role with --role")?;
    accounts.database.write::<_, accounts::Error>(|tx| {
        if one.remove {
            membership::withdraw(tx, &accounts.keys, BY, user.id, grant)
        } else {
            membership::grant(tx, &accounts.keys, BY, user.id, grant).map(|_| ())
        }
    })?;
    print::line(if one.remove { "The role was taken away." } else { "The role was given." });
    Ok(())
}

fn set_active(accounts: &Accounts, email: &str, active: bool) -> Result<()> {
    let user = find(accounts, email)?;
    accounts.database.write(|tx| users::set_active(tx, &accounts.keys, BY, user.id, user.version, active))?;
    print::line(if active { "The user may sign in again." } else { "The user may sign in no longer." });
    Ok(())
}

fn forget_second_factor(accounts: &Accounts, email: &str) -> Result<()> {
    let user = find(accounts, email)?;
    accounts.database.write(|tx| second_factor::remove(tx, &accounts.keys, user.id, BY))?;
    print::line("The second factor is gone, and every session of the user has ended.");
    Ok(())
}

fn team(accounts: &Accounts, name: &str, organization: &str) -> Result<()> {
    let organization = organization_id(accounts, organization)?;
    let id = accounts.database.write(|tx| membership::add_team(tx, &accounts.keys, BY, organization, name))?;
    print::line(id.to_string());
    Ok(())
}

fn find(accounts: &Accounts, email: &str) -> Result<User> {
    Ok(accounts.database.read(|conn| users::by_email(conn, &accounts.keys, email))?)
}

fn grant(accounts: &Accounts, said: &OptionalRole) -> Result<Option<Grant>> {
    let Some(slug) = &said.role else { return Ok(None) };
    let Some(role) = Role::from_slug(slug) else {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.slug()).collect();
        bail!("there is no role {slug:?}; the roles are {}", known.join(", "));
    };
    let organization = said.organization.as_deref().map(|name| organization_id(accounts, name)).transpose()?;
    let team = match (&said.team, organization) {
        (Some(name), Some(organization)) => Some(team_id(accounts, organization, name)?),
        _ => None,
    };
    Ok(Some(Grant { role, organization, team }))
}

fn organization_id(accounts: &Accounts, said: &str) -> Result<Uuid> {
    if let Ok(id) = Uuid::parse_str(said) {
        return Ok(id);
    }
    let page = accounts.database.read(|conn| directory::organization_by_slug(conn, said))?;
    let page = page.with_context(|| format!("no organization has the address part {said:?}"))?;
    Ok(page.organization.organization.id)
}

fn team_id(accounts: &Accounts, organization: Uuid, said: &str) -> Result<Uuid> {
    let teams = accounts.database.read(|conn| membership::teams(conn, Some(organization)))?;
    let named: Vec<Uuid> =
        teams.iter().filter(|team| team.name == said || team.id.to_string() == said).map(|team| team.id).collect();
    match named.as_slice() {
        [one] => Ok(*one),
        [] => bail!("the organization has no team {said:?}; make it with: fingerpost user team"),
        _ => bail!("several teams are called {said:?}; give the identifier of one"),
    }
}

/// The first line of standard input, when that is where the password is.
fn typed_password(from_input: bool) -> Result<Option<Zeroizing<String>>> {
    if !from_input {
        return Ok(None);
    }
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line).context("the password cannot be read from standard input")?;
    Ok(Some(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned())))
}

/// What was typed, or 120 random bits that can be read out over the telephone.
fn new_password(typed: Option<&Zeroizing<String>>) -> Result<Zeroizing<String>> {
    if let Some(typed) = typed {
        return Ok(typed.clone());
    }
    let letters = data_encoding::BASE32_NOPAD.encode(&random_bytes::<15>()?).to_lowercase();
    let groups: Vec<&str> = letters.as_bytes().chunks(5).filter_map(|part| std::str::from_utf8(part).ok()).collect();
    Ok(Zeroizing::new(groups.join("-")))
}

fn show_once(made: bool, password: &str) {
    if made {
        print::line(format!("Password: {password}"));
        print::note("It is not shown again. Tell it to the user, who should change it after signing in.");
    }
}
