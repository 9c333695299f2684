### Errors.

error-kicker = Error { $code }
error-400-title = We did not understand that
error-400-text = Something was missing in what your browser sent. Please go back and try again.
error-403-title = This was not allowed
error-403-text = The page may have been open for too long, or it belongs to somebody else. Go back, load it again, and repeat what you wanted to do.
error-404-title = There is nothing here
error-404-text = The address may be mistyped, or the page no longer exists.
error-405-title = This does not work this way
error-405-text = This address can only be reached through a form. Please go back and use the button there.
error-413-title = That was too large
error-413-text = The file or the text is larger than we can take. Please try a smaller one.
error-429-title = That was too often
error-429-text = We slow down when much comes quickly from one place or for one account, so that everybody gets their turn. Nothing you said before is lost. Objecting to everything by the link of a notice always works.
error-500-title = Something went wrong on our side
error-500-text = We do not know whether your last step was carried out. Please look again in a moment.
error-503-title = Not available for a short time
error-503-text = We are working on it. Please try again in a few minutes.
error-again = You can try again from:
error-ours = Only what was confirmed with an entry number counts as recorded. Doing it twice does no harm.
error-object = In a hurry to object? A mail counts as well:
error-reference = If you write to us, please name:
