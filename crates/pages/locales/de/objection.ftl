### Objecting: by link or signed in, and what happens then.

objection-kicker = Widerspruch
objection-title = Der Nutzung Ihrer Daten für KI-Training widersprechen
objection-lead = { $operator } möchte mit Ihren Inhalten KI trainieren. Sie können Nein sagen. Ein Klick genügt, und Sie müssen nichts begründen.
objection-about = Dafür sollen Ihre Daten genutzt werden:
objection-button = Ich widerspreche allem
objection-assure-link = Sie müssen sich nicht anmelden. Erst der Klick zählt: Das Öffnen dieser Seite ändert nichts.
objection-assure = Erst der Klick zählt: Das Öffnen dieser Seite ändert nichts.
objection-narrow = Nur einem Teil widersprechen oder einen Grund angeben
objection-narrow-text = Kreuzen Sie an, wogegen Sie sich wenden. Alles andere bleibt, wie es ist.
objection-narrow-all = Wo Sie nichts ankreuzen, gilt Ihr Widerspruch für alle Punkte der Gruppe.
objection-purposes = Für welche Zwecke?
objection-kinds = Für welche Inhalte?
objection-surfaces = An welchen Orten?
objection-reason = Begründung (freiwillig)
objection-reason-hint = Nicht nötig. Was Sie schreiben, wird mit Ihrem Widerspruch aufbewahrt, etwa 4.000 Zeichen davon.
objection-part-button = Diesem Teil widersprechen
objection-then = Was dann geschieht
objection-then-stop = Von da an kommt nichts mehr von Ihnen in einen neuen Trainingsdatensatz.
objection-then-sets = In vorhandenen Datensätzen werden Ihre Inhalte ausgeblendet. Ein Training, das hier läuft, erhält sie nach spätestens einer Sekunde nicht mehr.
objection-then-linked = Ihr Widerspruch gilt auch für Ihre verknüpften Konten und früheren Benutzernamen.
objection-then-stays = Er läuft nicht ab. Ihr Konto und Ihre Beiträge bleiben, wie sie sind.
objection-link = Zu diesem Link
objection-link-whose = Der Link stammt aus der E-Mail, die { $operator } am { $day } verschickt hat. Er gehört der Person, an die diese E-Mail ging.
objection-link-forwarded = Wurde Ihnen die E-Mail weitergeleitet? Dann können Sie damit nur für diese Person widersprechen und nichts anderes sehen oder ändern. Sie erfährt davon per E-Mail und kann den Widerspruch nach dem Anmelden zurücknehmen.
objection-link-until = Der Link gilt bis zum { $day }. Auch danach können Sie widersprechen, dann auf anderem Weg.
objection-not = Was das nicht ist
objection-not-unsubscribe = Unsere E-Mails abzubestellen ist kein Widerspruch. Und wer widerspricht, bestellt damit keine E-Mails ab.
objection-others = Geht es um Bilder oder Beiträge anderer, die Sie zeigen oder nennen?
objection-others-link = Zum Formular für Menschen ohne Konto
objected-title = Ihr Widerspruch ist eingetragen
objected-again = Sie hatten schon widersprochen, am { $at }. Das gilt weiterhin. Es wurde nichts geändert.
objected-confirmation = Bestätigung
objected-mail = Per E-Mail unterwegs
objected-no-mail = Nicht per E-Mail, weil keine Adresse vorliegt.
objected-now = Was jetzt geschieht
objected-new = Neue Datensätze
objected-new-text = Ab sofort kommt nichts, was Ihr Widerspruch umfasst, in einen Trainingsdatensatz.
objected-sets = Vorhandene Datensätze
objected-sets-none = Keiner davon enthält etwas von Ihnen.
objected-sets-text =
    { $n ->
        [one] Ein Datensatz enthält Inhalte von Ihnen. Sie werden dort ausgeblendet.
       *[other] { $n } Datensätze enthalten Inhalte von Ihnen. Sie werden dort ausgeblendet.
    } Ein Training, das hier läuft, erhält sie nach spätestens einer Sekunde nicht mehr.
