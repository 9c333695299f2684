### Errors.

error-kicker = Fehler { $code }
error-400-title = Das haben wir nicht verstanden
error-400-text = In dem, was Ihr Browser geschickt hat, fehlte etwas. Bitte gehen Sie zurück und versuchen Sie es noch einmal.
error-403-title = Das war nicht erlaubt
error-403-text = Vielleicht war die Seite zu lange geöffnet, oder sie gehört jemand anderem. Gehen Sie zurück, laden Sie sie neu und wiederholen Sie, was Sie tun wollten.
error-404-title = Hier ist nichts
error-404-text = Vielleicht ist die Adresse falsch geschrieben, oder es gibt die Seite nicht mehr.
error-405-title = So geht das nicht
error-405-text = Diese Adresse ist nur über ein Formular zu erreichen. Bitte gehen Sie zurück und benutzen Sie den Knopf dort.
error-413-title = Das war zu groß
error-413-text = Die Datei oder der Text ist größer, als wir annehmen können. Bitte versuchen Sie es kleiner.
error-429-title = Das war zu oft
error-429-text = Wir bremsen, wenn von einer Stelle oder für ein Konto vieles schnell aufeinander folgt, damit alle drankommen. Was Sie früher erklärt haben, bleibt bestehen. Gegen alles zu widersprechen, mit dem Link einer Mitteilung, geht immer.
error-500-title = Bei uns ist etwas schiefgegangen
error-500-text = Wir wissen nicht, ob Ihr letzter Schritt ausgeführt wurde. Bitte sehen Sie gleich noch einmal nach.
error-503-title = Kurz nicht erreichbar
error-503-text = Wir arbeiten daran. Bitte versuchen Sie es in ein paar Minuten noch einmal.
error-again = Sie können es wieder versuchen ab:
error-ours = Eingetragen ist nur, was mit einer Eintragsnummer bestätigt wurde. Es zweimal zu tun, schadet nicht.
error-object = Sie möchten jetzt widersprechen? Auch eine E-Mail zählt:
error-reference = Wenn Sie uns schreiben, nennen Sie bitte:
