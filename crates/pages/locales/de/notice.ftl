### The notice as a page.

notice-kicker = Benachrichtigung
notice-sent = Verschickt am
notice-right = Sie können widersprechen
notice-right-text = Sie können dieser Nutzung jederzeit widersprechen, ohne Begründung.
notice-waiting = Bis zum { $day } wird auf keinen Fall etwas genutzt.
notice-object = Widersprechen
notice-sign-in = Anmelden und widersprechen
