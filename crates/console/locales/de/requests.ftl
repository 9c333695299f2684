### Requests.

requests-title = Anträge
requests-lead = Jeder ist innerhalb eines Monats nach Eingang zu beantworten (Art. 12 Abs. 3). Überfällige stehen oben. Was Personen selbst erklärt haben, im Portal, per Link oder auf der Plattform, steht hier, bis alles davon erledigt ist.
requests-enter = Antrag erfassen
requests-found =
    { $n ->
        [one] Ein Antrag
       *[other] { $n } Anträge
    }
requests-reading = Nicht vollständig: Bisher sind { $read } von { $all } Einträgen des Registers gelesen, die übrigen werden gelesen. Was Personen darin selbst erklärt haben, steht hier noch nicht, und was seither dazu geschah, ist noch nicht berücksichtigt. Laden Sie die Seite gleich erneut.
requests-none = Kein Antrag entspricht der Auswahl.
request-number = Nr.
request-n = Antrag { $n }
request-wish = Anliegen
request-no-account = ohne Konto
request-extended = verlängert
request-stopped = Beendet
request-access = Auskunft
request-rectification = Berichtigung
request-erasure = Löschung
request-restriction = Einschränkung
request-portability = Übertragung
request-objection = Widerspruch
request-special = Entfernung sensibler Inhalte
request-depicted = Von anderen gezeigt oder genannt
request-question = Frage
request-withdrawal = Widerruf der Einwilligung
request-thread = Was gesagt wurde
request-refused = Nicht eingetragen:
request-name = Name und Anschrift wie angegeben
request-mail = Geschrieben wird an
request-letter = Keine E-Mail-Adresse bekannt: Schreiben Sie einen Brief
sent-told-on = Per E-Mail gesendet am { $day }
sent-posted = Per Brief gesendet, eingetragen am { $day }
sent-post = Als Brief gesendet eintragen
sent-waiting = Noch nicht gesendet; es wird wieder versucht
sent-no-address = Nicht gesendet, keine Adresse bekannt: Schreiben Sie einen Brief
sent-no-mailbox = Nicht gesendet, dieses Postfach gibt es nicht: Schreiben Sie einen Brief
sent-given-up = Nicht gesendet: Der Mailserver hat es zwei Tage lang nicht angenommen. Schreiben Sie einen Brief
sent-unsure = Ob die E-Mail hinausging, ist nicht bekannt; sie geht nicht noch einmal hinaus. Schreiben Sie einen Brief
request-write = Der Person schreiben
request-write-button = Nachricht senden
request-came = Wer, und auf welchem Weg
request-clock = Frist
channel-portal = Portal, angemeldet
channel-link = Link einer Benachrichtigung
channel-mail = E-Mail
channel-letter = Brief
channel-phone = Telefon
channel-guest = Formular für Menschen ohne Konto
behalf-agent = Bevollmächtigt
behalf-guardian = Sorgeberechtigt
behalf-heir = Erbe oder Erbin
behalf-oneself = Die Person
channel-api = Ein Programm der Plattform
outcome-granted = Entsprochen
outcome-partly = Teilweise entsprochen
outcome-refused = Abgelehnt
pick-all = Alle
pick-open = Offen
pick-overdue = Überfällig
pick-ended = Beendet
pick-choose = Bitte wählen
evidence-none = Nicht nötig: angemeldet
evidence-mail = Adresse per E-Mail bestätigt
extend = Frist verlängern
extend-hint = Nur bei schwierigen oder vielen Anträgen, mit Gründen, innerhalb des ersten Monats und höchstens bis zum { $last }. Der Grund geht per E-Mail hinaus; ist keine Adresse bekannt, schreiben Sie in diesem Monat einen Brief.
extend-until = Neuer letzter Tag
extend-reason-hint = So, wie die Person es lesen wird.
extend-button = Verlängern und Bescheid geben
extend-to = Bis zum { $until }.
found-title = Was gefunden wurde
found-hint = Bis Sie entscheiden, wird nichts davon genutzt.
found-of = von
found-sets =
    { $n ->
        [0] In keinem Datensatz.
        [one] In einem Datensatz.
       *[other] In { $n } Datensätzen.
    }
