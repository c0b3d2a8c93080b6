//! What a person answers at the beginning and later, and what changed; never shown as an effect.

use super::store::{case_by_id, open, person_by_id, resource, seal, texts};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::schema::measure;
use crate::database::seal::random_uuid;
use crate::database::table::case::MeasureRow;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{DbConnection, Keys, WriteTransaction};
use crate::domain::measure::{
    Answer, AnsweredBy, Companionship, Comparison, ExternalScore, HowLonely, Licence, LonelinessItem, Measure, Moment,
    NotAsked, Ons4Item, OwnGoalScore, compare, swemwbs, ucla3,
};
use crate::domain::{FieldErrors, Private};
use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Answers to one measure. What was not asked is `None`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "measure", rename_all = "snake_case")]
pub enum Answers {
    /// The four questions of the Office for National Statistics, in their order, 0 to 10.
    Ons4 {
        /// Satisfied, worthwhile, happy, anxious.
        items: [Option<Answer<u8>>; 4],
    },
    /// The loneliness questions.
    Loneliness {
        /// The three indirect questions.
        indirect: [Option<Answer<Companionship>>; 3],
        /// The direct one.
        direct: Option<Answer<HowLonely>>,
    },
    /// Where the person stands with a goal of their own.
    OwnGoal(OwnGoalScore),
    /// The short Warwick-Edinburgh scale, under the deployer's licence.
    Swemwbs {
        /// Seven answers, 1 to 5.
        items: [Option<u8>; 7],
        /// The licence under which it was asked.
        licence: Licence,
    },
    /// A score from elsewhere.
    External(ExternalScore),
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers({})", self.measure())
    }
}

impl Answers {
    /// Which measure.
    pub const fn measure(&self) -> Measure {
        match self {
            Self::Ons4 { .. } => Measure::Ons4,
            Self::Loneliness { .. } => Measure::Loneliness,
            Self::OwnGoal(_) => Measure::OwnGoal,
            Self::Swemwbs { .. } => Measure::Swemwbs,
            Self::External(_) => Measure::External,
        }
    }

    fn validate(&self, today: NaiveDate) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        match self {
            Self::Ons4 { items } => {
                for (item, answer) in Ons4Item::ALL.iter().zip(items) {
                    let said = answer.and_then(Answer::said);
                    errors.require(
                        said.is_none_or(|value| value <= Ons4Item::HIGHEST),
                        item.slug(),
                        "is not between 0 and 10; choose again",
                    );
                }
            }
            Self::Swemwbs { items, .. } => {
                errors.require(
                    items.iter().flatten().all(|answer| (1..=5).contains(answer)),
                    "items",
                    "has an answer that is not between 1 and 5; choose again",
                );
            }
            Self::OwnGoal(score) => return score.validate(),
            Self::External(score) => return score.validate(today),
            Self::Loneliness { .. } => {}
        }
        errors.into_result()
    }

    /// The values by which two times can be compared: what is compared, its value in the measure's own
    /// units, and whether more is better.
    pub fn values(&self) -> Vec<(String, i32, bool)> {
        let ons4 = |items: &[Option<Answer<u8>>; 4]| {
            let said = Ons4Item::ALL.iter().zip(items);
            said.filter_map(|(item, answer)| {
                let value = answer.and_then(Answer::said)?;
                Some((item.slug().to_owned(), i32::from(value), item.higher_is_better()))
            })
            .collect()
        };
        match self {
            Self::Ons4 { items } => ons4(items),
            Self::Loneliness { indirect, direct } => {
                let sum = ucla3(indirect.map(|answer| answer.and_then(Answer::said)));
                let sum = sum.map(|sum| ("ucla3".to_owned(), i32::from(sum), false));
                let direct = direct.and_then(Answer::said);
                let direct =
                    direct.map(|how| (LonelinessItem::LonelyDirect.slug().to_owned(), i32::from(how.rank()), false));
                sum.into_iter().chain(direct).collect()
            }
            Self::OwnGoal(score) => vec![(score.goal_id.to_string(), i32::from(score.score), true)],
            Self::Swemwbs { items, licence } => swemwbs(licence, *items)
                .map(|score| vec![("swemwbs".to_owned(), i32::from(score), true)])
                .unwrap_or_default(),
            Self::External(score) => {
                vec![(score.tool.slug().to_owned(), score.hundredths, score.tool.higher_is_better())]
            }
        }
    }
}

/// What one person answered at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub id: Uuid,
    /// In which case.
    pub case_id: Uuid,
    /// First or later.
    pub moment: Moment,
    /// On which day.
    pub answered_on: NaiveDate,
    /// Who answered.
    pub answered_by: AnsweredBy,
    /// What.
    pub answers: Answers,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    answered_by: AnsweredBy,
    answers: Answers,
    note: Option<Private>,
}

