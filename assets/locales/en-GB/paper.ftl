# The check of nine questions, places that are used, measures, and everything on paper.

## Where roles lead
bar-check = 3-minute check
bar-places = Places I use
bar-progress = What changed

## The check on a telephone
check-title = 3-minute check
check-lead = Nine questions. Every one can be skipped, and nothing is passed on unless the person says yes.
check-for = For which team
check-place = Where are you?
check-place-hint = A village or a postcode, so that places nearby are found. No names and no house numbers.
check-begin = Begin
check-place-which = Which one?
check-place-several = There are several places of this name.
check-place-wrong = We do not know this place.
check-place-mend = Check it, give a postcode, or leave it empty.
check-place-choose-mend = Press the one you mean, or give a postcode.
check-on-paper = Without a signal
check-print-sheet = Print the same nine questions on paper
check-key-in = Key in sheets that were filled in
check-number = Question { $number } of { $of }
check-question-title = Question { $number }
check-answered = Answered before: { $answer }
check-words = In their own words
check-words-hint = A sentence is enough. Leave it empty to skip it. No names of other people.
check-next = Next
check-back = Back
check-choice-wrong = No answer was chosen.
check-choice-mend = Press one of the answers, or skip the question.
check-words-wrong = This is too long.
check-words-mend = Write at most 2,000 characters.
check-harm-lead = If somebody is being hurt, or is afraid of somebody:
check-harm = I was told about harm
check-last-hint = The last question
check-last-title = May I tell anyone who could help?
check-may-tell = May anyone be told?
check-may-tell-wrong = It is not said whether anyone may be told.
check-may-tell-mend = Choose one.
check-whom = Who could I mention this to?
check-whom-hint = In their words, such as "the link worker" or "my doctor". Needed when they say yes.
check-finish = Finish and see what could help
check-stop-lead = This is not a safeguarding report. Nobody is told of harm by this form.
check-stop-worry = To report a worry about an adult or a child, ring your council:
check-stop-then = After that
check-stop-kept = You can go on with the check. What you were told about harm is not kept in it.
check-stop-go-on = Go on with the next question
check-stop-end = End here and keep the other answers
check-stop-drop = Throw this check away
check-stop-mistake = I pressed this by mistake: back to the question
check-told-title = You were told about harm
check-words-harm-title = Words in this check may be about harm
check-words-harm-lead = The words that you wrote may be about harm. They are still there: keep them only if they are about something else.
check-words-harm-keep = The words are not about harm. Keep them and go on
check-help-title = What could help
check-nothing = { $count ->
    [0] Every question was skipped, so there is nothing to look for.
    [one] Nothing that needs help came up in 1 answer.
   *[other] Nothing that needs help came up in { $count } answers.
}
check-none-found = We found no place for this near here.
check-nowhere = We do not know the place, so these are from everywhere. Ring before you send anybody.
check-helps-with = Helps with
check-next-title = What you can do now
check-refer = Send a referral
check-referred = A referral was sent. The team has it.
check-may-not-tell = They did not say that anybody may be told, so nothing can be sent. You can give them a slip.
check-may-tell-whom = They said you may tell: { $whom }
check-slip-14 = Print a slip
check-slip-18 = Print a slip in large print
check-another = Begin another check
check-back-to-help = Back to what could help
check-refer-title = Send a referral
check-refer-needs = What came up is sent with it:
check-refer-reason = What would they like to be different?
check-refer-you = You
check-refer-source = Where you work
check-refer-organization = Your service or organization
check-source-wrong = It is not said where you work.
check-source-mend = Choose one from the list.
rule-field-tell-whom = Who may be told
rule-field-would-like = What they would like to be different
rule-field-on-paper = The day on the sheet
rule-field-place = The place
rule-field-last-spoke-on = The day you last spoke
rule-field-shared-with = Who may read it
rule-field-words = What you wrote
rule-field-answered-by = Who answered
rule-field-answered-on = The day
rule-field-obtained-from = Where the score comes from
rule-field-score = The score
rule-field-measure = This measure

## What is looked for, as people say it
check-look-isolated = someone to talk to
check-look-lonely = befriending
check-look-warmth = keeping warm at home
check-look-energy_bills = help with heating bills
check-look-food = food parcel
check-look-money_worry = help with money
check-look-looking_after_someone = support for carers
check-look-needs_a_break = sitting service
check-look-adaptations = adaptations at home
check-look-falls_worry = afraid of falling
check-look-transport = lifts
check-look-housebound = housebound visit
check-look-low_mood = low mood
check-look-worry_anxiety = anxiety

## Slip and sheet
slip-title = Places that could help
slip-back = Back to what could help
sheet-title = 3-minute check
sheet-back = Back to the check
sheet-lead = Nine questions. Ask them in order; leave out what the person would rather not say.
sheet-version = Sheet { $version }.
sheet-day = Day
sheet-place = Place (village or postcode)
sheet-stop = If the answer is no, stop. This sheet is not a safeguarding report.
sheet-stop-ring = To report a worry about an adult or a child, ring { $phone }.
sheet-reach = If yes: their name and how to reach them
sheet-shred = Key this sheet in, then shred it.
keying-title = Key in a sheet
keying-lead = Day and place stay for the next sheet. A question without a tick was skipped.
keying-day = Day on the sheet
keying-day-hint = For example, 9/11/2026
keying-day-missing = The day on the sheet is missing.
keying-place = Place on the sheet
keying-version = Number on the sheet
keying-keep = Keep this sheet, next one
keying-kept = The sheet is kept
keying-count = { $count ->
    [one] 1 check of yours from this week. Now shred the sheet.
   *[other] { $count } checks of yours from this week. Now shred the sheet.
}
keying-refer = They said yes: see what could help and send a referral
keying-look = See what could help

## Paper
paper-bar = This sheet
paper-below = The same as text
paper-how-to-print = To print, press Ctrl and P, or choose "Print" in the menu of your browser.
paper-print = Print
paper-size = The same in { $size } point
paper-copy = Copy
paper-copied = Copied.

## Letters
letters-title = Letters and lists
letters-lead = Each can be changed before it is made. Only that it was made is kept, not what it says.
letters-back = Back to letters and lists
letter-window = Letter
letter-for = For { $name }
letter-change = Change it
letter-make = Make the sheet
letter-as-text = The same as plain text
letter-as-message = As a text message
letter-size = Size of print
letter-who = Who signs
letter-phone = Number to ring
letter-phone-hint = The number on the letter. Whoever answers it need not say which service it is.
letter-by = Ring by
letter-on = Day
letter-time = Time
letter-time-hint = For example, 2pm
letter-place = Where
letter-bus = Bus or how to get there
letter-words = What they said, in their words
letter-words-hint = It stands first on the sheet.
letter-action = Action { $number }
letter-what = What
letter-with = Who does it
letter-when = When
letter-action-service = { $service } will be in touch
letter-places = Which places? At most { $most }
letter-no-places = They were told of no place yet.
letter-another = Another place
letter-another-hint = The address of its entry, or the last part of it
letter-another-wrong = There is no such entry.
letter-another-mend = Copy the address of its page.
letter-places-none = No place is chosen.
letter-places-none-mend = Choose one, two or three.
letter-places-many = There are more than three places.
letter-places-many-mend = Leave some out; three are enough to read.
letter-places-abuse = One of these is about abuse at home.
letter-places-abuse-mend = Do not put it on paper that somebody else could find. Tell them of it instead.
letter-missing = Something is missing here.
letter-missing-who = Write the name of who signs.
letter-missing-phone = Write a number to ring.
letter-missing-by = Write the day by which they are rung.
letter-missing-on = Write the day.
letter-missing-time = Write the time, such as 2pm.
letter-missing-place = Write where to meet.
letter-day-over = This day is over.
letter-day-over-mend = Write today or a day to come.
letter-ask-for = Ask for { $name }
letter-dear = Dear { $name },
letter-ring-title = We will ring you
letter-ring-who = { $who } will ring you by { $day }.
letter-ring-number = The call comes from this number:
letter-ring-nothing = You need not do anything until then.
letter-ring-not-good = If you would like another time, or would rather not be rung, ring the same number.
letter-ring-message = Hello { $name }, it's { $who }. I'll ring you by { $day } from { $phone }. If it's not a good time, ring me on the same number.
letter-appointment-title = We will meet
letter-appointment-with = You are going to meet { $who }.
letter-line-day = Day: { $day }
letter-line-time = Time: { $time }
letter-line-place = Where: { $place }
letter-line-bus = Getting there: { $bus }
letter-appointment-cancel = If you cannot come, or want to change it, please ring:
letter-appointment-message = Hello { $name }, it's { $who }. See you on { $day } at { $time }, { $place }. If it's not a good time, ring { $phone }.
letter-plan-title = Your plan
letter-plan-words = What you said
letter-plan-strengths = What you are good at and have
letter-plan-goals = What you want to reach
letter-plan-next = What happens next
letter-plan-ring = If something changes, or you want to talk about it, ring { $who }:
letter-places-title = Your list of places
letter-places-ring = If something here is wrong, or you would like somebody to come with you, ring { $who }:
letter-signed = { $who }, { $day }
letter-printed = Printed on { $day }. Ask for a new copy when it is old.
letter-printed-ring = Printed on { $day }. If something is wrong, ring { $phone }.