found-picture = Bild zu Inhalt { $item }
found-there = Auf der Plattform
found-open = Nicht entschieden
found-theirs = Es ist die Person, entschieden am { $day }
found-not-theirs = Es ist nicht die Person, entschieden am { $day }
found-is = Es ist die Person
found-change = Entscheidung ändern
found-is-not = Sie ist es nicht
match-picture =
    Ähnliche Bilder: { $n ->
        [one] 1 von 64 Bits ist verschieden.
       *[other] { $n } von 64 Bits sind verschieden.
    }
match-words = Darin steht „{ $words }“.
match-link = Die Person hat diesen Link genannt.
match-own = Von der Person selbst.
answer-title = Antwort
answer-outcome = Entscheidung
answer-text = Antwort mit Gründen
answer-text-hint = So, wie die Person sie lesen wird. Eine Ablehnung braucht ihre Gründe (Art. 12 Abs. 4).
answer-remedy = Was die Person dagegen tun kann
answer-remedy-hint = Geht mit jeder Ablehnung mit, auch mit einer teilweisen.
answer-button = Entscheiden und Antwort senden
enter-from-mail = Die E-Mail wird als Nachweis beigelegt; ist der Antrag erfasst, gilt sie als zugeordnet.
enter-title = Antrag erfassen
enter-lead = Ein Brief, ein Anruf, oder jemand, der für eine andere Person fragt. Es gilt dieselbe Frist.
enter-received-hint = Der Tag des Eingangs im Haus, nicht heute.
enter-person-hint = Konto, Name auf der Plattform oder E-Mail-Adresse. Ist nichts davon bekannt: Name und Anschrift, und unten ankreuzen.
enter-nobody = Unter diesem Namen ist niemand bekannt, und es ist keine E-Mail-Adresse. Berichtigen Sie die Angabe, oder kreuzen Sie an, dass die Person kein Konto hat; dann gilt das Anliegen für niemandes Inhalte.
enter-several = Diese Adresse gehört zu mehreren Konten. Geben Sie das gemeinte an, oder kreuzen Sie an, dass die Person kein Konto hat:
enter-no-account = Die Person hat kein Konto; ich habe nachgesehen
enter-behalf = Wer fragt?
enter-name = Name der fragenden Person
enter-name-hint = Nur, wenn es jemand anderes ist.
enter-mail = E-Mail-Adresse der fragenden Person
enter-mail-hint = Antworten gehen dorthin, nicht an die vertretene Person. Ohne Adresse schreiben Sie einen Brief.
enter-evidence-hint = Was zeigt, wer es ist und dass die Person es darf: „Vollmacht vom 2. März“.
enter-file = Der Nachweis als Datei
enter-text = Was gesagt oder geschrieben wurde
enter-text-hint = In den Worten der Person. Nichts wird weggelassen.
enter-button = Erfassen, die Frist läuft
said-n = Erklärt in Eintrag { $n }
said-lead = Für das Training gilt es, seit es erklärt ist. Was noch zu tun ist, steht hier; ist nichts mehr zu tun, verschwindet es aus der Liste.
said-stands = Stand
said-carry = Als auf der Plattform ausgeführt eintragen
said-carry-hint = Sendet die Plattform Ereignisse, meldet sie es selbst. Sonst tragen Sie hier ein, dass es dort geschehen ist.
said-carry-shows = Was das belegt
said-carry-shows-hint = Wer es auf der Plattform getan hat, und wann: „Ticket 4711, 2. März“.
stand-in-sets = In allen Datensätzen wirksam
stand-not-in-sets =
    { $n ->
        [one] In einem Datensatz noch nicht wirksam
       *[other] In { $n } Datensätzen noch nicht wirksam
    }
