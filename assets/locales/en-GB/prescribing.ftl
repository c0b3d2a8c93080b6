# Pages of people, cases and prescriptions.

## Where roles lead
bar-today = Today
bar-people = People
bar-triage = New referrals
bar-stuck = Stuck
bar-refer = Refer somebody
bar-received = People sent to us
bar-agreements = Agreements

## Shared
save = Save
choose-one = Choose one
fast-track = Fast track
day-hint = For example, 9/3/1944
day-wrong = This is not a day.
day-wrong-mend = Write day, month and year, such as 9/3/1944.
postcode-wrong = This is not a whole postcode.
postcode-wrong-mend = Check it, or leave it empty.
back-to-person = Back to the person
back-to-case = Back to the case
back-to-prescription = Back to the prescription
service-unlisted = A service that is no longer listed
organization-unlisted = An organization that is no longer listed
not-done-title = This could not be done
not-done-back = Back to where you were
conflict-title = Somebody else changed this since you opened it
conflict-lead = Nothing of yours was saved, and nothing of theirs was overwritten.
conflict-back = See what is there now
conflict-decide = The form below holds what you typed. Change it as you decide, then save again.
conflict-now = There now:
conflict-typed = You typed:
conflict-nothing = nothing
conflict-prescription = The prescription now stands at: { $status }.
conflict-case = The case now stands at: { $status }.
conflict-other = Look at what is there now, then decide again.

## Today
today-title = Today
today-load = { $count ->
    [one] 1 person on your desk.
   *[other] { $count } people on your desk.
}
load-usual = Usual load
load-amber = Nearly full
load-red = Too full
today-overdue = Overdue
today-overdue-none = Nothing is overdue.
today-mine = Waiting for me
today-mine-none = Nothing waits for you.
today-others = Waiting for others
today-others-none = Nothing waits for others.
today-ask = They said: ask me again
today-ask-next = Look at it with them
today-new = New: make a first contact
today-new-next = Make a first contact
today-reviews = Goals to look at again
today-reviews-next = Look at the goals again
today-late = { $days ->
    [one] 1 working day late.
   *[other] { $days } working days late.
}
today-due = Due on { $day }.
today-look = Look at it
today-next-opening = Send a reminder or choose another
today-next-answer = Send a reminder or choose another
today-next-question_answered = Answer the question
today-next-offer_answered = Ask whether the person wants the place
today-next-first_contact = Ask the group whether they have been in touch
today-next-place_decision = Keep the place or give it up
today-next-outcome = Ask how it went

## People
people-title = People
people-new = Add somebody
people-mine = My people ({ $count })
people-mine-none = Nobody is on your desk.
people-search = Find somebody
people-name = Name
people-name-hint = A first name, a surname, or both
people-phone = Telephone number
people-nhs-number = NHS number
people-found = { $count ->
    [0] Nobody found
    [one] 1 person found
   *[other] { $count } people found
}
people-found-none = Nobody whose record you may read fits all of this. Try less, or add them.
people-closed = No open case
people-cover = You stand in
people-spoken = { $days ->
    [0] Spoken with today.
    [one] Spoken with yesterday.
   *[other] Spoken with { $days } days ago.
}
people-not-spoken = Nobody has spoken with them yet.
people-open = { $count ->
    [0] No open prescription.
    [one] 1 open prescription.
   *[other] { $count } open prescriptions.
}

## A person
person-title = Person
person-edit = Change this record
person-case = Open the case
person-open-again = Open a new case
person-communication = How to talk and write to them:
person-communication-legend = How do they need to be talked and written to?
person-communication-not-asked = Nobody has asked how to talk and write to them
person-communication-note = More about how to reach and talk with them
person-print = Print in { $size } point.
person-print-size = Print size
person-speaks = Speaks { $language }.
person-has-risks = Read the risks first
person-name = Name
person-given-name = First name
person-family-name = Surname
person-preferred-name = What they like to be called
person-date-of-birth = Date of birth
person-born = born { $day }
person-born-aged = { $day }, { $age } years old
person-contact = Number or address
person-contact-kind = How to reach them
person-contact-use = What may be done with it
person-contacts = How to reach them
person-home = Where they live
person-address = Address, or where they can be found
person-postcode = Postcode
person-lives = Lives
person-no-fixed-abode = No fixed abode. { $found }
person-address-not-kept = The address is not kept
person-emergency-contact = Whom to ring in an emergency
person-prescriptions = Prescriptions
person-prescriptions-none = None yet.
person-consents = What they agreed to
person-consents-none = Nothing was asked yet.
person-timeline = What happened
timeline-attempt = Tried to reach them
timeline-consent = Consent
risks-legend = Is there anything to look out for?
risks-not-asked = Nobody has asked about risks
risks-none = No known risks, said on { $day }.
risk-kind = What sort of risk
risk-words = The risk, in words
risk-wrong = The risk is not described.
risk-wrong-mend = Say in a sentence what to look out for.