## The message back
message-title = Message back
message-lead = Copy this into the record or the mail of the practice. Nothing is sent from here.
message-no-professional = Nobody in a profession referred them. Send this to the practice only if the person agrees.
message-code = Code for the practice: { $code }, { $term }
message-code-once = Once for each time they are supported, at the first contact; not for later ones.
message-no-code = No code yet: the person has not been spoken with.
message-text = The message
message-sheet = The same on a sheet
message-back = Back to the message
message-heading = Message back about social prescribing
message-demographics = Person demographics
message-practice = GP practice
message-requirements = Individual requirements
message-consent = Consent
message-referral = Referral details
message-signpost = Signpost details
message-assessments = Assessments
message-risks = Risks
message-requested = Plan and requested actions
message-plan = Care and support plan
message-codes = Codes
message-not-recorded = not recorded
message-name = Name: { $name }
message-born = Date of birth: { $day }
message-nhs = NHS number: { $number }
message-practice-said = Practice: { $practice }
message-agreed = Agreed to the referral: { $said }
message-referred = Referred on { $day } by { $from }
message-reason = Reason: { $reason }
message-told-of = Told of: { $service }
message-measure-once = { $what }: { $value } (asked once)
message-measure-change = { $what }: { $first } at first, { $latest } after { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
} ({ $direction })
message-goes-on = Goes on: { $service }, { $status }
message-review = Goals are looked at again on { $day }
message-closed = Our support has ended: { $reason }
message-come-back = They can come back within 6 months without a new referral
message-nothing-to-do = Nothing is asked of the practice
message-strengths = Strengths: { $words }
message-needs = Needs: { $needs }
message-goal = Goal: { $goal } (importance { $importance } of 10): { $outcome }
message-goal-open = still being worked on
message-happened = { $service }: { $status }{ $attended ->
    [0] { "" }
    [one] , came once
   *[other] , came { $attended } times
}
message-came = { $service }: came { $attended ->
    [one] once
   *[other] { $attended } times
}
message-status = { $status } on { $day }
message-since = { $status } since { $day }
message-plan-none = No plan is written down yet
message-written = Written on { $day }.

## Places
places-title = Places I use
places-lead = Your own notes, for you and for the colleagues you name. They are never public and in no download.
places-none = Nothing is kept here yet.
places-pinned = Pinned
places-by = By { $name }
places-spoke = Last spoke on { $day }.
places-add = Add a place
places-find = Its entry
places-find-button = Write something on it
places-own = Your note
places-private = Write about the place, never about a person who goes there.
places-words = Note
places-words-hint = Such as: ring before 11, ask for Jean.
places-last-spoke = Last spoke on
places-who-reads = Who else may read it?
places-who-reads-hint = Nobody, if you tick none.
places-team = Everybody in my team
places-pin = Keep it at the top of my places
places-back = Back to places I use
gap-title = Report a gap
gap-lead = Say what people need here and cannot have. It is counted; it is about no person.
gap-need = What is needed
gap-reason = Why people cannot have it
gap-button = Report this gap
gap-kept = The gap is reported
gap-kept-lead = It counts as one sign that something is missing.
gap-wrong = Nothing is chosen.
gap-mend = Choose one from the list.

