### The notice as a page.

notice-kicker = Notice
notice-sent = Sent on
notice-right = You can object
notice-right-text = You can object to this use at any time, without giving a reason.
notice-waiting = Until { $day } nothing is used in any case.
notice-object = Object
notice-sign-in = Sign in and object
notice-asked = We ask for your consent
notice-asked-text = Nothing of yours is used unless you say yes. If you do nothing, nothing happens.
notice-asked-some = For some of it we ask for your consent. Without it nothing of yours is used for that. If you do nothing, nothing happens.
notice-answer = Sign in and decide
notice-rule-out = Object without signing in
notice-changed-title = What our mail said cannot be shown here any more
notice-changed = Its texts were changed after it was sent. Your mail has the words that count. What you can do stays the same.
notice-read = Have you read this?
notice-read-text = Sign in, and it is recorded that you have seen this notice. That is no consent, and you can still object at any time. By the link alone nobody can say it for you: mails are forwarded.
notice-read-button = Sign in
notice-read-signed-in = You are signed in, so it is recorded that you have seen this notice. That is no consent. You can still object at any time.
notice-used = What is used of yours?
notice-used-text = The portal says what is used of yours, for what, and why. It is yours alone, so you have to sign in.
notice-used-link = See what is used
notice-closed-expired = It worked until { $day }, so the notice is not shown by it any more. The mail has its words.
notice-closed-revoked = That happens when a mail may have gone to the wrong address. So the notice is not shown by it any more.
