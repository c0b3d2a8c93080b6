//! The whole machine as one table: what may happen when, who may make it, and what must hold.
//!
//! `a_page_for_people` in the tests prints it. An event that no row allows does not happen. Three
//! rules bend the table to what a receiving system may be told of it: nothing goes back from a yes to
//! a question or a waiting list, a no comes before a yes only, and what has ended stays ended.

use super::event::EventKind;
use super::status::{Party, ReasonList, Status};
use crate::closed_list;

closed_list! {
    /// What must hold beside the status, the party and the reason.
    Condition {
        ClearanceFits = "clearance_fits",
        DueLiesAhead = "due_lies_ahead",
        NotOpenedBefore = "not_opened_before",
        NotOnWaitingList = "not_on_waiting_list",
        NoOfferStands = "no_offer_stands",
        OfferStands = "offer_stands",
        OfferHasRunOut = "offer_has_run_out",
        DayFits = "day_fits",
        CameAtLeastOnce = "came_at_least_once",
        MissedTwiceRunning = "missed_twice_running",
        SilenceIsShown = "silence_is_shown",
        GoesElsewhere = "goes_elsewhere",
        RecipientStillSees = "recipient_still_sees",
        NotReroutedBefore = "not_rerouted_before",
    }
}

impl Condition {
    /// What is wrong when it does not hold, and what to do.
    pub const fn refusal(self) -> &'static str {
        match self {
            Self::ClearanceFits => {
                "The checks before sending are for something else, older than a day or out of date. Check eligibility, \
                 agreement and consent again."
            }
            Self::DueLiesAhead => "The day by which something is due has passed already. Give a later one.",
            Self::NotOpenedBefore => "It was opened before. The first time counts; there is nothing to record.",
            Self::NotOnWaitingList => {
                "The person is on the waiting list. Offer the place in the order of the list instead."
            }
            Self::NoOfferStands => "A place is offered and waits for an answer. Wait for it or until it runs out.",
            Self::OfferStands => "No offer stands any more. Offer a place first.",
            Self::OfferHasRunOut => "No offer has run out. Wait for the answer until its last day.",
            Self::DayFits => "The day of the session lies before the sending or after today. Check the date.",
            Self::CameAtLeastOnce => "The person has not come yet. Record that they came first.",
            Self::MissedTwiceRunning => {
                "The place is held after two missed sessions running. Nothing needs holding yet."
            }
            Self::SilenceIsShown => {
                "It is too early for that, or it is not for you to say who is silent. Try again on another day, or send \
                 a reminder."
            }
            Self::GoesElsewhere => "The new destination is the service that closed. Choose another or give a reason.",
            Self::RecipientStillSees => "The group sees nothing of the person any more. There is nothing to withdraw.",
            Self::NotReroutedBefore => "A new prescription has taken its place already. Follow that one.",
        }
    }
}

/// Where an event leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leads {
    /// To this status.
    To(Status),
    /// Nowhere: it is recorded, the status stays.
    Stays,
    /// To where it stood before the question.
    BackFromQuestion,
}

/// One row: in any of these statuses, this event may be made by any of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The statuses in which it may happen; none for the very beginning.
    pub from: &'static [Status],
    /// What happens.
    pub event: EventKind,
    /// Where it leads.
    pub leads: Leads,
    /// Who may make it.
    pub by: &'static [Party],
    /// The list that its reason is from.
    pub reason: Option<ReasonList>,
    /// What else must hold.
    pub holds: &'static [Condition],
}

use Condition as If;
use EventKind as On;
use Leads::{BackFromQuestion, Stays, To};
use Party::{Clock, Person, ReceivingOrganization as Group, Steward, Worker};
use ReasonList as Why;
use Status::{
    Accepted, Attended, ClosedNoReply, Completed, Declined, DidNotAttend, Draft, FirstContactMade, Ongoing, Question,
    Sent, ServiceClosed, Stopped, WaitingList, Withdrawn,
};

/// A worker or steward may write down what a group said by telephone; the event says whose pen it was.
const GROUP: &[Party] = &[Group, Worker, Steward];
const ANYONE: &[Party] = &[Worker, Group, Person, Steward];

const fn row(
    from: &'static [Status],
    event: EventKind,
    leads: Leads,
    by: &'static [Party],
    reason: Option<ReasonList>,
    holds: &'static [Condition],
) -> Rule {
    Rule { from, event, leads, by, reason, holds }
}

