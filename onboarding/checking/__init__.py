"""What services do to a case: checks begun, answered or failed, and what their results add up to.

Tasks call these functions; like people's acts they lock the case and write one entry each.
"""

from onboarding.checking.course import (
    MOST_TRIES,
    UNFINISHED,
    Start,
    Work,
    begin,
    fail,
    finish,
    go_on,
    is_stuck,
    make,
    may_run_again,
)
from onboarding.checking.renormalising import Difference, difference, renormalise
from onboarding.checking.sweeping import sweep
from onboarding.checking.weighing import open_findings, refresh_findings, weigh

__all__ = [
    "MOST_TRIES",
    "UNFINISHED",
    "Difference",
    "Start",
    "Work",
    "begin",
    "difference",
    "fail",
    "finish",
    "go_on",
    "is_stuck",
    "make",
    "may_run_again",
    "open_findings",
    "refresh_findings",
    "renormalise",
    "sweep",
    "weigh",
]
