### Questions to the data protection officer.

questions-kicker = Fragen
questions-title = Ihre Frage an den Datenschutz
questions-lead = Zu allem, was Ihre Daten und das KI-Training betrifft. Sie erhalten innerhalb eines Monats eine Antwort, meist früher.
questions-subject = Betreff
questions-text = Ihre Frage
questions-text-hint = Sie müssen nichts nachweisen, und durch Ihre Frage ändert sich an Ihren Daten nichts.
questions-send = Frage absenden
questions-asked = Ihre bisherigen Fragen
asked-on = Gestellt am
question-sent-title = Ihre Frage ist angekommen
question-sent-lead = Sie erhalten spätestens am { $day } eine Antwort.
question-sent-mail = Sie erhalten die Antwort per E-Mail und finden sie hier.
question-see = Meine Frage ansehen
question-number = Frage { $n }
by-you = Sie
by-officer = Datenschutz
reply = Ihre Antwort
reply-send = Antwort absenden
thread-closed = Diese Frage ist abgeschlossen. Sie können jederzeit eine neue stellen.
