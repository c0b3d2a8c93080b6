//! The closed lists of a prescription: where it stands, who acts, and the reasons (lists 5.2 and 5.6).

use crate::closed_list;
use serde::{Deserialize, Serialize};

closed_list! {
    /// Where a prescription stands. That the group opened it is an event, not a status.
    Status {
        Draft = "draft",
        Sent = "sent",
        Question = "question",
        WaitingList = "waiting_list",
        Accepted = "accepted",
        Declined = "declined",
        FirstContactMade = "first_contact_made",
        Attended = "attended",
        DidNotAttend = "did_not_attend",
        Ongoing = "ongoing",
        Completed = "completed",
        Stopped = "stopped",
        /// The person took their consent back.
        Withdrawn = "withdrawn",
        ClosedNoReply = "closed_no_reply",
        ServiceClosed = "service_closed",
    }
}

impl Status {
    /// Whether it has ended: nothing moves it on any more.
    pub const fn has_ended(self) -> bool {
        matches!(
            self,
            Self::Declined
                | Self::Completed
                | Self::Stopped
                | Self::Withdrawn
                | Self::ClosedNoReply
                | Self::ServiceClosed
        )
    }

    /// Whether the group has yet to say yes or no.
    pub const fn awaits_an_answer(self) -> bool {
        matches!(self, Self::Sent | Self::Question | Self::WaitingList)
    }

    /// Whether the group has said yes and it has not ended.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Accepted | Self::FirstContactMade | Self::Attended | Self::DidNotAttend | Self::Ongoing)
    }

    /// What a worker reads after "This prescription ...".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "is a draft",
            Self::Sent => "has been sent and waits for an answer",
            Self::Question => "waits for your answer to a question",
            Self::WaitingList => "is on the waiting list",
            Self::Accepted => "has been accepted",
            Self::Declined => "has been declined",
            Self::FirstContactMade => "has led to a first contact",
            Self::Attended => "has led to attendance",
            Self::DidNotAttend => "has a missed session last",
            Self::Ongoing => "is going on",
            Self::Completed => "is completed",
            Self::Stopped => "has been stopped",
            Self::Withdrawn => "has been withdrawn",
            Self::ClosedNoReply => "was closed without a reply",
            Self::ServiceClosed => "ended because the service closed",
        }
    }
}

closed_list! {
    /// What was done about a service for a person. Three different acts, counted apart.
    Act {
        /// The person was given the details; nothing of theirs was passed on.
        Signpost = "signpost",
        /// The worker made the first contact with them or beside them.
        WarmIntroduction = "warm_introduction",
        /// A consented, tracked request.
        Prescription = "prescription",
    }
}

closed_list! {
    /// Who makes an event. Who typed it is the actor of the event; this is whose act it is.
    Party {
        /// A link worker or a co-ordinator, also when writing down what a group or person told them.
        Worker = "worker",
        /// A member of the group that receives the prescription.
        ReceivingOrganization = "receiving_organization",
        /// The person, or whoever may decide for them.
        Person = "person",
        /// The steward of the directory, also when writing down what a group said by telephone.
        Steward = "steward",
        /// Time itself, through a nightly or hourly job.
        Clock = "clock",
    }
}

impl Party {
    /// "the link worker".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Worker => "the link worker",
            Self::ReceivingOrganization => "the receiving group",
            Self::Person => "the person",
            Self::Steward => "the steward",
            Self::Clock => "the clock",
        }
    }
}

closed_list! {
    /// Why a group says no (list 5.6).
    DeclineReason {
        Full = "full",
        OutsideArea = "outside_area",
        OutsideAge = "outside_age",
        NotWhatWeDo = "not_what_we_do",
        NeedsMoreSupportThanWeOffer = "needs_more_support_than_we_offer",
        RiskWeCannotManage = "risk_we_cannot_manage",
        NotEnoughInformation = "not_enough_information",
        WaitingListLong = "waiting_list_long",
        Paused = "paused",
        DuplicateRequest = "duplicate_request",
        Other = "other",
    }
}

