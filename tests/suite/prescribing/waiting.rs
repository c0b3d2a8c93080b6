//! A waiting list stays fair: in its order, one place to one person, passed on when nobody answers.

use super::{World, person};
use fingerpost::domain::prescription::{State, Status};
use fingerpost::domain::waiting_list::OrderRule;
use fingerpost::prescribing::respond::Reply;
use fingerpost::prescribing::waiting::{offer_next, set_rule, waiting_list};
use fingerpost::prescribing::{Error, clock};
use uuid::Uuid;

const PLACE: Uuid = Uuid::from_u128(0x91ace);

/// Three people on the list, an hour after each other.
fn three(world: &World<'_>) -> Vec<State> {
    world.agreement_with(world.group);
    (1..=3)
        .map(|n| {
            let name = format!("Waiter{n}");
            let case = world.person_of_leanne(person("Ann", &name, "1950-01-02", None, "01632 960300"));
            world.consent(case.case.person_id, world.group);
            let sent = world.sent_again(&case);
            world.clock().advance_seconds(3_600);
            world.group_says(&sent, Reply::JoinWaitingList).unwrap()
        })
        .collect()
}

on_both_backends! {
    fn a_place_goes_to_whoever_waited_longest_and_to_nobody_else(db) {
        let world = World::new(db);
        let list = three(&world);
        let (rule, order) = waiting_list(world.desk(&world.grace), world.visiting).unwrap();
        assert_eq!((rule, order.len()), (OrderRule::LongestWaiting, 3));
        assert!(order.iter().zip(&list).all(|(place, state)| place.waiting.prescription_id == state.id));
        let jumped = world.group_says(&list[1], Reply::OfferPlace { place_id: PLACE });
        assert!(jumped.unwrap_err().to_string().contains("not next on the list"));
        let offered = offer_next(world.desk(&world.grace), world.visiting, PLACE).unwrap().unwrap();
        assert_eq!(offered.id, list[0].id);
        let twice = world.group_says(&list[1], Reply::OfferPlace { place_id: PLACE });
        assert!(twice.unwrap_err().to_string().contains("offered to somebody already"));
        assert!(matches!(offer_next(world.desk(&world.leanne), world.visiting, PLACE), Err(Error::Refused)));

        // Who says no keeps the day they joined, and is not asked about this place again.
        let no = world.worker_says(&offered, Reply::DeclineOffer).unwrap();
        assert_eq!(no.waiting_since, list[0].waiting_since);
        let next = offer_next(world.desk(&world.grace), world.visiting, PLACE).unwrap().unwrap();
        assert_eq!(next.id, list[1].id);
        let other_place = offer_next(world.desk(&world.grace), world.visiting, Uuid::from_u128(2)).unwrap().unwrap();
        assert_eq!(other_place.id, list[0].id, "the next free place is theirs first");
        let taken = world.worker_says(&next, Reply::TakeOffer).unwrap();
        assert_eq!(taken.status, Status::Accepted);
    }

    fn an_offer_without_an_answer_goes_to_the_next_by_itself(db) {
        let world = World::new(db);
        let list = three(&world);
        offer_next(world.desk(&world.grace), world.visiting, PLACE).unwrap().unwrap();
        let before = clock::run(world.desk(&world.grace)).unwrap();
        assert_eq!((before.offers_expired, before.places_offered), (0, 0));
        world.pass_days(10);
        let ran = clock::run(world.desk(&world.grace)).unwrap();
        assert_eq!((ran.offers_expired, ran.places_offered), (1, 1));
        let (_, order) = waiting_list(world.desk(&world.grace), world.visiting).unwrap();
        let with_offer: Vec<Uuid> =
            order.iter().filter(|place| place.waiting.has_offer).map(|place| place.waiting.prescription_id).collect();
        assert_eq!(with_offer, [list[1].id]);
        let again = clock::run(world.desk(&world.grace)).unwrap();
        assert_eq!((again.offers_expired, again.places_offered), (0, 0), "running it twice does no harm");
        assert_eq!(fingerpost::prescribing::check::check(world.desk(&world.grace)).unwrap(), (vec![], 3));
    }

    fn two_who_release_one_place_each_reach_two_people(db) {
        let world = World::new(db);
        let list = three(&world);
        let offered: Vec<Uuid> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..2_u128)
                .map(|n| {
                    let world = &world;
                    scope.spawn(move || {
                        let place = Uuid::from_u128(0xf1 + n);
                        offer_next(world.desk(&world.grace), world.visiting, place).unwrap().unwrap().id
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_ne!(offered[0], offered[1]);
        assert!(!offered.contains(&list[2].id), "the two who waited longest");
    }

    fn the_group_says_by_which_rule(db) {
        let world = World::new(db);
        assert!(matches!(set_rule(world.desk(&world.leanne), world.visiting, OrderRule::HighestNeed), Err(Error::Refused)));
        set_rule(world.desk(&world.grace), world.visiting, OrderRule::HighestNeed).unwrap();
        let (rule, list) = waiting_list(world.desk(&world.grace), world.visiting).unwrap();
        assert_eq!((rule, list), (OrderRule::HighestNeed, vec![]));
        assert!(matches!(waiting_list(world.desk(&world.other_group), world.visiting), Err(Error::Refused)));
    }
}
