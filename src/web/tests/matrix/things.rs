//! What the addresses name, made when it is asked for: a person with all that hangs on them, two records, a check,
//! somebody who signs in, a token, an issuer.

use super::names::{Names, Stands};
use super::world::{FAMILY, HOUSE, OTHERS, REASON, Somebody, World};
use crate::accounts::issuer::settings;
use crate::accounts::{
    AuditActor, Grant, Membership, NewIssuer, NewUser, Role, SecondFactorAt, api_token, membership, users,
};
use crate::database::schema::{case_record, check_draft, nine_question_check, prescription, referral_in};
use crate::database::{DbConnection, WriteTransaction};
use crate::domain::consent::{ConsentMethod, GivenBy, SharedField};
use crate::domain::nine_questions::{CURRENT, Check, Choice, MayTell, Question};
use crate::domain::person::{
    Address, Communication, ContactKind, ContactPoint, ContactUse, Person, ReferralReason, Residence, Risks,
};
use crate::domain::prescription::{Criterion, Eligibility, Fit};
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use crate::domain::{Clock, Postcode, Private};
use crate::prescribing::check_in::{begin_check, record_check};
use crate::prescribing::consent::{Said, give, withdraw};
use crate::prescribing::duplicate_review::compare;
use crate::prescribing::duplicates::merge;
use crate::prescribing::prescribe::{Letter, draft, send};
use crate::prescribing::refer_in::{NewReferral, Taken, Who, take_referral};
use chrono::TimeDelta;
use diesel::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What was made before.
#[derive(Default)]
pub struct Things {
    shared: RefCell<HashMap<(Names, Uuid, Stands, bool), Thing>>,
    made: Cell<usize>,
}

/// What an address can name; what it does not name is nobody's.
#[derive(Debug, Clone, Copy, Default)]
pub struct Thing {
    pub person: Uuid,
    pub other: Uuid,
    pub merge: Uuid,
    pub case: Uuid,
    pub referral: Uuid,
    pub consent: Uuid,
    pub prescription: Uuid,
    pub draft: Uuid,
    pub session: Uuid,
    pub service: Uuid,
    pub agreement: Uuid,
    pub organization: Uuid,
    pub user: Uuid,
    pub membership: Uuid,
    pub check: Uuid,
    pub token: Uuid,
    pub issuer: Uuid,
}

/// A co-ordinator of both organizations.
const GRANTS: [Grant; 2] =
    [Grant::in_organization(Role::Coordinator, HOUSE), Grant::in_organization(Role::Coordinator, OTHERS)];

impl Thing {
    /// The address of a route for this thing.
    pub fn address(&self, path: &str, names: Names) -> String {
        let id = match names {
            Names::Person | Names::Pair => self.person,
            Names::Case => self.case,
            Names::Referral => self.referral,
            Names::Consent => self.consent,
            Names::Prescription | Names::Received => self.prescription,
            Names::Draft => self.draft,
            Names::Session => self.session,
            Names::Service | Names::WaitingList | Names::Place => self.service,
            Names::Organization | Names::House => self.organization,
            Names::User | Names::Access => self.user,
            Names::Merge => self.merge,
            Names::CheckDraft | Names::Check => self.check,
            Names::Token => self.token,
            Names::Issuer => self.issuer,
            Names::Nobodys | Names::OwnData => Uuid::nil(),
        };
        let mut address = path.to_owned();
        for (place, slug) in [("{measure}", "ons4"), ("{paper}", "your_plan"), ("{number}", "1")] {
            address = address.replace(place, slug);
        }
        let places = [
            ("{id}", id),
            ("{person}", self.person),
            ("{other}", self.other),
            ("{case}", self.case),
            ("{service}", self.service),
        ];
        for (place, id) in places {
            assert!(!address.contains(place) || !id.is_nil(), "{path}: there is no {place} of {names:?}");
            address = address.replace(place, &id.to_string());
        }
        assert!(!address.contains('{'), "{address}: what is meant is not known here");
        address
    }

