### Requests.

requests-title = Requests
requests-lead = Each has to be answered within a month of its arrival (Art. 12(3)). Overdue ones come first.
requests-enter = Enter a request
requests-found =
    { $n ->
        [one] One request
       *[other] { $n } requests
    }
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
request-thread = What was said
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
extend-hint = Only for requests that are complex or many, with reasons, within the first month, and at most until { $last }. The person is told by mail.
extend-until = New last day
extend-reason-hint = As the person will read it.
extend-button = Extend and tell the person
extend-told = Until { $until }; the person was told on { $told }.
found-title = What was found
found-hint = Until you decide, none of it is used.
found-of = by
found-sets =
    { $n ->
        [0] In no set.
        [one] In one set.
       *[other] In { $n } sets.
    }
found-open = Not decided
found-theirs = It is the person, decided on { $day }
found-not-theirs = It is not the person, decided on { $day }
found-is = It is the person
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
enter-title = Enter a request
enter-lead = A letter, a call, or somebody who asks for somebody else. The same clock runs.
enter-received-hint = The day it arrived in the house, not today.
enter-person-hint = Account, handle or mail address. Leave it as they wrote it.
enter-behalf = Who asks?
enter-name = Name of whoever asks
enter-name-hint = Only if it is somebody else.
enter-evidence-hint = What shows who they are, and that they may: “power of attorney of 2 March”.
enter-file = The evidence as a file
enter-text = What was said or written
enter-text-hint = In their words. Nothing is left out.
enter-button = Enter, and start the clock
