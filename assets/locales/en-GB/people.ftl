# Pages of the person, the referral in and the co-ordinator's table.

## A person's record in a form
person-part-reach = How to reach them
person-part-talk = How to talk and write to them
person-part-risks = Risks
person-part-more = More, when they want to tell it
person-part-about = Title, pronoun, gender and ethnic group
person-nhs = NHS number
person-nhs-hint = Ten digits, on letters from the hospital. Leave empty if it is not to hand
person-nhs-wrong = This is not an NHS number.
person-nhs-wrong-mend = Check its ten digits, or leave it empty.
person-way-first = The best way
person-way-other = Another way
person-contact-others = Other ways to reach them
person-contact-note = What to know before ringing or writing
person-contact-note-hint = For example, after ten; let it ring
person-address-hint = One line under the other. With no fixed abode: where they are often found, such as the library in the mornings
person-postcode-hint = With no fixed abode: of a place near which to look for help
person-home-note = Until when, if it is for now
person-lives-for-now = { $address } (for now). { $note }
person-communication-nothing = They were asked, and need nothing special
person-language = The language they are best at, if not English
risk-words-hint = One sentence, at most 150 characters. Put the rest in a note
risk-ended-legend = Is any of these over?
risk-ended = This is over: { $risk }
risks-over = What was looked out for is over. No risk is known now.
person-risks = Risks
person-circumstances = How they live
person-gp = GP practice
person-gp-name = GP practice: its name
person-gp-code = GP practice: its code
person-gp-code-hint = A letter and five digits, such as P81083
person-gp-code-wrong = This is not the code of a GP practice.
person-gp-code-wrong-mend = Write a letter and five digits, such as P81083, or leave it empty.
person-title-field = Title, such as Mrs
person-pronoun = Pronoun, such as she or they
person-gender = Gender, as they say it
person-ethnicity = Ethnic group, as they say it
person-guardian = Who looks after them, for a child
guardian-hint = For everybody under 16. Who has no parental responsibility is told, and does not decide.
guardian-name = Name of who looks after the child
guardian-relationship = Mother, grandfather, foster carer
guardian-contact = How to reach them
guardian-responsible = They have parental responsibility
guardian-not-responsible = No parental responsibility on record
representative-title = Who speaks for them
representative-hint = For somebody who cannot decide a thing themselves. The group sees whom to speak to.
representative-kind = In what capacity
representative-name = Name of who speaks for them
representative-relationship = Husband, daughter, solicitor
representative-contact = How to reach who speaks for them
representative-evidence = The document was seen on
representative-wrong = It is not said in what capacity somebody speaks for them.
representative-wrong-mend = Choose it from the list.
decision-title = A decision about mental capacity
decision-able = Can the person decide this themselves?
decision-about = The thing to be decided
decision-assessed-on = Looked at on
decision-assessed-by = By whom
decision-support = How the person was helped to decide themselves
decision-best-interest = Why this is in the person's best interest
decision-review-on = Look at it again on
decision-day-wrong = A day is missing.
decision-day-wrong-mend = Write day, month and year, such as 9/3/2026.
decision-said = { $about }: { $able }
decision-by = Looked at by { $name } on { $day }
decision-helped = How they were helped to decide: { $how }
decision-interest = In their best interest because: { $why }
decision-review = To be looked at again on { $day }
list-decision-none = Nobody had to ask
list-decision-yes = Yes, they decide themselves
list-decision-no = No, they cannot decide this
list-representative-attorney_health_and_welfare = Attorney for health and welfare
list-representative-attorney_property_and_money = Attorney for property and money
list-representative-court_deputy = Deputy of the Court of Protection
list-representative-advocate = Independent advocate, who is asked and does not decide
list-representative-family_or_friend = Family or friend, who is asked and does not decide
list-circumstance-baby_under_1 = Baby under one
list-circumstance-end_of_life = End of life, when they say so themselves
list-gender-1 = Male
list-gender-2 = Female
list-gender-9 = Neither, or another
list-gender-X = Not known
list-ethnicity-A = White British
list-ethnicity-B = White Irish
list-ethnicity-C = Any other White
list-ethnicity-D = White and Black Caribbean
list-ethnicity-E = White and Black African
list-ethnicity-F = White and Asian
list-ethnicity-G = Any other mixed
list-ethnicity-H = Indian
list-ethnicity-J = Pakistani
list-ethnicity-K = Bangladeshi
list-ethnicity-L = Any other Asian
list-ethnicity-M = Caribbean
list-ethnicity-N = African
list-ethnicity-P = Any other Black
list-ethnicity-R = Chinese
list-ethnicity-S = Any other
list-ethnicity-Z = Would rather not say
speak-to = Speak to { $name }.
speak-to-decides = They decide for the person.
speak-to-does-not-decide = They are asked, and do not decide
rule-field-contacts-0-value = The number or address
rule-field-contacts-1-value = The second number or address
rule-field-contacts-2-value = The third number or address
rule-field-guardian = Who looks after the child
rule-field-guardian-name = The name of who looks after the child
rule-field-guardian-contact = How to reach who looks after the child
rule-field-representative-name = The name of who speaks for them
rule-field-representative-contact = How to reach who speaks for them
rule-field-representative-evidence-seen-on = The day on which the document was seen
rule-field-representative-decision-about = The thing to be decided
rule-field-representative-decision-assessed-by = Who looked at it
rule-field-representative-decision-support-given = How the person was helped to decide
rule-field-representative-decision-best-interest-note = Why it is in their best interest
rule-field-representative-decision-review-on = The day to look at it again
rule-field-reason = What they would like help with
rule-field-referrer-name = The name of who asks
rule-field-referrer-contact = How to answer who asks
rule-field-referrer-organization = The service of who asks
rule-field-urgent-because = Why it cannot wait
rule-field-agreed = Whether the person agrees
rule-field-given-name = The name
rule-field-because = What is missing
rule-field-missing = What was missing

