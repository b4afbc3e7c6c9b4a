"""Webhooks: events told to integrators' endpoints, signed as Standard Webhooks has it.

``addresses`` says where a webhook may go, ``endpoints`` keeps them and their secrets, ``signing`` signs,
``sending`` makes one POST, ``delivering`` decides when and how often.
"""
