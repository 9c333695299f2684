### The notice as a page.

notice-kicker = Benachrichtigung
notice-sent = Verschickt am
notice-right = Sie können widersprechen
notice-right-text = Sie können dieser Nutzung jederzeit widersprechen, ohne Begründung.
notice-waiting = Bis zum { $day } wird auf keinen Fall etwas genutzt.
notice-object = Widersprechen
notice-sign-in = Anmelden und widersprechen
notice-asked = Wir bitten um Ihre Einwilligung
notice-asked-text = Ohne Ihr Ja wird nichts von Ihnen genutzt. Wenn Sie nichts tun, bleibt es dabei.
notice-asked-some = Für einen Teil bitten wir um Ihre Einwilligung. Ohne sie wird dafür nichts von Ihnen genutzt. Wenn Sie nichts tun, bleibt es dabei.
notice-answer = Anmelden und entscheiden
notice-rule-out = Ohne Anmeldung widersprechen
notice-changed-title = Was in unserer E-Mail stand, lässt sich hier nicht mehr zeigen
notice-changed = Ihre Texte wurden nach dem Versand geändert. Maßgeblich ist, was in der E-Mail steht. An Ihren Möglichkeiten ändert das nichts.
notice-read = Haben Sie das gelesen?
notice-read-text = Melden Sie sich an, dann wird eingetragen, dass Sie diese Benachrichtigung gesehen haben. Eine Einwilligung ist das nicht, und Sie können weiterhin jederzeit widersprechen. Mit dem Link allein kann das niemand für Sie sagen, denn E-Mails werden weitergeleitet.
notice-read-button = Anmelden
notice-read-signed-in = Sie sind angemeldet. Deshalb ist eingetragen, dass Sie diese Benachrichtigung gesehen haben. Eine Einwilligung ist das nicht. Sie können weiterhin jederzeit widersprechen.
notice-used = Was wird von Ihnen genutzt?
notice-used-text = Im Portal steht, was von Ihnen genutzt wird, wofür und warum. Das geht nur Sie etwas an, deshalb müssen Sie sich anmelden.
notice-used-link = Ansehen, was genutzt wird
notice-closed-expired = Er galt bis zum { $day }. Deshalb zeigt er die Mitteilung nicht mehr. Ihr Wortlaut steht in der E-Mail.
notice-closed-revoked = Das geschieht etwa, wenn eine E-Mail an eine falsche Adresse gegangen sein könnte. Deshalb zeigt er die Mitteilung nicht mehr.