## The page of a person
person-matters-none = Nobody has written down what matters to them yet.
person-worker = { $name } helps them.
person-worker-none = Nobody is named for them yet.
person-cover = { $name } stands in until { $day }.
person-alike = { $count ->
    [one] May be the same person as somebody else on record
   *[other] May be the same person as { $count } others on record
}
person-alike-look = Look at both side by side
person-came-title = How they came
person-came = On { $day }, from: { $source }.
person-came-urgent = It cannot wait:
person-plan-none = There is no goal yet.
person-goal-importance = Matters { $number } of 10.
person-goal-review = To be looked at again on { $day }.
person-strip = The last steps
person-keeping = Who has looked, and what they may ask for
looked-link = Who has looked
letter-link = A letter that says who helps them
held-link = Everything we hold, for them
erase-link = Erase them

## Who has looked
looked-title = Who has looked
looked-lead = { $count ->
    [0] Nobody has looked.
    [one] 1 time somebody looked or wrote.
   *[other] { $count } times somebody looked or wrote, the last first.
}
looked-when = When
looked-who = Who
looked-what = What
looked-program = A program
list-looked-by-system = The program itself
list-looked-by-visitor = Somebody who was not signed in
list-looked-by-operator = Whoever runs this site
list-looked-opened = Opened
list-looked-read_person = Opened the record
list-looked-search_people = Found them in a search
list-looked-found = Found them in a search
list-looked-timeline = Read what happened
list-looked-changed = Changed the record
list-looked-added = Added them
list-looked-plan = Wrote the plan
list-looked-note = Wrote a note
list-looked-contact_attempt = Wrote down a try to reach them
list-looked-assigned = Gave them a worker
list-looked-returned = Sent the referral back
list-looked-handed_over = Handed them over
list-looked-covered = Named who stands in
list-looked-merged_from = Merged another record into this one
list-looked-merged_into = Merged this record into another
list-looked-merge_undone = Undid a merge
list-looked-kept_apart = Found them to be somebody else than another
list-looked-compared = Compared them with another record
list-looked-given = Wrote down a yes
list-looked-declined = Wrote down a no
list-looked-exported = Put them into a table that left the site
list-looked-document_made = Made the file of everything that is held
list-looked-audit_read = Read who has looked
list-looked-referral_read = Read the referral
list-looked-moved = Wrote down a new address
list-looked-moved_away = Closed the case, because they moved away
list-looked-not_placed = Wrote down that nothing was found
list-looked-opened_again = Opened a new case

