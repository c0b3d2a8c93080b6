# Words of the pages. Reading age 9 to 11; no words of the trade.

## Around every page
title-error = Error:
skip-to-main = Skip to main content
phase-label = About this website
phase-demonstration = Demonstration
phase-demonstration-note = The groups and people listed here are invented. The numbers for urgent help are real.
phase-trial = New
phase-trial-note = This is a new service. Please ring before you travel.
nav-label = Site
nav-search = Find help near you
nav-urgent = Urgent help
footer-nav-label = About this site
footer-help-heading = Rather talk to a person?
footer-help-lead = Ring us and we will look for you.
footer-about = About this directory
footer-accessibility = Accessibility
footer-cookies = Searching sets no cookies, and what you search for is not kept. Only signing in sets one, which ends with the sign-in.
footer-sign-in = Sign in for workers and groups
breadcrumbs-label = You are here
breadcrumb-home = Home
breadcrumb-results = Results
call = Call { $number }
phone-relay = If you cannot hear or speak on the phone, dial 18001 before the number to use text relay.
phone-extension = extension { $extension }
warning-prefix = Important:
field-error-prefix = Error:
error-summary-heading = There is something to put right
list-and = { $first } and { $last }
list-or = { $first } or { $last }
exit-label = Leave this page
exit-this-page = Exit this page
exit-urgent = Emergency:

## Home
home-title = Find help near you
home-heading = Find help near you
home-lead = Groups, company, places to meet and advice. Free to search, and no need to sign in.
home-what-hint = Use your own words, such as “lonely” or “help with bills”
home-urgent = Are you in danger, or thinking about ending your life?
home-urgent-button = I need help now
home-topics = Or start here
box-what = What would help?
box-near = Near
home-no-postcode = I don’t have a postcode
box-near-hint = A postcode, town or village. Leave it empty if you do not have one.
search-button = Search
suggest-label = Suggestions
suggest-need = Kinds of help
suggest-service = Go straight to
suggest-place = Everything near
suggest-urgent = Help now
suggest-count-one = 1 suggestion. Use the up and down arrow keys.
suggest-count-many = { $count } suggestions. Use the up and down arrow keys.
needs-link = Not sure what to type? Pick from a list
needs-title = What people look for, A to Z
needs-title-near = What people look for near { $place }, A to Z
needs-lead = Pick what is nearest to what you need.
needs-letters = Letters
needs-said = Some people say { $words }
needs-back = Search in your own words
topic-talk = Someone to talk to
topic-talk-hint = Visitors, phone friends, coffee mornings
topic-things-to-do = Things to do
topic-things-to-do-hint = Crafts, lunch clubs, walks, music
topic-money = Money and bills
topic-money-hint = Benefits, debt, heating, food
topic-caring = Looking after someone
topic-caring-hint = A break, and people who understand
topic-getting-about = Getting out and about
topic-getting-about-hint = Lifts, shopping, wheelchairs
topic-feeling-low = Feeling low
topic-feeling-low-hint = Low mood, worry, people to listen
topic-memory = Memory problems
topic-memory-hint = Memory cafes and day centres
topic-home = Home and housing
topic-home-hint = Housing advice, repairs, safety

## Results
results-heading = { $count ->
    [one] 1 place
   *[other] { $count } places
 }
results-heading-for = { $count ->
    [one] 1 place
   *[other] { $count } places
 } for: { $subject }
results-heading-near = { $count ->
    [one] 1 place
   *[other] { $count } places
 } near { $place }
results-heading-near-for = { $count ->
    [one] 1 place
   *[other] { $count } places
 } near { $place } for: { $subject }
