### Assessments.

assessments-title = Assessments
assessments-lead = Each weighs one purpose on one legal basis. Without a signed one that holds, nothing is compiled.
assessments-begin = Begin a new assessment
assessments-list = Newest versions
assessments-unread = These files cannot be read as assessments. Nothing rests on them until somebody mends them:
assessment-unread = The file of the next version cannot be read. This is the version that was signed last.
unread-name = no name of an assessment: letters from a to z, digits, “-”, “_” and “.”, at most 100, and no “.” at the beginning
unread-at = line { $line }, column { $column }
unread-text = cannot be read
assessment-of = Assessment for { $purpose }
assessment-draft = Draft, not signed
assessment-signed = Signed on { $day }
assessment-expired = Expired on { $day }
assessment-replaced = Replaced on { $day }
assessment-record = What it says
assessment-bounds = Within what
assessment-kinds = Kinds of data
assessment-compatible = Compatible with collection for
assessment-compatible-hint = Purposes of collection, one a line (Art. 6(4)).
assessment-older = Older items
assessment-dpia = Impact assessment (Art. 35)
assessment-expires = Holds until
assessment-sign-off = Sign-off
assessment-unsigned = Nobody has signed this version. Nothing rests on it yet.
assessment-next = Write the next version
assessment-empty = Nothing is said about this.
older-yes = Found compatible, too
older-no = Out of scope
older-tick = Items from before the scope are found compatible, too
version = Version
version-n = Version { $n }
version-compare = Compare with { $n }
versions = Versions
sign-as = You sign as { $name }. Your name and your statement go into the ledger.
sign-statement = Statement
sign-statement-hint = Why, in your judgement, the interest outweighs, and under which conditions.
sign-changed = Nothing was signed: the draft was changed since you opened it. This is the text as it is now. Read it before you sign.
sign-refused = Not signed:
sign-missing = Before it can be signed, it has to say something about:
signed-by = Signed by { $name } on { $day }
sign-button = Sign off
part-interest = Interest
part-interest-hint = Lawful, specific and real (EDPB Opinion 28/2024).
part-necessity = Necessity
part-necessity-hint = Why no milder means does.
part-expectations = Expectations
part-expectations-hint = What people could expect when they posted, by audience (recital 47).
part-safeguards = Safeguards
part-safeguards-hint = What protects people, beyond what the law demands anyway.
part-balance = Balance
part-balance-hint = Consequences for people against the interest.
part-third-parties = Third parties
part-third-parties-hint = People who are shown, quoted or named.
part-minors = Minors
part-minors-hint = How age is known, and what happens where it is not.
part-special = Special categories
part-special-hint = How they are kept out (Art. 9).
part-compatibility = Compatibility
part-compatibility-hint = Link, context, nature, consequences, safeguards (Art. 6(4)).
edit-title = Write version { $n }
edit-lead = The version in force stays in force until this one is signed.
edit-overtaken = Somebody else has saved or signed this draft since you opened it. Nothing was saved. Saving again overwrites what they wrote.
edit-overtaken-link = See what they wrote
edit-preview = Show what it would change
edit-save = Save as draft
effect-title = What it would change
effect-admitted = Newly in
effect-refused = Newly out
effect-of =
    { $n ->
        [one] items of one person
       *[other] items of { $n } people
    }
effect-again = Tell people again?
effect-again-no = Not needed
effect-again-yes = Needed, and held until then
effect-more = By kind, region and age
compare-title = Version { $old } and version { $new }
compare-lead =
    { $n ->
        [0] Nothing is different.
        [one] One part is different.
       *[other] { $n } parts are different.
    } What is gone is struck through, what is new is underlined.
compare-sides = Side by side
compare-part = Part
compare-changed = changed
begin-lead = One purpose, one legal basis. Neither can be changed later.
begin-name-hint = Small letters and hyphens, as it will stand in files: “ai-assistant-li”.
