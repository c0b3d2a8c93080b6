# Words of the pages for administrators, and of signing in through an organisation's own system.

bar-users = People with accounts

## Everybody with an account
users-title = People with accounts
users-new = Invite somebody
users-back = Back to people with accounts
users-count = { $count ->
    [one] 1 person
   *[other] { $count } people
 }
users-of = Organisation
users-all = All of them
users-show = Show
users-last = Last signed in { $at }
users-never = Has not signed in yet
users-no-factor = No codes from an app
list-user-status-invited = Invited
list-user-status-active = May sign in
list-user-status-deactivated = Access ended

## One role in words
user-role-everywhere = { $role }, for the whole directory
user-role-of = { $role }, { $organization }
user-role-in-team = { $role }, team { $team }
user-roles = What this person may do here
user-no-role = No role: can sign in, and sees nothing but the public pages.

## Saying a role
user-role = Role
user-role-missing = No role was chosen.
user-role-missing-mend = Choose what this person does here.
user-organization = Organisation
user-organization-own = For { $organization }.
user-organization-missing = No organisation was chosen.
user-organization-missing-mend = Choose the one that the person works for.
user-organization-other = Or another organisation
user-organization-other-hint = The last part of its address here, such as chorley-good-neighbours. Leave this empty if you chose one above.
user-organization-unknown = No organisation has this address.
user-organization-unknown-mend = Look at the address of its page here and type the last part.
user-team = Team
user-team-other = This team belongs to another organisation.
user-team-other-mend = Choose a team of the organisation above, or the whole organisation.
team-whole = The whole organisation
team-of = { $team }, { $organization }

## Inviting
user-name-hint = As people know them. It stands on letters and pages.
user-name-missing = There is no name.
user-name-missing-mend = Type first name and family name.
user-new-note = They get an e-mail with a link to choose a password. It is good for a week. Nobody else, and not you, learns the password.
user-new-button = Send the invitation

## One account
user-news = Done
user-news-invited = A letter with a link is on its way to this person.
user-news-roles = The roles are changed. They count from the person's next click.
user-news-ended = Access has ended, and the person is signed out everywhere.
user-news-restored = The person may sign in again.
user-news-factor = The codes are taken away, and a letter with a link for a new password is on its way.
user-standing = Account
user-through = Signs in with
user-factor-on = On
user-factor-off = Off. Some roles count only once they are on.
user-last = Last signed in
user-role-end = Take this role away
user-role-add = Give another role
user-role-add-button = Give this role
user-self = This is you. Nobody changes their own roles; ask another administrator.
user-beyond = This person also has roles outside your organisation, so you cannot change the whole account. Ask whoever looks after the whole directory.
user-access = Getting in
user-invite-lead = If the password is forgotten, or the first letter was lost, send a new link. Links sent before stop working.
user-invite = Send a new link
user-factor-lead = If the phone and every recovery code are lost, take the codes away so that new ones can be set up.
user-factor-reset = Take the codes away
user-end-lead = If somebody leaves, end their access. What they wrote is kept.
user-end = End access
user-restore-lead = This person cannot sign in.
user-restore = Let them in again
user-conflict = Nothing of yours was saved. Look at the account as it is now, then decide again.

## Asked once more
interruption-back = No, go back
user-end-title = End access for { $name }?
user-end-warning = This takes effect at once.
user-end-sessions = They are signed out everywhere, on every computer and phone.
user-end-cases = People on their desk stay there. Ask a co-ordinator to hand them over first.
user-end-kept = What they wrote is kept under their name, and you can let them in again.
user-factor-title = Take the codes of { $name } away?
user-factor-warning = Ring the person first, on a number you know. Somebody else may be asking.
user-factor-gone = Their password and their codes stop working now. This cannot be taken back.
user-factor-letter = They get a letter with a link to choose a new password, and set up new codes.

## Teams
teams-title = Teams
teams-lead = Link workers of one team see one another's people, so that nobody waits while a worker is ill.
teams-none = There is no team yet.
team-new = A new team
team-name = Name of the team
team-name-hint = After its place or its work, such as Chorley.
team-button = Make this team

