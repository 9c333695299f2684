### What can be wrong with a form.

faults =
    { $n ->
        [one] One thing needs your attention
       *[other] { $n } things need your attention
    }
fault = Error:
problem-missing = Please fill in this field.
problem-not-chosen = Please choose one.
problem-not-mail = This is not a complete email address. It looks like name@example.com.
problem-too-long = This text is too long. There is room for { $most } characters.
problem-not-day = This date does not exist.
problem-nothing-before = You have nothing from before { $day }. Please choose a later date.
problem-in-future = This date is in the future.
problem-in-past = This date is over. Please choose a later one.
problem-wrong-code = This code is not right, or no longer. Please enter the one shown now.
problem-not-link = At least one link does not lead to this platform.
problem-file-too-large = This file is too large. It may have up to { $most } MB.
problem-not-picture = This file is not a picture in JPEG, PNG or WebP format.
problem-not-narrowed = Only an objection or a withdrawal can be narrowed.
problem-not-sure = Please tick the box if you want to go on.
problem-stale = This page was open for too long. Please send the form again.
problem-few-words = At least one line is too short to search for: it stands in too many posts. Give at least two words, such as a whole name.
problem-plain-picture = This picture shows next to nothing: there is nothing by which copies of it could be recognised.
problem-nothing-sought = Please give at least one: a link, words, or a picture.
problem-not-known = Line { $line }: “{ $what }” is not known here.
problem-too-many = There is room for { $most } lines.
your-text = Your text
