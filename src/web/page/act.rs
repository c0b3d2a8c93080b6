//! What may be done about a prescription: one form for each event, the same for whoever does it, and reading
//! it back. What cannot be taken as it was typed comes back in its form with what is wrong.

use super::account::Answer;
use super::desk::{choices, desk, or_none, read_day, seen, settle, typed_day, version_field, words, wrong_field};
use crate::domain::prescription::{
    Condition, DeclineReason, DidNotAttendReason, EventKind, Fault, GoalOutcome, NoReplyFrom, Party, StoppedReason,
};
use crate::prescribing;
use crate::prescribing::respond::{Reply, respond};
use crate::web::component::{Choice, PostForm, Select, TextArea, TextInput};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::state::State;
use actix_web::http::StatusCode;
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

/// A form that could not be taken: what was typed, and what is wrong with it.
pub struct Tried {
    event: EventKind,
    on: String,
    reason: String,
    note: String,
    /// What has to be mended.
    pub errors: FieldErrors,
}

/// The events that a side may record by hand of those the prescription allows; the others have pages of
/// their own or come by themselves.
pub fn by_hand(allowed: &[EventKind]) -> impl Iterator<Item = EventKind> + '_ {
    use EventKind as E;
    let elsewhere = [E::Drafted, E::Sent, E::Opened, E::PlaceOffered, E::OfferExpired, E::ServiceClosed, E::Rerouted];
    allowed.iter().copied().filter(move |event| !elsewhere.contains(event))
}

/// The event that a form is for. Nobody is offered a form for one that is not recorded by hand.
fn event_of(form: &Form) -> Result<EventKind, Error> {
    let event = EventKind::from_slug(form.field("event"));
    event.filter(|event| by_hand(&[*event]).next().is_some()).ok_or_else(|| {
        let wrong = wrong_field("event", "act-event-wrong", "act-event-mend");
        Error::Invalid(FieldErrors(vec![wrong]))
    })
}

/// What a form says happened, or what is wrong with it.
fn reply_of(form: &Form, event: EventKind) -> Result<Reply, Box<Tried>> {
    let mut wrong = Vec::new();
    let mut on = || {
        let day = read_day(form.field("on").trim());
        if day.is_none() {
            wrong.push(wrong_field("on", "day-wrong", "day-wrong-mend"));
        }
        day.unwrap_or_default()
    };
    let reason = form.field("reason");
    let reply = match event {
        EventKind::DraftDropped => Some(Reply::DropDraft),
        EventKind::Nudged => Some(Reply::Nudge),
        EventKind::Escalated => Some(Reply::Escalate),
        EventKind::Asked => Some(Reply::Ask),
        EventKind::Answered => Some(Reply::Answer),
        EventKind::JoinedWaitingList => Some(Reply::JoinWaitingList),
        EventKind::OfferTaken => Some(Reply::TakeOffer),
        EventKind::OfferDeclined => Some(Reply::DeclineOffer),
        EventKind::Accepted => Some(Reply::Accept),
        EventKind::Declined => DeclineReason::from_slug(reason).map(Reply::Decline),
        EventKind::FirstContactMade => Some(Reply::FirstContact),
        EventKind::Attended => Some(Reply::Attended(on())),
        EventKind::DidNotAttend => {
            let on = on();
            DidNotAttendReason::from_slug(reason).map(|reason| Reply::DidNotAttend(on, reason))
        }
        EventKind::PlaceHeld => Some(Reply::HoldPlace),
        EventKind::BecameOngoing => Some(Reply::BecomeOngoing),
        EventKind::Completed => GoalOutcome::from_slug(reason).map(Reply::Complete),
        EventKind::Stopped => StoppedReason::from_slug(reason).map(Reply::Stop),
        EventKind::ConsentWithdrawn => Some(Reply::WithdrawConsent),
        EventKind::ClosedNoReply => NoReplyFrom::from_slug(reason).map(Reply::CloseNoReply),
        EventKind::Drafted
        | EventKind::Sent
        | EventKind::Opened
        | EventKind::PlaceOffered
        | EventKind::OfferExpired
        | EventKind::ServiceClosed
        | EventKind::Rerouted => None,
    };
    if reply.is_none() {
        wrong.push(wrong_field("reason", "act-reason-wrong", "act-reason-mend"));
    }
    match reply.filter(|_| wrong.is_empty()) {
        Some(reply) => Ok(reply),
        None => Err(Box::new(tried(form, event, wrong))),
    }
}

/// The form again where the rules refuse what was typed; any other no is given back as it is.
fn refused(form: &Form, event: EventKind, error: prescribing::Error) -> Result<Box<Tried>, prescribing::Error> {
    let wrong = match &error {
        prescribing::Error::Invalid(errors) if errors.iter().all(|one| one.field == "note") => {
            FieldErrors::from(errors).0
        }
        prescribing::Error::Machine(refusal) if refusal.fault == Fault::Condition(Condition::DayFits) => {
            vec![wrong_field("on", "act-day-wrong", "act-day-mend")]
        }
        _ => return Err(error),
    };
    Ok(Box::new(tried(form, event, wrong)))
}

