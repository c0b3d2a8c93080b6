//! The clocks that run on a prescription: when something is due, what is overdue, what is stuck.
//!
//! Due times are counted in working days of England and fall at five in the afternoon in Great Britain.
//! They are written into the events ("answer by", "contact by", "expires at"), so that a target that
//! changes later does not change what was promised.

use super::Calendar;
use super::prescription::{Party, State, Status};
use crate::closed_list;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::London;

/// The hour at which a day's due time falls: the end of an office day.
pub const DUE_HOUR: u32 = 17;
/// An offered place waits this many working days before the next person is asked.
pub const OFFER_WORKING_DAYS: u32 = 5;
/// A prescription should have ended with an outcome after this many weeks (loop closed, B24).
pub const OUTCOME_WEEKS: i64 = 12;
/// A case is stuck when this many reminders went unanswered.
pub const NUDGES_BEFORE_STUCK: u32 = 2;

/// How many working days each step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Targets {
    /// From sending until somebody of the group has looked at it.
    pub opened: u32,
    /// From sending until the group answers.
    pub answered: u32,
    /// From sending until the co-ordinator is told that nobody answers.
    pub stuck: u32,
    /// From a yes until the group is in touch with the person.
    pub first_contact: u32,
    /// From a question until the worker answers it.
    pub question: u32,
}

/// Ordinary: answers in 5 working days and after reminders in 10 (B20); first contact in 5, the
/// 90th centile asked of link workers themselves (B17); groups that publish a time look within 3.
pub const ORDINARY: Targets = Targets { opened: 3, answered: 5, stuck: 10, first_contact: 5, question: 2 };

/// Fast track: contact within 2 working days (M25, B17), so that an answer cannot take longer than 2 and
/// silence reaches the co-ordinator on the third.
pub const FAST_TRACK: Targets = Targets { opened: 1, answered: 2, stuck: 3, first_contact: 2, question: 1 };

/// The targets of a prescription.
pub const fn targets(fast_track: bool) -> &'static Targets {
    if fast_track { &FAST_TRACK } else { &ORDINARY }
}

/// Whether people are at work: not at the weekend, not on a bank holiday.
pub fn is_working_day(date: NaiveDate, calendar: &Calendar) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !calendar.is_bank_holiday(date)
}

/// The day that lies so many working days after `date`, which itself is not counted.
pub fn working_days_after(date: NaiveDate, days: u32, calendar: &Calendar) -> NaiveDate {
    // More holidays than a year has days would be a calendar of nothing else.
    let ahead = date.iter_days().skip(1).take(400 + 3 * days as usize);
    let mut working = ahead.filter(|day| is_working_day(*day, calendar));
    match days {
        0 => date,
        _ => working.nth(days as usize - 1).unwrap_or_else(|| date + Days::new(u64::from(days))),
    }
}

/// How many working days lie after `from` up to and with `to`; 0 when `to` is not later.
pub fn working_days_between(from: NaiveDate, to: NaiveDate, calendar: &Calendar) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    u32::try_from(days.filter(|day| is_working_day(*day, calendar)).count()).unwrap_or(u32::MAX)
}

/// The due time so many working days after `from`: five in the afternoon in Great Britain.
pub fn due_after(from: DateTime<Utc>, days: u32, calendar: &Calendar) -> DateTime<Utc> {
    let day = working_days_after(from.with_timezone(&London).date_naive(), days, calendar);
    let five = NaiveTime::from_hms_opt(DUE_HOUR, 0, 0).unwrap_or_default();
    // Clocks change at one or two in the night, so five in the afternoon is always there, once.
    day.and_time(five)
        .and_local_timezone(London)
        .earliest()
        .map_or_else(|| from + TimeDelta::days(i64::from(days)), |at| at.with_timezone(&Utc))
}

/// When an answer is due to a prescription sent at `sent`.
pub fn answer_by(sent: DateTime<Utc>, fast_track: bool, calendar: &Calendar) -> DateTime<Utc> {
    due_after(sent, targets(fast_track).answered, calendar)
}

/// When the group should have been in touch after a yes at `accepted`.
pub fn contact_by(accepted: DateTime<Utc>, fast_track: bool, calendar: &Calendar) -> DateTime<Utc> {
    due_after(accepted, targets(fast_track).first_contact, calendar)
}

/// When an offer made at `offered` goes to the next person.
pub fn offer_expires(offered: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
    due_after(offered, OFFER_WORKING_DAYS, calendar)
}

closed_list! {
    /// What is waited for.
    Step {
        Opening = "opening",
        Answer = "answer",
        QuestionAnswered = "question_answered",
        OfferAnswered = "offer_answered",
        FirstContact = "first_contact",
        /// Hold the place or give it up, after missed sessions.
        PlaceDecision = "place_decision",
        Outcome = "outcome",
    }
}

/// Something that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub step: Step,
    /// On whom it waits.
    pub on: Party,
    /// When it is due.
    pub by: DateTime<Utc>,
}

impl Due {
    /// Whether it is overdue: due at 17:00, it turns overdue at 17:01.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        now >= self.by + TimeDelta::minutes(1)
    }

    /// Working days by which it is overdue; 0 until the first has gone by.
    pub fn working_days_late(&self, now: DateTime<Utc>, calendar: &Calendar) -> u32 {
        let day = |at: DateTime<Utc>| at.with_timezone(&London).date_naive();
        working_days_between(day(self.by), day(now), calendar)
    }
}

