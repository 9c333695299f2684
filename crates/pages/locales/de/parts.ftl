### Parts that several pages show.

used-in = wird genutzt
used-out = wird nicht genutzt
used-unknown = noch nicht entschieden
entry = Eintrag { $n }
receipt = Ihr Beleg
receipt-text = Der Beleg zeigt, dass Ihre Entscheidung im Register steht und nicht unbemerkt verschwinden kann. Das lässt sich auch ohne uns nachprüfen.
receipt-read = Beleg zum Lesen und Drucken
receipt-short = Beleg
receipt-data = Beleg als Daten
receipt-check = Beleg zum Prüfen mit einem Programm
pager = Seiten
pager-before = Vorige Seite
pager-after = Nächste Seite
pager-at = Seite { $page } von { $pages }
format-html = Eine Seite, die jeder Browser anzeigt.
format-pdf = Ein Dokument zum Drucken und Verschicken.
format-json = Daten für Programme, zum Mitnehmen und Nachprüfen.
format-jsonld = Was für Sie gilt und welche Rechte Sie ausgeübt haben, in den Begriffen des Data Privacy Vocabulary.
request-open = Eingegangen
request-in-progress = In Bearbeitung
request-fulfilled = Erledigt am { $day }
request-denied = Abgelehnt am { $day }
request-revoked = Zurückgenommen am { $day }
extended = Die Frist wurde verlängert:
denied-rights = Sie können sich darüber bei einer Datenschutzbehörde beschweren oder vor Gericht gehen.
recorded-title = Ihre Entscheidung ist eingetragen
