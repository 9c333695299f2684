### Assessments.

assessments-title = Abwägungen
assessments-lead = Jede wägt einen Zweck auf einer Rechtsgrundlage ab. Ohne eine unterzeichnete, die noch gilt, wird kein Datensatz erstellt.
assessments-begin = Neue Abwägung beginnen
assessments-list = Neueste Fassungen
assessments-unread = Diese Dateien lassen sich nicht als Abwägung lesen. Auf ihnen beruht nichts, bis jemand sie berichtigt:
assessment-unread = Die Datei der nächsten Fassung lässt sich nicht lesen. Dies ist die Fassung, die zuletzt unterzeichnet wurde.
unread-name = kein Name einer Abwägung: Buchstaben von a bis z, Ziffern, „-“, „_“ und „.“, höchstens 100, und kein „.“ am Anfang
unread-at = Zeile { $line }, Spalte { $column }
unread-text = nicht lesbar
assessment-of = Abwägung für { $purpose }
assessment-draft = Entwurf, nicht unterzeichnet
assessment-signed = Unterzeichnet am { $day }
assessment-expired = Abgelaufen am { $day }
assessment-replaced = Ersetzt am { $day }
assessment-record = Was sie sagt
assessment-bounds = In welchen Grenzen
assessment-kinds = Arten von Daten
assessment-compatible = Vereinbar mit der Erhebung für
assessment-compatible-hint = Zwecke der Erhebung, einer je Zeile (Art. 6 Abs. 4).
assessment-older = Ältere Inhalte
assessment-dpia = Folgenabschätzung (Art. 35)
assessment-expires = Gilt bis
assessment-sign-off = Unterzeichnung
assessment-unsigned = Diese Fassung hat niemand unterzeichnet. Noch stützt sich nichts auf sie.
assessment-next = Nächste Fassung schreiben
assessment-empty = Dazu steht hier nichts.
older-yes = Gelten ebenfalls als vereinbar
older-no = Nicht umfasst
older-tick = Inhalte aus der Zeit davor gelten ebenfalls als vereinbar
version = Fassung
version-n = Fassung { $n }
version-compare = Mit { $n } vergleichen
versions = Fassungen
sign-as = Sie unterzeichnen als { $name }. Ihr Name und Ihre Erklärung kommen ins Register.
sign-statement = Erklärung
sign-statement-hint = Warum das Interesse nach Ihrem Urteil überwiegt und unter welchen Bedingungen.
sign-changed = Nichts wurde unterzeichnet: Der Entwurf hat sich geändert, seit Sie ihn geöffnet haben. Hier steht der Text, wie er jetzt ist. Lesen Sie ihn, bevor Sie unterzeichnen.
sign-refused = Nicht gezeichnet:
sign-missing = Bevor gezeichnet werden kann, fehlt noch:
signed-by = Gezeichnet von { $name } am { $day }
sign-button = Unterzeichnen
part-interest = Interesse
part-interest-hint = Rechtmäßig, bestimmt und wirklich vorhanden (EDSA, Stellungnahme 28/2024).
part-necessity = Erforderlichkeit
part-necessity-hint = Warum kein milderes Mittel genügt.
part-expectations = Erwartungen
part-expectations-hint = Womit Menschen rechnen konnten, als sie etwas veröffentlichten, je nach Sichtbarkeit (Erwägungsgrund 47).
part-safeguards = Schutzmaßnahmen
part-safeguards-hint = Was Menschen schützt, über das ohnehin Vorgeschriebene hinaus.
part-balance = Abwägung
part-balance-hint = Folgen für die Menschen gegen das Interesse.
part-third-parties = Dritte
part-third-parties-hint = Menschen, die gezeigt, zitiert oder genannt werden.
part-minors = Minderjährige
part-minors-hint = Woher das Alter bekannt ist und was gilt, wenn es fehlt.
part-special = Besondere Kategorien
part-special-hint = Wie sie draußen bleiben (Art. 9).
part-compatibility = Vereinbarkeit
part-compatibility-hint = Zusammenhang, Umstände, Art der Daten, Folgen, Garantien (Art. 6 Abs. 4).
edit-title = Fassung { $n } schreiben
edit-lead = Die geltende Fassung gilt weiter, bis diese unterzeichnet ist.
edit-overtaken = Jemand anders hat diesen Entwurf gespeichert oder unterzeichnet, seit Sie ihn geöffnet haben. Es wurde nichts gespeichert. Wenn Sie erneut speichern, überschreiben Sie das.
edit-overtaken-link = Ansehen, was dort jetzt steht
edit-preview = Zeigen, was sich ändern würde
edit-save = Als Entwurf speichern
effect-title = Was sich ändern würde
effect-admitted = Neu genutzt
effect-refused = Nicht mehr genutzt
effect-of =
    { $n ->
        [one] Inhalte einer Person
       *[other] Inhalte von { $n } Personen
    }
effect-again = Erneut benachrichtigen?
effect-again-no = Nicht nötig
effect-again-yes = Nötig, bis dahin angehalten
effect-more = Nach Art, Region und Alter
compare-title = Fassung { $old } und Fassung { $new }
compare-lead =
    { $n ->
        [0] Nichts ist verschieden.
        [one] Ein Teil ist verschieden.
       *[other] { $n } Teile sind verschieden.
    } Was entfällt, ist durchgestrichen; was neu ist, ist unterstrichen.
compare-sides = Nebeneinander
compare-part = Teil
compare-changed = geändert
begin-lead = Ein Zweck, eine Rechtsgrundlage. Beides lässt sich später nicht ändern.
begin-name-hint = Kleinbuchstaben und Bindestriche, wie in Dateien: „ai-assistant-li“.
