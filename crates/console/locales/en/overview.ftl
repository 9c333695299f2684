### What needs doing.

overview-title =
    { $n ->
        [0] Nothing needs doing
        [one] One thing needs doing
       *[other] { $n } things need doing
    }
overview-overdue = Overdue
overview-open = Open
overview-which = Whose, which
overview-clock = Time left
overview-no-clock = no clock
overview-nothing = No request, incident, order or notice waits for anybody.
overview-holds = What holds
overview-held = { $n } held
task-unreached = Letter to send
task-incident = Incident
task-assessment = Assessment expires
task-unsigned = Assessment to sign
task-order = Order to delete
task-recipient = Recipient has not confirmed
task-held = Notices held
task-unfinished = Notices being sent
task-webhook-off = Webhook turned itself off
task-undelivered =
    { $n ->
        [one] One message to a webhook given up
       *[other] { $n } messages to a webhook given up
    }
task-mail =
    { $n ->
        [one] One returned mail
       *[other] { $n } returned mails
    }
