"""The customer's front door: a form that a link leads to, without an account.

``session`` tells who comes and for which case; ``steps`` what is asked of them, one thing a screen;
the views change nothing but through ``onboarding.workflow``, with the customer as the actor.
"""
