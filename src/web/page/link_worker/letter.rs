//! The letter that says who helps a person from now on; `/people/{id}/letter` prints it again.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, desk, may, of_case, user_names};
use crate::accounts::Action;
use crate::domain::person::{CommunicationNeed, ContactKind, ContactUse, Person, PrintSize};
use crate::prescribing::person::open_person;
use crate::web::error::Error;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::{closed_list, domain::person::Residence};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

closed_list! {
    /// How a person is told that somebody else helps them now.
    Tell {
        Phone = "phone",
        Letter = "letter",
        Text = "text",
        InPerson = "in_person",
        Already = "already",
    }
}

impl Tell {
    /// The way that fits how the person is to be talked or written to.
    pub(super) fn fits(person: &Person) -> Self {
        let needs = |need| person.communication.needs.contains(&need);
        let usable = person.contacts.iter().find(|one| one.usage != ContactUse::DoNotUse).map(|one| one.kind);
        if needs(CommunicationNeed::LetterOnly) {
            return Self::Letter;
        }
        if needs(CommunicationNeed::RingOnly) {
            return Self::Phone;
        }
        match usable {
            _ if needs(CommunicationNeed::TextOnly) => Self::Text,
            Some(ContactKind::Mobile | ContactKind::Landline) => Self::Phone,
            Some(ContactKind::TextOnly) => Self::Text,
            _ if person.residence.takes_letters() => Self::Letter,
            _ => Self::InPerson,
        }
    }
}

/// What changes for a person.
pub(super) struct NewWorker<'a> {
    /// Who helped so far; empty where the letter only says who does now.
    pub before: &'a str,
    /// Who helps now.
    pub now: &'a str,
    /// From which day.
    pub from: NaiveDate,
    /// The last day of standing in; `None` for good.
    pub until: Option<NaiveDate>,
    /// The number of the team.
    pub phone: &'a str,
}

impl NewWorker<'_> {
    /// The sentence to say on the telephone and to write: who, and until when.
    pub(super) fn sentence(&self) -> String {
        match self.until {
            Some(until) => text!("letter-until", name = self.now, day = day(until)),
            None => text!("letter-for-good", name = self.now),
        }
    }

    /// The letter, in the size of print that the person reads.
    pub(super) fn letter(&self, person: &Person) -> Markup {
        let size = match person.communication.print {
            Some(PrintSize::Point18) => "letter print-18",
            _ => "letter print-14",
        };
        html! {
            section class=(size) aria-label=(text!("letter-label", name = person.called().expose())) {
                (address(person))
                p { (day(self.from)) }
                p { (text!("letter-greeting", name = greeted(person))) }
                p { (self.sentence()) }
                @if !self.before.is_empty() { p { (text!("letter-knows", before = self.before, now = self.now)) } }
                p { (text!("letter-same")) }
                p { @if self.phone.is_empty() { (text!("letter-ask")) } @else { (text!("letter-ring", phone = self.phone)) } }
                p { (self.now) }
            }
        }
    }
}

/// "Mrs Whittle", or what they like to be called.
fn greeted(person: &Person) -> String {
    match &person.title {
        Some(title) if person.preferred_name.is_none() => {
            format!("{} {}", title.expose(), person.family_name.expose())
        }
        _ => person.called().expose().clone(),
    }
}

fn address(person: &Person) -> Markup {
    let (Residence::Settled { address } | Residence::Temporary { address, .. }) = &person.residence else {
        return html! {};
    };
    html! {
        @if !address.lines.is_empty() {
            address {
                (person.given_name.expose()) " " (person.family_name.expose())
                @for line in &address.lines { br; (line.expose()) }
                @if let Some(code) = &address.postcode { br; (code.expose()) }
            }
        }
    }
}

/// The letter as things stand today.
pub async fn get_letter(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let opened = open_person(at, id)?;
        if !may(&visit, Action::WriteLetter, of_case(&opened.case, at.today())) {
            return Err(Error::Forbidden);
        }
        let case = &opened.case.case;
        let cover = case.cover.filter(|(_, until)| at.today() <= *until);
        let Some(worker) = cover.map(|(cover, _)| cover).or(case.worker_id) else { return Err(Error::NotFound) };
        let names = user_names(state, &[worker])?;
        let new = NewWorker {
            before: "",
            now: names.get(&worker).map_or("", String::as_str),
            from: at.today(),
            until: cover.map(|(_, until)| until),
            phone: state.site.help_phone.as_deref().unwrap_or_default(),
        };
        let main = html! {
            h1.no-print { (text!("letter-title")) }
            (new.letter(&opened.stored.person))
            p.no-print { a href={"/people/" (id)} { (text!("back-to-person")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("letter-title"), false, main)))
    })
    .await
}
