"""How people come in: password, second factor, passkey, single sign-on, sessions. allauth does the work;
here is what it is told and what is recorded."""
