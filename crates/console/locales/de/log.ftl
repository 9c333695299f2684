### The access log, and mail put aside.

log-title = Wer was angesehen hat
log-lead = Wer hier die Daten einer Person öffnet, steht vorher damit im Register. Die Person sieht das im Portal.
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
looked-questions = Fragen und Anträge
looked-mail = Eine E-Mail
aside-title =
    { $n ->
        [0] Alle Rückläufer sind zugeordnet
        [one] Ein Rückläufer ist nicht zugeordnet
       *[other] { $n } Rückläufer sind nicht zugeordnet
    }
aside-lead = Bis jemand sagt, was es ist, bleiben die Inhalte der Person ungenutzt: Ihre Verarbeitung ist eingeschränkt. Für eine E-Mail mit einem Anliegen läuft ein Monat ab dem Tag, an dem sie kam. Wer eine liest, steht damit im Register, und die Person kann das sehen, wenn bekannt ist, wer sie ist.
aside-to = An
aside-from = Von
aside-unknown = An wen, ist nicht bekannt
aside-open = Lesen
aside-read = Ganz lesen
aside-empty = Sie hat keinen Text, oder sie ist nicht mehr da.
aside-is = Was ist das?
seems-hard = Nicht zugestellt, endgültig
seems-soft = Nicht zugestellt, vorerst
seems-complaint = Als Spam gemeldet
seems-empty = Antwort ohne Worte
seems-long = Lange Antwort
seems-mixed = Antwort mit Anhang oder zwischen den Zeilen
seems-question = Antwort mit einer Frage
seems-condition = Antwort mit einer Bedingung
seems-several = Antwort mit mehreren Anliegen
seems-part = Antwort zu einem Teil der Inhalte
seems-mail = Antwort zu den E-Mails selbst
seems-opposite = Antwort ohne Widerspruch
seems-sender = Antwort von einer anderen Adresse
seems-erased = Antwort von jemandem, dessen Daten gelöscht sind
seems-reply = Antwort
seems-absence = Wohl eine Abwesenheitsnotiz
seems-unreadable = Nicht lesbar
seems-other = Nicht bekannt