none-heading = Nothing found yet
none-heading-filters = Nothing fits these filters
none-heading-for = Nothing called { $subject } yet
none-heading-near = Nothing near { $place } yet
none-heading-near-for = Nothing called { $subject } near { $place } yet
none-lead = We could not find anything that fits. You could try:
none-lead-filters = There may be something without one of the filters. You could try:
none-first-page = Go to the first page of results
none-without-filters = Search again without the filters
none-further = Look up to { $miles } miles away
none-anywhere = Look everywhere
none-everything-near = See everything near { $place }
none-topics = Other kinds of help
filters-title = Filters
filters-heading = Filters
change-search = Change search
filters-button = { $count ->
    [0] Filters
   *[other] Filters ({ $count })
 }
filters-apply = Show results
filters-clear = Clear filters
filter-only = Only show
filter-kind = Kind
filter-day = Day
filter-time = Time of day
filter-time-hint = For example, 6pm
filter-from = Starts after
filter-until = Ends before
filter-delivery = How you get help
filter-not_a_group = Not a group
filter-age = Age of the person
filter-age-hint = In years. Leave it empty for any age.
filter-category = About
filter-for = Who for
filter-access = Access
filter-language = Language
filter-within = How far
filter-within-usual = Nearby
filter-within-miles = { $count ->
    [one] Up to { $miles } mile
   *[other] Up to { $miles } miles
 }
choice-count = { $count ->
    [one] result
   *[other] results
 }
chips-heading = { $count ->
    [one] 1 filter is on
   *[other] { $count } filters are on
 }
chip-remove = Remove filter:
chips-remove-all = Remove all
chip-from = From { $time }
chip-until = Until { $time }
chip-said = { $meaning } (you typed “{ $phrase }”)
chip-area = Area { $code }
sort-label = In order of
pagination-label = Pages of results
pagination-previous = Previous page
pagination-next = Next page
pagination-position = Page { $page } of { $last }
map-heading = On a map
map-label = Map. The same places are in the list: { $places }.
map-miles = { $count ->
    [one] { $miles } mile
   *[other] { $miles } miles
 }
map-north = N
map-caption = The numbers are those of the list. North is up.
map-caption-centre = The diamond is { $place }. The numbers are those of the list. North is up.
card-why = Shown because { $reasons }
fact-when = When
fact-next = Next
fact-where = Where
fact-also = Also
fact-spaces = Spaces
fact-cost = Cost
fact-phone = Phone
fact-wait = Waiting
fact-area = Serves
fact-open = Open
fact-who = For
fact-ages = Ages
fact-eligibility = In their words
fact-join = Joining
fact-how-to-join = How to join
fact-address = Address
fact-website = Website
fact-email = Email
fact-languages = Languages
fact-delivery = How it works
fact-accreditations = Quality marks
fact-more-like = More like this
place-and-distance = { $place } · { $distance }
place-in-words = { $place }, by its own words: ask where
place-not-stated = Not stated: ask where
place-unnamed = A place without a name
times-more = { $count ->
    [one] and 1 more time
   *[other] and { $count } more times
 }
times-not-known = Ring to ask when it is on
cost-free = Free
cost-not-known = Ring to ask what it costs
spaces-count = { $count ->
    [one] 1 space
   *[other] { $count } spaces
 }
wait-weeks = { $weeks ->
    [one] about 1 week
   *[other] about { $weeks } weeks
 }
wait-people = { $count ->
    [one] 1 person waiting
   *[other] { $count } people waiting
 }
capacity-as-of = { $words } (told us { $day })
closed-until = Closed until { $day }
checked-on = Checked { $day }
not-confirmed = Not confirmed by the group yet. Please ring before you travel.
not-confirmed-since = Not confirmed since { $day }. Please ring before you travel.
miles = { $miles } { $count ->
    [one] mile
   *[other] miles
 }
miles-under = under { $miles } miles
ask-heading = Nothing quite right?
ask-phone = Ring and a person will look with you:
ask-no-phone = Try other words, or ask at your GP practice, library or council for the person who helps people find local groups.
ask-urgent = Numbers for urgent help