closed_list! {
    /// Why a person did not come (list 5.6).
    DidNotAttendReason {
        Ill = "ill",
        NervousFirstTime = "nervous_first_time",
        Transport = "transport",
        Cost = "cost",
        Forgot = "forgot",
        CaringDuty = "caring_duty",
        ChangedMind = "changed_mind",
        DidNotKnow = "did_not_know",
        Weather = "weather",
        BadExperience = "bad_experience",
        NotKnown = "not_known",
    }
}

closed_list! {
    /// Why it stopped before it was finished (list 5.6).
    StoppedReason {
        GoalMet = "goal_met",
        NotForMe = "not_for_me",
        TimeOrTravel = "time_or_travel",
        Health = "health",
        GroupEnded = "group_ended",
        Moved = "moved",
        Other = "other",
    }
}

closed_list! {
    /// Why a person was placed nowhere (list 5.6). All but the person's own choice tell of a gap.
    NotPlacedReason {
        NothingNear = "nothing_near",
        NoCapacity = "no_capacity",
        Cost = "cost",
        Access = "access",
        Language = "language",
        NothingSuitable = "nothing_suitable",
        PersonChoice = "person_choice",
    }
}

impl NotPlacedReason {
    /// Whether it is a sign of something missing in the place.
    pub const fn feeds_gaps(self) -> bool {
        !matches!(self, Self::PersonChoice)
    }
}

closed_list! {
    /// What became of a goal, in the person's own view (list 5.6).
    GoalOutcome {
        Met = "met",
        PartlyMet = "partly_met",
        NotMet = "not_met",
        ChangedGoal = "changed_goal",
        TooSoon = "too_soon",
        NotRecorded = "not_recorded",
    }
}

closed_list! {
    /// Whose silence closes a prescription.
    NoReplyFrom {
        /// The group did not answer, or accepted and then did nothing.
        ReceivingOrganization = "receiving_organization",
        /// The person could not be reached.
        Person = "person",
    }
}

/// Where a person goes when a service closes for good: one of the two, never neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Onward {
    /// To this service; the new prescription follows with consent of its own.
    Service(uuid::Uuid),
    /// Nowhere for now, and why.
    NotPlaced(NotPlacedReason),
}

closed_list! {
    /// The list from which an event takes its reason.
    ReasonList {
        Decline = "decline",
        DidNotAttend = "did_not_attend",
        Stopped = "stopped",
        Outcome = "outcome",
        NoReply = "no_reply",
        /// A new service, or a reason from the not-placed list.
        Onward = "onward",
    }
}

/// A reason from whichever list an event needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "list", content = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// Why a group said no.
    Decline(DeclineReason),
    /// Why a person did not come.
    DidNotAttend(DidNotAttendReason),
    /// Why it stopped.
    Stopped(StoppedReason),
    /// What became of the goal.
    Outcome(GoalOutcome),
    /// Whose silence it was.
    NoReply(NoReplyFrom),
    /// Where the person goes instead.
    Onward(Onward),
}

impl Reason {
    /// The list it is from.
    pub const fn list(self) -> ReasonList {
        match self {
            Self::Decline(_) => ReasonList::Decline,
            Self::DidNotAttend(_) => ReasonList::DidNotAttend,
            Self::Stopped(_) => ReasonList::Stopped,
            Self::Outcome(_) => ReasonList::Outcome,
            Self::NoReply(_) => ReasonList::NoReply,
            Self::Onward(_) => ReasonList::Onward,
        }
    }

    /// The slug that is stored; "service" where the person goes to another service.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Decline(reason) => reason.slug(),
            Self::DidNotAttend(reason) => reason.slug(),
            Self::Stopped(reason) => reason.slug(),
            Self::Outcome(outcome) => outcome.slug(),
            Self::NoReply(from) => from.slug(),
            Self::Onward(Onward::Service(_)) => "service",
            Self::Onward(Onward::NotPlaced(reason)) => reason.slug(),
        }
    }
}
