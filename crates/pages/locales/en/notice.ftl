### The notice as a page.

notice-kicker = Notice
notice-sent = Sent on
notice-right = You can object
notice-right-text = You can object to this use at any time, without giving a reason.
notice-waiting = Until { $day } nothing is used in any case.
notice-object = Object
notice-sign-in = Sign in and object