## How a search was read
notice-place = About the place
notice-widened = We looked further
note-terminated = { $postcode } is no longer in use; we used { $used }.
note-not-known = We do not know { $postcode }; we used { $used }.
note-read-as = We read “{ $typed }” as { $read }.
note-alternatives = Did you mean another place?
widened-miles = We found nothing that fits within { $from } miles, so we looked within { $to } miles.
widened-anywhere = We found nothing that fits within { $from } miles, so we looked everywhere.
widened-dropped = To find something, we left out: { $what }.
dropped-word = the word “{ $word }”
dropped-day = the day
dropped-from = the start time
dropped-until = the end time
dropped-kind = the kind
dropped-category = what it is about
dropped-free = “free”
dropped-age = the age
dropped-for = who it is for
dropped-delivery = how it works
dropped-access = the access facts
dropped-language = the language
dropped-spaces = “has space now”
dropped-open_now = “open now”
dropped-no_address = “no address needed”
dropped-not_a_group = “not a group”
dropped-area = the area
dropped-near = the place
dropped-within_miles = the distance
dropped-words = the words
understood-need = Showing help for { $categories } because you typed “{ $phrase }”.
understood-spelling = Showing results for { $read }.
understood-spelling-link = Search instead for { $typed }
understood-place = Looking near { $place } because you named it.
understood-age = Age { $age }
exact-words-link = Search the exact words instead
exact-words-on = Searching the exact words “{ $words }”.
exact-words-off-link = Search for what they mean
choose-title = Which { $place }?
choose-lead = More than one place may be meant.
place-meant = Did you mean a place by “{ $typed }”?
place-did-you-mean = Did you mean one of these?
place-search-anywhere = Search without a place
mend-title = Search again
why-name = its name has { $words }
why-text = it says { $words }
why-need = it is about “{ $category }” and you typed “{ $phrase }”
why-wish = it suits “{ $phrase }”
why-spelling = we read “{ $typed }” as “{ $read }”
why-alike = it is about “{ $category }” too
why-meaning = it is about something like it
why-distance = { $distance } away
why-comes-to-you = it comes to people where you are
why-names-place = its own words name { $place }
why-place-unstated = it does not say where it is
why-spaces = it has space
why-spaces-count = { $count ->
    [one] it has 1 space
   *[other] it has { $count } spaces
 }
why-open-now = it is open now
why-confirmed = its details were checked

## A listing
listing-run-by = Run by
listing-also-called = Also called { $name }
listing-closed-until = Closed until { $day }.
listing-paused = This is paused. Ring to ask when it starts again.
ask-for = Ask for { $who }
area-national = The whole country
address-not-shown = We do not show the address. Ring first.
who-anyone = Anyone
ages-from-to = { $from } to { $to }
ages-from = { $from } and over
ages-to = Up to { $to }
section-first-visit = Your first visit
section-who = Who it is for
section-getting-there = Getting there
section-access = Access
section-more = More
access-not-known = We do not know about access here. Ring to ask.
access-note = What is not listed is not known. Ring to ask.
entry-heading = About this entry
entry-checked = Checked
entry-next-check = Next check due
entry-source = Source
entry-read-from = Read from
entry-licence = Licence
entry-licence-none = Not stated
entry-attribution = Attribution
entry-last-read = Last read
entry-changed = Last changed
entry-first-read = First read
entry-reference = Reference
related-heading = Others like this
related-heading-near = Others like this near { $place }
similar-heading = Not right for you?
similar-link = See more: { $category }
something-wrong = Is something here wrong? Please tell us:
abuse-history = Someone may be able to see which pages you visited. To hide this visit, use a private window or delete this page from your browser’s history.

## A place and an organization
venue-rooms = Rooms
venue-week = What happens here
venue-nothing = We do not know of anything at a regular time.
venue-services = { $count ->
    [one] 1 thing happens here
   *[other] { $count } things happen here
 }