/// Every transition there is.
#[rustfmt::skip]
pub const TABLE: &[Rule] = &[
    // The worker's own desk.
    row(&[], On::Drafted, To(Draft), &[Worker], None, &[]),
    row(&[Draft], On::DraftDropped, Stays, &[Worker, Person, Steward, Clock], None, &[]),
    row(&[Draft], On::Sent, To(Sent), &[Worker], None, &[If::ClearanceFits, If::DueLiesAhead]),

    // Before an answer.
    row(&[Sent, Question, WaitingList, Accepted], On::Opened, Stays, &[Group], None, &[If::NotOpenedBefore]),
    row(&[Sent, WaitingList, Accepted, FirstContactMade, Attended, DidNotAttend, Ongoing], On::Nudged, Stays, &[Worker, Clock], None, &[]),
    row(&[Sent, Question, WaitingList, Accepted, FirstContactMade, Attended, DidNotAttend, Ongoing], On::Escalated, Stays, &[Worker, Clock], None, &[]),
    row(&[Sent, WaitingList], On::Asked, To(Question), GROUP, None, &[If::NoOfferStands]),
    row(&[Question], On::Answered, BackFromQuestion, &[Worker], None, &[]),
    row(&[Sent, Question], On::JoinedWaitingList, To(WaitingList), GROUP, None, &[If::NotOnWaitingList]),
    row(&[WaitingList], On::PlaceOffered, Stays, GROUP, None, &[If::NoOfferStands, If::DueLiesAhead]),
    row(&[WaitingList], On::OfferTaken, To(Accepted), &[Person, Worker], None, &[If::OfferStands, If::DueLiesAhead]),
    row(&[WaitingList], On::OfferDeclined, Stays, &[Person, Worker], None, &[If::OfferStands]),
    row(&[WaitingList], On::OfferExpired, Stays, &[Clock], None, &[If::OfferHasRunOut]),
    row(&[Sent, Question], On::Accepted, To(Accepted), GROUP, None, &[If::NotOnWaitingList, If::DueLiesAhead]),
    row(&[Sent, Question, WaitingList], On::Declined, To(Declined), GROUP, Some(Why::Decline), &[]),

    // After a yes.
    row(&[Accepted], On::FirstContactMade, To(FirstContactMade), GROUP, None, &[]),
    row(&[Accepted, FirstContactMade, Attended, DidNotAttend], On::Attended, To(Attended), GROUP, None, &[If::DayFits]),
    row(&[Ongoing], On::Attended, Stays, GROUP, None, &[If::DayFits]),
    row(&[Accepted, FirstContactMade, Attended, DidNotAttend, Ongoing], On::DidNotAttend, To(DidNotAttend), GROUP, Some(Why::DidNotAttend), &[If::DayFits]),
    row(&[DidNotAttend], On::PlaceHeld, Stays, &[Worker], None, &[If::MissedTwiceRunning]),
    row(&[Attended, DidNotAttend], On::BecameOngoing, To(Ongoing), GROUP, None, &[If::CameAtLeastOnce]),
    // Advice by telephone is finished with the first contact.
    row(&[FirstContactMade, Attended, Ongoing], On::Completed, To(Completed), GROUP, Some(Why::Outcome), &[]),
    row(&[DidNotAttend], On::Completed, To(Completed), GROUP, Some(Why::Outcome), &[If::CameAtLeastOnce]),
    row(&[Accepted, FirstContactMade, Attended, DidNotAttend, Ongoing], On::Stopped, To(Stopped), ANYONE, Some(Why::Stopped), &[]),

    // Endings that may come at any time.
    row(&[Sent, Question, WaitingList, Accepted, FirstContactMade, Attended, DidNotAttend, Ongoing], On::ConsentWithdrawn, To(Withdrawn), ANYONE, None, &[]),
    row(&[Completed, Stopped], On::ConsentWithdrawn, Stays, ANYONE, None, &[If::RecipientStillSees]),
    row(&[Sent], On::ClosedNoReply, To(ClosedNoReply), &[Worker, Clock], Some(Why::NoReply), &[If::SilenceIsShown]),
    row(&[Accepted], On::ClosedNoReply, To(ClosedNoReply), &[Worker, Group, Steward, Clock], Some(Why::NoReply), &[If::SilenceIsShown]),
    row(&[Sent, Question, WaitingList, Accepted, FirstContactMade, Attended, DidNotAttend, Ongoing], On::ServiceClosed, To(ServiceClosed), &[Steward, Worker], Some(Why::Onward), &[If::GoesElsewhere]),

    // What has ended may be followed by a new one, which names it.
    row(&[Declined, Completed, Stopped, Withdrawn, ClosedNoReply, ServiceClosed], On::Rerouted, Stays, &[Worker], None, &[If::NotReroutedBefore]),
];

/// The row for an event in a status; `None` for the status is the very beginning.
pub fn rule_for(status: Option<Status>, event: EventKind) -> Option<&'static Rule> {
    TABLE
        .iter()
        .find(|rule| rule.event == event && status.map_or(rule.from.is_empty(), |status| rule.from.contains(&status)))
}
