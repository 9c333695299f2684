### Consent.

consent-kicker = Consent
consent-title = May we use your items to train AI?
consent-lead = Only if you say yes. If you do nothing, nothing is used.
consent-yours = What you have agreed to
consent-wording = What you would agree to
consent-version = Wording { $version }
consent-purposes = Each purpose by itself
consent-given = Given on { $day }
consent-earlier = To other words, on { $day }
consent-earlier-covers = This consent does not cover what we ask for now. Training sets made from now on hold nothing on the strength of it. Sets that were made under the words above keep what they have until you withdraw it.
consent-words-lost = The words that you agreed to are not kept here. Ask the data protection officer for them.
consent-words-unknown = It is not recorded here which words you agreed to. Ask the data protection officer.
consent-take-back = Withdraw
consent-each = Tick what you agree to. Nothing depends on anything else.
consent-button = I agree to what I ticked
consent-free = It is up to you
consent-free-no = If you say no, you have no disadvantage. Everything on the platform stays available to you.
consent-free-back = You can withdraw at any time, here, with as few clicks.
consent-free-past = What was done until then stays lawful. After that nothing more is used, and your items in existing sets are masked.
consent-objected = You have objected. Your objection stays in force until you take it back; until then nothing that it covers is used, whatever you agree to here.
consent-closed-title = You cannot agree to this yourself
consent-closed-lead = Who is younger than { $years } cannot consent to this use alone (Art. 8 GDPR).
consent-closed-until = So nothing of yours is used on the strength of a consent. From the age of { $years } you can decide for yourself here.
consent-closed-given = Consents of yours are on record here all the same. You can withdraw each of them below, whenever you want. From the age of { $years } you can decide for yourself here.
consent-closed-wrong = Is your date of birth wrong here? Then tell us.
