### The access log, and mail put aside.

log-title = Who looked at what
log-lead = Whoever opens a person’s data here leaves an entry in the ledger first. The person sees it in the portal.
log-who = Who
log-what = At what
role = Role
looked-items =
    { $n ->
        [one] One item
       *[other] { $n } items
    }
looked-dossier = The dossier
looked-choices = Choices
looked-questions = Questions and requests
looked-mail = An email
aside-title =
    { $n ->
        [0] Every returned mail was understood
        [one] One returned mail was not understood
       *[other] { $n } returned mails were not understood
    }
aside-lead = Until somebody says what it is, nothing of the person’s is used: it is restricted. A mail that asks for something has a month from the day on which it came. Reading one is an entry that the person can see, where it is known who that is.
aside-to = To
aside-from = From
aside-unknown = To whom is not known
aside-open = Read it
aside-read = Read all of it
aside-empty = It has no text, or is no longer there.
aside-is = What is it?
seems-hard = Not delivered, for good
seems-soft = Not delivered, for now
seems-complaint = Reported as spam
seems-empty = Answer without words
seems-long = Long answer
seems-mixed = Answer with an attachment or between the lines
seems-question = Answer with a question
seems-condition = Answer with a condition
seems-several = Answer that wants several things
seems-part = Answer about some of the items
seems-mail = Answer about the mails themselves
seems-opposite = Answer that does not object
seems-sender = Answer from another address
seems-erased = Answer from somebody who was erased
seems-reply = Answer
seems-absence = Perhaps an absence note
seems-unreadable = Cannot be read
seems-other = Not known