## Measures
measures-ask = Ask now
measures-no-goals = Write down a goal in the plan, and how far they are can be asked here.
measures-column-what = What
measures-column-first = First
measures-column-latest = Latest
measures-column-change = Change
measures-not-yet = Not asked again yet
measures-lines = As lines
measures-point = { $day }: { $value }
measures-goal = Goal: { $words }
measures-goal-gone = A goal that is no longer in the plan
measures-goal-lead = How far are you with it now? 0 is "nowhere near", 10 is "there".
measures-goal-legend = { $goal } (importance { $importance } of 10). Where are you now?
measures-same = No change after { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
}
measures-changed-words = Another answer after { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
}, which is { $direction }
measures-higher = { $by } higher after { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
}, which is { $direction }
measures-lower = { $by } lower after { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
}, which is { $direction }
measures-on = Answered on
measures-own-answers = These are for the person alone. Nobody answers for them, and they may leave any of them out.
measures-back = Back to how they are doing
measures-licence = Asked under the licence of { $licence }
measures-all-seven = A score needs all seven answers. Without one, the answers are kept and no score is made.
measures-external-lead = A score that somebody with a licence worked out elsewhere. It is kept as it is.
measures-tool = Which tool
measures-tool-wrong = No tool is chosen.
measures-tool-mend = Choose one from the list.
measures-score = Score
measures-score-wrong = This is not a score.
measures-score-mend = Write a number, with at most two figures after a point.
measures-from = Who worked it out
measures-from-hint = The service that is licensed for it
measures-score-from = Worked out by { $from }
measures-nothing = Nothing is answered.
measures-nothing-mend = Choose an answer, or go back without one.
measures-count-not-said = { $count ->
    [one] 1 question: would rather not say
   *[other] { $count } questions: would rather not say
}
measures-count-not-known = { $count ->
    [one] 1 question: does not know
   *[other] { $count } questions: does not know
}

## What changed, for many
progress-title = What changed for people
progress-lead = People who answered twice, between { $from } and { $until }.
progress-none = Nobody answered anything in that time.
progress-fewest = Nothing is said of fewer than { $count } people. Where a group of those who went up, stayed or went down is small, none of the three is told.
progress-too-few = too few to say
progress-column-what = What
progress-column-people = People
progress-column-first = Mean of the first answers
progress-column-latest = Mean of the latest answers
progress-column-better = Better
progress-column-same = Same
progress-column-worse = Worse

## Lists
list-answer-skip = Skip this question
list-answer-warm_and_fed-yes = Yes, both
list-answer-no_warmth = Not warm enough
list-answer-no_food = Not enough for food
list-answer-no_warmth_no_food = Neither
list-answer-looks_after_someone = I look after someone
list-answer-needs_looking_after = I need looking after
list-answer-had_a_fall = I had a fall
list-answer-worries_about_falling = I worry about one
list-answer-manages_well = I manage well
list-answer-low_and_worried = Both
list-answer-looking_after-neither = Neither
list-may-tell-yes = Yes
list-may-tell-no = No
list-may-tell-not_asked = I did not ask
list-paper-we_will_ring = We will ring you
list-paper-appointment = When and where we meet
list-paper-your_plan = Your plan
list-paper-your_places = Your list of places
list-paper-message_back = Message back to the practice
list-measure-of-ons4 = Four questions on well-being (ONS)
list-measure-of-loneliness = Loneliness
list-measure-of-own_goal = Their own goals
list-measure-of-swemwbs = Short Warwick-Edinburgh scale
list-measure-of-external = A score from elsewhere
list-measured-satisfied = Satisfied with life
list-measured-worthwhile = Things done are worthwhile
list-measured-happy = Happy yesterday
list-measured-anxious = Anxious yesterday
list-measured-ucla3 = Loneliness, 3 to 9
list-measured-lonely_direct = How often lonely
list-measured-own_goal = Own goal, 0 to 10
list-measured-swemwbs = Short Warwick-Edinburgh scale
list-measured-pam_13 = PAM-13
list-measured-eq_5d_5l = EQ-5D-5L, own scale
list-measured-wellbeing_star = Well-being Star
list-measured-mycaw = MYCaW
list-measured-gad_7 = GAD-7
list-measured-phq_9 = PHQ-9
list-moment-baseline = First time
list-moment-follow_up = Later
list-answered-by-person = The person
list-answered-by-person_with_help = The person, and somebody wrote it down
list-answered-by-proxy = Somebody for the person
