//! What a person agrees to, asked in plain words: what is told, to whom; and how it is taken back.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, desk, id_in, may, moment, of_case, or_none, organization_name, seen, service_name, service_names, settle,
    summary, ticked, wrong_field,
};
use super::choose::no_agreement;
use super::reasons::inside;
use super::{at_the_top, follow, prescription_address};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::consent::{ConsentMethod, GivenBy, SharedField};
use crate::domain::prescription::State as Prescription;
use crate::prescribing::StoredConsent;
use crate::prescribing::consent::{Said, give, withdraw};
use crate::prescribing::matching::look_at;
use crate::prescribing::person::{Opened, open_person};
use crate::prescribing::received::facts;
use crate::web::component::{Button, ButtonStyle, Choices, Fieldset, Inset, PostForm, Select, WarningText};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::when;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is ticked at first: enough to get in touch.
const USUAL: [SharedField; 5] = [
    SharedField::Name,
    SharedField::Phone,
    SharedField::CommunicationNeeds,
    SharedField::Representative,
    SharedField::Guardian,
];

/// Asks what the group may be told and how it was said; who decides is on the person's record.
pub async fn get_consent(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    answer(state, move |state| {
        let asking = Asking::begin(state, &visit, (person, id))?;
        let known: BTreeSet<SharedField> =
            asking.facts(&BTreeSet::from(USUAL)).into_iter().map(|(field, _)| field).collect();
        Ok(Answer::page(asking.page(&known, None, &FieldErrors(Vec::new()))?))
    })
    .await
}

/// Shows the words to read out, and writes down that the answer was yes. A no is written down on a page of
/// its own, with its reason.
pub async fn post_consent(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let fields = ticked(&form, "fields", SharedField::from_slug);
        let method = ConsentMethod::from_slug(form.field("method"));
        let asking = Asking::begin(state, visit, (person, id))?;
        if !asking.draft.is_draft() {
            return Ok(Answer::see(prescription_address(person, id)));
        }
        let mut wrong = Vec::new();
        if fields.is_empty() {
            wrong.push(wrong_field("fields", "consent-fields-wrong", "consent-fields-mend"));
        }
        let Some(method) = method.filter(|_| wrong.is_empty()) else {
            if method.is_none() {
                wrong.push(wrong_field("method", "consent-method-wrong", "consent-method-mend"));
            }
            let markup = asking.page(&fields, method, &FieldErrors(wrong))?;
            return Ok(Answer::mend(markup, StatusCode::BAD_REQUEST));
        };
        let script = asking.script(&fields)?;
        if form.field("answer") != "yes" {
            return Ok(Answer::page(asking.read_out(&fields, method, &script)));
        }
        let decision = asking.opened.stored.person.representative.as_ref().and_then(|one| one.decision.as_ref());
        let said = Said {
            person_id: asking.draft.person_id,
            recipient_id: asking.draft.recipient_id,
            fields,
            by: asking.decides,
            method,
            wording: Private::new(script),
            until: None,
            review_on: decision.filter(|_| asking.decides != GivenBy::Person).map(|decision| decision.review_on),
        };
        let here = prescription_address(person, id);
        settle((state, visit), &format!("{here}/consent"), give(desk(state, visit)?, said), |_| {
            Answer::see(format!("{here}/send"))
        })
    })
    .await
}

/// A person who is asked about one group.
struct Asking<'a> {
    state: &'a State,
    visit: &'a Visit,
    opened: Opened,
    draft: Prescription,
    recipient: String,
    service: String,
    decides: GivenBy,
    today: NaiveDate,
}

impl<'a> Asking<'a> {
    fn begin(state: &'a State, visit: &'a Visit, (person, id): (Uuid, Uuid)) -> Result<Self, Error> {
        let at = desk(state, visit)?;
        let (opened, today) = (open_person(at, person)?, at.today());
        if !may(visit, Action::RecordConsent, of_case(&opened.case, today)) {
            return Err(Error::Forbidden);
        }
        let draft = follow(state, visit, person, id)?.state;
        let recipient = organization_name(state, draft.recipient_id)?;
        let service = service_name(&service_names(state, &[draft.service_id])?, draft.service_id);
        let decides = opened.stored.person.decided_by(today);
        Ok(Self { state, visit, opened, draft, recipient, service, decides, today })
    }

