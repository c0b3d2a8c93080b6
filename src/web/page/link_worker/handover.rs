//! `/handover`: a caseload, or part of it, to another worker: chosen person by person, looked at with the
//! words that each is told, then done in one piece. Nobody is left without a worker.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, day, day_of, desk, id_of, not_done, reaches, settle, summary, user_names, wrong_field,
};
use super::letter::{NewWorker, Tell};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::person::Person;
use crate::prescribing::CaseRecord;
use crate::prescribing::handover::{HandedCase, Handover, Preview, hand_over, preview};
use crate::prescribing::triage::{WorkerLoad, loads};
use crate::web::component::{Button, Choice, PostForm, Select, Tag, TextInput, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// Asks who hands over to whom.
pub async fn get_handover(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, &Typed::default(), &FieldErrors(Vec::new()))?)))
        .await
}

/// Shows whom it is about, then what each is told, then does it.
pub async fn post_handover(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let at = desk(state, visit)?;
        let mut wrong = Vec::new();
        let until = day_of(&form, "until", &mut wrong);
        let ends = (id_of(&form, "from"), id_of(&form, "to"));
        let (Some(from), Some(to)) = ends else {
            wrong.push(wrong_field("to", "handover-wrong", "handover-wrong-mend"));
            return mend(state, &form, wrong);
        };
        if from == to {
            wrong.push(wrong_field("to", "handover-same", "handover-same-mend"));
        }
        if until.is_some_and(|until| until < at.today()) {
            wrong.push(wrong_field("until", "handover-past", "handover-past-mend"));
        }
        if !wrong.is_empty() {
            return mend(state, &form, wrong);
        }
        let handover = Handover { from, to, until };
        let found = match preview(at, handover) {
            Ok(found) => found,
            Err(error) => return not_done(state, visit, "/handover", error),
        };
        let names = user_names(state, &[from, to])?;
        let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
        let table = Table { found: &found, handover, form: &form, from: &name(from), to: &name(to), state };
        let picked = table.picked();
        match form.field("step") {
            "letters" | "do" if picked.is_empty() => {
                let wrong = FieldErrors(vec![wrong_field("case", "handover-nobody-picked", "handover-nobody-mend")]);
                Ok(Answer::mend(table.list(&wrong), StatusCode::BAD_REQUEST))
            }
            "letters" => Ok(Answer::page(table.letters(&picked))),
            "do" => {
                let cases: Vec<HandedCase> = picked.iter().map(|one| one.handed()).collect();
                // Everybody who was shown was meant: who came meanwhile must not be left behind unseen.
                let whole = form.field("listed").parse() == Ok(picked.len());
                settle((state, visit), "/handover", hand_over(at, handover, &cases, whole), |moved| {
                    Answer::page(table.done(moved, &picked))
                })
            }
            _ => Ok(Answer::page(table.list(&FieldErrors(Vec::new())))),
        }
    })
    .await
}

#[derive(Default)]
struct Typed {
    from: Option<Uuid>,
    to: Option<Uuid>,
    until: String,
}

fn mend(state: &State, form: &Form, wrong: Vec<crate::web::error::FieldError>) -> Result<Answer, Error> {
    let typed = Typed { from: id_of(form, "from"), to: id_of(form, "to"), until: form.field("until").to_owned() };
    Ok(Answer::mend(page(state, &form.visit, &typed, &FieldErrors(wrong))?, StatusCode::BAD_REQUEST))
}

