### Signing in.

sign-in-lead = For staff. What you look at and change here is recorded under your name.
sign-in-code = One-time code
sign-in-code-hint = Leave this empty, and six digits are sent to your address.
sign-in-elsewhere = Sign in with { $name }
signed-out = You are signed out.
