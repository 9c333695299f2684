### Announcements.

campaigns-title = Benachrichtigungen
campaigns-lead = Wer informiert wurde und wie weit es kam. Wer nicht erreicht wurde, ist ausgeschlossen.
campaigns-none = Noch ist keine Benachrichtigung geplant.
campaign-begins = Beginn
campaign-planned = geplant
campaign-sending = wird gesendet
campaign-stopped = gestoppt
campaign-held = angehalten
campaign-done = gesendet
campaign-why-held = Angehalten, weil nicht mehr gilt, was darin steht:
campaign-deeds = Was Sie tun können
campaign-send = Senden
campaign-send-text = Fährt fort, wo es aufgehört hat. Niemand erhält sie zweimal.
campaign-stop = Stoppen
campaign-stop-text = Was der Mailserver angenommen hat, lässt sich nicht zurückholen.
campaign-remind = Erinnern
campaign-remind-text = Alle, denen sie zugestellt wurde und die sie nicht gesehen haben.
campaign-revoke = Links sperren
campaign-revoke-text = Die Links in diesen E-Mails gelten nicht mehr. Im Portal bleibt der Widerspruch möglich.
campaign-funnel = Wie weit es kam
campaign-time = E-Mails im Lauf der Zeit
campaign-time-said = Was die Menschen taten, im Lauf der Zeit
campaign-time-text = Jeder Tag zählt alles bis zu ihm; der letzte zeigt den Stand von jetzt. Wer sich schon vorher geäußert hatte, steht am ersten Tag. Für wen kein Tag bekannt ist, etwa wegen eines verknüpften Kontos, steht am letzten.
campaign-time-part = Nicht vollständig: Bisher sind { $read } von { $all } Einträgen des Registers gelesen. Laden Sie die Seite erneut, um fortzufahren.
campaign-text = Die E-Mail auf { $language }
campaign-text-lead = So, wie sie jetzt ausgefüllt würde. Ihre Links entstehen für jede Person einzeln und stehen in keiner Vorschau.
campaign-text-check = Was sie sagen muss
campaign-mail = Was sie sagt
plan-title = Benachrichtigung planen
plan-lead = Mit dem Planen wird nichts gesendet. Sehen Sie sich zuerst an, wer was erhielte.
plan-checked = Wer was erhielte
plan-refused = Nicht geplant:
plan-without-address = Ohne Adresse
plan-name-hint = Buchstaben, Ziffern und Bindestriche: „fruehjahr-2027“. Der Name bleibt.
plan-texts-hint = Ordner unter „notices“ im Arbeitsbereich; „demur notice new“ legt einen an.
plan-purposes = Zwecke, die sie nennt
plan-regions = Nur Menschen aus
plan-regions-hint = Alle, wenn nichts gewählt ist.
plan-since = Nur Konten, die bestehen seit
plan-since-hint = Alle, wenn nichts eingetragen ist. Konten unbekannten Alters sind dabei.
plan-rate = E-Mails je Sekunde, höchstens
plan-rate-hint = So schnell der Mailserver sie annimmt, wenn nichts eingetragen ist.
plan-not-before = Nicht vor
plan-not-before-hint = Sofort, wenn nichts eingetragen ist.
plan-hour = Uhrzeit (UTC)
plan-check = Zeigen, wer was erhielte
plan-button = Planen
campaign-regions = Nach Regionen
region = Region
stage = Stufe
stage-share = Anteil
stage-planned = Geplant
stage-sent = Gesendet
stage-delivered = Zugestellt
stage-bounced = Zurückgekommen
stage-seen = Gesehen
stage-objected = Widersprochen
stage-consented = Eingewilligt
stage-unreached = Nicht erreicht
stage-pending = Noch offen
unreached-title = Nicht erreicht
unreached-text = Nichts von ihnen wird genutzt. Ein Brief ist ein anderer Weg.
unreached-none = Bisher niemand.
unreached-letters = Liste für Briefe (CSV)
unreached-no-address = Keine Adresse bekannt
unreached-bounced = Endgültig zurückgekommen
unreached-refused = Vom Server abgewiesen
unreached-unclear = Rückläufer nicht zugeordnet
unreached-unknown = Nicht bekannt, ob gesendet
texts-title = Texte
texts-faults =
    { $n ->
        [0] vollständig
        [one] eine Angabe fehlt
       *[other] { $n } Angaben fehlen
    }
