//! `/checks/{id}/slip`: up to three places on a sheet to leave with the person.

use super::super::account::{Answer, answer};
use super::super::desk::desk;
use super::address;
use super::suggest::three;
use crate::domain::person::PrintSize;
use crate::prescribing::check_in::own_check;
use crate::web::component::Letter;
use crate::web::component::Paper;
use crate::web::component::paper::other_size;
use crate::web::error::Error;
use crate::web::middleware::visit::Visit;
use crate::web::page::link_worker::letters::{add_place, asked_size, printed_on};
use crate::web::state::State;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Render, html};
use uuid::Uuid;

/// The slip.
pub async fn get_slip(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    let size = asked_size(&request).unwrap_or(PrintSize::Point14);
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let made = own_check(at, id)?;
        let place = made.check.place.as_ref().map_or("", |place| place.expose());
        let three = three(state, &made.check.findings().needs, place)?;
        let mut letter = Letter::new(text!("slip-title"));
        for one in &three.places {
            add_place(&mut letter, &one.record, one.hit.location_id);
        }
        if three.places.is_empty() {
            letter.words(text!("check-none-found"));
        }
        printed_on(&mut letter, at.today(), state.site.help_phone.as_deref());
        let here = format!("{}/slip", address(id));
        let paper = Paper {
            title: text!("slip-title"),
            size,
            bar: html! { p { a href=(address(id)) { (text!("slip-back")) } } (other_size(&here, size)) },
            sheet: html! { (letter) },
            below: html! {},
        };
        Ok(Answer::page(paper.render()))
    })
    .await
}