## A referral
referral-title = Refer somebody
referral-to = Which team
referral-to-team = Team { $number }
referral-who = Who it is for
referral-from = Who asks
referral-source = Where the request comes from
referral-name = Name of who asks
referral-organization = Their service or organization
referral-contact = How to answer them
referral-method = How the request came
referral-day = Day of the request
referral-why = What it is about
referral-reason = What would they like help with?
referral-reason-hint = One sentence, at most 150 characters
referral-reasons = Choose reasons from the list
referral-agreed = Does the person agree to being referred?
referral-urgency = How soon?
referral-urgent-because = Why it cannot wait
referral-button = Send the referral
referral-taken = The referral was taken
referral-taken-lead = A link worker will be in touch with the person.
referral-stands = It now stands at:
referral-another = Refer somebody else

## New referrals
triage-title = New referrals
triage-count = { $count ->
    [0] Nobody waits for a worker.
    [one] 1 person waits for a worker.
   *[other] { $count } people wait for a worker.
}
triage-age = { $age } years old
triage-worker = { $name } ({ $count } open)
triage-assign-to = Who takes this?
triage-assign = Give to this worker
triage-return = Send back to who asked
triage-return-because = What is missing, in words for who asked

## A case
case-page-title = Case
case-title = Working with { $name }
case-what-matters = What matters to them
case-what-matters-hint = In their own words
case-strengths = What they are good at and have
case-needs = What they need
case-need-level = How much support
case-goals = What they want to reach
attempts-title = Tries to reach them
attempts-none = Nobody has tried yet.
attempt-title = Write down a try
attempt-outcome = What happened
attempt-note = Anything to remember
attempt-button = Keep this try
note-title = Add a note
note-kind = What sort of note
note-words = Note
note-button = Keep this note
plan-title = Plan
plan-button = Save the plan
goal-legend = Goal { $number }
goal-new = A new goal
goal-words = The goal, in their words
goal-importance = How much it matters, 1 to 10
goal-confidence = How sure they feel, 1 to 10
goal-review = Look at it again on
goal-outcome = What became of it
not-placed-title = Nothing was found
not-placed-need = For which need
not-placed-reason = Why
not-placed-button = Keep this
move-title = Move on or close this case
move-to = Where to
move-closure = Why it is closed
move-button = Move the case of { $name }
move-nowhere = This case has ended.

## Finding a place
match-title = Find a place
match-button = Look again
match-nowhere = We do not know where they live, so these are from everywhere.
match-again = Look for something else
choose-what-title = What would you like to do?
choose-listing = See the whole entry
choose-signpost = Give them the details
choose-signpost-lead = You tell them about it. Nothing of theirs is passed on.
choose-signpost-button = I gave them the details
choose-warm = Make the first contact together
choose-warm-lead = You ring or go there with them. Nothing is sent.
choose-warm-button = We made the first contact
choose-prescription = Send a prescription
choose-prescription-lead = The group is told what they agree to, and answers. You see what becomes of it.
choose-prescription-button = Begin a prescription
choose-prescription-nobody = Nobody is named who could answer. Give them the details instead.
stop-title = Stop.
stop-lead = Do not use this form to report that someone is being harmed.
stop-999 = If someone is in danger now, ring 999.
stop-worry = To report a worry about an adult or a child, ring your council. You can come back and carry on after that.
stop-go-on = This is not about harm. Go on
stop-urgent = Who to ring for urgent help