objected-sets-link = Inhalte, die der Widerspruch umfasst, werden in vorhandenen Datensätzen ausgeblendet. Ein Training, das hier läuft, erhält sie nach spätestens einer Sekunde nicht mehr.
objected-training-link = Was dem Training bisher von Ihnen gezeigt wurde, steht nach dem Anmelden im Portal, soweit es aufgezeichnet ist.
objected-receipt-link = Der Beleg nennt die Person und wird deshalb hier nicht gezeigt. Er kommt per E-Mail und steht nach dem Anmelden im Portal.
objected-copies =
    { $n ->
        [one] Eine Kopie bei anderen erfährt davon
       *[other] { $n } Kopien bei anderen erfahren davon
    } mit der nächsten Aktualisierung.
objected-training = Bisheriges Training
objected-training-not-recorded = Was dem Training bisher gezeigt wurde, ist hier nicht aufgezeichnet. Es können Inhalte von Ihnen darunter sein.
objected-training-not-named = Es gibt Aufzeichnungen darüber, was dem Training gezeigt wurde. Sie nennen nichts von Ihnen.
objected-training-shown =
    { $n ->
        [one] Einem Trainingslauf wurden schon vorher Inhalte von Ihnen gezeigt.
       *[other] { $n } Trainingsläufen wurden schon vorher Inhalte von Ihnen gezeigt.
    }
objected-training-models =
    { $n ->
        [one] Ein Modell wurde mit Datensätzen trainiert, die Inhalte von Ihnen enthielten.
       *[other] { $n } Modelle wurden mit Datensätzen trainiert, die Inhalte von Ihnen enthielten.
    } Was dabei gezeigt wurde, ist nicht aufgezeichnet.
objected-training-stays = Was ein Modell schon gelernt hat, macht ein Widerspruch nicht rückgängig. Was damit geschieht, sagt Ihnen unser Datenschutz.
objected-back = Wenn Sie es sich anders überlegen
objected-back-link = Nur Sie selbst können den Widerspruch zurücknehmen, nach dem Anmelden. Das geht dort auch, wenn gar nicht Sie widersprochen haben.
objected-back-text = Sie können den Widerspruch jederzeit zurücknehmen und jederzeit neu widersprechen.
closed-invalid-title = Dieser Link ist nicht vollständig
closed-invalid-text = Vielleicht ist ein Teil verloren gegangen. Öffnen Sie ihn noch einmal aus der E-Mail oder kopieren Sie ihn ganz.
closed-expired-title = Dieser Link ist abgelaufen
closed-expired-text = Er galt bis zum { $day }. Widersprechen können Sie weiterhin. Für den Widerspruch gibt es keine Frist, und er läuft nicht ab.
closed-revoked-title = Dieser Link wurde zurückgezogen
closed-revoked-text = Das geschieht etwa, wenn eine E-Mail an eine falsche Adresse gegangen sein könnte. Widersprechen können Sie weiterhin.
closed-ways = Andere Wege zum Widerspruch
closed-ways-text = Jeder dieser Wege zählt genauso viel wie der Link.
closed-way-sign-in = Danach widersprechen Sie mit einem Klick. Sie brauchen nur Ihre E-Mail-Adresse.
closed-way-form-link = Formular ohne Anmeldung
closed-way-form = Es gilt für jedes Konto mit Ihrer E-Mail-Adresse, auch wenn Sie sich nicht mehr anmelden können. Sie bestätigen es mit einem Link in einer E-Mail.
closed-way-mail = Schreiben Sie an unseren Datenschutz. Ein Satz genügt: „Ich widerspreche der Nutzung meiner Daten für KI-Training.“
closed-nothing = Es wurde nichts geändert
closed-nothing-text = Was Sie früher erklärt haben, gilt weiter.
objected-cut = Ihre Begründung war zu lang, um sie ganz aufzubewahren. Das Ende wurde abgeschnitten. Ihr Widerspruch gilt trotzdem.