## Somebody rings
caller-link = Somebody rings about them
caller-title = Somebody rings and asks
caller-say = Say this, whoever it is:
caller-sentence = I can't confirm whether we support anyone. If you like, I can take your name and number, and if it is right to, somebody will ring you back.
caller-lead = Do not say that { $name } is known here, not even to a son or daughter. That somebody is family is no reason by itself.
caller-who = With whom you may speak
caller-themselves = { $name }, who decides this alone
caller-may = You may speak with them
caller-may-not = Listen, and tell nothing
caller-nobody-else = Nobody else, unless the person has said yes to it
caller-ring-back = Ring back on the number that is on record. A voice on the telephone may be anybody's.
caller-consents = What the person has agreed to have told
caller-consents-none = { $name } has agreed to nothing being told to anybody.
caller-consents-lead = These and nobody else, and nothing more than this:
caller-instead = What you can do instead
caller-instead-message = Take a message, and pass it on to the person if they want to have it.
caller-instead-worry = If the caller is worried that somebody is in danger, say who to ring:
caller-instead-own = If the caller needs help themselves, help them as you would help anybody.
caller-note-title = Write down that somebody rang
caller-note-label = Who rang, and what they wanted
caller-note-hint = Not what you thought of it. The person may read this one day.
caller-note-button = Keep this
caller-note = Somebody rang: { $words }

## Moving away
moved-link = They are moving away
moved-title = They are moving away
moved-lead = Nothing is sent to anybody unless they say yes.
moved-where-title = Where they live from now on
moved-where = The new address is missing.
moved-where-mend = Write it, or choose no fixed abode or not to be kept.
moved-close = Does the help here end?
moved-close-yes = Yes. Too far away: the plan here is closed, with the reason that they moved
moved-close-no = No. Near enough: the same person goes on helping them
moved-tell = Would they like somebody in the new place to know of them?
moved-tell-hint = Ask them. No is a good answer.
moved-tell-no = No, or they were not asked
moved-tell-yes = Yes, and this may be told
moved-nowhere = Nobody on this site helps people elsewhere. Give them the number of their new council or surgery to take along.
moved-to = Who helps people there
moved-to-wrong = It is not chosen who is told.
moved-to-wrong-mend = Choose somebody from the list, or choose no.
moved-fields = What may be told
moved-fields-wrong = The name is not ticked.
moved-fields-wrong-mend = Tick it, or choose no: nobody can help a person without a name.
moved-method-wrong = It is not said how they answered.
moved-method-wrong-mend = Choose how it was said.
moved-look = See what would happen
moved-check = Before anything is done
moved-new-address = The new address:
moved-ends = The plan here is closed, with the reason that they moved. What is open ends:
moved-ends-nothing = Nothing is open.
moved-who-decides = Who decides this: { $who }.
moved-yes = They said yes: tell them, and go on
moved-no = They said no: tell nobody, and go on
moved-button = Do this
moved-done = It is done
moved-ended = { $count ->
    [0] Nothing was open.
    [one] 1 open prescription ended.
   *[other] { $count } open prescriptions ended.
}
moved-told = The new place was told what they agreed to, and nothing else.
moved-not-told = Nobody in the new place is told anything.
moved-match-again = Places are looked for near the new address from now on.

## Everything that is held
held-title = Everything we hold on a person
held-lead = This makes one file for the person, to save or print: what is held, who has looked, and what was told to whom.
held-rule-time = It has to be with them within one month of asking.
held-rule-who = Make sure that it is they who ask, or somebody who may ask for them.
held-rule-others = Black out what is of other people: a neighbour's illness, a relative's name, who complained in confidence.
held-names = Names to black out
held-names-hint = One on each line. They are blacked out wherever they stand
held-passages = Passages to leave out
held-passages-hint = Tick a passage that is about somebody else as a whole.
held-button = Make the file
held-file-title = Everything that is held on you
held-made = Made on { $at }.
held-blacked = A black bar stands where something is about another person.
held-hidden = left out: it is about another person
held-part-record = Who you are
held-part-referrals = Who asked us to help you
held-part-work = The work with you
held-part-shared = What was told to whom
held-shared-lead = Nobody else was told anything of you.
held-part-answers = What you answered
held-part-looked = Who has looked, and when
held-part-rights = What you may ask for
held-rights = You may ask us to put right what is wrong, to stop, or to erase it. You may complain to the Information Commissioner, 0303 123 1113.
held-aliases = Also kept under:
held-told = To be told:
held-sent = Told on { $at }:
held-nothing-sent = Nothing was sent.
held-still-sees = They can still see it.
held-sees-no-more = They cannot see it any more.
held-goal = A goal:
held-case = Began on { $at }. Now: { $status }.
held-check = { $count ->
    [one] A check, with 1 question answered.
   *[other] A check, with { $count } questions answered.
}
held-ons4 = Satisfied, worthwhile, happy, anxious: { $values }

