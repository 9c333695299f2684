### Requests.

requests-title = Requests
requests-lead = Each has to be answered within a month of its arrival (Art. 12(3)). Overdue ones come first. What people said themselves, in the portal, by link or on the platform, is listed until all of it is done.
requests-enter = Enter a request
requests-found =
    { $n ->
        [one] One request
       *[other] { $n } requests
    }
requests-reading = Not complete: { $read } of { $all } entries of the ledger were read so far, and reading goes on. What people said themselves in the others is not listed yet, and what was done about it since may not show. Load the page again in a moment.
requests-none = No request matches.
request-number = No.
request-n = Request { $n }
request-wish = What is asked for
request-no-account = no account
request-extended = extended
request-stopped = Stopped
request-access = Access
request-rectification = Rectification
request-erasure = Erasure
request-restriction = Restriction
request-portability = Portability
request-objection = Objection
request-special = Removal of sensitive content
request-depicted = Shown or named by others
request-question = Question
request-withdrawal = Withdrawal of consent
request-thread = What was said
request-refused = Not recorded:
request-name = Name and address as given
request-mail = Written to
request-letter = No mail address is known: send a letter
sent-told-on = Mailed on { $day }
sent-posted = Sent by letter, as recorded on { $day }
sent-post = Record as sent by letter
sent-waiting = Not mailed yet; it is tried again
sent-no-address = Not mailed, since no address is known: send a letter
sent-no-mailbox = Not mailed, since there is no such mailbox: send a letter
sent-given-up = Not mailed: the mail server did not take it for two days. Send a letter
sent-unsure = Not known whether the mail went; it is not sent again. Send a letter
request-write = Write to the person
request-write-button = Send message
request-came = Who, and how it came
request-clock = Time
channel-portal = Portal, signed in
channel-link = Link of a notice
channel-mail = Mail
channel-letter = Letter
channel-phone = Phone
channel-guest = Form for people without an account
behalf-agent = Authorized agent
behalf-guardian = Guardian
behalf-heir = Heir
behalf-oneself = The person
channel-api = A program of the platform
outcome-granted = Granted
outcome-partly = Granted in part
outcome-refused = Refused
pick-all = All
pick-open = Open
pick-overdue = Overdue
pick-ended = Ended
pick-choose = Please choose
evidence-none = None needed: signed in
evidence-mail = The address was confirmed by mail
extend = Extend the time
extend-hint = Only for requests that are complex or many, with reasons, within the first month, and at most until { $last }. The reason is mailed; where no address is known, send a letter within that month.
extend-until = New last day
extend-reason-hint = As the person will read it.
extend-button = Extend and tell the person
extend-to = Until { $until }.
found-title = What was found
found-hint = Until you decide, none of it is used.
found-of = by
found-sets =
    { $n ->
        [0] In no set.
        [one] In one set.
       *[other] In { $n } sets.
    }
found-picture = Picture of item { $item }
found-there = On the platform
found-open = Not decided
found-theirs = It is the person, decided on { $day }
found-not-theirs = It is not the person, decided on { $day }
found-is = It is the person
found-change = Change the verdict
found-is-not = It is not
match-picture =
    Pictures alike: { $n ->
        [one] 1 of 64 bits differs.
       *[other] { $n } of 64 bits differ.
    }