    fn facts(&self, fields: &BTreeSet<SharedField>) -> Vec<(SharedField, Private)> {
        facts(&self.opened.stored.person, Some(&self.opened.case.case), fields, self.today)
    }

    fn here(&self) -> String {
        prescription_address(self.opened.stored.person.id, self.draft.id)
    }

    fn no_thanks(&self) -> String {
        format!("/cases/{}/services/{}/no-thanks", self.opened.case.case.id, self.draft.service_id)
    }

    /// Who decides, by what is on record, in a sentence.
    fn who_decides(&self) -> String {
        let person = &self.opened.stored.person;
        let called = person.called();
        let name = called.expose();
        match self.decides {
            GivenBy::Person => text!("consent-decides-person", name = name),
            GivenBy::Representative => {
                let whom = person.representative.as_ref().map(|one| one.name.expose().clone()).unwrap_or_default();
                text!("consent-decides-representative", name = name, whom = whom)
            }
            GivenBy::Guardian => {
                let whom = person.guardian.as_ref().map(|one| one.name.expose().clone()).unwrap_or_default();
                text!("consent-decides-guardian", name = name, whom = whom)
            }
            GivenBy::BestInterestDecision => text!("consent-decides-best-interest", name = name),
        }
    }

    fn page(
        &self,
        picked: &BTreeSet<SharedField>,
        method: Option<ConsentMethod>,
        errors: &FieldErrors,
    ) -> Result<Markup, Error> {
        let at = desk(self.state, self.visit)?;
        let agreement =
            look_at(at, self.state.library.matcher(), self.opened.case.case.id, self.draft.service_id)?.agreement;
        let known: BTreeSet<SharedField> =
            self.facts(&SharedField::ALL.iter().copied().collect()).into_iter().map(|(field, _)| field).collect();
        let (here, group) = (self.here(), self.recipient.as_str());
        // What nobody has on record cannot be told, so that it is not asked about.
        let fields = choices("shared", SharedField::ALL, SharedField::slug, |field| picked.contains(&field));
        let fields =
            SharedField::ALL.iter().zip(fields).filter(|(field, _)| known.contains(field)).map(|(_, choice)| choice);
        let body = html! {
            (Fieldset {
                legend: text!("consent-fields", group = group),
                error: errors.of("fields"),
                body: html! { (Choices { name: "fields", only_one: false, choices: fields.collect() }) },
            })
            p { (text!("consent-fields-note")) }
            (Select {
                name: "method",
                label: text!("consent-method"),
                choices: or_none(choices("consent-method", ConsentMethod::ALL, ConsentMethod::slug, |one| method == Some(one))),
                error: errors.of("method"),
            })
            p { (Button::submit(text!("consent-read"))) }
        };
        let main = html! {
            (summary(errors))
            h1 { (text!("consent-title")) }
            (at_the_top(&self.opened.stored.person, self.today))
            @if let Some(agreement) = agreement.filter(|agreement| !agreement.allows_sharing()) {
                (no_agreement(group, agreement))
            }
            p.lead { (text!("consent-lead", group = group)) }
            p { (self.who_decides()) }
            (PostForm { action: &format!("{here}/consent"), token: &self.visit.form_token, body })
            p { a href=(self.no_thanks()) { (text!("choose-no-thanks-button")) } }
            p { a href=(here) { (text!("back-to-prescription")) } }
        };
        Ok(layout(self.state, self.visit, text!("consent-title"), !errors.0.is_empty(), main))
    }

