//! Every address of the site on one page.
//!
//! A route cannot be listed without the [`Action`] on which the policy is asked before its handler runs.

use super::error::Error;
use super::form::Form;
use super::middleware::guard;
use super::page::group::{received, ring, waiting};
use super::page::{account, administrator, frontline, link_worker as work};
use super::state::State;
use super::{api, assets, operations, page};
use crate::accounts::Action;
use actix_web::dev::ServiceRequest;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::ServiceConfig;
use actix_web::{FromRequest, Handler, HttpResponse, Resource, Responder, guard as method, web};

/// A route: where, what the policy is asked, and what answers.
pub struct Route {
    /// Pattern ("/services/{slug}").
    pub path: &'static str,
    /// Whether it reads or changes.
    pub verb: Verb,
    /// For whom it is.
    pub group: Group,
    /// What the policy is asked.
    pub action: Action,
    answer: actix_web::Route,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// GET and HEAD: looks, and changes nothing that anybody would miss.
    Read,
    /// POST: changes something; carries the mark of its session.
    Change,
}

/// For whom a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// People, in HTML, the same for everyone.
    Page,
    /// People who sign in, in HTML, kept by nobody.
    Private,
    /// Programs, in JSON.
    Api,
    /// Programs of one organization, in FHIR, each with a token that the handler asks for.
    Fhir,
    /// Whoever runs the node.
    Operations,
    /// Files that pages need.
    Asset,
}

