### One person, for support.

persons-title = Look for a person
persons-lead = Nothing but names is shown before you say why you look.
persons-found =
    { $n ->
        [0] Nobody was found
        [one] One person
       *[other] { $n } people
    }
person-find = Name, handle, id or mail address
look-title = Before you look
look-lead = This look becomes an entry of the ledger. The person sees in the portal who looked, when, at what, and the reason that you give here.
look-why = Why do you look?
look-why-hint = Name the request or the call: “To answer request 311.”
look-button = Record the reason and look
look-seen = The person will see this look. Reason given:
look-until = Lasts until
person-known = What is known
person-purposes = What holds
person-in = In
person-out = Out
person-said = What the person said
person-nothing = Nothing
person-notified = Notice delivered
person-unreached = not reached
person-items =
    { $n ->
        [one] One item
       *[other] { $n } items
    }
person-hidden =
    { $n ->
        [one] One AI interaction is not shown. Staff do not read it.
       *[other] { $n } AI interactions are not shown. Staff do not read them.
    }
person-audience = Visible to
person-why = Why
person-looks = Who has looked