match-words = It contains “{ $words }”.
match-link = The person named this link.
match-own = The person’s own.
answer-title = Answer
answer-outcome = Decision
answer-text = Answer, with reasons
answer-text-hint = As the person will read it. A refusal needs its reasons (Art. 12(4)).
answer-remedy = What the person can do about it
answer-remedy-hint = Goes along with every refusal, whole or in part.
answer-button = Decide and send the answer
enter-from-mail = The mail goes along as evidence; once the request is entered, it lies aside no longer.
enter-title = Enter a request
enter-lead = A letter, a call, or somebody who asks for somebody else. The same clock runs.
enter-received-hint = The day it arrived in the house, not today.
enter-person-hint = Account, handle or mail address. Of whom none is known: name and postal address, and tick below.
enter-nobody = Nobody is known by this name, and it is no mail address. Correct it, or tick that they have no account; then what they ask for counts for nobody’s items.
enter-several = This address is that of several accounts. Enter the one that is meant, or tick that they have no account:
enter-no-account = They have no account; I have looked
enter-behalf = Who asks?
enter-name = Name of whoever asks
enter-name-hint = Only if it is somebody else.
enter-mail = Mail address of whoever asks
enter-mail-hint = Answers go there, not to the person. Without one, send a letter.
enter-evidence-hint = What shows who they are, and that they may: “power of attorney of 2 March”.
enter-file = The evidence as a file
enter-text = What was said or written
enter-text-hint = In their words. Nothing is left out.
enter-button = Enter, and start the clock
said-n = Said in entry { $n }
said-lead = It counts for training since it was said. What is left to do is listed here; when nothing is, it leaves the list.
said-stands = How it stands
said-carry = Record as carried out on the platform
said-carry-hint = Where the platform sends events, it says so itself. Otherwise record here that it was done there.
said-carry-shows = What shows it
said-carry-shows-hint = Who did it on the platform, and when: “Ticket 4711, 2 March”.
stand-in-sets = In effect in every set
stand-not-in-sets =
    { $n ->
        [one] Not in effect in one set yet
       *[other] Not in effect in { $n } sets yet
    }
stand-stored = Still stored; a purge removes it
stand-told = Platform told on { $at }
stand-told-waiting = Message to the platform waits
stand-told-given-up = Platform did not take the message
stand-not-connected = No webhook: the platform has to be told
stand-unreached = The answer did not go out: send a letter
stand-platform = Platform confirmed { $done } of { $of } items
enter-reach = What an objection or a withdrawal is about
enter-reach-hint = Nothing ticked is everything. Of other requests nothing is ticked here.
enter-reach-purposes = Only for these purposes
enter-reach-kinds = Only for these kinds of items
enter-seek = What to look for among others’ items
enter-seek-hint = For requests about what others posted. What is found is not used until you decide.
enter-links = Links or ids
enter-links-hint = One a line.
enter-words = Words that stand in them
enter-words-hint = At least two words; one phrase a line.
enter-picture = A picture
enter-picture-hint = Copies of it are found, faces are not. JPEG, PNG or WebP, up to { $most } MB. It is not kept.
evidence-add = More evidence came
evidence-what = What it is
evidence-what-hint = Such as “certificate of inheritance, Local Court Lindental, 2 March”.
evidence-as = You enter it as { $name }, who has read it.
evidence-add-button = Enter evidence
evidence-seen = Opening a file is a look that the person can see.
evidence-read = read by { $name }
attach-title = Add an item
attach-link = Link or id
attach-hint = An item that everybody can see. Until you decide, it is not used; its owner sees that you looked.
attach-button = Add
account-title = The account
account-which = Account
account-hint = Account, handle or mail address. Anybody can name the account of somebody else: check that it is theirs who asked. Granting the request records an objection for it, which its owner is told by mail.
account-is = This account is theirs
account-is-none = There is no account
account-nobody = No account is called so. Correct it, or say that there is none.
account-several = This address is that of several accounts. Enter the one that is meant:
account-nothing = Nobody has said yet which account is meant. Without that the request cannot be granted.
account-named = Named in the request, not checked. Until the request is decided nothing of it is used; its owner was told and can lift that.
account-lifted = Named in the request, not checked. Its owner, or something else, has lifted its restriction.
account-theirs = Theirs, as staff say:
account-none = There is none here, as staff say. A granted request objects for nobody’s items.
found-let-go = They asked what there is, and have not objected: with the answer what is about them can be used again.
found-kept = They asked what there is. What is about them stays out after the answer, too.
found-keep = Keep it out after the answer, too