/// The whole site.
pub fn routes() -> Vec<Route> {
    vec![
        public_page(Action::ReadDirectory, "/", page::home::get_home),
        public_page(Action::ReadDirectory, "/search", page::search::get_search),
        public_page(Action::ReadDirectory, "/search/filters", page::filters::get_filters),
        public_page(Action::ReadDirectory, "/needs", page::needs::get_needs),
        public_page(Action::ReadDirectory, "/services/{slug}", page::service::get_service),
        public_page(Action::ReadDirectory, "/venues/{slug}", page::venue::get_venue),
        public_page(Action::ReadDirectory, "/organizations/{slug}", page::organization::get_organization),
        public_page(Action::ReadDirectory, "/urgent-help", page::urgent_help::get_urgent_help),
        public_page(Action::ReadDirectory, "/about", page::about::get_about),
        public_page(Action::ReadDirectory, "/accessibility", page::accessibility::get_accessibility),
        private_page(Action::SignIn, "/sign-in", account::sign_in::get_sign_in),
        change(Action::SignIn, "/sign-in", account::sign_in::post_sign_in),
        private_page(Action::SignIn, "/sign-in/code", account::code::get_code),
        change(Action::SignIn, "/sign-in/code", account::code::post_code),
        change(Action::SignIn, "/sign-out", account::sign_in::post_sign_out),
        private_page(Action::SignIn, "/invitation/{token}", account::invitation::get_invitation),
        change(Action::SignIn, "/invitation/{token}", account::invitation::post_invitation),
        private_page(Action::SignIn, "/invitation/{token}/with/{id}", account::issuer::get_invited),
        private_page(Action::SignIn, "/sign-in/with/{id}", account::issuer::get_with),
        private_page(Action::SignIn, "/sign-in/with/{id}/return", account::issuer::get_return),
        private_page(Action::UseOwnAccount, "/start", account::overview::get_start),
        private_page(Action::UseOwnAccount, "/account", account::overview::get_account),
        private_page(Action::UseOwnAccount, "/account/password", account::password::get_password),
        change(Action::UseOwnAccount, "/account/password", account::password::post_password),
        private_page(Action::UseOwnAccount, "/account/second-factor", account::second_factor::get_second_factor),
        change(Action::UseOwnAccount, "/account/second-factor", account::second_factor::post_second_factor),
        change(Action::UseOwnAccount, "/account/second-factor/off", account::second_factor::post_off),
        change(Action::UseOwnAccount, "/account/sessions/{id}/end", account::overview::post_end_session),
        private_page(Action::AdministerUsers, "/users", administrator::users::get_users),
        private_page(Action::AdministerUsers, "/users.csv", administrator::users::get_table),
        private_page(Action::AdministerUsers, "/users/new", administrator::new_user::get_new),
        change(Action::AdministerUsers, "/users/new", administrator::new_user::post_new),
        private_page(Action::AdministerUsers, "/users/{id}", administrator::user::get_user),
        change(Action::AdministerUsers, "/users/{id}/roles", administrator::user::post_role),
        change(Action::AdministerUsers, "/users/{id}/roles/end", administrator::user::post_role_end),
        change(Action::AdministerUsers, "/users/{id}/invite", administrator::user::post_invite),
        private_page(Action::AdministerUsers, "/users/{id}/second-factor", administrator::second_factor::get_reset),
        change(Action::AdministerUsers, "/users/{id}/second-factor", administrator::second_factor::post_reset),
        private_page(Action::AdministerUsers, "/users/{id}/end", administrator::end_access::get_end),
        change(Action::AdministerUsers, "/users/{id}/end", administrator::end_access::post_end),
        change(Action::AdministerUsers, "/users/{id}/restore", administrator::user::post_restore),
        private_page(Action::AdministerUsers, "/teams", administrator::teams::get_teams),
        private_page(Action::AdministerUsers, "/teams.csv", administrator::teams::get_table),
        change(Action::AdministerUsers, "/teams", administrator::teams::post_team),
        private_page(Action::AdministerTokens, "/tokens", administrator::tokens::get_tokens),
        private_page(Action::AdministerTokens, "/tokens.csv", administrator::tokens::get_table),
        change(Action::AdministerTokens, "/tokens", administrator::tokens::post_token),
        private_page(Action::AdministerTokens, "/tokens/{id}/end", administrator::tokens::get_end),
        change(Action::AdministerTokens, "/tokens/{id}/end", administrator::tokens::post_end),
        private_page(Action::AdministerIssuers, "/issuers", administrator::issuers::get_issuers),
        private_page(Action::AdministerIssuers, "/issuers.csv", administrator::issuers::get_table),
        change(Action::AdministerIssuers, "/issuers", administrator::issuers::post_issuer),
        private_page(Action::AdministerIssuers, "/issuers/{id}", administrator::issuer::get_issuer),
        change(Action::AdministerIssuers, "/issuers/{id}", administrator::issuer::post_issuer),
        private_page(Action::AdministerIssuers, "/issuers/{id}/end", administrator::issuer::get_end),
        change(Action::AdministerIssuers, "/issuers/{id}/end", administrator::issuer::post_end),
        private_page(Action::SeeToday, "/today", work::today::get_today),
        private_page(Action::ExportPeople, "/today.csv", work::today::get_table),
        private_page(Action::SeeToday, "/people", work::people::get_people),
        private_page(Action::ExportPeople, "/people.csv", work::people_table::get_table),
        change(Action::SearchPeople, "/people/search", work::people::post_search),
        private_page(Action::ReadPerson, "/people/{id}", work::person::get_person),
        change(Action::ReadCase, "/people/{id}/open-again", work::person::post_open_again),
        private_page(Action::WritePerson, "/people/{id}/edit", work::edit_person::get_edit),
        change(Action::WritePerson, "/people/{id}/edit", work::edit_person::post_edit),
        private_page(Action::ReadPerson, "/people/{person}/consents/{id}", work::consent_copy::get_copy),
        private_page(Action::ReadPerson, "/people/{person}/consents/{id}/shared", work::shared::get_shared),
        private_page(Action::ReadPersonAudit, "/people/{id}/looked", work::looked::get_looked),
        private_page(Action::ExportPeople, "/people/{id}/looked.csv", work::looked::get_table),
        private_page(Action::ReadPerson, "/people/{id}/caller", work::caller::get_caller),
        change(Action::WriteCase, "/people/{id}/caller", work::caller::post_caller),
        private_page(Action::WritePerson, "/people/{id}/moved", work::moved::get_moved),
        change(Action::WritePerson, "/people/{id}/moved", work::moved::post_moved),
        private_page(Action::WriteLetter, "/people/{id}/letter", work::letter::get_letter),
        private_page(Action::AnswerSubjectAccess, "/people/{id}/held", work::held::get_held),
        change(Action::AnswerSubjectAccess, "/people/{id}/held", work::held::post_held),
        private_page(Action::ErasePerson, "/people/{id}/erase", work::erase::get_erase),
        change(Action::ErasePerson, "/people/{id}/erase", work::erase::post_erase),
        private_page(Action::ReviewDuplicates, "/duplicates", work::duplicates::get_queue),
        private_page(Action::ExportPeople, "/duplicates.csv", work::duplicates::get_table),
        private_page(Action::ReviewDuplicates, "/people/{id}/duplicates", work::duplicates::get_of_person),
        private_page(Action::ReviewDuplicates, "/people/{id}/duplicates/{other}", work::duplicates::get_compare),
        change(Action::MergePeople, "/people/{id}/duplicates/{other}/merge", work::duplicates::post_merge),
        change(Action::MergePeople, "/people/{id}/duplicates/{other}/apart", work::duplicates::post_apart),
        change(Action::MergePeople, "/merges/{id}/undo", work::duplicates::post_undo),
        change(Action::RecordConsent, "/people/{person}/consents/{id}/withdraw", work::consent::post_withdraw),
        private_page(
            Action::ReadPrescription,
            "/people/{person}/prescriptions/{id}",
            work::prescription::get_prescription,
        ),
        private_page(Action::ReadPrescription, "/prescriptions/{id}", work::prescription::get_by_id),
        private_page(Action::RecordConsent, "/people/{person}/prescriptions/{id}/consent", work::consent::get_consent),
        change(Action::RecordConsent, "/people/{person}/prescriptions/{id}/consent", work::consent::post_consent),
        private_page(Action::Prescribe, "/people/{person}/prescriptions/{id}/send", work::send::get_send),
        change(Action::Prescribe, "/people/{person}/prescriptions/{id}/send", work::send::post_send),
        change(Action::SteerPrescription, "/people/{person}/prescriptions/{id}/act", work::prescription::post_act),
        change(
            Action::SteerPrescription,
            "/people/{person}/prescriptions/{id}/reroute",
            work::prescription::post_reroute,
        ),
        private_page(Action::ReferIn, "/referrals/new", work::referral::get_new),
        change(Action::ReferIn, "/referrals/new", work::referral::post_new),
        private_page(Action::FollowReferral, "/referrals/{id}", work::referral::get_referral),
        change(Action::FollowReferral, "/referrals/{id}/again", work::referral::post_again),
        private_page(Action::Triage, "/triage", work::triage::get_triage),
        private_page(Action::Triage, "/triage.csv", work::triage::get_table),
        private_page(Action::Triage, "/triage/{id}", work::triage_one::get_one),
        change(Action::Triage, "/triage/{id}/assign", work::triage::post_assign),
        change(Action::Triage, "/triage/{id}/return", work::triage::post_return),
        private_page(Action::ReadCase, "/cases/{id}", work::case::get_case),
        change(Action::WriteCase, "/cases/{id}/plan", work::plan::post_plan),
        change(Action::WriteCase, "/cases/{id}/notes", work::case::post_note),
        change(Action::WriteCase, "/cases/{id}/attempts", work::case::post_attempt),
        change(Action::WriteCase, "/cases/{id}/not-placed", work::case::post_not_placed),
        change(Action::WriteCase, "/cases/{id}/move", work::case::post_move),
        private_page(Action::ReadCase, "/cases/{id}/measures", work::measures::get_measures),
        private_page(Action::RecordMeasures, "/cases/{id}/measures/{measure}", work::measures::ask::get_ask),
        change(Action::RecordMeasures, "/cases/{id}/measures/{measure}", work::measures::ask::post_ask),
        private_page(Action::WriteLetter, "/cases/{id}/letters", work::letters::get_letters),
        private_page(Action::WriteLetter, "/cases/{id}/letters/{paper}", work::letters::get_letter),
        change(Action::WriteLetter, "/cases/{id}/letters/{paper}", work::letters::post_letter),
        private_page(Action::WriteLetter, "/cases/{id}/message", work::message_back::get_message),
        private_page(Action::WriteLetter, "/cases/{id}/message/sheet", work::message_back::get_sheet),
        private_page(Action::MatchServices, "/cases/{id}/match", work::matching::get_match),
        change(Action::MatchServices, "/cases/{id}/match", work::matching::post_match),
        change(Action::WriteCase, "/cases/{id}/match/none", work::matching::post_none),
        private_page(Action::MatchServices, "/cases/{id}/services/{service}", work::choose::get_choose),
        change(Action::Signpost, "/cases/{id}/services/{service}/signpost", work::choose::post_signpost),
        change(Action::Signpost, "/cases/{id}/services/{service}/introduce", work::choose::post_introduce),
        private_page(Action::Prescribe, "/cases/{id}/services/{service}/prescribe", work::choose::get_stop),
        change(Action::Prescribe, "/cases/{id}/services/{service}/prescribe", work::choose::post_prescribe),
        private_page(Action::RecordConsent, "/cases/{id}/services/{service}/no-thanks", work::no_thanks::get_no_thanks),
        change(Action::RecordConsent, "/cases/{id}/services/{service}/no-thanks", work::no_thanks::post_no_thanks),
        private_page(Action::KeepPlaces, "/places", work::places::get_places),
        private_page(Action::KeepPlaces, "/places.csv", work::places::get_table),
        change(Action::KeepPlaces, "/places", work::places::post_find),
        private_page(Action::KeepPlaces, "/places/{id}", work::places::get_place),
        change(Action::KeepPlaces, "/places/{id}", work::places::post_place),
        change(Action::ReportGap, "/gaps", work::places::post_gap),
        private_page(Action::RecordCheck, "/checks/new", frontline::ask::get_new),
        change(Action::RecordCheck, "/checks", frontline::ask::post_new),
        private_page(Action::RecordCheck, "/checks/sheet", frontline::sheet::get_sheet),
        private_page(Action::RecordCheck, "/checks/keying", frontline::keying::get_first),
        change(Action::RecordCheck, "/checks/keying", frontline::keying::post_sheet),
        private_page(Action::OpenCheck, "/checks/keying/{id}", frontline::keying::get_next),
        private_page(Action::OpenCheck, "/checks/{id}", frontline::result::get_check),
        private_page(Action::OpenCheck, "/checks/{id}/questions/{number}", frontline::ask::get_question),
        change(Action::OpenCheck, "/checks/{id}/questions/{number}", frontline::ask::post_question),
        private_page(Action::OpenCheck, "/checks/{id}/stop", frontline::stop::get_stop),
        change(Action::OpenCheck, "/checks/{id}/stop", frontline::stop::post_stop),
        private_page(Action::OpenCheck, "/checks/{id}/last", frontline::ask::get_last),
        change(Action::OpenCheck, "/checks/{id}/last", frontline::ask::post_last),
        private_page(Action::OpenCheck, "/checks/{id}/slip", frontline::slip::get_slip),
        private_page(Action::OpenCheck, "/checks/{id}/refer", frontline::refer::get_refer),
        change(Action::OpenCheck, "/checks/{id}/refer", frontline::refer::post_refer),
        private_page(Action::ReadInsight, "/progress", page::progress::get_progress),
        private_page(Action::ExportInsight, "/progress.csv", page::progress::get_csv),
        private_page(Action::HandOver, "/handover", work::handover::get_handover),
        change(Action::HandOver, "/handover", work::handover::post_handover),
        private_page(Action::ReadHubList, "/stuck", work::stuck::get_stuck),
        private_page(Action::ReadHubList, "/stuck.csv", work::stuck::get_table),
        private_page(Action::ReadAgreements, "/agreements", work::agreements::get_agreements),
        private_page(Action::ReadAgreements, "/agreements.csv", work::agreements::get_table),
        change(Action::ManageAgreements, "/agreements", work::agreements::post_agreement),
        private_page(Action::ReadAgreements, "/agreements/{id}", work::agreement::get_agreement),
        change(Action::ManageAgreements, "/agreements/{id}/end", work::agreement::post_end),
        change(Action::RecordClosure, "/closures", work::closure::post_find),
        private_page(Action::RecordClosure, "/closures/{service}", work::closure::get_closure),
        private_page(Action::RecordClosure, "/closures/{service}/affected.csv", work::closure::get_table),
        change(Action::RecordClosure, "/closures/{service}", work::closure::post_closure),
        change(Action::RecordClosure, "/closures/{service}/for-now", work::closure::post_for_now),
        change(Action::RecordClosure, "/closures/{service}/open", work::closure::post_open),
        private_page(Action::SetRetention, "/retention", page::keeping::get_retention),
        private_page(Action::SetRetention, "/retention.csv", page::keeping::get_table),
        change(Action::SetRetention, "/retention/{id}", page::keeping::post_retention),
        private_page(Action::ReadReceived, "/received", received::get_list),
        private_page(Action::ExportReceived, "/received.csv", received::get_table),
        private_page(Action::ReadReceived, "/received/waiting", waiting::get_waiting),
        private_page(Action::ExportReceived, "/received/waiting.csv", waiting::get_table),
        change(Action::AnswerReceived, "/received/waiting/{service}/release", waiting::post_release),
        change(Action::ReportCapacity, "/received/waiting/{service}/rule", waiting::post_rule),
        private_page(Action::ReadReceived, "/received/ring/{service}", ring::get_ring),
        private_page(Action::ReadReceived, "/received/{id}", received::get_one),
        change(Action::AnswerReceived, "/received/{id}/answer", received::post_answer),
        api_answer(Action::ReadDirectory, "/api/v1/search", api::search::get_search),
        api_answer(Action::ReadDirectory, "/api/v1/suggest", api::suggest::get_suggest),
        api_answer(Action::ReadDirectory, "/api/v1/services/{id}", api::service::get_service),
        api_answer(Action::ReadDirectory, "/api/v1/places", api::places::get_places),
        api_answer(Action::ReadDirectory, "/api/v1/openapi.json", api::openapi::get_openapi),
        fhir_answer(Action::ReadDirectory, "/fhir/R4/metadata", api::fhir::get_metadata),
        fhir_answer(Action::ReadFhir, "/fhir/R4/{resource}", api::fhir::get_search),
        fhir_answer(Action::ReadFhir, "/fhir/R4/{resource}/{id}", api::fhir::get_resource),
        operations(Action::ReadHealth, "/healthz", operations::get_health),
        operations(Action::ReadHealth, "/readyz", operations::get_readiness),
        operations(Action::ReadMetrics, "/metrics", operations::get_metrics),
        asset(Action::ReadAssets, "/assets/{hash}/{file}", assets::get_asset),
        asset(Action::ReadAssets, "/robots.txt", page::robots::get_robots),
    ]
}

