### Signing in.

sign-in-lead = Für das Personal. Was Sie hier ansehen und ändern, wird unter Ihrem Namen festgehalten.
sign-in-code = Einmalcode
sign-in-code-hint = Lassen Sie das leer, und sechs Ziffern gehen an Ihre Adresse.
sign-in-elsewhere = Mit { $name } anmelden
signed-out = Sie sind abgemeldet.
