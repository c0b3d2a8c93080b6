# What happens after a prescription was sent: the group's side, waiting lists, closures, keeping records.

bar-keeping = Keeping records

## One event in a form
act-event-wrong = This cannot be written down by hand.
act-event-mend = Go back to the page and use its buttons.
act-reason-wrong = Nothing is chosen from the list.
act-reason-mend = Choose what fits best.
act-day-wrong = The session lies before the sending or after today.
act-day-mend = Check the day.
act-day-hint = For example, { $day }
act-question = Your question
act-on-attended = The day on which they came
act-on-did_not_attend = The day on which they did not come
act-why-declined = Why it does not fit
act-why-did_not_attend = Why they did not come
act-why-stopped = Why it stops
act-who-is-silent = Who does not reply

## What a group says by its buttons
list-do-group-accepted = Yes, they can come to us
list-do-group-joined_waiting_list = Not yet: put them on our waiting list
list-do-group-asked = Ask a question first
list-do-group-declined = Not for us
list-do-group-stopped = They have stopped coming
list-do-group-completed = Finished
list-do-group-closed_no_reply = We cannot reach them: close it
list-do-group-consent_withdrawn = They told us that they no longer want us to know about them

## What a worker writes down
list-do-worker-accepted = The group says yes
list-do-worker-joined_waiting_list = The group puts them on its waiting list
list-do-worker-asked = The group asks something
list-do-worker-declined = The group says no
list-do-worker-first_contact_made = The group has been in touch
list-do-worker-place_held = Ask the group to keep the place
list-do-worker-stopped = Stop, and give the place up
list-no-reply-receiving_organization = The group
list-no-reply-person = The person
list-reason-ill = Ill
list-reason-nervous_first_time = Nervous the first time
list-reason-full = We are full
list-reason-outside_area = They live outside our area
list-reason-outside_age = They are outside our ages
list-reason-waiting_list_long = Our waiting list is too long
list-reason-paused = We are paused
list-reason-did_not_know = Did not know about it
list-reason-receiving_organization = The group does not reply
list-reason-person = The person cannot be reached
list-reason-service = Another service
list-event-offer_expired = Nobody answered in time
list-event-place_offered = A place was offered
list-event-nudged = Reminder sent
list-event-escalated = Brought to the co-ordinator
list-event-consent_withdrawn = Consent taken back
list-event-service_closed = The service closed
list-event-rerouted = A new prescription took its place
list-order-rule-longest_waiting = Places go to whoever has waited longest.
list-order-rule-highest_need = Fast track first, then who needs most support, then who has waited longest.

## People sent to a group
received-on-list = On your waiting list ({ $count })
received-list-link = See the waiting list in its order
received-coming = Coming to you ({ $count })
received-coming-none = Nobody comes to you through this list yet.
received-ended = Ended ({ $count })
received-offer-until = A place is offered. They can answer until { $day }.
received-question-stands = You asked a question. The answer will be shown here.
received-nothing-to-do = There is nothing to do now.
gone-from-us-title = You no longer see this person
gone-from-us-lead = Somebody was sent to you for { $service }. Nothing of them is shown to you any more.
gone-from-us-since = Since { $day }.
gone-from-us-destroy = Please do this today
gone-from-us-paper = Tear up or shred every sheet that you printed or wrote about them.
gone-from-us-phone = Take their name and number out of telephones, e-mails and lists.
gone-from-us-tell = Tell everybody in your group who knew of it to do the same.

## Waiting lists
waiting-title = Our waiting list
waiting-nobody = Nobody waits for a place.
waiting-rule = Who is next?
waiting-since = Waiting since { $day }.
waiting-not-seen = Somebody who no longer agrees to be shown to you
waiting-offered = Offered a place until { $day }
waiting-next = { $name } is next.
waiting-next-days = Their link worker asks them. After 5 working days without an answer the place is offered to the next.
waiting-release = A place is free: offer it
waiting-change-rule = Change the rule
waiting-rule-choose = The rule by which places are given
waiting-rule-wrong = No rule is chosen.
waiting-rule-mend = Choose one of the two.
waiting-nobody-left = Nobody is left to ask
waiting-nobody-left-lead = Everybody who waits was asked about this place, or considers another.
waiting-back = Back to the waiting list
waiting-because-fast_track = Before the next because of the fast track.
waiting-because-higher_need = Before the next because they need more support.
waiting-because-joined_earlier = Before the next because they have waited longer.
waiting-because-drawn_by_number = Joined in the same moment as the next; their number decided.
waiting-because-last = Nobody is behind them.
waiting-asked = Who was asked, and when
waiting-passed-on = Passed on after 5 working days without an answer.
waiting-until = The answer is awaited until { $day }.
waiting-taken = They took the place
waiting-declined = They did not take it
waiting-expired = Nobody answered in time
waiting-ended = They left the list
waiting-this-person = This person
waiting-another = Somebody else

## Whom to ring
ring-page-title = Whom to ring
ring-title = Whom to ring: { $service }
ring-count = { $count ->
    [0] Nobody is expected.
    [one] 1 person is expected. Please ring them.
   *[other] { $count } people are expected. Please ring them.
}
ring-no-number = You were not told a number. Their link worker rings them.
ring-destroy = Shred this sheet when you have rung everybody.

