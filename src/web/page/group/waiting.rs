//! `/received/waiting`: who waits for a place at one's own group, by which rule, whose turn it is, and who was
//! asked when. A place is released here, never to somebody out of turn.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{choices, day_at, desk, id_in, moment, not_done, service_name, service_names, settle};
use super::received::{called, everybody};
use crate::accounts::{Action, Resource};
use crate::domain::prescription::{EventKind, Status};
use crate::domain::waiting_list::OrderRule;
use crate::prescribing::export::taken_out_received;
use crate::prescribing::received::Listed;
use crate::prescribing::waiting::{Offered, Place, offer_next, offers, set_rule, waiting_list};
use crate::web::component::{Button, Details, PostForm, Select, Tag, Tone};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const HERE: &str = "/received/waiting";

/// The lists of the visitor's groups.
pub async fn get_waiting(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let all = everybody(state, &visit)?;
        let known = by_id(&all);
        let services = with_lists(&all);
        let names = service_names(state, &services)?;
        let mut lists = Vec::new();
        for service in &services {
            lists.push(list(state, &visit, *service, &service_name(&names, *service), &known)?);
        }
        let main = html! {
            h1 { (text!("waiting-title")) }
            @if lists.is_empty() { p { (text!("waiting-nobody")) } }
            @for one in &lists { (one) }
            (table::link("/received/waiting.csv", lists.is_empty()))
            p { a href="/received" { (text!("received-back")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("waiting-title"), false, main)))
    })
    .await
}

fn by_id(all: &[Listed]) -> HashMap<Uuid, &Listed> {
    all.iter().map(|one| (one.state.id, one)).collect()
}

/// The services for which somebody waits.
fn with_lists(all: &[Listed]) -> Vec<Uuid> {
    let waiting = all.iter().filter(|one| one.state.waiting_since.is_some());
    waiting.map(|one| one.state.service_id).collect::<BTreeSet<Uuid>>().into_iter().collect()
}

/// The lists as a table, each in its order; whoever is not seen stands in it without a name.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let at = desk(state, &visit)?;
        let all = everybody(state, &visit)?;
        let services = with_lists(&all);
        let names = service_names(state, &services)?;
        let mut lists = Vec::new();
        for service in services {
            lists.push((service, waiting_list(at, service)?, offers(at, service)?));
        }
        let ids = |place: &Place| place.waiting.prescription_id;
        let listed: Vec<Uuid> = lists.iter().flat_map(|(_, (_, places), _)| places.iter().map(ids)).collect();
        let known = by_id(&all);
        let seen: Vec<Uuid> = listed.into_iter().filter(|id| known.contains_key(id)).collect();
        let may = taken_out_received(at, &seen)?;
        let mut rows = Vec::new();
        for (service, (rule, places), offers) in &lists {
            rows.extend(places.iter().map(|place| {
                let id = ids(place);
                let one = known.get(&id).filter(|_| may.contains(&id));
                let offer = offers.iter().find(|offer| offer.prescription_id == id && offer.came_of.is_none());
                vec![
                    service_name(&names, *service),
                    label::said("order-rule", rule.slug()),
                    place.position.to_string(),
                    one.map_or_else(|| text!("waiting-not-seen"), |one| called(one)),
                    day_at(place.waiting.joined_at),
                    text!(&format!("waiting-because-{}", place.because.slug())),
                    offer.map(|offer| day_at(offer.expires_at)).unwrap_or_default(),
                ]
            }));
        }
        let columns = ["service", "rule", "number", "called", "waits-since", "because", "offered-until"];
        Ok(Table { file: "waiting", head: table::head(&columns), rows })
    })
    .await
}

/// Offers a free place to whoever's turn it is.
pub async fn post_release(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let service = id_in(&form, "service")?;
        let place = Uuid::parse_str(form.field("place")).map_err(|_never_from_our_page| Error::NotFound)?;
        match offer_next(desk(state, &form.visit)?, service, place) {
            Ok(Some(_)) => Ok(Answer::see(HERE.to_owned())),
            Ok(None) => {
                let main = html! {
                    h1 { (text!("waiting-nobody-left")) }
                    p.lead { (text!("waiting-nobody-left-lead")) }
                    p { a href=(HERE) { (text!("waiting-back")) } }
                };
                Ok(Answer::page(layout(state, &form.visit, text!("waiting-nobody-left"), false, main)))
            }
            Err(error) => not_done(state, &form.visit, HERE, error),
        }
    })
    .await
}

/// Sets the rule of a list; everybody who waits is told by it.
pub async fn post_rule(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let service = id_in(&form, "service")?;
        let rule = OrderRule::from_slug(form.field("rule"))
            .ok_or_else(|| Error::field("rule", text!("waiting-rule-wrong"), text!("waiting-rule-mend")))?;
        let result = set_rule(desk(state, &form.visit)?, service, rule);
        settle((state, &form.visit), HERE, result, |()| Answer::see(HERE.to_owned()))
    })
    .await
}