venue-near-link = See what else is near
week-caption = A usual week
week-day = Day
week-what = What is on
week-nothing = Nothing listed
organization-services = { $count ->
    [one] What they offer
   *[other] What they offer ({ $count })
 }
organization-nothing = Nothing is listed at the moment.
register-charity = Charity number
register-company = Company number

## Times
when-every-day = Every day
when-every-week = Every week
when-every-month = Every month
when-every-year = Every year
when-monday-to-friday = Monday to Friday
when-days = { $day }s
when-every-second-week = { $days }, every second week
when-every-few-weeks = { $days }, every { $weeks } weeks
when-first = first { $day }
when-second = second { $day }
when-third = third { $day }
when-fourth = fourth { $day }
when-fifth = fifth { $day }
when-last = last { $day }
when-of-the-month = The { $days } of the month
when-from-to = { $from } to { $to }
when-from = from { $from }
when-until = until { $to }
when-midday = midday
when-midnight = midnight
when-term-time = in school term only
when-not-bank-holidays = not on bank holidays
when-today = Today, { $time }
when-tomorrow = Tomorrow, { $time }
when-on-day = { $day }, { $time }

## Urgent help
urgent-title = Urgent help
urgent-not-emergency-service = We are not an emergency service. Ring one of these numbers. They are there for you.
urgent-danger = If someone is in danger now
urgent-999-when = Danger to life, fire, or a crime happening now
urgent-999-note = Free. If you cannot speak on a mobile, press 55 when asked.
urgent-mind = If you cannot go on, or fear for someone who cannot
urgent-health = If you are ill and it is not an emergency
urgent-111-when = NHS advice at any hour
urgent-111-note = Free.
urgent-abuse = If someone at home frightens or hurts you
urgent-home = Gas and flood
urgent-gas-when = Smell of gas, or carbon monoxide alarm
urgent-gas-note = Free, at any hour. Open windows, put out flames, leave the house.
urgent-flood-when = Flooding near you
urgent-flood-note = Floodline, at any hour.
crisis-title = You do not have to face this alone
crisis-lead = Please talk to someone now. These lines are free and open day and night.
crisis-samaritans-when = To talk to someone who listens
crisis-samaritans-note = Samaritans. Free, day and night, and you need not give your name.
crisis-111-when = For urgent mental health help
crisis-111-note = Choose option 2. NHS, free, day and night.
crisis-999-when = If your life, or someone’s, is in danger now
crisis-999-note = Free. Ask for an ambulance.
abuse-title = You are not to blame, and there is help
abuse-lead = Ring when it is safe. “Exit this page” takes you to a weather page at once.
abuse-999-when = In danger now
abuse-999-note = Free. If you cannot speak on a mobile, press 55 when asked.
abuse-helpline-when = To talk to someone who understands
abuse-helpline-note = National Domestic Abuse Helpline. Free, day and night.

## About
about-title = About this directory
about-lead = A list of groups, company, places to meet and advice, so that people can find help near where they live.
about-what = What is in it
about-what-text = Groups that people can join, visitors and phone friends, places to meet, and people who advise on rights and money. Each entry says who told us and when it was last checked.
about-not-in = We list what our sources list, and repair what is clearly mistyped. We do not visit the groups or vouch for them.
about-order = How results are put in order
about-order-lead = “Best match” weighs these, in this order:
about-order-words = How well it fits your words. We know that “skint” means money, and we tell you when we read a word in another way.
about-order-distance = How near it is.
about-order-checked = How lately somebody checked it. Entries that nobody has confirmed come lower, and say so.
about-order-space = Whether it has room for you now. What is full is still shown, with the wait.
about-order-money = Nobody can pay to come first.
about-fresh = How much room there is counts as known for 28 days. After that we say “ask”.
about-sources = Where it comes from
about-sources-count = { $count ->
    [one] 1 entry
   *[other] { $count } entries
 } from { $sources ->
    [one] 1 source
   *[other] { $sources } sources
 }.