## Consent
consent-title = Ask for consent
consent-lead = Nothing is told to { $group } unless the person says yes.
consent-fields = What may { $group } be told?
consent-by = Who decides
consent-method = How it was said
consent-read = Show the words to read out
consent-read-title = Read this out
consent-read-lead = Say it in these words, or in words that they understand better.
consent-read-ask = Is that all right?
consent-yes = They said yes
consent-no = They said no
consent-change = Change what would be told
consent-copy-link = See, print or take back
consent-copy-title = What was agreed
consent-copy-to = To whom
consent-copy-told = What they are told
consent-copy-when = When
consent-copy-until = Until
consent-copy-withdraw = You can change your mind at any time. Tell the person helping you, or ring { $phone }.
consent-withdrawn-by = Who takes it back
consent-withdraw = Take this consent back
consent-withdraw-warning = The group sees nothing of the person from then on, and open prescriptions to it end.
consent-withdraw-theirs = They keep a record of their own by now. That the consent was taken back is written down here; nothing is taken away there. Tell the person how to ask them.
consent-withdrawn-title = The consent was taken back
consent-withdrawn-lead = { $count ->
    [0] No prescription was open.
    [one] 1 prescription ended by it.
   *[other] { $count } prescriptions ended by it.
}
consent-withdrawn-shared = Told since { $day }, and no longer shown:

## Sending
send-page-title = Send a prescription
send-title = Send to { $service }
send-fits = Does it fit?
send-told = { $group } will be told
send-nothing = Nothing is agreed to be told.
send-nothing-else = Not told: anything else.
send-note = A few words to the group
send-note-hint = Only what the person agrees to have said
send-fast = It cannot wait: fast track
send-missing = Before it can be sent
send-risks = Nobody has asked about risks. Ask first.
send-button = Send
send-ask-again = Ask for consent again

## A prescription
prescription-title = Prescription
prescription-stands = It { $words }, since { $day }.
prescription-answer-by = An answer is due by { $day }.
prescription-opened = The group looked at it on { $day }.
prescription-not-opened = The group has not looked at it yet.
prescription-sees = The group sees:
prescription-sees-nothing = The group sees nothing of the person.
prescription-nudges = { $count ->
    [0] No reminders yet.
    [one] 1 reminder.
   *[other] { $count } reminders.
}
prescription-reason = Reason:
prescription-go-on = Go on with the draft
prescription-next = What you can do now
prescription-next-none = Nothing more happens here.
prescription-history = What happened
act-outcome = What became of the goal
act-words = Your words
reroute-service = Another service
reroute-hint = The address of its entry, or the last part of it
reroute-button = Begin a new prescription there

## People sent to a group
received-title = People sent to us
received-page-title = A person sent to us
received-waiting = Waiting for your answer ({ $count })
received-waiting-none = Nobody waits for your answer.
received-no-name = Somebody
received-answer-by = Please answer by { $day }.
received-one = For { $service }
received-facts = What they agreed to tell you
received-facts-note = Please keep this to yourselves. It is no longer shown once they change their mind.
received-answer = Your answer
received-back = Back to everybody

## Measures
measures-title = How they are doing
measures-none = Nothing was answered yet.
measures-answered = Answers
measures-changed = What changed
measures-does-not-know = Does not know
measures-rather-not = Would rather not say
measures-moment = Is this the first time, or later?
measures-by = Who answered
measures-button = Keep the answers

## Handing over
handover-title = Hand over
handover-lead = A whole caseload moves to another worker, for good or while you are away.
handover-from = From
handover-to = To
handover-until = Until
handover-until-hint = Leave empty to hand over for good
handover-look = See what would move
handover-wrong = It is not chosen who hands over to whom.
handover-wrong-mend = Choose two workers.
handover-preview = What would move
handover-who = { $count ->
    [one] 1 person moves from { $from } to { $to }.
   *[other] { $count } people move from { $from } to { $to }.
}
handover-load = Their desk goes from { $before } to { $after }.
handover-nobody = There is nobody to hand over.
handover-due = Something is due
handover-note = What the next worker should know
handover-button = { $count ->
    [one] Hand 1 person over
   *[other] Hand { $count } people over
}
handover-done = Handed over
handover-done-lead = { $count ->
    [one] 1 person has a new worker.
   *[other] { $count } people have a new worker.
}

