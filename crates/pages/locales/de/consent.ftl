### Consent.

consent-kicker = Einwilligung
consent-title = Dürfen wir mit Ihren Inhalten KI trainieren?
consent-lead = Nur wenn Sie Ja sagen. Wenn Sie nichts tun, wird nichts genutzt.
consent-yours = Worin Sie eingewilligt haben
consent-wording = Worin Sie einwilligen würden
consent-version = Fassung { $version }
consent-purposes = Jeder Zweck für sich
consent-given = Erteilt am { $day }
consent-earlier = In andere Worte, am { $day }
consent-earlier-covers = Diese Einwilligung umfasst nicht, worum wir jetzt bitten. Trainingsdatensätze, die von jetzt an entstehen, enthalten auf ihrer Grundlage nichts. Datensätze, die unter den Worten oben entstanden sind, behalten, was sie haben, bis Sie widerrufen.
consent-words-lost = Die Worte, in die Sie eingewilligt haben, sind hier nicht aufbewahrt. Fragen Sie beim Datenschutz danach.
consent-words-unknown = Hier ist nicht festgehalten, in welche Worte Sie eingewilligt haben. Fragen Sie beim Datenschutz nach.
consent-take-back = Widerrufen
consent-each = Kreuzen Sie an, womit Sie einverstanden sind. Keines hängt vom anderen ab.
consent-button = Ich willige in die angekreuzten Zwecke ein
consent-free = Sie entscheiden frei
consent-free-no = Wenn Sie Nein sagen, haben Sie keine Nachteile. Auf der Plattform bleibt für Sie alles gleich.
consent-free-back = Sie können jederzeit widerrufen, hier und mit genauso wenigen Klicks.
consent-free-past = Was bis dahin geschah, bleibt rechtmäßig. Danach wird nichts mehr genutzt, und in vorhandenen Datensätzen werden Ihre Inhalte ausgeblendet.
consent-objected = Sie haben widersprochen. Ihr Widerspruch gilt, bis Sie ihn zurücknehmen; bis dahin wird nichts genutzt, was er umfasst, auch wenn Sie hier einwilligen.
consent-closed-title = Sie können hier nicht selbst einwilligen
consent-closed-lead = Wer jünger ist als { $years } Jahre, kann in diese Nutzung nicht allein einwilligen (Art. 8 DSGVO).
consent-closed-until = Deshalb wird von Ihnen nichts aufgrund einer Einwilligung genutzt. Ab { $years } Jahren können Sie hier selbst entscheiden.
consent-closed-given = Dennoch sind hier Einwilligungen von Ihnen verzeichnet. Jede davon können Sie unten jederzeit widerrufen. Ab { $years } Jahren können Sie hier selbst entscheiden.
consent-closed-wrong = Ist Ihr Geburtsdatum hier falsch? Dann sagen Sie es uns.