## Programs
tokens-title = Programs that read your records
tokens-lead = A practice system can read your organisation's own records here (FHIR R4, reading only) if it has a token. Everybody who has the token can read them, so keep it like a password.
tokens-none = No program has a token.
token-until = Good until { $day }
token-over = Was good until { $day }
token-ended = Ended on { $day }
token-last = Last used { $at }
token-never = Not used yet
token-new = A token for another program
token-name = Which program
token-name-hint = Such as: practice system at Adlington. No names of people.
token-organization = Whose records it reads
token-length = For how long
token-length-missing = It is not said how long the token is good.
token-length-missing-mend = Choose a time. You can end it earlier.
token-days = { $count ->
    [one] 1 day
   *[other] { $count } days
 }
token-button = Make a token
token-made = The token for { $name }
token-made-once = Copy it now. It is not shown again.
token-made-use = Give it to whoever looks after that program, by a way that nobody else reads. If it is lost, end it and make another.
token-made-done = I have copied it
token-end = End this token
token-end-title = End the token for { $name }?
token-end-warning = The program can read nothing from now on. This cannot be taken back.
token-end-other = If the program is still needed, make another token first.

## An organisation's own system
issuers-title = Signing in with your organisation's own system
issuers-lead = If your organisation has a system for signing in (OpenID Connect), its people can use that instead of a password here.
issuers-none = No organisation uses its own system yet.
issuers-no-address = This site does not know its own address (base_url), so nobody can be sent back to it. Ask whoever runs it to set it.
issuers-back = Back to all systems
issuer-add = Add a system
issuer-add-button = Add this system
issuer-organization = Whose people sign in with it
issuer-name = Name on the button
issuer-name-hint = The organisation's name, as its people know it.
issuer-address = Address of the issuer
issuer-address-hint = From whoever runs the system, such as https://login.example.org. It cannot be changed later.
issuer-client = Client identifier
issuer-client-hint = What the system calls this site.
issuer-secret = Client secret
issuer-secret-hint = Leave this empty if the system gave you none. It is kept sealed and never shown again.
issuer-secret-kept = Leave this empty to keep the one that is there.
issuer-secret-there = One is kept, and is never shown.
issuer-secret-none = None
issuer-factor = Codes from an app
issuer-factor-missing = It is not said who asks for codes.
issuer-factor-missing-mend = Choose one. If you are not sure, choose that this site always asks.
list-second-factor-at-here = This site always asks for a code
list-second-factor-at-when_unsaid = This site asks, unless the system says it has asked already
list-second-factor-at-issuer = The system always asks, so this site does not
issuer-register = What your system needs to know
issuer-register-lead = Whoever runs the system enters this as the address to send people back to:
issuer-who = Nobody gets an account by this. Invite people first: they can then use their organisation's button, in the invitation or on the sign-in page, if the system confirms the same e-mail address.
issuer-change = Change what is kept
issuer-change-button = Save
issuer-end = Stop using this system
issuer-end-title = Stop using { $name } for signing in?
issuer-end-warning = Nobody signs in with it from now on. This cannot be taken back.
issuer-end-links = Who has no password here needs a new link from you. Send it before you stop.
issuer-end-sessions = Who is signed in now stays signed in until the end of the day at most.

## Signing in with it
invitation-button = Set this password
issuer-heading = Sign in with your organisation
issuer-instead = Or without a password here
issuer-button = Sign in with { $name }
issuer-back = Back to signing in
issuer-cancelled = You were not signed in
issuer-cancelled-text = Your organisation's system stopped, or you went back. Nothing has changed. You can try again.
issuer-late = This sign-in is over
issuer-late-text = It took longer than ten minutes, was begun in another browser, or was used before. Start again.
issuer-wrong = Your organisation's system did not prove who you are
issuer-wrong-text = Start again. If it happens again, tell whoever looks after accounts in your organisation.
issuer-away = Your organisation's system does not answer
issuer-away-text = Try again in a few minutes, or sign in with your password here if you have one.
issuer-nobody = There is no account here for you
issuer-nobody-text = Your organisation's system knows you, but this site does not. Ask whoever looks after accounts in your organisation to invite you.
issuer-wait-text = Wait a few minutes, then try again.
