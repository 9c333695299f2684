### What needs doing.

overview-title =
    { $n ->
        [0] Nichts zu tun
        [one] Eine Sache ist zu tun
       *[other] { $n } Dinge sind zu tun
    }
overview-overdue = Überfällig
overview-open = Offen
overview-which = Wessen, welche
overview-clock = Frist
overview-no-clock = ohne Frist
overview-nothing = Kein Antrag, kein Vorfall, kein Auftrag und keine Benachrichtigung wartet auf jemanden.
overview-holds = Was gilt
overview-held = { $n } angehalten
task-unreached = Brief zu senden
task-incident = Vorfall
task-assessment = Abwägung läuft ab
task-unsigned = Abwägung zu unterzeichnen
task-order = Löschauftrag
task-recipient = Empfänger ohne Bestätigung
task-held = Benachrichtigung angehalten
task-unfinished = Benachrichtigung läuft
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
