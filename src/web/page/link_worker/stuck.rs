//! `/stuck`: prescriptions on which nobody moves, without names: a meeting opens only what it talks of.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day_at, desk, reaches, service_name, service_names, user_names};
use super::prescription_address;
use crate::accounts::Action;
use crate::prescribing::stuck::stuck_list;
use crate::web::component::{Tag, Tone};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::html;
use uuid::Uuid;

/// The list.
pub async fn get_stuck(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let mut found = Vec::new();
        for grant in reaches(&visit, Action::ReadHubList) {
            if let Some(organization) = grant.organization {
                found.extend(stuck_list(at, organization, grant.team)?);
            }
        }
        let services: Vec<Uuid> = found.iter().map(|one| one.state.service_id).collect();
        let workers: Vec<Uuid> = found.iter().filter_map(|one| one.worker_id).collect();
        let (services, workers) = (service_names(state, &services)?, user_names(state, &workers)?);
        let main = html! {
            h1 { (text!("stuck-title")) }
            p.lead { (text!("stuck-count", count = found.len())) }
            ul.sessions {
                @for one in &found {
                    @let worker = one.worker_id.and_then(|id| workers.get(&id).cloned());
                    li {
                        p {
                            a href=(prescription_address(one.state.person_id, one.state.id)) { (service_name(&services, one.state.service_id)) } " "
                            (Tag { words: label::said("stuck", one.stuck.because.slug()), tone: Tone::Attention })
                        }
                        p {
                            (text!("stuck-since", day = day_at(one.stuck.since))) " "
                            (text!("prescription-nudges", count = one.stuck.nudges)) " "
                            @if !one.stuck.opened { (text!("prescription-not-opened")) " " }
                            (text!("stuck-owner", name = worker.unwrap_or_else(|| text!("stuck-nobody"))))
                        }
                    }
                }
            }
        };
        Ok(Answer::page(layout(state, &visit, text!("stuck-title"), false, main)))
    })
    .await
}