## A prescription
prescription-told = What you were told
prescription-told-lead = Write down here what the group or the person tells you by telephone.
prescription-missed = { $name } did not come on { $day }.
prescription-missed-ring = Ring { $name } and ask why. Most people who miss the first time come the second time when somebody asks.
prescription-missed-twice = It happened twice. That is nobody's fault. Ask the group to keep the place, or give it up: you decide with them.
prescription-offer = A place is free for { $name }.
prescription-offer-ask = Ask them before { $day }, then write down their yes or no. After that it goes to the next on the list.
prescription-position = Number { $position } of { $count } on the waiting list.
prescription-list = See the whole list, without names
prescription-closed-until = The service is closed until { $day }.
prescription-closed-ring = { $name } is expected there. Ring and say that it is closed.
prescription-closed-instead = Open near there meanwhile:
prescription-onward = The steward suggests { $service } instead.
prescription-onward-button = Begin a new prescription there
today-closed = Closed for a time: ring these people
today-ring = Ring and say that it is closed
today-ring-missed = They did not come: ring and ask why

## Agreements
agreement-not-signed = Not signed yet
agreement-last-day = Its last day
agreement-end-hint = From the next day on nothing new is sent. What was sent goes on.
agreement-end = End this agreement
agreement-back = All agreements

## Closures
closure-find-hint = Copy the address of its page, or the last part of it
closure-service-wrong = There is no such entry.
closure-service-mend = Copy the address of its page.
closure-stands = Closed on { $day }.
closure-open-again = It is open again
closure-like-it = Near there and like it, with the last part of their addresses:
closure-for-now = Closed for a time
closure-for-now-lead = The entry says until when. Prescriptions go on. The group and the link workers are told whom to ring.
closure-opens = First day it is open again
closure-opens-hint = For example, 4/12/2026
closure-for-now-button = Close until then
closure-until = { $service } is closed until { $day }
closure-touched = { $count ->
    [0] Nobody is expected there through us.
    [one] 1 person is expected there.
   *[other] { $count } people are expected there.
}
closure-touched-told = The group and their link workers have a letter with the list of whom to ring.
closure-for-good = Closed for good
closure-on = Closed on
closure-instead = What to show people instead
closure-instead-hint = The address of another entry. Leave it empty if there is none.
closure-neither = There is neither another service nor a reason.
closure-neither-mend = Give one of the two, so that nobody is left without.
closure-done-told = Their link workers were told. The entry says that it is closed.
notice-closed = This has closed
closed-named = { $name } closed on { $day }.
closed-on = It closed on { $day }.
closed-instead = Instead there is:
closed-meanwhile = Open near there meanwhile:
times-none-until = Nothing until { $day }
times-then = Then: { $time }

## What was shared
shared-page-title = What was shared
shared-title = What { $group } was told
shared-link = What had been shared, to print
shared-taken-back = The consent was taken back on { $day }.
shared-deleted = { $group } sees nothing any more. They were asked to destroy what they printed.
shared-written-by = Written down by { $name }.
shared-nothing = Nothing was told.
shared-theirs = They keep it in a record of their own
shared-what = They were told
shared-when = When
shared-looked = Somebody there looked at it
shared-nobody-looked = Nobody looked at it
shared-now = Now
shared-still = They still see it
shared-no-longer = They no longer see it
shared-other-stands = Another yes to the same group, said on { $day }, still holds. Ask whether they take that back too.
shared-other-link = See that one
shared-back = Back to what was agreed

## Keeping records
keeping-title = How long records are kept
keeping-lead = Records of people whose cases have all closed, and checks of people who are on no record, are taken away every night when their time has come. What stays are counts in which nobody can be recognised.
keeping-teams = Link workers of { $names }
keeping-nothing = Nobody keeps records of people yet.
keeping-no-rule = { $count ->
    [0] No rule is set.
    [one] No rule is set, so 1 record of somebody whose case has closed is kept without an end.
   *[other] No rule is set, so { $count } records of people whose cases have closed are kept without an end.
}
keeping-due = { $count ->
    [0] Nothing is due tonight.
    [one] 1 record is due tonight.
   *[other] { $count } records are due tonight.
}
keeping-checks-due = { $count ->
    [one] 1 check of somebody on no record is due tonight.
   *[other] { $count } checks of people on no record are due tonight.
}
keeping-checks-no-rule = { $count ->
    [one] 1 check of somebody on no record is kept without an end too.
   *[other] { $count } checks of people on no record are kept without an end too.
}
keeping-none-held = Nothing that is old enough is held back.
keeping-held = Old enough and held back:
keeping-held-open_case = { $count ->
    [one] 1 because the person has come back.
   *[other] { $count } because the people have come back.
}
keeping-held-open_prescription = { $count ->
    [one] 1 because a group still answers for a prescription.
   *[other] { $count } because a group still answers for a prescription.
}
keeping-held-later_case = { $count ->
    [one] 1 because another case of the person closed later.
   *[other] { $count } because another case of the person closed later.
}
keeping-months = Months that records are kept after a case closes, or a check of somebody on no record was asked
keeping-months-hint = Between 6 and 240; 96 months are eight years
keeping-wrong = This is not a number of months.
keeping-mend = Write a whole number, such as 96.
keeping-gone = What was taken away
keeping-nothing-gone = Nothing yet.
keeping-when = When
keeping-why = Why
keeping-people = People
keeping-cases = Cases
keeping-notes = Notes
keeping-answers = Answers
list-purge-retention = Its time had come
list-purge-erasure = The person asked for it
