### Errors, and what roles may.

error-403-text = Vielleicht war die Seite zu lange geöffnet. Laden Sie sie neu und wiederholen Sie, was Sie tun wollten.
error-429-text = Zu viele Versuche kamen zu schnell nacheinander. Das schützt die Konten des Personals.
error-500-text = Es ist nicht bekannt, ob Ihr letzter Schritt ausgeführt wurde. Bitte sehen Sie im Register nach, bevor Sie ihn wiederholen.
error-ours = Eingetragen ist nur, was mit einer Eintragsnummer bestätigt wurde.
error-reference = Im Protokoll unter:
forbidden-title = Ihre Rolle lässt das nicht zu
forbidden-what = Was Sie wollten
forbidden-you = Ihre Rolle
forbidden-who = Rollen, die das dürfen
forbidden-ask = Wer das Personal verwaltet, kann Ihnen eine andere Rolle geben. Es wurde nichts geändert.
deed-assess = Abwägung schreiben
deed-sign-off = Abwägung unterzeichnen
deed-announce = Benachrichtigungen senden und anhalten
deed-enter = Antrag erfassen
deed-answer = Antrag beantworten
deed-look = Daten einer Person ansehen
deed-incident = Vorfall bearbeiten
deed-confirm = Löschung bestätigen
deed-document = Dokument erstellen lassen
deed-sort = Rückläufer zuordnen
deed-staff = Personal verwalten
deed-keys = Schlüssel und Webhooks verwalten
deed-personal-keys = Programmen Zugang zu Personendaten geben
