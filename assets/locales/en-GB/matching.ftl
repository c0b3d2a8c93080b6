# Finding a place for somebody, asking them, sending.

## What is looked for
match-title-for = Find a place for { $name }
match-wanted = Looking for
match-change = Change what is looked for
match-needs = What they need
match-need = What do they need?
match-another-need = Something else they need (it is added to their plan)
match-ways = How they would like it
match-free-only = Only what is free
match-days = Days they can
match-access = What a place must have
match-another-access = Something else a place must have
match-language = Language
match-language-any = English, or it does not matter
match-age = Age
match-age-wrong = This is not an age.
match-age-mend = Write years as a number, or leave it empty.
match-near = Near
match-near-hint = A postcode or a place
match-near-wrong = We do not know this place.
match-near-wrong-mend = Check the spelling, or write a postcode.
match-near-many = There is more than one place of that name.
match-near-many-mend = Write a postcode, or add the county.

## What was found
match-fitting = { $count ->
    [0] Nothing that fits has room
    [one] 1 place fits
   *[other] { $count } places fit, the best first
}
match-no-needs = Say first what they need: open “Change what is looked for”.
match-below = Not just now
match-below-lead = These are full, closed for now, for other people or other places, or not wanted. Each says why.
match-fits = Fits:
match-against = Against:
match-ask = To ask:
match-instead = Same need, has space:
match-join = Ask to join the list
match-as-of = { $words } as of { $day }
match-full-weeks = { $weeks ->
    [one] Full: wait about 1 week
   *[other] Full: wait about { $weeks } weeks
}
match-full-waiting_list_open = Full: has a waiting list
match-full-waiting_list_closed = Full, and the waiting list is closed
match-full-not_taking = Takes nobody new
match-full-unknown = Nobody knows whether there is space
match-closed-until = Closed until { $day }
match-closed-for-now = Closed for now
match-only-on = only on { $days }
match-nationwide = takes people from anywhere
match-some-areas = serves some areas
match-serves = serves { $areas }
match-serves-only = serves only { $areas }
match-at-its-door = takes whoever comes to its door
match-any-age = any age
match-age-from = { $least } and over
match-age-to = up to { $most }
match-age-between = { $least } to { $most }
match-speaks = speaks { $languages }
match-speaks-only = speaks only { $languages }
match-for = for { $whom }
match-asks-themselves = people ask for themselves
match-free = free
match-costs = costs something
match-comes = no building to get into
match-already = Sent there already: { $status }
match-not-said-need = what it helps with
match-not-said-preference = how it is done
match-not-said-day = which days
match-not-said-distance = how far it is
match-not-said-area = whether they come to where the person lives
match-not-said-access = what the place has
match-not-said-language = which languages they speak
match-not-said-age = which ages
match-not-said-audience = who it is for
match-not-said-referral_route = who may ask
match-not-said-cost = what it costs
match-not-said-room = whether there is space
noted-own = Your note:
noted-by = { $name } noted:
match-no-thanks = Said no thanks on { $day }
match-no-thanks-again = Ask again from { $day }.
match-no-thanks-again-now = They may be asked again now.
match-no-thanks-never = Do not ask again.
match-no-thanks-reason = In their words: “{ $words }”

## None of these
match-none-title = None of these
match-none-of-these = None of these will do: write down why
match-none-lead = What people need and cannot get shows what is missing here. A person's own choice is not counted as missing.
match-none-need = For which need?
match-none-need-wrong = The need is not chosen.
match-none-reason = Why will none of them do?
match-none-reason-wrong = The reason is not chosen.
match-none-mend = Choose one from the list.
match-none-button = Write it down
match-none-kept = { $need }: { $reason }, written down on { $day }

## One place
choose-join-lead = They are full now and keep a list. They are told what the person agrees to, and ring when a place comes up. You can look for something else meanwhile.
choose-prescription-not-taken = By its entry this place does not take the person now, so nothing is sent. If that is wrong, ask the steward to have the entry put right.
choose-agreement-none = There is no information sharing agreement with { $group }.
choose-agreement-expired = The information sharing agreement with { $group } has run out.
choose-agreement-drafting = The information sharing agreement with { $group } does not hold yet.
choose-agreement-instead = Nothing of the person may be sent. Give them the details or make the first contact together, and ask the steward about the agreement.
choose-already = They were sent here already, and that has not ended. See their prescriptions on the page of the person.
choose-no-thanks = They do not want this one
choose-no-thanks-lead = It is their choice, and counts against nobody.
choose-no-thanks-button = They said no thanks

## No thanks
no-thanks-page-title = No thanks
no-thanks-title = No thanks to { $service }
no-thanks-lead = This is the person's own choice. It is not counted as a failure of anybody.
no-thanks-told = A professional who referred them is told “offered, declined”, and nothing else.
no-thanks-reason = Why, in their words
no-thanks-reason-wrong = The reason is missing.
no-thanks-reason-mend = Write what they said, in a few words.
no-thanks-reason-hint = For example: not with strangers in the house
no-thanks-again = Ask again from
no-thanks-again-hint = For example, { $day }. Leave it empty if they do not want to be asked again.
no-thanks-button = Write down their choice
no-thanks-back = Back to the place
referral-offered-declined = Offered, declined: { $day }.

## Consent
consent-decides-person = { $name } decides.
consent-decides-representative = { $name } cannot decide this. { $whom } decides for them: read the words out to { $whom }.
consent-decides-guardian = { $name } is a child. { $whom } decides: read the words out to { $whom }.
consent-decides-best-interest = { $name } cannot decide this, and nobody who may decide for them is on record. Whatever is done is decided in their best interest, and the decision has to be on their record.
consent-best-interest = It is in their best interest
consent-fields-note = Only what is on record can be told. Nothing else will be.
consent-fields-wrong = Nothing is chosen to be told.
consent-fields-mend = Choose at least a name and a way to get in touch.
consent-method-wrong = It is not chosen how they said it.
consent-method-mend = Choose one from the list.
consent-script = We would like to ask { $group } about “{ $service }” for you. { $group } will be told { $count ->
    [one] one thing
    [2] two things
    [3] three things
    [4] four things
    [5] five things
   *[other] { $count } things
}: { $told }.
consent-script-other = We would like to ask { $group } about “{ $service }” for { $name }. { $group } will be told { $count ->
    [one] one thing
    [2] two things
    [3] three things
    [4] four things
    [5] five things
   *[other] { $count } things
} about { $name }: { $told }.
consent-script-nothing-else = They will not be told anything else. Somebody from { $group } will get in touch. It is up to you: all other help stays the same if you say no.
consent-script-stop = You can change your mind at any time, and then they can no longer see it.
consent-script-stop-phone = You can change your mind at any time by ringing { $phone }, and then they can no longer see it.
consent-told-communication = the best way to talk or write to you ({ $how })
consent-copy-not-told = Not told
consent-copy-anything-else = Anything else
consent-copy-stop-title = If you change your mind
consent-copy-withdraw-anybody = You can change your mind at any time. Tell the person helping you.
consent-copy-theirs = { $group } keeps a record of its own by now. To have it changed or taken away, ask them.
consent-copy-print = Print this page with your browser, and give it to the person.
consent-copy-size-14 = Print in 14 point
consent-copy-size-18 = Print in large letters (18 point)
consent-copy-made = Made on { $day }.
consent-copy-service = To what
consent-copy-refused = They said no. Nothing was told to anybody.

## Sending
send-not-known = Not known: { $what }.
send-not-known-mend = Ask the group or the person, then choose yes or no.
send-not-eligible = The group does not take this person: { $what }.
send-not-eligible-mend = Choose another place.
send-no-consent = There is no yes to { $group } being told anything ({ $said }).
send-no-consent-mend = Ask the person, or give them the details to ring themselves.
send-nothing-mend = Ask the person what may be told.
send-instead = Give them the details instead
send-list = They are full. This asks for a place on their list, and they see it at once.
send-copy = What was agreed: print a copy for the person
send-no-way-to-reach = Nothing of this lets them get in touch. Ask whether they may have a phone number.
send-age = { $said } (they are { $age })
send-room = Space
send-room-not-said = The entry does not say
send-ask-lead = Neither the entry nor the record says this. Ask, and answer what you have found out.
send-entry-silent = The entry does not say.
send-entry-says = The entry says: { $words }.
send-ask-age = Is { $name } of an age that they take?
send-ask-area = Do they take people from where { $name } lives?
send-ask-audience = Is { $name } one of the people it is for?
send-ask-need = Can they help with what { $name } needs?
send-ask-access = Can { $name } get in and take part?
send-ask-language = Can { $name } talk with them, or does somebody interpret?
send-ask-referral_route = Will they take a request from you for { $name }?
send-ask-cost = Can { $name } pay what it costs?

