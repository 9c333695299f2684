### What counts as public here.

public-kicker = Explained
public-title = What counts as public here
public-lead = Only what is public can be used. If we are not sure, it is not public.
public-two = Two questions
public-now = Can everyone see it now?
public-now-text = Everyone means: also people without an account. What only friends or members of a closed group can see is not public.
public-then = Could everyone see it when you posted it?
public-then-text = If we know that it was not public at first, it is not used: you did not write it for everyone.
public-then-known = It must be known that it was public at first. Otherwise it is not used: perhaps you did not write it for everyone.
public-not-enough = Being public is not enough. An objection, a missing consent or any other rule still keeps it out.
public-where = Where on { $operator }
counts-public = counts as public
counts-not-public = not public
public-never = Never used
public-never-messages = Private messages.
public-never-minors = Anything by people under 18, or made when they were under 18.
public-never-unknown = Anything of which we do not know whose it is, when it was made or who can see it.
public-never-special = Anything marked as sensitive, such as health, belief or politics.
public-never-others = Pictures and posts that show or name somebody who said no.
public-ai = What you type into AI features
public-ai-text = It is never public. A rule of its own decides about it: it takes a consent or a notice that names exactly this.
public-change = If you change who can see something
public-change-text = As soon as something is no longer public, it goes into no new set, and is masked in the others. Making it public again does not bring it back into those.
