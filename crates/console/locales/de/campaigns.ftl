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
campaign-time = Im Lauf der Zeit
campaign-regions = Nach Regionen
region = Region
stage = Stufe
stage-share = Anteil
stage-planned = Geplant
stage-sent = Gesendet
stage-delivered = Zugestellt
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