/// What a prescription waits for, the soonest first.
pub fn due(state: &State, calendar: &Calendar) -> Vec<Due> {
    let Some(sent) = state.sent.as_ref().filter(|_| state.is_open()) else { return Vec::new() };
    let targets = targets(sent.fast_track);
    let mut due = Vec::new();
    let mut wait = |step, on, by| due.push(Due { step, on, by });
    match state.status {
        Status::Sent => {
            if state.opened_at.is_none() && state.answered_at.is_none() {
                wait(Step::Opening, Party::ReceivingOrganization, due_after(sent.at, targets.opened, calendar));
            }
            // After a question the group has its days again from the answer.
            let by = match state.answered_at {
                Some(_) => due_after(state.since, targets.answered, calendar).max(sent.answer_by),
                None => sent.answer_by,
            };
            wait(Step::Answer, Party::ReceivingOrganization, by);
        }
        Status::Question => {
            wait(Step::QuestionAnswered, Party::Worker, due_after(state.since, targets.question, calendar));
        }
        Status::Accepted => {
            let by = state.contact_by.unwrap_or_else(|| due_after(state.since, targets.first_contact, calendar));
            wait(Step::FirstContact, Party::ReceivingOrganization, by);
        }
        _ => {}
    }
    if let Some(offer) = &state.offer {
        wait(Step::OfferAnswered, Party::Worker, offer.expires_at);
    }
    if state.place_is_to_be_decided() {
        wait(Step::PlaceDecision, Party::Worker, due_after(state.since, targets.question, calendar));
    }
    if state.status.is_under_way() && state.status != Status::Ongoing {
        wait(Step::Outcome, Party::ReceivingOrganization, sent.at + TimeDelta::weeks(OUTCOME_WEEKS));
    }
    due.sort_by_key(|due| due.by);
    due
}

/// What is overdue, the longest first.
pub fn overdue(state: &State, now: DateTime<Utc>, calendar: &Calendar) -> Vec<Due> {
    due(state, calendar).into_iter().filter(|due| due.is_overdue(now)).collect()
}

/// Whether time itself reminds the group: what it owes is overdue and nobody has reminded it since the
/// prescription stands where it stands. Once; every further reminder is somebody's choice.
pub fn reminder_due(state: &State, now: DateTime<Utc>, calendar: &Calendar) -> bool {
    let owed =
        |due: &Due| due.on == Party::ReceivingOrganization && matches!(due.step, Step::Answer | Step::FirstContact);
    state.nudges == 0 && overdue(state, now, calendar).iter().any(owed)
}

closed_list! {
    /// Why a case goes to the co-ordinator.
    StuckBecause {
        /// Nobody answers, in spite of reminders.
        NoAnswer = "no_answer",
        /// Accepted, and then nothing.
        NoFirstContact = "no_first_contact",
        /// The worker's own answer is what is missing.
        QuestionUnanswered = "question_unanswered",
        /// One offer after another came to nothing.
        OffersComeToNothing = "offers_come_to_nothing",
        /// The time for an outcome has gone by.
        NoOutcome = "no_outcome",
    }
}

/// A stuck case with what was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stuck {
    /// Why.
    pub because: StuckBecause,
    /// Since when it stands where it stands.
    pub since: DateTime<Utc>,
    /// Reminders sent since then.
    pub nudges: u32,
    /// The latest of them.
    pub nudged_at: Option<DateTime<Utc>>,
    /// Whether the group has looked at it.
    pub opened: bool,
    /// Offers turned down or run out.
    pub offers_without_result: u32,
    /// When the co-ordinator was last told.
    pub escalated_at: Option<DateTime<Utc>>,
}

/// Whether a prescription is stuck, and what was tried; the co-ordinator is told of those that were not
/// escalated since they stand where they stand.
pub fn stuck(state: &State, now: DateTime<Utc>, calendar: &Calendar) -> Option<Stuck> {
    let sent = state.sent.as_ref().filter(|_| state.is_open())?;
    let targets = targets(sent.fast_track);
    let late = overdue(state, now, calendar);
    let is_late = |step| late.iter().any(|due| due.step == step);
    let after_reminders = |step, from| {
        is_late(step) && (state.nudges >= NUDGES_BEFORE_STUCK || now > due_after(from, targets.stuck, calendar))
    };
    let offers_without_result = state.offers_declined + state.offers_expired;
    let because = if after_reminders(Step::Answer, sent.at) {
        StuckBecause::NoAnswer
    } else if after_reminders(Step::FirstContact, state.since) {
        StuckBecause::NoFirstContact
    } else if state.status == Status::Question && now > due_after(state.since, targets.answered, calendar) {
        StuckBecause::QuestionUnanswered
    } else if state.status == Status::WaitingList && offers_without_result >= 2 {
        StuckBecause::OffersComeToNothing
    } else if is_late(Step::Outcome) {
        StuckBecause::NoOutcome
    } else {
        return None;
    };
    Some(Stuck {
        because,
        since: state.since,
        nudges: state.nudges,
        nudged_at: state.nudged_at,
        opened: state.opened_at.is_some(),
        offers_without_result,
        escalated_at: state.escalated_at,
    })
}

#[cfg(test)]
mod tests;
