### Errors, and what roles may.

error-403-text = The page may have been open for too long. Load it again, and repeat what you wanted to do.
error-429-text = Too many attempts came quickly, one after the other. This protects the accounts of staff.
error-500-text = It is not known whether your last step was carried out. Look it up in the ledger before you repeat it.
error-ours = Only what was confirmed with an entry number counts as recorded.
error-reference = In the log under:
forbidden-title = Your role may not do this
forbidden-what = What you wanted
forbidden-you = Your role
forbidden-who = Roles that may
forbidden-ask = Whoever is in charge of staff can give you another role. Nothing was changed.
deed-assess = Write an assessment
deed-sign-off = Sign an assessment off
deed-announce = Send and stop notices
deed-enter = Enter a request
deed-answer = Answer a request
deed-look = Look at a person’s data
deed-incident = Work on an incident
deed-confirm = Confirm a deletion
deed-document = Have a document made
deed-sort = Sort returned mail
deed-staff = Manage staff
deed-keys = Manage keys and webhooks
deed-personal-keys = Let programs reach people’s data