## Erasing
erase-page-title = Erase somebody
erase-title = Erase { $name }
erase-warning = This cannot be undone by anybody.
erase-goes = What goes
erase-goes-what = The name, how to reach them, the plan, every note and every answer. Groups see nothing of them any more.
erase-open = { $count ->
    [one] 1 prescription is open. It ends.
   *[other] { $count } prescriptions are open. They end.
}
erase-stays = What stays
erase-stays-what = That somebody was helped, as a number. Who did what and when, without a name.
erase-checks = Before you do this
erase-check-asked = The person asked for it, and I know that it was they
erase-check-needed = Nobody needs the record for a court, a complaint or somebody's safety
erase-check-copy = They have what they want to keep of it
erase-wrong = Not everything is ticked.
erase-wrong-mend = Look at each line, and tick it only if it is so.
erase-button = Erase everything
erase-done = They are erased
erase-done-lead = Nobody can see anything of them any more.
erase-done-counts = Records: { $people }. Cases: { $cases }. Notes: { $notes }. Answers: { $measures }.

## May be the same person
same-title = May be the same person
same-lead = Somebody on record looks like the person you are adding. Look at both, then decide. The program never decides this.
same-on-record = On record
same-typed = As you typed it
same-first = The older record
same-second = The newer record
same-open-first = Open the older record
same-open-second = Open the newer record
same-table = The two records side by side
same-field = What
same-same = The same
same-signs = What is alike, and what is not:
same-legend = Is it the same person?
same-yes = Yes, it is { $name }: add the request to that record
same-no = No, it is somebody else: make a new record
same-known-keeps = If it is the same person, the record stays as it is. Change it afterwards where yours is right.
same-button = Go on
same-wrong = It is not said whether it is the same person.
same-wrong-mend = Choose one of the answers.
list-sign-same_nhs_number = Same NHS number
list-sign-other_nhs_number = Different NHS numbers
list-sign-same_birth = Born on the same day
list-sign-near_birth = Days of birth nearly the same
list-sign-other_birth = Born on different days
list-sign-same_family_name = Same surname
list-sign-near_family_name = Surnames nearly the same
list-sign-same_given_name = Same first name
list-sign-near_given_name = First names nearly the same
list-sign-other_given_name = Different first names
list-sign-same_postcode = Same postcode
list-sign-same_postcode_sector = Same part of town
list-sign-same_phone = Same telephone number
list-sign-same_email = Same e-mail address
duplicates-title = Two records of one person?
duplicates-count = { $count ->
    [0] Nobody seems to be on record twice.
    [one] 1 pair may be one person.
   *[other] { $count } pairs may be one person.
}
duplicates-none = Nobody else on record looks like this person.
duplicates-pair = { $one } and { $other }
duplicates-back = Back to all pairs
merge-title = They are one person
merge-lead = Choose what is right where the two differ. Both histories are kept, and it can be undone for { $days } days.
merge-both = Keep both
merge-button = Make them one record
merge-ask = To make them one record, ask whoever works with the person, or your co-ordinator.
apart-title = They are two people
apart-button = They are two people: do not ask again
merges-title = Made one lately
merges-none = Nothing was made one in the last 30 days.
merges-by = Made one by { $name } on { $at }.
merges-until = It can be undone until { $day }.
merges-undo = Undo this

## Referring somebody
referral-lead = You need not fill in everything. A name, a way to reach them and what they would like help with are enough.
referral-goes-to = This goes to: { $name }.
referral-role = What they do, such as practice nurse
referral-source-wrong = It is not said where the request comes from.
referral-source-wrong-mend = Choose it from the list. Choose “The person” if they ask for themselves.
referral-back = Something is missing
referral-missing = Please:
referral-again-words = What was missing
referral-again-hint = Write it here. You need not fill in the rest again.
referral-again-button = Send it again

