### What counts as public here.

public-kicker = Erklärt
public-title = Was hier als öffentlich gilt
public-lead = Nur was öffentlich ist, kann genutzt werden. Im Zweifel gilt es nicht als öffentlich.
public-two = Zwei Fragen
public-now = Können es heute alle sehen?
public-now-text = Alle heißt: auch Menschen ohne Konto. Was nur Freunde oder Mitglieder einer geschlossenen Gruppe sehen, ist nicht öffentlich.
public-then = Konnten es alle sehen, als Sie es veröffentlicht haben?
public-then-text = Wissen wir, dass es anfangs nicht öffentlich war, wird es nicht genutzt: Sie haben es nicht für alle geschrieben.
public-then-known = Es muss bekannt sein, dass es von Anfang an öffentlich war. Sonst wird es nicht genutzt: Vielleicht haben Sie es nicht für alle geschrieben.
public-not-enough = Öffentlich allein genügt nicht. Ein Widerspruch, eine fehlende Einwilligung oder eine andere Regel schließt den Inhalt trotzdem aus.
public-where = Wo bei { $operator }
counts-public = gilt als öffentlich
counts-not-public = nicht öffentlich
public-never = Nie genutzt
public-never-messages = Private Nachrichten.
public-never-minors = Inhalte von Menschen unter 18 oder aus der Zeit, als sie unter 18 waren.
public-never-unknown = Inhalte, bei denen wir nicht wissen, von wem sie sind, wann sie entstanden oder wer sie sehen kann.
public-never-special = Inhalte, die als sensibel gekennzeichnet sind, etwa zu Gesundheit, Glauben oder Politik.
public-never-others = Bilder und Beiträge, die jemanden zeigen oder nennen, der Nein gesagt hat.
public-ai = Was Sie in KI-Funktionen eingeben
public-ai-text = Das ist nie öffentlich. Darüber entscheidet eine eigene Regel: Sie verlangt eine Einwilligung oder eine Benachrichtigung, die genau das nennt.
public-change = Wenn Sie die Sichtbarkeit ändern
public-change-text = Sobald etwas nicht mehr öffentlich ist, kommt es in keinen neuen Datensatz und wird in den anderen ausgeblendet. Machen Sie es wieder öffentlich, kehrt es dorthin nicht zurück.
