"""The form's addresses. None but a link itself carries a token, none a personal value."""

from django.urls import path, re_path

from onboarding.apply import capture, entry, waiting, wizard

urlpatterns = [
    path("", entry.home, name="apply_home"),
    path("begin/", entry.begin, name="apply_begin"),
    path("ended/", entry.ended, name="apply_ended"),
    path("theme.css", entry.theme, name="apply_theme"),
    path("logo", entry.logo, name="apply_logo"),
    path("language/", wizard.language, name="apply_language"),
    path("consent/", wizard.agree, name="apply_consent"),
    path("country/", wizard.country, name="apply_country"),
    path("person/", wizard.person, name="apply_person"),
    path("person/typed/", wizard.typed, name="apply_typed"),
    path("document/", wizard.document, name="apply_document"),
    path("pictures/<slug:kind>/<slug:side>/", capture.picture, name="apply_picture"),
    path("images/<uuid:page>/", capture.image, name="apply_image"),
    path("review/", wizard.review, name="apply_review"),
    path("progress/", waiting.progress, name="apply_progress"),
    path("progress/state/", waiting.state, name="apply_state"),
    path("withdraw/", waiting.withdraw, name="apply_withdraw"),
    path("device/", entry.device, name="apply_device"),
    path("leave/", entry.leave, name="apply_leave"),
    # Whatever else begins like this is taken for a link: an address that is not found would be logged.
    re_path(r"^(?P<token>.+?)/?$", entry.enter, name="apply_link"),
]