## New referrals
triage-page-title = A new referral
triage-begin = Go through them one by one
triage-late-count = { $count ->
    [one] 1 has waited for more than 4 hours.
   *[other] { $count } have waited for more than 4 hours.
}
triage-waited = Waited { $hours } h { $minutes } min
triage-waited-late = Waited { $hours } hours: over 4
triage-since = since { $at }
triage-left-behind = Their worker has left
triage-no-way = No way to reach them
triage-give-to = Give to { $worker }
triage-give-key = Give to { $worker } ({ $key })
triage-others = Look, give to somebody else, or send back
triage-place = Number { $number } of { $count }
triage-same = Look at who it may be the same as ({ $key })
triage-somebody-else = Or somebody else
triage-next = The next one ({ $key })
triage-queue = All of them ({ $key })
triage-keys = A letter in brackets is a key: hold Alt (and Shift in some browsers, or Control and Option on a Mac) and press it.
triage-return-what = What is missing?
triage-return-key = Send back to who asked ({ $key })
triage-missing-phone = Please add a phone number.
triage-missing-reason = Please say what the person would like help with.
triage-missing-agreed = Please ask the person whether they agree.
triage-missing-address = Please add where the person lives.
triage-missing-birth = Please add the date of birth.
triage-missing-other_team = This is for another team. Please ask the team where the person lives.
list-missing-phone = A phone number
list-missing-reason = What they would like help with
list-missing-agreed = Whether they agree
list-missing-address = Where they live
list-missing-birth = The date of birth
list-missing-other_team = Another team is right for this
triage-gone = Somebody has seen to this
triage-gone-lead = It does not wait any more: a worker has it, or it went back.
team-title = Who has room
triage-no-team = There is no link worker in this team.
team-open = { $count ->
    [one] 1 open case
   *[other] { $count } open cases
}
team-load-usual = Has room
team-load-amber = Amber: 42 to 49 open
team-load-red = Red: 50 or more open

## My people
people-load = { $count ->
    [one] 1 open case on the desk.
   *[other] { $count } open cases on the desk.
}
people-room = New ones are offered to { $name } first, who has { $count } open.
people-no-room = Nobody in the team has room. Tell your co-ordinator.
people-filter = Whom to show
people-everybody = Everybody ({ $count })
people-not-seen = Not spoken with for 21 days ({ $count })
people-theirs = { $count ->
    [one] 1 person with { $name }
   *[other] { $count } people with { $name }
}
people-need = Need: { $level }
people-column-name = Name
people-column-called = Called
people-column-case = Case
people-column-need = Need
people-column-spoken = Days since anybody spoke with them
people-column-prescriptions = Open prescriptions
people-column-due = Due next
people-column-risks = Read the risks first
people-column-talk = How to talk and write to them
people-column-cover = Standing in

## Handing over
handover-same = Both are the same worker.
handover-same-mend = Choose who takes them.
handover-past = This day is over.
handover-past-mend = Give a later day, or leave it empty to hand over for good.
handover-nobody-picked = Nobody is ticked.
handover-nobody-mend = Tick who moves to the other worker.
handover-until-day = { $name } stands in until { $day }. After that everything is as before.
handover-for-good = { $name } takes them for good.
handover-tell = How they are told
handover-letters-button = See what each is told
handover-letters = What each is told
handover-stay = { $count ->
    [0] Nobody stays behind.
    [one] 1 person stays with { $name }.
   *[other] { $count } people stay with { $name }.
}
handover-change = Change something
handover-print = The letters follow. Print this page: each letter comes on a sheet of its own.
handover-note-told = How they are told who helps them now: { $how }
handover-to-tell-phone = To ring
handover-to-tell-letter = To write to
handover-to-tell-text = To send a text
handover-to-tell-in_person = To tell in person
handover-to-tell-already = Know it already
list-tell-phone = Ring them
list-tell-letter = Write a letter
list-tell-text = Send a text
list-tell-in_person = Tell them in person
list-tell-already = They know already
letter-title = Who helps you
letter-label = Letter to { $name }
letter-greeting = Dear { $name },
letter-until = Your person is now { $name }, until { $day }.
letter-for-good = Your person is now { $name }.
letter-knows = { $before } has told { $now } what you are doing together, so that you need not tell it all again.
letter-same = Nothing else changes. What you have agreed to stays as it is, and so do your visits and groups.
letter-ring = If you would like to talk about it, ring { $phone }.
letter-ask = If you would like to talk about it, ring us on the number that you have.
