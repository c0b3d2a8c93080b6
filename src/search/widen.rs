//! What is tried when nothing was found, in this order, until something is:
//!
//! -  without the words, when none of them stands in any listing and a need, kind, category or audience was told;
//! 0. without the wishes that were said in words and not chosen (`open_now`, `from`, `until`, `day`, `spaces`,
//!    `delivery`, `free`, `language`), one after the other: who asks for free counselling is better served by
//!    counselling in town than by what is free 50 miles away;
//! 1. all filters again, and the circle twice as wide, four times, eight times, and so on, up to 50 miles and at least once;
//! 2. at the widest circle, filters dropped one after the other: `open_now`, `from`, `until`, `day`,
//!    `spaces`, `category`, `kind`, `delivery`, `free`, `language`, `not_a_group`, `for`, `age`,
//!    `no_address`, `access`, `area` (what decides whether a person can go at all comes last);
//! 3. the circle itself;
//! 4. words, last one first, down to one.
//!
//! All words, then any, is tried at every step; see [`walk`](super::walk).
//!
//! Where something was found but nothing for a need that was read, wishes that were only said give way likewise,
//! and then the circle is made wider when the person did not choose it: what has the same word next door is no help
//! with debt, and help with debt may be a bus ride away.

use super::answer::Widened;
use super::plan::{Located, Plan};
use super::request::Filters;

/// Metres in a mile.
const MILE: f64 = 1_609.344;
/// The widest circle that is tried, unless the first is wider.
const WIDEST_M: f64 = 50.0 * MILE;
/// The widest circle that is tried for a need while other things are nearer.
const WIDEST_FOR_NEED_M: f64 = 24.0 * MILE;

