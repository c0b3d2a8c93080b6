# Closed lists: list-<list>-<slug>. A test fails when a slug has no label.

## kind
list-kind-group = Group
list-kind-befriending = Befriending
list-kind-venue = Place to meet
list-kind-advice_service = Advice

## delivery
list-delivery-drop_in = Drop in, no need to book
list-delivery-open_group = Group that anyone can join
list-delivery-closed_group = Group with fixed members
list-delivery-course = Course
list-delivery-one_to_one = One to one
list-delivery-home_visit = Comes to your home
list-delivery-phone = By phone
list-delivery-online = Online
list-delivery-outreach = Comes to where you are
list-delivery-event = One-off event
list-delivery-venue_hire = Room to hire
list-delivery-self_help = Help to use by yourself
list-delivery-residential = Somewhere to stay

## audience
list-audience-women = Women
list-audience-men = Men
list-audience-carers = People who look after someone
list-audience-young_carers = Young people who look after someone
list-audience-parents = Parents
list-audience-children = Children
list-audience-young_people = Young people
list-audience-older_people = Older people
list-audience-families = Families
list-audience-disabled_people = Disabled people
list-audience-learning_disability = People with a learning disability
list-audience-autistic_people = Autistic people
list-audience-deaf_people = Deaf or hard of hearing people
list-audience-sight_loss = People with sight loss
list-audience-dementia = People living with dementia
list-audience-long_term_condition = People with a long-term condition
list-audience-mental_health = People with poor mental health
list-audience-bereaved = People who have lost someone
list-audience-veterans = Armed forces and veterans
list-audience-refugees_asylum = Refugees and people seeking asylum
list-audience-lgbt = LGBT+ people
list-audience-ethnic_communities = Ethnic communities
list-audience-faith_community = Faith communities
list-audience-jobseekers = People looking for work
list-audience-homeless = People without a home
list-audience-new_parents = New parents

## referral
list-referral-not_needed = Go yourself. Nobody has to send you
list-referral-self = You can ask for yourself
list-referral-professional = A doctor, nurse or other worker has to ask for you
list-referral-link_worker_only = Ask the person helping you

## access
list-access-step_free_entrance = Step-free entrance
list-access-ramp = Ramp
list-access-wide_doors = Wide doors
list-access-accessible_toilet = Accessible toilet
list-access-changing_places = Changing Places toilet
list-access-hearing_loop = Hearing loop
list-access-quiet_room = Quiet room
list-access-parking_near = Parking near
list-access-blue_badge_bay = Blue Badge bay
list-access-bus_stop_near = Bus stop near
list-access-drop_off = Drop-off at the door
list-access-lift = Lift
list-access-seating_with_arms = Chairs with arms
list-access-guide_dogs = Guide dogs welcome
list-access-quiet_session = Quiet session
list-access-lively = Can be lively or loud
list-access-fragrance_free = No strong scents
list-access-food_allergies = Food allergies catered for
list-access-wheelchair_to_borrow = Wheelchair to borrow
list-access-mobile_signal = Mobile signal
list-access-wifi = Wi-Fi
list-access-met_at_the_bus = Someone can meet you at the bus
list-access-can_watch_first = You can watch first
list-access-carer_welcome = You can bring someone who cares for you
list-access-child_welcome = You can bring a child
list-access-sign_language = British Sign Language
list-access-interpreter = Interpreter

## capacity
list-capacity-spaces = Has space
list-capacity-few = A few places left
list-capacity-waiting_list_open = Waiting list
list-capacity-waiting_list_closed = Waiting list closed
list-capacity-not_taking = Not taking new people now
list-capacity-drop_in_no_limit = Just turn up
list-capacity-unknown = Ask if there is space

## status
list-status-draft = Draft
list-status-added_unconfirmed = Not confirmed by the group yet
list-status-live_fresh = Checked
list-status-live_due = Checked
list-status-live_stale = Not confirmed lately
list-status-paused = Paused
list-status-closed_temporarily = Closed for now
list-status-closed = Closed
list-status-replaced_by = Replaced by another entry
list-status-unlisted = No longer listed

## day
list-day-MO = Monday
list-day-TU = Tuesday
list-day-WE = Wednesday
list-day-TH = Thursday
list-day-FR = Friday
list-day-SA = Saturday
list-day-SU = Sunday

## free
list-free-true = Free

## spaces
list-spaces-true = Has space now

## open_now
list-open_now-true = Open now

## no_address
list-no_address-true = No address needed

## not_a_group
list-not_a_group-true = Not a group

## sort
list-sort-best = Best match
list-sort-distance = Nearest
list-sort-next_session = Next on
list-sort-name = Name, A to Z

## language
list-language-en = English
list-language-cy = Welsh
list-language-gd = Scottish Gaelic
list-language-bfi = British Sign Language
list-language-pl = Polish
list-language-ro = Romanian
list-language-lt = Lithuanian
list-language-lv = Latvian
list-language-pt = Portuguese
list-language-bg = Bulgarian
list-language-ru = Russian
list-language-uk = Ukrainian
list-language-ur = Urdu
list-language-pa = Punjabi
list-language-gu = Gujarati
list-language-bn = Bengali
list-language-hi = Hindi
list-language-ta = Tamil
list-language-ar = Arabic
list-language-fa = Persian
list-language-ps = Pashto
list-language-ku = Kurdish
list-language-so = Somali
list-language-am = Amharic
list-language-ti = Tigrinya
list-language-tr = Turkish
list-language-zh = Chinese
list-language-yue = Cantonese
list-language-cmn = Mandarin
list-language-vi = Vietnamese
list-language-es = Spanish
list-language-fr = French
list-language-de = German
list-language-it = Italian
list-language-el = Greek
list-language-hu = Hungarian
list-language-sk = Slovak
list-language-cs = Czech
list-language-sq = Albanian
list-language-ne = Nepali
list-language-sw = Swahili
list-language-yo = Yoruba
