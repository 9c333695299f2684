### The access log, and mail put aside.

log-title = Wer was angesehen hat
log-lead = Jeder Zugriff auf die Daten einer Person steht im Register. Die Person sieht ihn im Portal.
log-who = Wer
log-what = Was
role = Rolle
looked-items =
    { $n ->
        [one] Ein Inhalt
       *[other] { $n } Inhalte
    }
looked-dossier = Die ganze Auskunft
looked-choices = Entscheidungen
looked-questions = Fragen
aside-title =
    { $n ->
        [0] Alle Rückläufer sind zugeordnet
        [one] Ein Rückläufer ist nicht zugeordnet
       *[other] { $n } Rückläufer sind nicht zugeordnet
    }
aside-lead = Bis jemand sagt, was es ist, gilt die Person als nicht erreicht, und ihre Inhalte bleiben ungenutzt.
aside-to = An
aside-unknown = An wen, ist nicht bekannt
aside-read = Ganz lesen
aside-is = Was ist das?
