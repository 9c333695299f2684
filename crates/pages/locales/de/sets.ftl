### Sets and models.

sets-title = Datensätze und Modelle
sets-kicker = Wo es steckt
sets-lead = Ein Trainingsdatensatz ist eine Sammlung von Inhalten, aus denen ein Modell lernt. Hier steht jeder, mit dem, was er von Ihnen enthält oder enthielt.
sets-sets = Trainingsdatensätze
sets-none = Hier gibt es keinen Trainingsdatensatz.
sets-in = Inhalte darin
sets-masked = Ausgeblendet
sets-removed = Entfernt
sets-sequence = Stand im Register
sets-masked-last =
    { $n ->
        [one] Ein Inhalt wurde
       *[other] { $n } Inhalte wurden
    } ausgeblendet, zuletzt am { $day }.
sets-absence = Es gibt einen Nachweis, dass dieser Datensatz nichts von Ihnen enthält. Mit ihm und einem Ihrer Belege lässt sich das prüfen, ohne uns zu vertrauen.
sets-absence-check = Nachweis zum Prüfen mit einem Programm
sets-training = Was dem Training gezeigt wurde
training-not-recorded = Nicht aufgezeichnet. Kein Programm, das mit diesen Datensätzen trainiert hat, hat hier etwas darüber hinterlassen. Das belegt nicht, dass es keines gab.
training-read = Aus { $set }, begonnen am { $day }
training-by = von
training-shown =
    { $n ->
        [one] Ein Inhalt von Ihnen wurde
       *[other] { $n } Inhalte von Ihnen wurden
    } dabei gezeigt, { $times ->
        [one] einmal.
       *[other] insgesamt { $times }-mal.
    }
training-not-named = Die Aufzeichnung nennt nichts von Ihnen. Über Inhalte, die seitdem aus den Dateien entfernt wurden, sagt sie nichts.
training-uncertain =
    { $n ->
        [one] Bei einem Mal lässt sich nicht mehr feststellen, ob es so war.
       *[other] Bei { $n } Malen lässt sich nicht mehr feststellen, ob es so war.
    }
training-unread =
    { $n ->
        [one] Eine Aufzeichnung ließ
       *[other] { $n } Aufzeichnungen ließen
    } sich nicht lesen. Dabei kann etwas von Ihnen gezeigt worden sein.
sets-models = Modelle
sets-models-none = Ein Modell, das mit diesen Datensätzen trainiert wurde, ist hier nicht verzeichnet. Das belegt nicht, dass es keines gibt.
sets-trained-from = Trainiert mit { $set }
model-unknown = Was diesem Modell gezeigt wurde, ist nicht aufgezeichnet. Wir können nicht ausschließen, dass etwas von Ihnen dabei war.
sets-words = Was die Wörter bedeuten
word-set = Trainingsdatensatz
word-set-text = Er wird für einen Zweck und an einem Tag erstellt. Später kommt nichts hinzu; für neue Inhalte gibt es einen neuen Datensatz.
word-masked = Ausgeblendet
word-masked-text = Der Inhalt steht noch in der Datei, aber niemand erhält ihn mehr. Bei der nächsten Bereinigung verschwindet er aus der Datei. Was ausgeblendet wurde, kommt in diesen Datensatz nicht zurück.
word-removed = Entfernt
word-removed-text = Im Datensatz ist nichts mehr von dem Inhalt enthalten, auch nicht, ob er darin stand oder ausgeschlossen war. Deshalb zählt hier auch ein gelöschter Inhalt, der nie darin stand.
word-model = Modell
word-model-text = Das Ergebnis des Trainings. Es enthält, was es aus Inhalten gelernt hat, und kann Teile davon wiedergeben.
