### Who looked at my data.

looks-kicker = Access by staff
looks-title = Who looked at my data
looks-lead = Whenever somebody of our staff looks at what is stored about you, it is recorded, and you see it here.
looks-none = Nobody has.
looks-why = Reason given:
role-officer = Data protection
role-engineer = Engineering
role-support = Support
role-auditor = Audit
looked-items =
    looked at { $n ->
        [one] one item
       *[other] { $n } items
    }.
looked-dossier = looked at your whole dossier.
looked-choices = looked at your choices.
looked-questions = looked at your questions.
looks-machines = Automatic processing, such as making training sets, is not listed here. You find it under “Sets and models”.
looks-odd = Does something look odd?
looks-odd-text = Ask. A look without a good reason is a breach of rules, and we follow it up.