    /// The words to read out: who would be told what, why, and that it can be taken back.
    fn script(&self, fields: &BTreeSet<SharedField>) -> Result<String, Error> {
        let person = &self.opened.stored.person;
        let (group, service) = (self.recipient.as_str(), self.service.as_str());
        let own = self.decides == GivenBy::Person;
        let told: Vec<String> = fields
            .iter()
            .map(|field| match (own, field) {
                (true, SharedField::CommunicationNeeds) => {
                    let fact = self.facts(&BTreeSet::from([*field])).pop();
                    let fact = fact.map(|(_, fact)| fact.expose().replace("; ", ", ")).unwrap_or_default();
                    text!("consent-told-communication", how = fact)
                }
                (true, field) => field.words().to_owned(),
                (false, field) => inside(label::said("shared", field.slug())),
            })
            .collect();
        let (count, told) = (told.len(), when::and(told));
        let asked = if own {
            text!("consent-script", group = group, service = service, count = count, told = told)
        } else {
            let called = person.called();
            text!(
                "consent-script-other",
                group = group,
                service = service,
                count = count,
                told = told,
                name = called.expose()
            )
        };
        let phone = self.state.site.help_phone.as_deref();
        let stop = match phone {
            Some(phone) => text!("consent-script-stop-phone", phone = phone),
            None => text!("consent-script-stop"),
        };
        Ok(format!("{asked} {} {stop}", text!("consent-script-nothing-else", group = group)))
    }

    fn read_out(&self, fields: &BTreeSet<SharedField>, method: ConsentMethod, script: &str) -> Markup {
        let here = self.here();
        let body = html! {
            @for field in fields { input type="hidden" name="fields" value=(field.slug()); }
            input type="hidden" name="method" value=(method.slug());
            input type="hidden" name="answer" value="yes";
            p { (Button::submit(if self.decides == GivenBy::BestInterestDecision { text!("consent-best-interest") } else { text!("consent-yes") })) }
        };
        let main = html! {
            h1 { (text!("consent-read-title")) }
            (at_the_top(&self.opened.stored.person, self.today))
            p.lead { (text!("consent-read-lead")) }
            (Inset(html! { p { (script) } p { (text!("consent-read-ask")) } }))
            p { (self.who_decides()) }
            (PostForm { action: &format!("{here}/consent"), token: &self.visit.form_token, body })
            p { (Button::link(text!("consent-no"), ButtonStyle::Quiet, self.no_thanks())) }
            p { a href={(here) "/consent"} { (text!("consent-change")) } }
        };
        layout(self.state, self.visit, text!("consent-read-title"), false, main)
    }
}

/// The form by which a consent is taken back.
pub(super) fn withdrawal(visit: &Visit, person: Uuid, stored: &StoredConsent) -> Markup {
    let body = html! {
        (super::super::desk::version_field(stored.version))
        (Select {
            name: "given_by",
            label: text!("consent-withdrawn-by"),
            choices: choices("given-by", GivenBy::ALL, GivenBy::slug, |by| by == stored.consent.given_by),
            error: None,
        })
        (Select {
            name: "method",
            label: text!("consent-method"),
            choices: choices("consent-method", ConsentMethod::ALL, ConsentMethod::slug, |one| one == stored.consent.method),
            error: None,
        })
        (WarningText(match stored.consent.becomes_theirs {
            true => text!("consent-withdraw-theirs"),
            false => text!("consent-withdraw-warning"),
        }))
        p { button.button.button-quiet type="submit" { (text!("consent-withdraw")) } }
    };
    let action = format!("/people/{person}/consents/{}/withdraw", stored.consent.id);
    html! { (PostForm { action: &action, token: &visit.form_token, body }) }
}

/// Takes a consent back; the groups it went to see nothing from then on.
pub async fn post_withdraw(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let by = GivenBy::from_slug(form.field("given_by")).unwrap_or(GivenBy::Person);
        let method = ConsentMethod::from_slug(form.field("method")).unwrap_or(ConsentMethod::Telephone);
        let result = withdraw(desk(state, &form.visit)?, id, seen(&form), by, method);
        let back = format!("/people/{person}/consents/{id}");
        settle((state, &form.visit), &back, result, |done| {
            let main = html! {
                h1 { (text!("consent-withdrawn-title")) }
                p.lead { (text!("consent-withdrawn-lead", count = done.ended.len())) }
                @for (_, fields, since) in &done.shared {
                    p { (text!("consent-withdrawn-shared", day = moment(*since))) }
                    ul { @for field in fields { li { (label::said("shared", field.slug())) } } }
                }
                p { (Button::link(text!("shared-link"), ButtonStyle::Main, format!("{back}/shared"))) }
                p { (Button::link(text!("back-to-person"), ButtonStyle::Quiet, format!("/people/{person}"))) }
            };
            Answer::page(layout(state, &form.visit, text!("consent-withdrawn-title"), false, main))
        })
    })
    .await
}
