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
others-kicker = Beiträge anderer
others-title = Inhalte anderer über mich
others-lead = Was andere veröffentlicht haben, gehört ihnen. Wo es Sie zeigt oder nennt, können Sie verlangen, dass es nicht genutzt wird oder dass sensible Angaben über Sie entfernt werden. Was gefunden wird, wird nicht genutzt, bis darüber entschieden ist.
others-look-text = Eine Angabe genügt. Je mehr Sie angeben, desto mehr finden wir.
others-go = Haben andere etwas über Sie veröffentlicht?
request-back = Diesen Antrag zurücknehmen
request-back-text = Dann bearbeitet ihn niemand mehr. Sie können jederzeit einen neuen stellen.
request-back-guest = Dann bearbeitet ihn niemand mehr, und was dafür gefunden wurde, darf wieder genutzt werden. Das kann, wer den Link zu dieser Seite hat.
request-back-button = Zurücknehmen
question-sent-here = Sie finden die Antwort hier. Wir haben keine E-Mail-Adresse von Ihnen; bitte sehen Sie wieder nach.
request-number = Antrag { $n }
request-closed = Dieser Antrag ist abgeschlossen. Sie können jederzeit einen neuen stellen.
question-back = Diese Frage zurücknehmen
question-back-title = Diese Frage zurücknehmen?
request-back-title = Diesen Antrag zurücknehmen?
request-back-ask = Ich möchte ihn nicht mehr
request-back-releases =
    { $n ->
        [one] Ein Inhalt, der dafür gefunden wurde, darf wieder genutzt werden.
       *[other] { $n } Inhalte, die dafür gefunden wurden, dürfen wieder genutzt werden.
    }