## Stuck
stuck-title = Stuck
stuck-count = { $count ->
    [0] Nothing is stuck.
    [one] 1 prescription is stuck.
   *[other] { $count } prescriptions are stuck.
}
stuck-since = Since { $day }.
stuck-owner = With { $name }.
stuck-nobody = nobody

## Agreements and closures
agreements-title = Agreements
agreements-none = There are no agreements yet.
agreement-add = Add an agreement
agreement-organization = Organization
agreement-organization-hint = The address of its page, or the last part of it
agreement-organization-wrong = There is no such organization.
agreement-organization-mend = Copy the address of its page.
agreement-signed = Signed on
agreement-starts = Holds from
agreement-ends = Holds until
agreement-button = Add
closure-find = The entry of the service that closes: its address
closure-find-button = See who is affected
closure-page-title = A service closes
closure-title = { $service } closes
closure-lead = { $count ->
    [0] Nobody was sent there.
    [one] 1 open prescription ends. Say where the person goes instead.
   *[other] { $count } open prescriptions end. Say for each where the person goes instead.
}
closure-one = Prescription { $number }
closure-service = Another service: the address of its entry
closure-reason = Or why there is none
closure-button = End them all
closure-done = The service is closed to prescriptions
closure-done-lead = { $count ->
    [one] 1 prescription ended.
   *[other] { $count } prescriptions ended.
}

service-closed-title = This service is closed
service-closed-for-good = { $service } closed on { $day }
service-closed-for-now = { $service } is closed until { $day }
service-closed-entry = { $service } is closed, its entry says
service-closed-nothing = Nothing was sent, and nobody was told anything.
service-closed-for-good-mend = Choose another place with the person.
service-closed-for-now-mend = Choose another place with the person, or send it once it is open again.
service-closed-instead = Look at { $service } instead
service-closed-choose = Look for another place

## Lists that do not read well by their slugs
list-home-settled = At an address
list-home-temporary = At an address for now
list-home-no_fixed_abode = No fixed abode
list-home-not_kept = Not to be kept
list-risks-not_asked = Nobody has asked yet
list-risks-none = No known risks
list-risks-known = Yes, these
list-print-14 = 14 point
list-print-18 = 18 point
list-communication-british_sign_language = British Sign Language
list-source-gp = GP
list-source-physio_ahp = Physiotherapist or other health professional
list-source-a_and_e = A&E
list-source-mash = Multi-agency safeguarding hub
list-source-self = The person
list-method-nhs_e_referral = NHS e-Referral
list-need-lgbt = LGBT
list-consent-given = Said yes
list-consent-best_interest = Decided in their best interest
list-consent-representative = Said yes for them
list-given-by-best_interest_decision = Decided in their best interest
list-consent-method-british_sign_language = In British Sign Language
list-fit-meets = Yes
list-fit-does_not_meet = No
list-fit-not_known = Not known
list-shared-communication_needs = Best way to talk or write
list-shared-gp_practice = GP practice
list-party-worker = Link worker
list-party-receiving_organization = The group
list-party-person = The person
list-party-steward = Steward
list-party-clock = Time went by
list-prescription-question = Question from the group
list-prescription-withdrawn = Consent taken back
list-do-draft_dropped = Drop the draft
list-do-nudged = Send a reminder
list-do-escalated = Bring it to the co-ordinator
list-do-asked = Ask a question
list-do-answered = Answer the question
list-do-joined_waiting_list = Put on the waiting list
list-do-offer_taken = They take the place
list-do-offer_declined = They do not take the place
list-do-accepted = Accept
list-do-declined = Not for us
list-do-first_contact_made = We have been in touch
list-do-attended = They came
list-do-did_not_attend = They did not come
list-do-place_held = Keep the place
list-do-became_ongoing = They come regularly now
list-do-completed = Finished
list-do-stopped = It stopped before it was finished
list-do-consent_withdrawn = They take their consent back
list-do-closed_no_reply = Nobody replies: close it

## What was checked before sending, as it is kept
eligibility-kept = What was checked before it was sent
eligibility-asked = asked
