//! What a receiving system is told of a prescription: the referral states of Gravity's SDOH Clinical
//! Care guide (FHIR R4), as a projection of ours.

use super::state::State;
use super::status::{Onward, Reason, Status};
use crate::closed_list;

closed_list! {
    /// `Task.status` of a referral, as far as a prescription reaches.
    TaskStatus {
        Draft = "draft",
        Requested = "requested",
        Accepted = "accepted",
        Rejected = "rejected",
        Cancelled = "cancelled",
        InProgress = "in-progress",
        Failed = "failed",
        Completed = "completed",
    }
}

/// `Task.status` of a prescription that stands here. A service that closes cancels what it had not yet
/// accepted and fails what it had.
pub fn task_status(state: &State) -> TaskStatus {
    match state.status {
        Status::Draft => TaskStatus::Draft,
        Status::Sent | Status::Question | Status::WaitingList => TaskStatus::Requested,
        Status::Accepted => TaskStatus::Accepted,
        Status::FirstContactMade | Status::Attended | Status::DidNotAttend | Status::Ongoing => TaskStatus::InProgress,
        Status::Completed => TaskStatus::Completed,
        Status::Declined => TaskStatus::Rejected,
        Status::Withdrawn | Status::ClosedNoReply => TaskStatus::Cancelled,
        Status::Stopped => TaskStatus::Failed,
        Status::ServiceClosed if state.accepted_at.is_none() => TaskStatus::Cancelled,
        Status::ServiceClosed => TaskStatus::Failed,
    }
}

/// `Task.businessStatus`: our own status, where `Task.status` alone would hide what is known.
pub const fn business_status(state: &State) -> &'static str {
    state.status.slug()
}

/// `Task.statusReason.text`, which the guide asks for when a task is rejected, cancelled or failed.
pub fn status_reason(state: &State) -> Option<String> {
    let status = task_status(state);
    if !matches!(status, TaskStatus::Rejected | TaskStatus::Cancelled | TaskStatus::Failed) {
        return None;
    }
    Some(match (state.status, state.reason) {
        (Status::Withdrawn, _) => "consent withdrawn".to_owned(),
        (Status::ServiceClosed, Some(Reason::Onward(Onward::NotPlaced(reason)))) => {
            format!("service closed; not placed: {}", said(reason.slug()))
        }
        (Status::ServiceClosed, _) => "service closed; another service was found".to_owned(),
        (Status::ClosedNoReply, Some(reason)) => format!("no reply from {}", said(reason.slug())),
        (_, Some(reason)) => said(reason.slug()),
        (status, None) => said(status.slug()),
    })
}

fn said(slug: &str) -> String {
    slug.replace('_', " ")
}
