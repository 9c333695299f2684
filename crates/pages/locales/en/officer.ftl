### Questions to the data protection officer.

questions-kicker = Questions
questions-title = Ask the data protection officer
questions-lead = About anything that has to do with your data and AI training. You get an answer within a month, mostly sooner.
questions-subject = Subject
questions-text = Your question
questions-text-hint = You need not prove anything, and nothing happens to your data because you ask.
questions-send = Send question
questions-asked = What you asked before
asked-on = Asked on
question-sent-title = Your question has arrived
question-sent-lead = You get an answer by { $day } at the latest.
question-sent-mail = You get the answer by email, and you find it here.
question-see = See my question
question-number = Question { $n }
by-you = You
by-officer = data protection
reply = Your reply
reply-send = Send reply
thread-closed = This question is closed. You can always ask a new one.
others-kicker = Others’ posts
others-title = Others’ items about me
others-lead = What others posted is theirs. Where it shows or names you, you can ask that it is not used, or that sensitive information about you is taken out. What is found is not used until it is decided.
others-look-text = One of these is enough. The more you give, the more we find.
others-go = Did others post something about you?
request-back = Take this request back
request-back-text = Then nobody works on it any more. You can always send a new one.
request-back-guest = Then nobody works on it any more, and what was found for it can be used again. Whoever has the link to this page can do that.
request-back-button = Take back
question-sent-here = You find the answer here. We have no email address of yours, so please look again.
request-number = Request { $n }
request-closed = This request is closed. You can always make a new one.
question-back = Take this question back
question-back-title = Take this question back?
request-back-title = Take this request back?
request-back-ask = I do not want it any more
request-back-releases =
    { $n ->
        [one] One item that was found for it can be used again.
       *[other] { $n } items that were found for it can be used again.
    }
