"""Arrangements of a passport's data page: rows of fields; cells in one row share its height."""

from __future__ import annotations

from specimens.cards.issuers import rows

USUAL = rows(
    "type code number / surname / given_names / nationality height / "
    "date_of_birth sex place_of_birth / date_of_issue authority / "
    "date_of_expiry signature"
)
PERSONAL = rows(
    "type code number / surname / given_names / nationality personal_number / "
    "date_of_birth sex place_of_birth / date_of_issue authority / "
    "date_of_expiry signature"
)
PLAIN = rows(
    "type code number / surname / given_names / nationality / "
    "date_of_birth sex / place_of_birth / date_of_issue date_of_expiry / "
    "authority"
)
WHOLE_NAME = rows(
    "type code number / full_name / nationality / date_of_birth sex / "
    "place_of_birth / date_of_issue date_of_expiry / registration authority"
)
CHINESE = rows(
    "type code number / full_name / sex nationality date_of_birth / "
    "place_of_birth date_of_issue / place_of_issue date_of_expiry / "
    "authority"
)
INDIAN = rows(
    "type code number / surname / given_names / "
    "nationality sex date_of_birth / place_of_birth / place_of_issue / "
    "date_of_issue date_of_expiry"
)
PHILIPPINE = rows(
    "type code number / surname / given_names / middle_name / "
    "date_of_birth nationality / sex place_of_birth / "
    "date_of_issue authority / date_of_expiry signature"
)
BRAZILIAN = rows(
    "type code number / surname / given_names / nationality / "
    "date_of_birth personal_id / sex place_of_birth / "
    "date_of_issue date_of_expiry / authority"
)