    /// What is typed into a field; what hangs on the thing is named as the thing has it.
    pub fn typed(&self, value: &str) -> String {
        match value {
            "{service}" => self.service.to_string(),
            "{agreement}" => self.agreement.to_string(),
            "{membership}" => self.membership.to_string(),
            "{organization}" => self.organization.to_string(),
            value => value.to_owned(),
        }
    }
}

impl Names {
    /// What is made for it: with a person everything that hangs on them.
    const fn made_as(self) -> Self {
        match self {
            Self::Pair | Self::Merge | Self::CheckDraft | Self::Check | Self::Token | Self::Issuer | Self::House => {
                self
            }
            Self::User | Self::Access => Self::User,
            _ => Self::Person,
        }
    }

    /// Of a group, of which there are two: one's own is the first.
    fn is_of_other_group(self, stands: Stands) -> bool {
        let of_group = [Self::Received, Self::WaitingList, Self::Service, Self::Organization];
        of_group.contains(&self) && stands == Stands::OtherOrganization
    }
}

impl World {
    /// A thing that stands so to somebody; the one made before unless a fresh one is asked for.
    pub async fn thing(&self, who: &Somebody, names: Names, stands: Stands, fresh: bool) -> Thing {
        let mut session = self.colleague_session;
        if names == Names::Session && stands == Stands::Own {
            // Another session than the one that asks.
            let before = self.sessions(who.id);
            self.signed_in(who).await;
            let made = self.sessions(who.id).into_iter().find(|id| !before.contains(id)).unwrap();
            session = Uuid::parse_str(&made).unwrap();
        }
        let elsewhere = names.is_of_other_group(stands);
        // One half of a pair is one's own.
        let doer = if stands == Stands::Half { who.id } else { self.doer(who, stands) };
        let key = (names.made_as(), doer, stands, elsewhere);
        let kept = self.things.shared.borrow().get(&key).copied().filter(|_| !fresh);
        let thing = kept.unwrap_or_else(|| match names.made_as() {
            Names::Pair => self.pair(doer, stands),
            Names::Merge => self.merged(doer, stands),
            sort @ (Names::CheckDraft | Names::Check) => self.check(sort, doer, stands),
            Names::User if stands == Stands::Own => self.account(who.id, HOUSE),
            Names::User => self.account(self.user_of(stands), self.house_of(stands)),
            Names::Token => self.token(self.house_of(stands)),
            Names::Issuer => self.issuer(self.house_of(stands)),
            Names::House => Thing { organization: self.house_of(stands), ..Thing::default() },
            _ => self.everything_of_a_person(doer, stands, elsewhere),
        });
        if !fresh {
            self.things.shared.borrow_mut().insert(key, thing);
        }
        Thing { session, ..thing }
    }

