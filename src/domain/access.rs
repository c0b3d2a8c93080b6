//! Access facts about a place: facts, never a verdict of "accessible".

use crate::closed_list;

closed_list! {
    /// One thing about a place that decides whether a person can use it (list 5.5).
    AccessFact {
        StepFreeEntrance = "step_free_entrance",
        Ramp = "ramp",
        WideDoors = "wide_doors",
        AccessibleToilet = "accessible_toilet",
        ChangingPlaces = "changing_places",
        HearingLoop = "hearing_loop",
        QuietRoom = "quiet_room",
        ParkingNear = "parking_near",
        BlueBadgeBay = "blue_badge_bay",
        BusStopNear = "bus_stop_near",
        DropOff = "drop_off",
        Lift = "lift",
        SeatingWithArms = "seating_with_arms",
        GuideDogs = "guide_dogs",
        QuietSession = "quiet_session",
        Lively = "lively",
        FragranceFree = "fragrance_free",
        FoodAllergies = "food_allergies",
        WheelchairToBorrow = "wheelchair_to_borrow",
        MobileSignal = "mobile_signal",
        WiFi = "wifi",
        MetAtTheBus = "met_at_the_bus",
        CanWatchFirst = "can_watch_first",
        CarerWelcome = "carer_welcome",
        ChildWelcome = "child_welcome",
        SignLanguage = "sign_language",
        Interpreter = "interpreter",
    }
}
