# Words of the pages for signing in and for one's own account.

## At the top of pages for people who are signed in
account-bar-label = Your account
account-bar-name = Signed in as { $name }
account-bar-account = Your account
account-bar-sign-out = Sign out

## Signing in
sign-in-title = Sign in
sign-in-lead = For link workers, groups and others who have an account here. You need no account to search.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-button = Sign in
sign-in-forgotten = If you have forgotten your password, ask whoever looks after accounts in your organisation for a new link.
sign-in-wrong = This e-mail address and password do not belong together.
sign-in-wrong-mend = Type both again, and see whether Caps Lock is on.
sign-in-wait = There were too many wrong attempts.
sign-in-wait-mend = { $minutes ->
    [one] Wait a minute, then try again.
   *[other] Wait { $minutes } minutes, then try again.
 }
sign-in-ended = You are signed out
sign-in-ended-text = To go on, sign in again.
sign-in-changed = Your password is changed
sign-in-changed-text = You are signed out everywhere. Sign in with the new password.
sign-in-factor-removed = Your codes are turned off
sign-in-factor-removed-text = You are signed out everywhere. Sign in again, and set them up anew if your role needs them.
code-title = Type the code from your app
code-lead = Open the authenticator app on your phone. It shows six digits that change every half minute.
code-label = Code
code-hint = If you do not have your phone, type one of your recovery codes instead.
code-button = Go on
code-wrong = This code is not right, or was used before.
code-wrong-mend = Wait for the next code in your app and type that one.
code-start-again = Start again with the password

## Setting a first or a new password from a link
invitation-title = Choose your password
invitation-lead = Three or four words that do not belong together are easy to remember and hard to guess.
invitation-gone = This link is good no longer
invitation-gone-lead = It was used, or is more than a week old. Ask whoever looks after accounts in your organisation for a new one.

## Own account
account-title = Your account
account-name = Name
account-email = E-mail address
account-roles = What you may do here
account-role-none = Nothing yet. Ask whoever looks after accounts in your organisation.
account-roles-waiting = These count once you have set up codes from an app.
account-password = Password
account-password-change = Change your password
account-factor = Codes from an app
account-factor-on = On. { $left ->
    [one] 1 recovery code is left.
   *[other] { $left } recovery codes are left.
 }
account-factor-off = Off
account-factor-manage = Set up or turn off codes
account-sessions = Where you are signed in
account-sessions-lead = If you do not know one of these, end it and change your password.
account-session-since = Since { $since }, last used { $seen }
account-session-this = This one
account-session-end = End this one
list-role-administrator = Administrator
list-role-steward = Directory steward
list-role-co-ordinator = Co-ordinator
list-role-link_worker = Link worker
list-role-frontline_worker = Frontline worker
list-role-neighbourhood_lead = Neighbourhood lead
list-role-commissioner = Commissioner
list-role-group_member = Member of a group

## Change of password
password-title = Change your password
password-old = Your password now
password-new = New password
password-new-hint = At least 12 characters. Three or four words that do not belong together are easy to remember and hard to guess.
password-again = New password once more
password-button = Change password
password-note = You will be signed out everywhere and sign in with the new one.
password-old-wrong = This is not your password.
password-old-wrong-mend = Type the one you signed in with.
password-differ = The two new passwords are not the same.
password-differ-mend = Type both again.
password-too-short = This password is shorter than 12 characters.
password-too-short-mend = Add a word or two.
password-too-long = This password is longer than 256 characters.
password-too-long-mend = Take a shorter one.
password-common = This password is made of words that are tried first.
password-common-mend = Add words of your own that do not belong together.
password-about-you = This password is little more than your own name or address.
password-about-you-mend = Choose something that nobody can look up.

## Second factor
factor-title = Codes from an app
factor-lead = With a code from your phone beside your password, nobody who learns the password gets in.
factor-step-app = Install an authenticator app on your phone, if you have none. Any will do.
factor-step-scan = In the app, add an account and scan this picture.
factor-qr = Picture to scan with an authenticator app. The key to type instead stands below it.
factor-step-type = If you cannot scan it, type this key:
factor-step-code = Type the six digits that the app shows now.
factor-button = Turn on codes
factor-on = Codes from an app are on.
factor-off-title = Turn codes off
factor-off-lead = Do this before you set up another phone. You will be signed out everywhere.
factor-off-code = A code from the app, or a recovery code
factor-off-button = Turn off codes
factor-codes-title = Your recovery codes
factor-codes-lead = Print these or write them down, and keep them apart from your phone. Each lets you in once without it. They are not shown again.
factor-codes-done = I have kept them