## Lists
list-need-lonely = Lonely
list-need-isolated = Cut off from people
list-need-bereaved = Somebody has died
list-need-new_to_area = New to the area
list-need-relationship_breakdown = A relationship has ended
list-need-retired_or_lost_role = Retired, or lost a role
list-need-housebound = Cannot get out of the house
list-need-low_mood = Low mood
list-need-worry_anxiety = Worry and anxiety
list-need-stress = Stress
list-need-confidence = Confidence
list-need-sleep = Sleep
list-need-grief = Grief
list-need-memory_worry = Worried about memory
list-need-recovery_after_mental_illness = Recovering after mental illness
list-need-looking_after_someone = Looking after someone
list-need-needs_a_break = Needs a break from caring
list-need-young_carer = Young carer
list-need-parenting = Parenting
list-need-new_baby = New baby
list-need-family_conflict = Trouble in the family
list-need-long_term_condition = Long-term condition
list-need-pain = Pain
list-need-inactive = Would like to be more active
list-need-falls_worry = Worried about falling
list-need-weight = Weight
list-need-smoking = Smoking
list-need-alcohol = Alcohol
list-need-drugs = Drugs
list-need-cancer = Cancer
list-need-stroke = Stroke
list-need-sensory_loss = Sight or hearing loss
list-need-disability = Disability
list-need-discharge_from_hospital = Just out of hospital
list-need-money_worry = Worried about money
list-need-debt = Debt
list-need-benefits = Benefits
list-need-food = Food
list-need-energy_bills = Energy bills
list-need-essentials = Clothes, furniture and other essentials
list-need-housing_problem = Housing problem
list-need-homeless = Homeless, or about to be
list-need-home_conditions = The state of the home
list-need-home_safety = Safety at home
list-need-adaptations = Changes to the home
list-need-hoarding = Hoarding
list-need-warmth = A warm home
list-need-get_ready_for_work = Getting ready for work
list-need-into_work = Finding work
list-need-upskill = New skills for work
list-need-volunteering_wish = Would like to volunteer
list-need-learning = Learning
list-need-digital_help = Help with phones and computers
list-need-literacy_language = Reading, writing or English
list-need-domestic_abuse = Abuse at home
list-need-anti_social_behaviour = Trouble with neighbours
list-need-victim_of_crime = Victim of crime
list-need-scam = Scams
list-need-hate = Hate
list-need-transport = Transport
list-need-shopping = Shopping
list-need-mobility = Getting about
list-need-hospital_travel = Getting to hospital
list-need-culture_faith = Culture or faith
list-need-refugee_asylum = Refugee or seeking asylum
list-need-veteran = Served in the armed forces
list-need-new_language = Learning the language
list-need-form_filling = Help with forms
list-need-advocacy = Somebody to speak up for them
list-need-legal = Legal advice
list-need-immigration_signpost = Where to ask about immigration
list-need-frequent_use_of_services = Often at the GP or hospital
list-need-gp_concern = The GP is concerned
list-delivered-drop_in = Drop-in
list-delivered-open_group = A group
list-delivered-closed_group = A group with fixed members
list-delivered-course = A course
list-delivered-one_to_one = One to one
list-delivered-home_visit = At home
list-delivered-phone = By phone
list-delivered-online = Online
list-delivered-outreach = Where they are
list-delivered-event = A one-off event
list-delivered-venue_hire = A room to hire
list-delivered-self_help = Help to use alone
list-delivered-residential = Somewhere to stay
list-way-not_a_group = Not a group
list-way-at_home = At home
list-way-by_phone = By phone
list-not-placed-nothing_near = Nothing near enough
list-not-placed-no_capacity = Everything is full
list-not-placed-cost = It costs too much
list-not-placed-access = They could not get in or take part
list-not-placed-language = Nothing in their language
list-not-placed-nothing_suitable = Nothing that suits them
list-not-placed-person_choice = They would rather not
list-criterion-age = Age
list-criterion-area = Where they live
list-criterion-audience = Who it is for
list-criterion-need = What they need
list-criterion-access = Getting in and taking part
list-criterion-language = Language
list-criterion-referral_route = Who may ask
list-criterion-cost = Cost
list-asked-meets = Yes, I have asked
list-asked-does_not_meet = No
list-asked-not_known = I have not asked yet
list-route-not_needed = Nobody has to be sent
list-route-self = People ask for themselves
list-route-professional = A professional has to ask
list-route-link_worker_only = A link worker has to ask
list-consent-not_asked = Not asked yet
list-consent-asked = Asked, no answer yet
list-consent-declined = Said no
list-consent-withdrawn = Taken back
list-consent-expired = Has run out
list-given-by-person = The person
list-given-by-representative = Who speaks for them
list-given-by-guardian = Parent or guardian
list-consent-method-face_to_face = Face to face
list-consent-method-telephone = By telephone
list-consent-method-signed_paper = On signed paper
list-consent-method-written_message = In a written message
list-consent-method-through_interpreter = Through an interpreter
list-shared-name = Name
list-shared-phone = Phone number
list-shared-email = E-mail address
list-shared-address = Address
list-shared-postcode_area = First half of the postcode
list-shared-date_of_birth = Date of birth
list-shared-age_band = Rough age
list-shared-access_needs = What they need to get in and take part
list-shared-language = Language
list-shared-what_matters = What matters to them
list-shared-needs = What they would like help with
list-shared-goals = Goals
list-shared-risks = Risks
list-shared-circumstances = How they live
list-shared-representative = Who speaks for them
list-shared-guardian = Who looks after them
list-shared-emergency_contact = Whom to ring in an emergency
