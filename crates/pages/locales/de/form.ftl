### What can be wrong with a form.

faults =
    { $n ->
        [one] Eine Angabe fehlt oder stimmt nicht
       *[other] { $n } Angaben fehlen oder stimmen nicht
    }
fault = Fehler:
problem-missing = Bitte füllen Sie dieses Feld aus.
problem-not-chosen = Bitte treffen Sie eine Auswahl.
problem-not-mail = Diese E-Mail-Adresse ist nicht vollständig. Sie sieht aus wie name@beispiel.de.
problem-too-long = Der Text ist zu lang. Es passen { $most } Zeichen hinein.
problem-not-day = Dieses Datum gibt es nicht.
problem-nothing-before = Von Ihnen gibt es nichts aus der Zeit vor dem { $day }. Bitte wählen Sie ein späteres Datum.
problem-in-future = Dieses Datum liegt in der Zukunft.
problem-in-past = Dieses Datum ist vorbei. Bitte wählen Sie ein späteres.
problem-wrong-code = Dieser Code stimmt nicht oder nicht mehr. Bitte geben Sie den gerade angezeigten ein.
problem-not-link = Mindestens ein Link führt nicht auf diese Plattform.
problem-file-too-large = Die Datei ist zu groß. Erlaubt sind { $most } MB.
problem-not-picture = Diese Datei ist kein Bild im Format JPEG, PNG oder WebP.
problem-not-narrowed = Nur ein Widerspruch oder ein Widerruf kann eingegrenzt werden.
problem-not-sure = Bitte setzen Sie den Haken, wenn Sie fortfahren möchten.
problem-stale = Diese Seite war zu lange geöffnet. Bitte senden Sie das Formular noch einmal ab.
problem-few-words = Mindestens eine Zeile ist zu kurz für eine Suche: Sie steht in zu vielen Beiträgen. Geben Sie mindestens zwei Wörter an, etwa einen ganzen Namen.
problem-plain-picture = Dieses Bild zeigt fast nichts: Es gibt nichts, woran Kopien davon zu erkennen wären.
problem-nothing-sought = Bitte geben Sie mindestens eines an: einen Link, Wörter oder ein Bild.
problem-not-known = Zeile { $line }: „{ $what }“ ist hier nicht bekannt.
problem-too-many = Es passen { $most } Zeilen hinein.
your-text = Ihr Text