fn page(state: &State, visit: &Visit, typed: &Typed, errors: &FieldErrors) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let mut workers: Vec<WorkerLoad> = Vec::new();
    for grant in reaches(visit, Action::HandOver).into_iter().chain(reaches(visit, Action::ReadHubList)) {
        let Some(organization) = grant.organization else { continue };
        for one in loads(at, organization, grant.team)? {
            if !workers.iter().any(|known| known.worker == one.worker) {
                workers.push(one);
            }
        }
    }
    let ids: Vec<Uuid> = workers.iter().map(|one| one.worker).collect();
    let names = user_names(state, &ids)?;
    let own = visit.user()?.user;
    let options = |picked: Option<Uuid>| -> Vec<Choice> {
        workers
            .iter()
            .map(|one| Choice {
                value: one.worker.to_string(),
                label: text!(
                    "triage-worker",
                    name = names.get(&one.worker).cloned().unwrap_or_default(),
                    count = one.open_cases
                ),
                count: None,
                picked: picked == Some(one.worker),
            })
            .collect()
    };
    let body = html! {
        (Select { name: "from", label: text!("handover-from"), choices: options(typed.from.or(Some(own))), error: None })
        (Select { name: "to", label: text!("handover-to"), choices: options(typed.to), error: errors.of("to") })
        (TextInput { error: errors.of("until"), hint: Some(text!("handover-until-hint")), width: "half", ..TextInput::new("until", text!("handover-until"), &typed.until) })
        p { (Button::submit(text!("handover-look"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("handover-title")) }
        p.lead { (text!("handover-lead")) }
        (PostForm { action: "/handover", token: &visit.form_token, body })
    };
    Ok(layout(state, visit, text!("handover-title"), !errors.0.is_empty(), main))
}

/// A person who was ticked, with what was typed beside the name.
struct Picked<'a> {
    case: &'a CaseRecord,
    person: &'a Person,
    seen: u64,
    note: String,
    tell: Tell,
}

impl Picked<'_> {
    /// As it is handed over: the note says too how the person is told, for that is still to be done.
    fn handed(&self) -> HandedCase {
        let told = text!("handover-note-told", how = label::said("tell", self.tell.slug()));
        let note = if self.note.is_empty() { told } else { format!("{}\n{told}", self.note) };
        HandedCase { case_id: self.case.case.id, seen: self.seen, note: Some(Private::new(note)) }
    }
}

/// The pages of one handover.
struct Table<'a> {
    found: &'a Preview,
    handover: Handover,
    form: &'a Form,
    from: &'a str,
    to: &'a str,
    state: &'a State,
}

impl Table<'_> {
    fn people(&self) -> impl Iterator<Item = (&CaseRecord, &Person, bool)> {
        let due = |at: &Option<chrono::DateTime<chrono::Utc>>| at.is_some();
        self.found.cases.iter().zip(&self.found.people).map(move |((case, _, at), person)| (case, person, due(at)))
    }

    fn tell(&self, case: Uuid, person: &Person) -> Tell {
        Tell::from_slug(self.form.field(&format!("tell.{case}"))).unwrap_or_else(|| Tell::fits(person))
    }

    fn picked(&self) -> Vec<Picked<'_>> {
        let ticked: Vec<(Uuid, u64)> = self
            .form
            .all("case")
            .filter_map(|pair| {
                let (id, seen) = pair.split_once(':')?;
                Some((Uuid::parse_str(id).ok()?, seen.parse().ok()?))
            })
            .collect();
        self.people()
            .filter_map(|(case, person, _)| {
                let id = case.case.id;
                let (_, seen) = ticked.iter().find(|(ticked, _)| *ticked == id)?;
                let note = self.form.field(&format!("note.{id}")).trim().to_owned();
                Some(Picked { case, person, seen: *seen, note, tell: self.tell(id, person) })
            })
            .collect()
    }

    fn new_worker(&self) -> NewWorker<'_> {
        let clock = self.state.accounts.database.clock();
        NewWorker {
            before: self.from,
            now: self.to,
            from: clock.today(),
            until: self.handover.until,
            phone: self.state.site.help_phone.as_deref().unwrap_or_default(),
        }
    }

    /// What every step carries on.
    fn hidden(&self) -> Markup {
        let listed = match self.form.field("listed") {
            "" => self.found.cases.len().to_string(),
            kept => kept.to_owned(),
        };
        html! {
            input type="hidden" name="from" value=(self.handover.from);
            input type="hidden" name="to" value=(self.handover.to);
            input type="hidden" name="until" value=(self.form.field("until"));
            input type="hidden" name="listed" value=(listed);
        }
    }

    fn head(&self) -> Markup {
        let (before, after) = self.found.open_cases;
        html! {
            p.lead { (text!("handover-who", from = self.from, to = self.to, count = self.found.cases.len())) }
            p {
                @match self.handover.until {
                    Some(until) => { (text!("handover-until-day", name = self.to, day = day(until))) }
                    None => { (text!("handover-for-good", name = self.to)) }
                } " "
                (text!("handover-load", before = before, after = after)) " " (text!(&format!("load-{}", self.found.load.slug())))
            }
        }
    }

    fn list(&self, errors: &FieldErrors) -> Markup {
        // The first time everybody is ticked; later what was ticked stays.
        let fresh = self.form.field("listed").is_empty();
        let ticked: Vec<&str> = self.form.all("case").filter_map(|pair| pair.split(':').next()).collect();
        let body = html! {
            (self.hidden())
            ul.sessions {
                @for (case, person, due) in self.people() {
                    @let id = case.case.id;
                    @let (note, tell) = (format!("note.{id}"), format!("tell.{id}"));
                    li {
                        p.choice {
                            input type="checkbox" name="case" id={"case-" (id)} value={(id) ":" (case.case.version)}
                                checked[fresh || ticked.contains(&id.to_string().as_str())];
                            label for={"case-" (id)} {
                                (person.called().expose())
                                @if due { " " (Tag { words: text!("handover-due"), tone: Tone::Attention }) }
                            }
                        }
                        (TextInput::new(&note, text!("handover-note"), self.form.field(&note)))
                        (Select {
                            name: &tell,
                            label: text!("handover-tell"),
                            choices: choices("tell", Tell::ALL, Tell::slug, |one| self.tell(id, person) == one),
                            error: None,
                        })
                    }
                }
            }
            p { button.button type="submit" name="step" value="letters" { (text!("handover-letters-button")) } }
        };
        let main = html! {
            (summary(errors))
            h1 #field-case { (text!("handover-preview")) }
            (self.head())
            @if self.found.cases.is_empty() { p { (text!("handover-nobody")) } } @else {
                (PostForm { action: "/handover", token: &self.form.visit.form_token, body })
            }
        };
        layout(self.state, &self.form.visit, text!("handover-preview"), !errors.0.is_empty(), main)
    }

    fn letters(&self, picked: &[Picked<'_>]) -> Markup {
        let stay = self.found.cases.len().saturating_sub(picked.len());
        let new = self.new_worker();
        let body = html! {
            (self.hidden())
            @for one in picked {
                @let id = one.case.case.id;
                input type="hidden" name="case" value={(id) ":" (one.seen)};
                input type="hidden" name={"note." (id)} value=(one.note);
                input type="hidden" name={"tell." (id)} value=(one.tell.slug());
            }
            p.actions {
                button.button type="submit" name="step" value="do" { (text!("handover-button", count = picked.len())) } " "
                button.button.button-quiet type="submit" name="step" value="list" { (text!("handover-change")) }
            }
        };
        let main = html! {
            h1 { (text!("handover-letters")) }
            (self.head())
            p { (text!("handover-stay", count = stay, name = self.from)) }
            ol.sessions {
                @for one in picked {
                    li {
                        h2 { (one.person.called().expose()) }
                        p { (Tag { words: label::said("tell", one.tell.slug()), tone: Tone::Plain })
                            @if !one.note.is_empty() { " " (text!("handover-note")) ": " (one.note) } }
                        (told(&new, one))
                    }
                }
            }
            (PostForm { action: "/handover", token: &self.form.visit.form_token, body })
        };
        layout(self.state, &self.form.visit, text!("handover-letters"), false, main)
    }

    fn done(&self, moved: usize, picked: &[Picked<'_>]) -> Markup {
        let new = self.new_worker();
        let main = html! {
            h1.no-print { (text!("handover-done")) }
            p.lead.no-print { (text!("handover-done-lead", count = moved)) }
            @for tell in Tell::ALL.iter().filter(|tell| picked.iter().any(|one| one.tell == **tell)) {
                section.no-print {
                    h2 { (text!(&format!("handover-to-tell-{}", tell.slug()))) }
                    ul { @for one in picked.iter().filter(|one| one.tell == *tell) {
                        li { a href={"/people/" (one.person.id)} { (one.person.called().expose()) } }
                    } }
                }
            }
            @if picked.iter().any(|one| one.tell == Tell::Letter) { p.no-print { (text!("handover-print")) } }
            @for one in picked.iter().filter(|one| one.tell == Tell::Letter) { (new.letter(one.person)) }
            p.no-print { a href="/today" { (text!("bar-today")) } }
        };
        layout(self.state, &self.form.visit, text!("handover-done"), false, main)
    }
}

/// What a person is told: the letter, or the sentence to say.
fn told(new: &NewWorker<'_>, one: &Picked<'_>) -> Markup {
    html! {
        @match one.tell {
            Tell::Letter => { (new.letter(one.person)) }
            Tell::Already => {}
            _ => { p { "“" (new.sentence()) "”" } }
        }
    }
}
