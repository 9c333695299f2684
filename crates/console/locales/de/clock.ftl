### Clocks.

left-days-over =
    { $n ->
        [one] 1 Tag überfällig
       *[other] { $n } Tage überfällig
    }
left-hours-over =
    { $n ->
        [one] 1 Stunde überfällig
       *[other] { $n } Stunden überfällig
    }
left-hours =
    { $n ->
        [one] noch 1 Stunde
       *[other] noch { $n } Stunden
    }
left-days =
    { $n ->
        [one] noch 1 Tag
       *[other] noch { $n } Tage
    }
left-today = heute fällig
due-on = bis