/// Registers the whole site.
pub fn configure(config: &mut ServiceConfig) {
    let mut resources: Vec<(&'static str, Resource)> = Vec::new();
    for Route { path, answer, .. } in routes() {
        match resources.iter_mut().find(|(of, _)| *of == path) {
            // One address may be read and changed; each with its own action.
            Some((_, resource)) => {
                let known = std::mem::replace(resource, web::resource(path));
                *resource = known.route(answer);
            }
            None => resources.push((path, web::resource(path).route(answer))),
        }
    }
    for (_, resource) in resources {
        config.service(resource.default_service(web::to(wrong_method)));
    }
    config.default_service(web::to(no_such_page));
}

fn public_page<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Page, action, path, handler)
}

fn api_answer<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Api, action, path, handler)
}

fn fhir_answer<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Fhir, action, path, handler)
}

fn operations<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Operations, action, path, handler)
}

fn asset<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Asset, action, path, handler)
}

/// A page for people who sign in.
fn private_page<H, A>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    route(Group::Private, action, path, handler)
}

/// A change. Its handler gets a [`Form`], which it gets only when the mark of the session is right.
fn change<H>(action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<(web::Data<State>, Form)> + Clone,
    H::Output: Responder + 'static,
{
    let answer = guarded(Group::Private, action, web::route().guard(method::Post()).to(handler));
    Route { path, verb: Verb::Change, group: Group::Private, action, answer }
}

fn route<H, A>(group: Group, action: Action, path: &'static str, handler: H) -> Route
where
    H: Handler<A> + Clone,
    H::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    let reading = method::Any(method::Get()).or(method::Head());
    let answer = guarded(group, action, web::route().guard(reading).to(handler));
    Route { path, verb: Verb::Read, group, action, answer }
}

/// The route with the policy asked before its handler.
fn guarded(group: Group, action: Action, answer: actix_web::Route) -> actix_web::Route {
    answer.wrap(from_fn(move |request: ServiceRequest, next: Next<_>| guard::ask_policy(group, action, request, next)))
}

async fn no_such_page() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}

async fn wrong_method() -> Result<HttpResponse, Error> {
    Err(Error::MethodNotAllowed)
}
