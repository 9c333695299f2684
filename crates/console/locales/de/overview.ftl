### What needs doing.

overview-title =
    { $n ->
        [0] Nichts zu tun
        [one] Eine Sache ist zu tun
       *[other] { $n } Dinge sind zu tun
    }
overview-reading = Was zu tun ist, wird noch gelesen
overview-overdue = Überfällig
overview-open = Offen
overview-which = Wessen, welche
overview-clock = Frist
overview-no-clock = ohne Frist
overview-nothing = Kein Antrag, kein Vorfall, kein Auftrag und keine Benachrichtigung wartet auf jemanden.
overview-holds = Was gilt
overview-held = { $n } angehalten
task-unreached = Brief zu senden
task-unconfirmed =
    { $n ->
        [one] Eine Bestätigung, die keine E-Mail überbracht hat
       *[other] { $n } Bestätigungen, die keine E-Mail überbracht hat
    }
unconfirmed-title =
    { $n ->
        [0] Jede Bestätigung ging per E-Mail
        [one] Eine Bestätigung, die keine E-Mail überbracht hat
       *[other] { $n } Bestätigungen, die keine E-Mail überbracht hat
    }
unconfirmed-lead = Was erklärt wurde, gilt trotzdem. Aber wem es zugerechnet wird, hat keinen Beleg und weiß vielleicht nichts davon: Sagen Sie es der Person per Brief oder Telefon.
unconfirmed-why = Warum nicht
unconfirmed-do = Anders mitgeteilt
unconfirmed-settle = Erledigt
task-incident = Vorfall
task-assessment = Abwägung läuft ab
task-unsigned = Abwägung zu unterzeichnen
task-order = Löschauftrag
task-orders = { $n } Löschaufträge, der erste
task-recipient = Empfänger ohne Bestätigung
task-held = Benachrichtigung angehalten
task-unfinished = Benachrichtigung zu senden
task-webhook-off = Webhook hat sich abgeschaltet
task-undelivered =
    { $n ->
        [one] Eine Nachricht an einen Webhook aufgegeben
       *[other] { $n } Nachrichten an einen Webhook aufgegeben
    }
task-mail =
    { $n ->
        [one] Ein Rückläufer
       *[other] { $n } Rückläufer
    }
