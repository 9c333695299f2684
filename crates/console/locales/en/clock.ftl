### Clocks.

left-days-over =
    { $n ->
        [one] One day overdue
       *[other] { $n } days overdue
    }
left-hours-over =
    { $n ->
        [one] One hour overdue
       *[other] { $n } hours overdue
    }
left-hours =
    { $n ->
        [one] One hour left
       *[other] { $n } hours left
    }
left-days =
    { $n ->
        [one] One day left
       *[other] { $n } days left
    }
left-today = Due today
due-on = due