    fn write(&self, write: impl Fn(&mut WriteTransaction<'_>) -> Result<(), crate::database::Error>) {
        self.house.accounts.database.write(|tx| write(tx)).unwrap();
    }

    fn next(&self) -> usize {
        self.things.made.set(self.things.made.get() + 1);
        self.things.made.get()
    }

    fn house_of(&self, stands: Stands) -> Uuid {
        self.place(stands).0
    }

    /// Joan, referred to the team that things are of that stand so, on the desk of `doer`.
    fn person(&self, doer: Uuid, stands: Stands) -> Taken {
        let (organization, team) = self.place(stands);
        let taken = take_referral(self.desk(self.colleague, &GRANTS), referral(self, organization, team)).unwrap();
        self.write(|tx| give_to(tx.conn(), &taken, doer));
        taken
    }

    fn pair(&self, doer: Uuid, stands: Stands) -> Thing {
        let [one, other] = match stands {
            Stands::Half => [self.person(doer, Stands::Own), self.person(self.colleague, Stands::OtherTeam)],
            _ => [self.person(doer, stands), self.person(doer, stands)],
        };
        Thing { person: one.person_id, other: other.person_id, ..Thing::default() }
    }

    fn merged(&self, doer: Uuid, stands: Stands) -> Thing {
        let (pair, desk) = (self.pair(doer, stands), self.desk(self.colleague, &GRANTS));
        let both = compare(desk, pair.person, pair.other).unwrap();
        let ids = [&both.one, &both.other].map(|one| (one.person.id, one.version));
        let merged = merge(desk, ids[0], ids[1], both.one.person).unwrap();
        Thing { merge: merged.merge_id, ..pair }
    }

    fn check(&self, sort: Names, doer: Uuid, stands: Stands) -> Thing {
        let ((organization, team), desk) = (self.place(stands), self.desk(self.colleague, &GRANTS));
        let asked = Check {
            answers: vec![(Question::OnYourOwn, Choice::MostDays)],
            would_like: Some(REASON.into()),
            may_tell: MayTell::Yes,
            tell_whom: Some("the link worker".into()),
            place: Some("PR7 1DB".into()),
            on_paper: (sort == Names::Check).then(|| self.house.clock.today()),
            ..Check::blank(CURRENT)
        };
        let check = match sort {
            Names::CheckDraft => begin_check(desk, organization, team, &asked).unwrap(),
            _ => record_check(desk, organization, team, None, &asked).unwrap().0,
        };
        let (id, by) = (check.to_string(), doer.to_string());
        self.write(|tx| {
            let (kept, draft) = (nine_question_check::table.find(&id), check_draft::table.find(&id));
            diesel::update(kept).set(nine_question_check::made_by.eq(&by)).execute(tx.conn())?;
            diesel::update(draft).set(check_draft::made_by.eq(&by)).execute(tx.conn())?;
            Ok(())
        });
        Thing { check, ..Thing::default() }
    }

    /// Somebody new with one role in the organization.
    fn user_of(&self, stands: Stands) -> Uuid {
        let accounts = &self.house.accounts;
        let email = format!("somebody-{}@example.org", self.next());
        let grants = [Grant::in_organization(Role::LinkWorker, self.house_of(stands))];
        let new = NewUser { name: FAMILY, email: &email, grants: &grants };
        accounts.database.write(|tx| users::add(tx, &accounts.keys, AuditActor::Operator, new)).unwrap()
    }

    fn account(&self, user: Uuid, organization: Uuid) -> Thing {
        let held: Vec<Membership> = self.house.accounts.database.read(|conn| membership::of_user(conn, user)).unwrap();
        Thing { user, organization, membership: held[0].id, ..Thing::default() }
    }

    fn token(&self, organization: Uuid) -> Thing {
        let accounts = &self.house.accounts;
        let (keys, by, days) = (&accounts.keys, AuditActor::Operator, TimeDelta::days(30));
        let made = accounts.database.write(|tx| api_token::add(tx, keys, by, organization, FAMILY, days));
        Thing { token: made.unwrap().0, ..Thing::default() }
    }

    fn issuer(&self, organization: Uuid) -> Thing {
        let accounts = &self.house.accounts;
        let address = format!("https://login.example.org/{}", self.next());
        let new = NewIssuer {
            name: FAMILY,
            address: &address,
            client_id: "fingerpost",
            client_secret: "",
            second_factor: SecondFactorAt::Here,
        };
        let (keys, by) = (&accounts.keys, AuditActor::Operator);
        let made = accounts.database.write(|tx| settings::add(tx, keys, by, organization, new, &[]));
        Thing { issuer: made.unwrap(), ..Thing::default() }
    }

    fn everything_of_a_person(&self, doer: Uuid, stands: Stands, elsewhere: bool) -> Thing {
        let (organization, team) = self.place(stands);
        let desk = self.desk(self.colleague, &GRANTS);
        let (group, service) =
            if elsewhere { (self.other_group, self.other_service) } else { (self.group, self.service) };
        let taken = take_referral(desk, referral(self, organization, team)).unwrap();
        let said = Said {
            person_id: taken.person_id,
            recipient_id: group,
            fields: fields(),
            by: GivenBy::Person,
            method: ConsentMethod::Telephone,
            wording: "May we tell them your name and number?".into(),
            until: None,
            review_on: None,
        };
        let consent = give(desk, said).unwrap();
        let first = draft(desk, taken.case_id, service).unwrap();
        let letter = Letter {
            eligibility: Eligibility {
                person_id: taken.person_id,
                service_id: service,
                findings: vec![(Criterion::Age, Fit::Meets), (Criterion::Area, Fit::Meets)],
                unknowns_accepted: true,
                asked: Vec::new(),
            },
            fields: fields(),
            fast_track: false,
            note: None,
        };
        let sent = send(desk, first.id, first.version, letter).unwrap();
        let second = draft(desk, taken.case_id, service).unwrap();
        if stands == Stands::Withdrawn {
            let version = consent.version;
            withdraw(desk, consent.consent.id, version, GivenBy::Person, ConsentMethod::Telephone).unwrap();
        }
        self.write(|tx| give_to(tx.conn(), &taken, doer));
        Thing {
            person: taken.person_id,
            case: taken.case_id,
            referral: taken.referral_id,
            consent: consent.consent.id,
            prescription: sent.id,
            draft: second.id,
            service,
            agreement: self.agreements[usize::from(elsewhere)],
            organization: group,
            ..Thing::default()
        }
    }
}

/// Puts a case with all that hangs on it on a desk.
fn give_to(conn: &mut DbConnection, taken: &Taken, doer: Uuid) -> Result<(), crate::database::Error> {
    let (case, who) = (taken.case_id.to_string(), Some(doer.to_string()));
    diesel::update(case_record::table.find(&case)).set(case_record::worker_id.eq(&who)).execute(conn)?;
    let of_case = prescription::table.filter(prescription::case_id.eq(&case));
    diesel::update(of_case).set(prescription::worker_id.eq(&who)).execute(conn)?;
    let of_referral = referral_in::table.find(taken.referral_id.to_string());
    diesel::update(of_referral).set(referral_in::made_by.eq(&who)).execute(conn)?;
    Ok(())
}

fn fields() -> BTreeSet<SharedField> {
    BTreeSet::from([SharedField::Name, SharedField::Phone])
}

fn referral(world: &World, organization_id: Uuid, team_id: Option<Uuid>) -> NewReferral {
    let today = world.house.clock.today();
    NewReferral {
        who: Who::New(Box::new(joan(world))),
        organization_id,
        team_id,
        referred_on: today,
        referrer: Referrer {
            source: ReferralSource::Gp,
            name: "Dr Anwar".into(),
            role: None,
            organization: Some("Adlington Medical Centre".into()),
            ods_code: None,
            contact: "01632 960118".into(),
        },
        method: ReferralMethod::SecureEmail,
        reason: REASON.into(),
        reasons: BTreeSet::from([ReferralReason::Lonely]),
        urgency: Urgency::Ordinary,
        urgent_because: None,
        agreed: Agreed::Yes,
        safeguarding_note: None,
    }
}

fn joan(world: &World) -> Person {
    Person {
        id: Uuid::nil(),
        given_name: "Joan".into(),
        family_name: FAMILY.into(),
        preferred_name: None,
        title: None,
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: "1944-03-12".parse().ok().map(Private::new),
        gender: None,
        ethnicity: None,
        religion: None,
        nhs_number: None,
        residence: Residence::Settled {
            address: Address {
                lines: vec!["4 Mill Lane".into()],
                postcode: Postcode::parse("PR7 1DB").map(Private::new),
            },
        },
        contacts: vec![ContactPoint {
            kind: ContactKind::Landline,
            value: "01632 960123".into(),
            usage: ContactUse::Any,
            note: None,
        }],
        communication: Communication::default(),
        risks: Risks::NoKnownRisks { on: world.house.clock.today() },
        circumstances: BTreeSet::new(),
        gp_practice: None,
        representative: None,
        guardian: None,
        emergency_contact: None,
    }
}