/// Name of a filter as in the search API, whether it is on, and how to drop it.
type Drop = (&'static str, fn(&Filters) -> bool, fn(&mut Filters));

const DROPS: [Drop; 16] = [
    ("open_now", |f| f.open_now, |f| f.open_now = false),
    ("from", |f| f.from.is_some(), |f| f.from = None),
    ("until", |f| f.until.is_some(), |f| f.until = None),
    ("day", |f| !f.days.is_empty(), |f| f.days.clear()),
    ("spaces", |f| f.spaces, |f| f.spaces = false),
    ("category", |f| !f.categories.is_empty(), |f| f.categories.clear()),
    ("kind", |f| !f.kinds.is_empty(), |f| f.kinds.clear()),
    ("delivery", |f| !f.deliveries.is_empty(), |f| f.deliveries.clear()),
    ("free", |f| f.free, |f| f.free = false),
    ("language", |f| !f.languages.is_empty(), |f| f.languages.clear()),
    ("not_a_group", |f| f.not_a_group, |f| f.not_a_group = false),
    ("for", |f| !f.audiences.is_empty(), |f| f.audiences.clear()),
    ("age", |f| f.age.is_some(), |f| f.age = None),
    ("no_address", |f| f.no_address, |f| f.no_address = false),
    ("access", |f| !f.access.is_empty(), |f| f.access.clear()),
    ("area", |f| !f.areas.is_empty(), |f| f.areas.clear()),
];

/// Wishes that give way before the circle does, when they were only said in words.
const WISHES: [&str; 8] = ["open_now", "from", "until", "day", "spaces", "delivery", "free", "language"];

/// One thing that makes a plan wider.
enum Change {
    /// Without a wish that was only said.
    Wish(&'static Drop),
    /// A circle of so many metres.
    Circle(f64),
    /// Without a filter.
    Filter(&'static Drop),
    /// Without the circle.
    NoCircle,
    /// Without words that stand nowhere.
    Words,
    /// Without the last word.
    LastWord,
}

/// Wider and wider plans, each made when it is asked for: mostly one of the first finds something.
pub(crate) struct Wider {
    /// The plan to try.
    pub plan: Plan,
    from_miles: Option<f64>,
    dropped: Vec<String>,
    /// Words that went first, and stay away.
    unheard: Vec<String>,
    /// The filters as they were, for as long as only wishes give way.
    all: Option<Filters>,
    changes: std::vec::IntoIter<Change>,
}

impl Wider {
    /// Before the first step. `unheard` when none of the words stands anywhere in the index.
    pub(crate) fn new(plan: &Plan, unheard: bool) -> Self {
        let on = |drop: &&Drop| (drop.1)(&plan.filters);
        // All words may go only where what was said beside them tells what or for whom.
        let filters = &plan.filters;
        let tells = plan.needed != 0
            || !filters.audiences.is_empty()
            || !filters.kinds.is_empty()
            || !filters.categories.is_empty();
        let fewest = usize::from(!tells);
        let mut changes = Vec::new();
        if unheard && fewest == 0 && !plan.words.is_empty() {
            changes.push(Change::Words);
        }
        changes.extend(only_said(plan));
        if let Some(place) = &plan.located {
            let first = place.radius_m.max(1.0) * 2.0;
            changes.push(Change::Circle(first));
            changes.extend(doubled(first * 2.0, WIDEST_M));
        }
        changes.extend(DROPS.iter().filter(on).map(Change::Filter));
        changes.extend(plan.located.as_ref().map(|_| Change::NoCircle));
        changes.extend((fewest..plan.words.len()).map(|_| Change::LastWord));
        Self::by(plan, changes)
    }

    /// The same for what was found while nothing is there for the needs: without wishes that were only said, then in
    /// wider circles, unless the circle was `chosen`.
    pub(crate) fn for_needs(plan: &Plan, chosen: bool) -> Self {
        let circle = plan.located.as_ref().filter(|place| place.circle.is_some() && !chosen);
        let wider = circle.map(|place| doubled(place.radius_m.max(1.0) * 2.0, WIDEST_FOR_NEED_M));
        Self::by(plan, only_said(plan).chain(wider.into_iter().flatten()).collect())
    }

    fn by(plan: &Plan, changes: Vec<Change>) -> Self {
        Self {
            plan: plan.clone(),
            from_miles: plan.located.as_ref().map(|place| place.radius_m / MILE),
            dropped: Vec::new(),
            unheard: Vec::new(),
            all: Some(plan.filters.clone()),
            changes: changes.into_iter(),
        }
    }

    /// Makes the plan wider; false when it cannot be.
    pub(crate) fn step(&mut self) -> bool {
        let Some(change) = self.changes.next() else { return false };
        if !matches!(change, Change::Wish(_) | Change::Words)
            && let Some(all) = self.all.take()
        {
            self.plan.filters = all;
            self.dropped.clear();
        }
        match change {
            Change::Wish((name, _, drop)) | Change::Filter((name, _, drop)) => {
                drop(&mut self.plan.filters);
                self.dropped.push((*name).to_owned());
            }
            Change::Circle(radius_m) => {
                self.plan.located = self.plan.located.take().map(|place| Located::new(place.near, radius_m));
            }
            Change::NoCircle => self.plan.located.iter_mut().for_each(|place| place.circle = None),
            Change::Words => {
                let words = std::mem::take(&mut self.plan.words);
                self.unheard = words.iter().map(|word| format!("word:{}", word.text)).collect();
            }
            Change::LastWord => {
                self.dropped.extend(self.plan.words.pop().map(|word| format!("word:{}", word.text)));
            }
        }
        true
    }

    /// The plan that found something, and how it is wider than the first.
    pub(crate) fn finish(self) -> (Plan, Widened) {
        let circle = self.plan.located.as_ref().and_then(|place| place.circle.as_ref());
        let to_miles = circle.map(|circle| circle.radius_m / MILE);
        let dropped = self.unheard.into_iter().chain(self.dropped).collect();
        let how = Widened { from_miles: self.from_miles, to_miles, dropped };
        (self.plan, how)
    }
}

/// Without the wishes of a plan that were said and not chosen, one after the other.
fn only_said(plan: &Plan) -> impl Iterator<Item = Change> {
    let on = |drop: &&Drop| (drop.1)(&plan.filters);
    let said = |drop: &&Drop| WISHES.contains(&drop.0) && plan.said.iter().any(|said| said == drop.0);
    DROPS.iter().filter(on).filter(said).map(Change::Wish)
}

/// Circles of so many metres and each time twice as many, up to `widest`.
fn doubled(first: f64, widest: f64) -> impl Iterator<Item = Change> {
    let radii = std::iter::successors(Some(first), |radius_m| Some(radius_m * 2.0));
    radii.take_while(move |&radius_m| radius_m <= widest).map(Change::Circle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Kind, Point};
    use crate::search::answer::SaidFilter;
    use crate::search::request::{Near, Request};
    use crate::search::understand::{Reading, Word};

    fn said(parameter: &str, value: &str) -> SaidFilter {
        SaidFilter { phrase: value.into(), parameter: parameter.into(), value: value.into(), soft: false }
    }

    #[test]
    fn said_wishes_give_way_first_then_the_circle_then_filters_then_words() {
        let point = Point { latitude: 53.6, longitude: -0.5 };
        let near = Near {
            label: "Brigg".into(),
            point,
            areas: Vec::new(),
            names: Vec::new(),
            default_within_metres: 10.0 * MILE,
        };
        let mut request = Request { near: Some(near), ..Request::default() };
        request.filters.kinds = vec![Kind::ALL[0]];
        let mut reading = Reading::default();
        reading.understood.filters = vec![said("free", "true"), said("day", "TU"), said("age", "70")];
        let word = |text: &str| Word { text: text.into(), stems: vec![(text.into(), 1.0)], places: false };
        reading.words = ["bowling", "club"].map(word).into();
        let mut wider = Wider::new(&Plan::new(&request, &mut reading), false);
        let mut steps = Vec::new();
        while wider.step() {
            let (miles, dropped) = (wider.plan.located.as_ref().map(|place| place.radius_m / MILE), &wider.dropped);
            let circle = wider.plan.located.as_ref().is_some_and(|place| place.circle.is_some());
            steps.push(format!("{:.0} {circle} {} {}", miles.unwrap(), wider.plan.words.len(), dropped.join(" ")));
        }
        assert_eq!(
            steps,
            [
                "10 true 2 day",
                "10 true 2 day free",
                "20 true 2 ",
                "40 true 2 ",
                "40 true 2 day",
                "40 true 2 day kind",
                "40 true 2 day kind free",
                "40 true 2 day kind free age",
                "40 false 2 day kind free age",
                "40 false 1 day kind free age word:club",
                "40 false 0 day kind free age word:club word:bowling",
            ]
        );
        let (plan, how) = wider.finish();
        assert_eq!((plan.words.len(), how.from_miles, how.to_miles), (0, Some(10.0), None));
    }
}
