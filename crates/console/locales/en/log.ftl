### The access log, and mail put aside.

log-title = Who looked at what
log-lead = Every look at a person’s data is an entry of the ledger. The person sees it in the portal.
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
looked-questions = Questions
aside-title =
    { $n ->
        [0] Every returned mail was understood
        [one] One returned mail was not understood
       *[other] { $n } returned mails were not understood
    }
aside-lead = Until somebody says what it is, the person counts as not reached, and nothing of theirs is used.
aside-to = To
aside-unknown = To whom is not known
aside-read = Read all of it
aside-is = What is it?