/// Keeps what a person answered. Whether it may be asked of them at all is looked at first.
pub fn record_measure(
    desk: Desk<'_>,
    case_id: Uuid,
    moment: Moment,
    answered_on: NaiveDate,
    answered_by: AnsweredBy,
    answers: Answers,
) -> Result<Uuid> {
    let ids = record_measures(desk, case_id, moment, answered_on, answered_by, vec![answers])?;
    ids.first().copied().ok_or(Error::NotFound("answer"))
}

/// Keeps what a person answered to several measures at one time, such as each of their goals: all or none.
pub fn record_measures(
    desk: Desk<'_>,
    case_id: Uuid,
    moment: Moment,
    answered_on: NaiveDate,
    answered_by: AnsweredBy,
    answers: Vec<Answers>,
) -> Result<Vec<Uuid>> {
    let user = desk.user()?;
    let today = desk.today();
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::RecordMeasures, resource(&case, today))?;
        let person = person_by_id(tx.conn(), desk.keys, case.case.person_id)?.person;
        if answered_on > today {
            return Err(Error::field("answered_on", "lies after today; give the day on which it was answered"));
        }
        let mut ids = Vec::new();
        for answers in answers {
            answers.measure().may_be_asked(answered_by, person.age_on(answered_on)).map_err(|not_asked| {
                let field = if not_asked == NotAsked::NotByProxy { "answered_by" } else { "measure" };
                Error::field(field, &not_asked.to_string())
            })?;
            answers.validate(today)?;
            if let Answers::OwnGoal(score) = &answers
                && !case.case.goals.iter().any(|goal| goal.id == score.goal_id)
            {
                return Err(Error::field("goal_id", "is no goal of this person; choose one of theirs"));
            }
            ids.push(insert(
                desk,
                tx,
                user,
                (case_id, moment, answered_on),
                Sealed { answered_by, answers, note: None },
            )?);
        }
        Ok(ids)
    })
}

fn insert(
    desk: Desk<'_>,
    tx: &mut WriteTransaction<'_>,
    user: Uuid,
    (case_id, moment, answered_on): (Uuid, Moment, NaiveDate),
    sealed: Sealed,
) -> Result<Uuid> {
    let id = random_uuid()?;
    let row = MeasureRow {
        id: id.to_string(),
        case_id: case_id.to_string(),
        instrument: sealed.answers.measure().slug().to_owned(),
        moment: moment.slug().to_owned(),
        answered_on,
        made_by: user.to_string(),
        sealed: seal(desk.keys, "measure", "sealed", &id.to_string(), &sealed)?,
    };
    diesel::insert_into(measure::table).values(&row).execute(tx.conn())?;
    desk.audit(tx, Action::RecordMeasures, (AuditEntity::Measure, id), "recorded");
    Ok(id)
}

pub(super) fn answers_of(conn: &mut DbConnection, keys: &Keys, cases: &[Uuid]) -> Result<Vec<Asked>> {
    let rows: Vec<MeasureRow> = measure::table
        .filter(measure::case_id.eq_any(texts(cases)))
        .order((measure::answered_on, measure::id))
        .select(MeasureRow::as_select())
        .load(conn)?;
    rows.iter()
        .map(|row| {
            let sealed: Sealed = open(keys, "measure", "sealed", &row.id, &row.sealed)?;
            Ok(Asked {
                id: decode_uuid(&row.id, "measure", "id")?,
                case_id: decode_uuid(&row.case_id, "measure", "case_id")?,
                moment: decode_slug(&row.moment, Moment::from_slug, "measure", "moment")?,
                answered_on: row.answered_on,
                answered_by: sealed.answered_by,
                answers: sealed.answers,
            })
        })
        .collect()
}

/// One thing that was asked more than once, and what changed. A page shows it with
/// [`NO_COMPARISON_GROUP`](crate::domain::measure::NO_COMPARISON_GROUP).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What was asked: the slug of a question, or the identifier of a goal.
    pub of: String,
    /// First and latest.
    pub comparison: Comparison,
}

/// What was answered in a case, oldest first, and what changed. Who has looked is kept.
pub fn measures_of(desk: Desk<'_>, case_id: Uuid) -> Result<(Vec<Asked>, Vec<Change>)> {
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::ReadCase, resource(&case, desk.today()))?;
        desk.audit(tx, Action::ReadCase, (AuditEntity::Case, case_id), "measures");
        let asked = answers_of(tx.conn(), desk.keys, &[case_id])?;
        let changes = changes(&asked);
        Ok((asked, changes))
    })
}

/// What changed between the first and the latest of these answers.
pub fn changes(asked: &[Asked]) -> Vec<Change> {
    /// What was asked, whether more is better, and the answers.
    type Row = (String, bool, Vec<(NaiveDate, i32)>);
    let mut rows: Vec<Row> = Vec::new();
    for one in asked {
        for (of, value, higher_is_better) in one.answers.values() {
            match rows.iter_mut().find(|(found, ..)| *found == of) {
                Some((_, _, values)) => values.push((one.answered_on, value)),
                None => rows.push((of, higher_is_better, vec![(one.answered_on, value)])),
            }
        }
    }
    rows.into_iter().map(|(of, higher, values)| Change { of, comparison: compare(&values, higher) }).collect()
}