/// Takes the form of an act: records it for a side and leads to `here`, or gives the page again by `mend`, with
/// what was typed and what is wrong with it.
pub fn take(
    (state, form): (&State, &Form),
    id: Uuid,
    by: Party,
    here: &str,
    mend: impl FnOnce(&Tried) -> Result<Markup, Error>,
) -> Result<Answer, Error> {
    let event = event_of(form)?;
    let mend = |tried: &Tried| Ok(Answer::mend(mend(tried)?, StatusCode::BAD_REQUEST));
    let reply = match reply_of(form, event) {
        Ok(reply) => reply,
        Err(tried) => return mend(&tried),
    };
    let done = match respond(desk(state, &form.visit)?, id, seen(form), reply, by, words(form, "note")) {
        Ok(done) => Ok(done),
        Err(error) => match refused(form, event, error) {
            Ok(tried) => return mend(&tried),
            Err(error) => Err(error),
        },
    };
    settle((state, &form.visit), here, done, |_| Answer::see(here.to_owned()))
}

/// The fields of every form have the same names; what is wrong with one is told apart by its event.
fn tried(form: &Form, event: EventKind, wrong: Vec<FieldError>) -> Tried {
    let within = |one: FieldError| FieldError { field: format!("{}-{}", event.slug(), one.field), ..one };
    Tried {
        event,
        on: form.field("on").to_owned(),
        reason: form.field("reason").to_owned(),
        note: form.field("note").to_owned(),
        errors: FieldErrors(wrong.into_iter().map(within).collect()),
    }
}

/// The forms of one prescription for one side.
pub struct Forms<'a> {
    /// Where they go.
    pub action: &'a str,
    /// The session's mark.
    pub token: &'a str,
    /// The version that is seen.
    pub version: u64,
    /// Today, which most sessions are told on.
    pub today: NaiveDate,
    /// Whose act it is.
    pub by: Party,
    /// The form that came back.
    pub tried: Option<&'a Tried>,
}

impl Forms<'_> {
    /// One event in a form of its own: what it needs beside the button, and the button.
    pub fn form(&self, event: EventKind) -> Markup {
        // The steps that everybody hopes for stand out.
        let hoped_for = matches!(
            event,
            EventKind::Accepted
                | EventKind::Answered
                | EventKind::OfferTaken
                | EventKind::FirstContactMade
                | EventKind::Attended
                | EventKind::Completed
        );
        let class = if hoped_for { "button" } else { "button button-quiet" };
        let body = html! {
            (version_field(self.version))
            input type="hidden" name="event" value=(event.slug());
            (self.more(event))
            p { button class=(class) type="submit" { (self.words(event)) } }
        };
        html! { section.act { (PostForm { action: self.action, token: self.token, body }) } }
    }

    /// What the button says, from where who presses it stands.
    fn words(&self, event: EventKind) -> String {
        let side = if self.by == Party::ReceivingOrganization { "do-group" } else { "do-worker" };
        label::of(side, event.slug()).unwrap_or_else(|| label::said("do", event.slug()))
    }

    fn more(&self, event: EventKind) -> Markup {
        match event {
            EventKind::Asked | EventKind::Answered => self.note(event),
            EventKind::Declined => self.reason(event, "reason", DeclineReason::ALL, DeclineReason::slug),
            EventKind::Attended => self.day(event),
            EventKind::DidNotAttend => html! {
                (self.day(event))
                (self.reason(event, "reason", DidNotAttendReason::ALL, DidNotAttendReason::slug))
            },
            EventKind::Completed => self.reason(event, "outcome", GoalOutcome::ALL, GoalOutcome::slug),
            EventKind::Stopped => self.reason(event, "reason", StoppedReason::ALL, StoppedReason::slug),
            // A group speaks for the person's silence alone; its own is for others to say.
            EventKind::ClosedNoReply if self.by == Party::ReceivingOrganization => {
                html! { input type="hidden" name="reason" value=(NoReplyFrom::Person.slug()); }
            }
            EventKind::ClosedNoReply => self.reason(event, "no-reply", NoReplyFrom::ALL, NoReplyFrom::slug),
            _ => html! {},
        }
    }

    fn typed(&self, event: EventKind) -> Option<&Tried> {
        self.tried.filter(|tried| tried.event == event)
    }

    fn error(&self, event: EventKind, name: &str) -> Option<&FieldError> {
        self.typed(event).and_then(|tried| tried.errors.of(&format!("{}-{name}", event.slug())))
    }

    fn note(&self, event: EventKind) -> Markup {
        let value = self.typed(event).map_or("", |tried| tried.note.as_str());
        let error = self.error(event, "note");
        let label = if event == EventKind::Asked { text!("act-question") } else { text!("act-words") };
        TextArea { error, longest: 2_000, ..TextArea::new("note", label, value) }.within(event.slug())
    }

    fn day(&self, event: EventKind) -> Markup {
        let today = typed_day(Some(self.today));
        let value = self.typed(event).map_or(today.as_str(), |tried| tried.on.as_str());
        let (error, hint) = (self.error(event, "on"), Some(text!("act-day-hint", day = today.as_str())));
        TextInput {
            error,
            hint,
            width: "half",
            ..TextInput::new("on", text!(&format!("act-on-{}", event.slug())), value)
        }
        .within(event.slug())
    }

    fn reason<T: Copy>(&self, event: EventKind, list: &str, values: &[T], slug: fn(T) -> &'static str) -> Markup {
        let typed = self.typed(event).map(|tried| tried.reason.as_str());
        let label = match event {
            EventKind::Completed => text!("act-outcome"),
            EventKind::ClosedNoReply => text!("act-who-is-silent"),
            _ => text!(&format!("act-why-{}", event.slug())),
        };
        let picked: Vec<Choice> = or_none(choices(list, values, slug, |value| typed == Some(slug(value))));
        Select { name: "reason", label, choices: picked, error: self.error(event, "reason") }.within(event.slug())
    }
}
