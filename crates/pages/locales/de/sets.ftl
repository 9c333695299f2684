### Sets and models.

sets-title = Datensätze und Modelle
sets-kicker = Wo es steckt
sets-lead = Ein Trainingsdatensatz ist eine Sammlung von Inhalten, aus denen ein Modell lernt. Hier stehen alle, die etwas von Ihnen enthalten oder enthielten.
sets-sets = Trainingsdatensätze
sets-none = Kein Datensatz enthält etwas von Ihnen.
sets-in = Inhalte darin
sets-masked = Ausgeblendet
sets-sequence = Stand im Register
sets-masked-last =
    { $n ->
        [one] Ein Inhalt wurde
       *[other] { $n } Inhalte wurden
    } ausgeblendet, zuletzt am { $day }.
sets-absence = Es gibt einen Nachweis, dass dieser Datensatz nichts von Ihnen enthält. Sie können ihn prüfen, ohne uns zu vertrauen.
sets-absence-read = Nachweis zum Lesen
sets-absence-check = Nachweis zum Prüfen mit einem Programm
sets-models = Modelle
sets-models-none = Ein Modell, das mit diesen Datensätzen trainiert wurde, ist hier nicht verzeichnet.
sets-trained = Trainiert am { $day } mit { $set }
sets-trained-from = Trainiert mit { $set }
model-with =
    { $n ->
        [one] Ein Inhalt von Ihnen wurde
       *[other] { $n } Inhalte von Ihnen wurden
    } für sein Training genutzt.
model-without = Nichts von Ihnen wurde für sein Training genutzt.
model-suspended = Seit { $day } außer Betrieb, bis es ohne Sie wiederhergestellt ist.
model-restored = Am { $day } wiederhergestellt, als hätte es nie etwas von Ihnen gesehen.
model-unknown = Was diesem Modell gezeigt wurde, ist nicht aufgezeichnet. Wir können nicht ausschließen, dass etwas von Ihnen dabei war.
model-receipt = Beleg zum Modell
model-receipt-data = Beleg als Daten
sets-words = Was die Wörter bedeuten
word-set = Trainingsdatensatz
word-set-text = Er wird für einen Zweck und an einem Tag erstellt. Später kommt nichts hinzu; für neue Inhalte gibt es einen neuen Datensatz.
word-masked = Ausgeblendet
word-masked-text = Der Inhalt steht noch in der Datei, aber niemand erhält ihn mehr. Bei der nächsten Bereinigung verschwindet er aus der Datei. Was ausgeblendet wurde, kommt in diesen Datensatz nicht zurück.
word-model = Modell
word-model-text = Das Ergebnis des Trainings. Es enthält keine Kopien von Inhalten, aber das, was es daraus gelernt hat.
