//! `/stuck`: prescriptions on which nobody moves, without names: a meeting opens only what it talks of.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day_at, desk, reaches, service_name, service_names, user_names};
use super::prescription_address;
use crate::accounts::Action;
use crate::prescribing::stuck::{StuckCase, stuck_list};
use crate::web::component::{Tag, Tone};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::{HttpResponse, web};
use maud::html;
use std::collections::HashMap;
use uuid::Uuid;

/// What is stuck, with the names of services and of those on whose desks it is.
struct Found {
    stuck: Vec<StuckCase>,
    services: HashMap<Uuid, String>,
    workers: HashMap<Uuid, String>,
}

impl Found {
    fn read(state: &State, visit: &Visit) -> Result<Self, Error> {
        let at = desk(state, visit)?;
        let mut stuck = Vec::new();
        for grant in reaches(visit, Action::ReadHubList) {
            if let Some(organization) = grant.organization {
                stuck.extend(stuck_list(at, organization, grant.team)?);
            }
        }
        let services: Vec<Uuid> = stuck.iter().map(|one| one.state.service_id).collect();
        let workers: Vec<Uuid> = stuck.iter().filter_map(|one| one.worker_id).collect();
        Ok(Self { services: service_names(state, &services)?, workers: user_names(state, &workers)?, stuck })
    }

    fn owner(&self, one: &StuckCase) -> String {
        let name = one.worker_id.and_then(|id| self.workers.get(&id).cloned());
        name.unwrap_or_else(|| text!("stuck-nobody"))
    }
}

/// The list.
pub async fn get_stuck(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let found = Found::read(state, &visit)?;
        let main = html! {
            h1 { (text!("stuck-title")) }
            p.lead { (text!("stuck-count", count = found.stuck.len())) }
            ul.sessions {
                @for one in &found.stuck {
                    li {
                        p {
                            a href=(prescription_address(one.state.person_id, one.state.id)) { (service_name(&found.services, one.state.service_id)) } " "
                            (Tag { words: label::said("stuck", one.stuck.because.slug()), tone: Tone::Attention })
                        }
                        p {
                            (text!("stuck-since", day = day_at(one.stuck.since))) " "
                            (text!("prescription-nudges", count = one.stuck.nudges)) " "
                            @if !one.stuck.opened { (text!("prescription-not-opened")) " " }
                            (text!("stuck-owner", name = found.owner(one)))
                        }
                    }
                }
            }
            (table::link("/stuck.csv", found.stuck.is_empty()))
        };
        Ok(Answer::page(layout(state, &visit, text!("stuck-title"), false, main)))
    })
    .await
}

/// The same as a table, without names of people too.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let found = Found::read(state, &visit)?;
        let row = |one: &StuckCase| {
            vec![
                service_name(&found.services, one.state.service_id),
                label::said("stuck", one.stuck.because.slug()),
                day_at(one.stuck.since),
                one.stuck.nudges.to_string(),
                table::yes(one.stuck.opened),
                found.owner(one),
            ]
        };
        let head = table::head(&["service", "stuck", "since", "nudges", "opened", "worker"]);
        Ok(Table { file: "stuck", head, rows: found.stuck.iter().map(row).collect() })
    })
    .await
}