stand-stored = Noch gespeichert; eine Bereinigung entfernt es
stand-told = Der Plattform gemeldet am { $at }
stand-told-waiting = Meldung an die Plattform wartet
stand-told-given-up = Die Plattform hat die Meldung nicht angenommen
stand-not-connected = Kein Webhook: Die Plattform muss es erfahren
stand-unreached = Die Antwort ging nicht hinaus: Schreiben Sie einen Brief
stand-platform = Die Plattform hat { $done } von { $of } Inhalten bestätigt
enter-reach = Worauf sich ein Widerspruch oder Widerruf bezieht
enter-reach-hint = Ist nichts angekreuzt, gilt er für alles. Bei anderen Anfragen bleibt dies leer.
enter-reach-purposes = Nur für diese Zwecke
enter-reach-kinds = Nur für diese Arten von Inhalten
enter-seek = Wonach bei anderen zu suchen ist
enter-seek-hint = Für Anträge zu Inhalten anderer. Was gefunden wird, wird nicht genutzt, bis Sie entscheiden.
enter-links = Links oder Kennungen
enter-links-hint = Je Zeile eine Angabe.
enter-words = Wörter, die darin vorkommen
enter-words-hint = Mindestens zwei Wörter; je Zeile eine Angabe.
enter-picture = Ein Bild
enter-picture-hint = Gefunden werden Kopien, keine Gesichter. JPEG, PNG oder WebP, bis { $most } MB. Es wird nicht aufbewahrt.
evidence-add = Weiterer Nachweis
evidence-what = Was es ist
evidence-what-hint = Etwa „Erbschein, Amtsgericht Lindental, 2. März“.
evidence-as = Sie erfassen ihn als { $name } und haben ihn gelesen.
evidence-add-button = Nachweis erfassen
evidence-seen = Öffnen Sie eine Datei, sieht die Person diesen Zugriff.
evidence-read = gelesen von { $name }
attach-title = Inhalt hinzufügen
attach-link = Link oder Kennung
attach-hint = Ein Inhalt, den alle sehen können. Bis Sie entscheiden, wird er nicht genutzt; wem er gehört, sieht Ihren Zugriff.
attach-button = Hinzufügen
account-title = Das Konto
account-which = Konto
account-hint = Konto, Name auf der Plattform oder E-Mail-Adresse. Jeder kann ein fremdes Konto nennen: Prüfen Sie, ob es das der anfragenden Person ist. Wird stattgegeben, gilt für das Konto ein Widerspruch, und wem es gehört, erfährt davon per E-Mail.
account-is = Dieses Konto ist es
account-is-none = Es gibt kein Konto
account-nobody = Kein Konto heißt so. Berichtigen Sie die Angabe, oder sagen Sie, dass es keines gibt.
account-several = Diese Adresse gehört zu mehreren Konten. Geben Sie das gemeinte an:
account-nothing = Noch hat niemand gesagt, welches Konto gemeint ist. Ohne das kann dem Anliegen nicht stattgegeben werden.
account-named = Im Anliegen genannt, nicht geprüft. Bis zur Entscheidung wird nichts daraus genutzt; wem es gehört, weiß davon und kann das aufheben.
account-lifted = Im Anliegen genannt, nicht geprüft. Die Einschränkung ist aufgehoben, etwa durch die Person, der es gehört.
account-theirs = Es ist dieses, sagen Mitarbeitende:
account-none = Hier gibt es keines, sagen Mitarbeitende. Wird stattgegeben, gilt das für niemandes Inhalte.
found-let-go = Es wurde nur gefragt, was es gibt, und nicht widersprochen: Mit der Antwort kann das, was die Person betrifft, wieder genutzt werden.
found-kept = Es wurde nur gefragt, was es gibt. Was die Person betrifft, bleibt auch nach der Antwort außen vor.
found-keep = Auch nach der Antwort nicht nutzen
