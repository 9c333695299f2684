### Who looked at my data.

looks-kicker = Access by staff
looks-title = Who looked at my data
looks-lead = Whenever somebody of our staff opens in our data protection console what is stored about you, or what you wrote to us, it is recorded first, and you see it here.
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
looked-questions = looked at your questions and requests.
looked-mail = read an email from you or about you.
looks-operator = Operator, on the command line
looks-beside = Not recorded are lists that only name you, orders to delete copies, what our programs fetch, and what is read on the computers themselves. If your whole dossier is made there, you see that here, too.
looks-machines = Automatic processing, such as making training sets, is not listed here. You find it under “Sets and models”.
looks-odd = Does something look odd?
looks-odd-text = Ask. A look without a good reason is a breach of rules, and we follow it up.
