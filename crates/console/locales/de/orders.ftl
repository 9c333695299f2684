### Orders and recipients.

orders-lead = Was gelöscht wurde, muss auch dort weg, wo Kopien liegen (Art. 17, 19). Ein Auftrag bleibt offen, bis er bestätigt ist.
orders-list = Aufträge
orders-none = Bisher war nirgends sonst etwas zu löschen.
order-n = Auftrag { $n }
order-to = An
order-about = Was dort liegt
order-sent = Erteilt am
order-confirmed = Bestätigt am { $day }
order-demands = Was er verlangt
order-confirm = Bestätigen
order-seen = Die Kopie ist so weit wie der Datensatz.
order-not-seen = Die Kopie zeigt nicht, dass sie so weit ist.
order-evidence-hint = Worauf die Bestätigung beruht: ein Schreiben, ein Protokoll, eine Nachschau. Es wird festgehalten.
order-confirm-button = Als ausgeführt eintragen
recipients = Wer Kopien erhalten hat
recipients-none = Niemand hat eine Kopie erhalten.
recipient-copy = Kopie
recipient-given = Erhalten am
recipient-open = Offene Aufträge
recipient-current = So weit seit
recipient-never = noch nie
