### What needs doing.

overview-title =
    { $n ->
        [0] Nothing needs doing
        [one] One thing needs doing
       *[other] { $n } things need doing
    }
overview-reading = What needs doing is still being read
overview-overdue = Overdue
overview-open = Open
overview-which = Whose, which
overview-clock = Time left
overview-no-clock = no clock
overview-nothing = No request, incident, order or notice waits for anybody.
overview-holds = What holds
overview-held = { $n } held
task-unreached = Letter to send
task-unconfirmed =
    { $n ->
        [one] One confirmation that no mail brought
       *[other] { $n } confirmations that no mail brought
    }
unconfirmed-title =
    { $n ->
        [0] Every confirmation went by mail
        [one] One confirmation that no mail brought
       *[other] { $n } confirmations that no mail brought
    }
unconfirmed-lead = What was said counts all the same. But whoever it was said for has no receipt, and may not know of it: tell them by letter or by phone.
unconfirmed-why = Why not
unconfirmed-do = Told otherwise
unconfirmed-settle = Seen to
task-incident = Incident
task-assessment = Assessment expires
task-unsigned = Assessment to sign
task-order = Order to delete
task-orders = { $n } orders to delete, the first
task-recipient = Recipient has not confirmed
task-held = Notices held
task-unfinished = Notices to send
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
