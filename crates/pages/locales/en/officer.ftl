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