about-maps = Postcodes and areas
about-privacy = What we keep about you
about-privacy-text = Nothing. Searching needs no sign-in and sets no cookies. We count how many pages are read, but not who reads them or what they search for.
about-wrong = If something is wrong
about-wrong-nobody = Ring the group itself: its number is on its page. It can ask its source to put it right.
about-programs = For programs
about-programs-text = Everything that the pages show can be read as data.
about-programs-link = Description of the interface (OpenAPI)
source-name = Source
source-count = Entries
source-licence = Licence
source-read = Last read
source-never = Not yet

## Accessibility
accessibility-title = Accessibility
accessibility-lead = We want as many people as possible to be able to use { $site }. You should be able to:
accessibility-can-zoom = zoom in to 400% without anything being cut off
accessibility-can-keyboard = use every part with a keyboard alone
accessibility-can-reader = listen to it with a screen reader
accessibility-can-colours = change colours, contrast and fonts
accessibility-can-scripts = use it without JavaScript and on a slow connection
accessibility-can-print = print any page
accessibility-how = How accessible it is
accessibility-how-text = We aim for the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. We know of these failures.
accessibility-fails = What we know is not right
accessibility-fails-lead = This site partly meets the guidelines, because:
accessibility-fails-imported = Descriptions come from groups and councils as they wrote them. Some are hard to read, use long words, or have link words such as “click here” (2.4.4).
accessibility-fails-map = The map is a drawing. Everything on it is also in the list, but it cannot be enlarged by itself.
accessibility-fails-languages = Names and descriptions in other languages are not marked as such, so a screen reader may read them with an English voice (3.1.2).
accessibility-fails-tested = It has been tested by machines and by us, but not yet by disabled people.
accessibility-tell = Tell us what is hard for you
accessibility-tell-email = Write to us and say what you need, for example large print:
accessibility-tell-phone = Or ring us:
accessibility-tell-nobody = Whoever runs this copy of the site has not given a way to reach them yet. That is a failure too.
accessibility-enforcement = If we do not put it right
accessibility-enforcement-text = The Equality and Human Rights Commission (EHRC) enforces the accessibility regulations. If you are not happy with how we answer, the Equality Advisory and Support Service (EASS) can help.
accessibility-reviewed = This statement was prepared on 22 November 2026.

## Errors
error-not-found-title = We cannot find this page
error-not-found-lead = The address may be mistyped, or the page may have moved.
error-gone-title = No longer listed
error-gone-name = { $name } is no longer listed
error-gone-lead = This entry is closed or no longer listed.
gone-closed = It has closed.
gone-replaced_by = Another entry has taken its place.
gone-unlisted = Its source no longer lists it. It may have ended, moved or changed its name.
error-invalid-title = We cannot read this
error-invalid-lead = Something in the address or form cannot be used.
error-forbidden-title = This is not open to you
error-forbidden-lead = Only the people who run this site may see this.
error-method-not-allowed-title = This cannot be done here
error-method-not-allowed-lead = This page can only be read.
error-too-many-title = Too many pages at once
error-too-many-lead = So many pages were asked for from your connection that we have to pause.
error-retry = { $seconds ->
    [one] Please wait 1 second and try again.
   *[other] Please wait { $seconds } seconds and try again.
 }
error-body-too-large-title = This is too large
error-body-too-large-lead = What was sent is larger than anything we take.
error-address-too-long-title = This address is too long
error-address-too-long-lead = Please search again with fewer words or filters.
error-unavailable-title = Sorry, we cannot answer just now
error-unavailable-lead = Please try again in a minute.
error-internal-title = Sorry, something went wrong
error-internal-lead = It is our fault, not yours. Please try again in a minute.
error-search = Search for help
error-quote = If you tell us about it, please quote { $id }.
