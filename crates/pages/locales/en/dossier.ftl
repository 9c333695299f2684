### The dossier.

dossier-kicker = Access
dossier-title = Everything we can say to you
dossier-lead = Your dossier says what is known of you here, what it is used for, and why. You may have it at any time, free of charge.
dossier-files = Download
dossier-in = What is in it
dossier-in-items =
    { $n ->
        [one] One item
       *[other] All { $n } items
    }, with every decision and every reason
dossier-in-sets = Sets, what training was shown, and orders to whoever got a copy
dossier-in-choices = Your choices with receipts, our notices, and open requests
dossier-in-others = How often others’ items show or name you; not their text, which is theirs
dossier-care = Keep it safe
dossier-care-text = The files are not encrypted. Do not load them on a device that others use.
