### The overview.

home-title = Wird etwas von mir genutzt?
home-yes = Ja.
home-some =
    { $used } Ihrer { $items } Inhalte { $used ->
        [one] steht
       *[other] stehen
    } in Trainingsdatensätzen für KI.
home-not-now = Zurzeit nicht.
home-may =
    { $may } Ihrer { $items } Inhalte { $may ->
        [one] darf für das Training von KI genutzt werden, doch kein Trainingsdatensatz gibt ihn
       *[other] dürfen für das Training von KI genutzt werden, doch kein Trainingsdatensatz gibt sie
    } aus.
home-may-text =
    Sobald ein Trainingsdatensatz erstellt wird, { $may ->
        [one] kann er
       *[other] können sie
    } darin stehen. Widersprechen können Sie vorher und nachher.
home-key-in = { $n } genutzt
home-key-may = { $n } nutzbar, von keinem Datensatz ausgegeben
home-key-out = { $n } nicht genutzt
home-no = Nein.
home-nothing = Nichts von Ihnen wird für das Training von KI genutzt.
home-objected = Sie haben am { $day } widersprochen. Das gilt, solange Sie es wollen.
home-never-consented = Sie haben nicht eingewilligt. Ohne Ihre Einwilligung wird nichts genutzt.
home-other-words = Sie haben am { $day } eingewilligt, aber in andere Worte als die, mit denen wir jetzt fragen. Für diese zählt Ihre Einwilligung nicht, also wird nichts genutzt.
home-consent-withdrawn = Sie haben Ihre Einwilligung am { $day } widerrufen.
home-unreached = Wir können nicht belegen, dass unsere Benachrichtigung Sie erreicht hat. Solange das so ist, wird nichts von Ihnen genutzt.
home-waiting = Unsere Benachrichtigung hat Sie erreicht. Bis zum { $day } wird auf keinen Fall etwas genutzt. Widersprechen können Sie vorher und nachher.
home-minor = Sie sind unter 18, oder wir kennen Ihr Alter nicht. Dann wird nichts genutzt, ganz gleich, was sonst gilt.
home-no-items = Uns sind keine Inhalte von Ihnen bekannt.
home-rules = Verschiedene Regeln sprechen dagegen. Bei jedem Inhalt steht, welche es sind.
home-known =
    { $n ->
        [one] Ein Inhalt von Ihnen ist hier bekannt. Eine eigene Seite zeigt, warum er nicht genutzt wird.
       *[other] { $n } Inhalte von Ihnen sind hier bekannt. Zu jedem zeigt eine eigene Seite, warum er nicht genutzt wird.
    }
home-unknown = Das können wir gerade nicht sagen.
home-unknown-text = Die Zahlen werden gerade neu ermittelt. Bis sie vorliegen, erhält kein Training etwas von Ihnen.
home-what = Was, wofür und warum
purpose-items =
    { $in } von { $items } Inhalten { $in ->
        [one] darf
       *[other] dürfen
    } genutzt werden.
purpose-sets =
    { $held ->
        [one] Einer davon steht
       *[other] { $held } davon stehen
    } in { $n ->
        [one] einem Datensatz.
       *[other] { $n } Datensätzen.
    }
purpose-no-set =
    Kein Datensatz gibt { $in ->
        [one] ihn
       *[other] sie
    } aus.
purpose-list = Diese Inhalte ansehen
purpose-why-in = Warum diese genutzt werden dürfen
purpose-why-out =
    { $n ->
        [one] Warum ein Inhalt nicht genutzt wird
       *[other] Warum { $n } Inhalte nicht genutzt werden
    }
purpose-several = Ein Inhalt kann aus mehreren Gründen ausgeschlossen sein.
home-can = Was Sie tun können
home-object = Widersprechen
home-object-text = Nichts von Ihnen wird mehr genutzt. Ein Klick, ohne Begründung.
home-object-before = Dann bleibt es dabei, was auch kommt. Ein Klick, ohne Begründung.
home-withdraw = Einwilligung widerrufen
home-withdraw-text = So einfach, wie Sie sie erteilt haben.
home-take-back = Widerspruch zurücknehmen
home-take-back-text = Gilt nur für künftige Datensätze.
home-consent = Einwilligen
home-consent-text = Nur wenn Sie möchten. Für jeden Zweck einzeln.
home-audience = Sichtbarkeit alter Beiträge einschränken
home-audience-text = Sie sehen vorher, welche Inhalte dadurch aus welchen Datensätzen verschwinden.
home-erase = Löschen
home-erase-text = Einzelne Inhalte oder alles.
home-dossier = Auskunft herunterladen
home-dossier-text = Alles, was wir Ihnen sagen können: als Seite, Dokument und Daten.
home-more = Mehr
home-more-items = Alle meine Inhalte, jeder mit seinen Gründen
home-more-sets = Welche Trainingsdatensätze etwas von mir enthalten und was dem Training gezeigt wurde
home-more-public = Was hier als öffentlich gilt
home-more-choices = Meine Entscheidungen und Anträge, mit Belegen
home-more-looks = Wer meine Daten angesehen hat
home-more-officer = Eine Frage an den Datenschutz stellen
home-open = { $n } offen