fn list(
    state: &State,
    visit: &Visit,
    service: Uuid,
    name: &str,
    known: &HashMap<Uuid, &Listed>,
) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let (rule, places) = waiting_list(at, service)?;
    let offers = offers(at, service)?;
    let who = |id: Uuid| known.get(&id).map_or_else(|| text!("received-no-name"), |one| called(one));
    let by_id = |id: Uuid| known.get(&id).map(|one| &one.state);
    let token = &visit.form_token;
    let standing: HashMap<Uuid, &Offered> =
        offers.iter().filter(|one| one.came_of.is_none()).map(|one| (one.prescription_id, one)).collect();
    // Whoever has no offer open and is still seen: whose turn it is for a fresh place.
    let next = places.iter().find(|place| {
        let id = place.waiting.prescription_id;
        !place.waiting.has_offer && by_id(id).is_some_and(|one| one.status == Status::WaitingList)
    });
    let release = html! {
        input type="hidden" name="place" value=(Uuid::new_v4());
        p { (Button::submit(text!("waiting-release"))) }
    };
    let may_set = super::super::desk::may(visit, Action::ReportCapacity, organization(known, service));
    Ok(html! {
        section {
            h2 { (name) }
            p { strong { (text!("waiting-rule")) } " " (label::said("order-rule", rule.slug())) }
            @if places.is_empty() { p { (text!("waiting-nobody")) } } @else {
                (order(&places, &|place| {
                    let id = place.waiting.prescription_id;
                    html! {
                        @if known.contains_key(&id) { a href={"/received/" (id)} { (who(id)) } }
                        @else { (text!("waiting-not-seen")) }
                        @if let Some(one) = standing.get(&id) {
                            " " (Tag { words: text!("waiting-offered", day = day_at(one.expires_at)), tone: Tone::Attention })
                        }
                    }
                }))
            }
            @if let Some(next) = next {
                p { (text!("waiting-next", name = who(next.waiting.prescription_id))) " " (text!("waiting-next-days")) }
                (PostForm { action: &format!("{HERE}/{service}/release"), token, body: release })
            }
            @if may_set {
                (Details { summary: text!("waiting-change-rule"), open: false, body: html! {
                    (PostForm { action: &format!("{HERE}/{service}/rule"), token, body: html! {
                        (Select {
                            name: "rule",
                            label: text!("waiting-rule-choose"),
                            choices: choices("order-rule", OrderRule::ALL, OrderRule::slug, |one| one == rule),
                            error: None,
                        }.within(&service.to_string()))
                        p { button.button.button-quiet type="submit" { (text!("save")) } }
                    } })
                } })
            }
            (asked(&offers, &|id| html! { (who(id)) }))
        }
    })
}

/// Whose list it is, to ask whether its rule may be set.
fn organization(known: &HashMap<Uuid, &Listed>, service: Uuid) -> Resource {
    let one = known.values().find(|one| one.state.service_id == service);
    one.map_or(Resource::Common, |one| Resource::Organization(one.state.recipient_id))
}

/// The order of a list and what decides it, as the group and any worker may check it.
pub fn order(places: &[Place], who: &dyn Fn(&Place) -> Markup) -> Markup {
    html! {
        ol.sessions {
            @for place in places {
                li {
                    p { strong { (place.position) ". " } (who(place)) }
                    p.hint {
                        (text!("waiting-since", day = day_at(place.waiting.joined_at))) " "
                        (text!(&format!("waiting-because-{}", place.because.slug())))
                    }
                }
            }
        }
    }
}

/// Who was asked when, and what they said.
pub fn asked(offers: &[Offered], who: &dyn Fn(Uuid) -> Markup) -> Markup {
    html! {
        @if !offers.is_empty() {
            h3 { (text!("waiting-asked")) }
            ul.sessions {
                @for one in offers {
                    li {
                        p {
                            (moment(one.at)) ": " strong { (who(one.prescription_id)) } ". "
                            @if one.by.is_none() { (text!("waiting-passed-on")) " " }
                            @match one.came_of {
                                None => { (text!("waiting-until", day = day_at(one.expires_at))) }
                                Some((kind, at)) => { (came_of(kind)) ", " (moment(at)) "." }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn came_of(kind: EventKind) -> String {
    match kind {
        EventKind::OfferTaken => text!("waiting-taken"),
        EventKind::OfferDeclined => text!("waiting-declined"),
        EventKind::OfferExpired => text!("waiting-expired"),
        _ => text!("waiting-ended"),
    }
}
