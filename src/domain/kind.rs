//! What sort of listing it is, how it reaches people, and whom it is for.

use crate::closed_list;

closed_list! {
    /// The four kinds of listing a searcher tells apart.
    Kind {
        /// A voluntary, community or faith group that people come to.
        Group = "group",
        /// Regular one-to-one company: by visit, telephone or online.
        Befriending = "befriending",
        /// A place to meet: hall, room, desk, garden.
        Venue = "venue",
        /// Someone who tells people their rights and options.
        AdviceService = "advice_service",
    }
}

closed_list! {
    /// How a service reaches a person (list 5.5).
    Delivery {
        DropIn = "drop_in",
        OpenGroup = "open_group",
        ClosedGroup = "closed_group",
        Course = "course",
        OneToOne = "one_to_one",
        HomeVisit = "home_visit",
        Phone = "phone",
        Online = "online",
        Outreach = "outreach",
        Event = "event",
        VenueHire = "venue_hire",
        SelfHelp = "self_help",
        Residential = "residential",
    }
}

impl Delivery {
    /// Whether someone who hates groups would accept it (journey J15).
    pub const fn is_not_a_group(self) -> bool {
        matches!(
            self,
            Delivery::OneToOne | Delivery::HomeVisit | Delivery::Phone | Delivery::Online | Delivery::SelfHelp
        )
    }

    /// Whether the person need not travel to the place.
    pub const fn comes_to_you(self) -> bool {
        matches!(self, Delivery::HomeVisit | Delivery::Phone | Delivery::Online)
    }
}

closed_list! {
    /// Whom a service restricts itself to. A service with no audience is for anyone and is never
    /// filtered out by one.
    Audience {
        Women = "women",
        Men = "men",
        Carers = "carers",
        YoungCarers = "young_carers",
        Parents = "parents",
        Children = "children",
        YoungPeople = "young_people",
        OlderPeople = "older_people",
        Families = "families",
        DisabledPeople = "disabled_people",
        LearningDisability = "learning_disability",
        AutisticPeople = "autistic_people",
        DeafPeople = "deaf_people",
        SightLoss = "sight_loss",
        Dementia = "dementia",
        LongTermCondition = "long_term_condition",
        MentalHealth = "mental_health",
        Bereaved = "bereaved",
        Veterans = "veterans",
        RefugeesAsylum = "refugees_asylum",
        Lgbt = "lgbt",
        EthnicCommunities = "ethnic_communities",
        FaithCommunity = "faith_community",
        Jobseekers = "jobseekers",
        Homeless = "homeless",
        NewParents = "new_parents",
    }
}

closed_list! {
    /// Who may open the door to a service (list 5.5 "Referral").
    ReferralRoute {
        NotNeeded = "not_needed",
        SelfReferral = "self",
        Professional = "professional",
        LinkWorkerOnly = "link_worker_only",
    }
}
