"""The console's addresses. None carries a personal value."""

from django.urls import path

from onboarding.console import acts, answer, case, case_file, dashboards, image, intake, link, queue, session

urlpatterns = [
    path("", queue.home, name="home"),
    path("login/", session.login, name="login"),
    path("logout/", session.logout, name="logout"),
    path("language/", session.language, name="language"),
    path("cases/", queue.queue, name="queue"),
    path("cases/new/", intake.new, name="new_case"),
    path("cases/uploads/", intake.uploads, name="uploads"),
    path("cases/search/", queue.search, name="search"),
    path("cases/next/", queue.next_case, name="next_case"),
    path("filters/", queue.save_filter, name="save_filter"),
    path("filters/<int:saved>/forget/", queue.forget_filter, name="forget_filter"),
    path("shortcuts/", session.shortcuts, name="shortcuts"),
    path("cases/<str:number>/", case.page, name="case"),
    path("cases/<str:number>/pictures/", intake.pictures, name="pictures"),
    path("cases/<str:number>/pictures/<str:side>/", intake.add, name="add_picture"),
    path("cases/<str:number>/link/", link.link, name="link"),
    path("cases/<str:number>/submit/", intake.submit, name="submit"),
    path("cases/<str:number>/progress/", case.progress, name="progress"),
    path("cases/<str:number>/rerun/", acts.rerun, name="rerun"),
    path("cases/<str:number>/claim/", acts.claim, name="claim"),
    path("cases/<str:number>/release/", acts.release, name="release"),
    path("cases/<str:number>/type/", acts.confirm_type, name="confirm_type"),
    path("cases/<str:number>/correct/", acts.correct, name="correct"),
    path("cases/<str:number>/findings/<int:finding>/dismiss/", acts.dismiss, name="dismiss"),
    path("cases/<str:number>/decide/", acts.decide, name="decide"),
    path("cases/<str:number>/ask-again/", acts.ask_again, name="ask_again"),
    path("cases/<str:number>/second/", acts.second, name="second"),
    path("cases/<str:number>/reopen/", acts.reopen, name="reopen"),
    path("cases/<str:number>/checks/<uuid:check>/answer/", answer.answer, name="answer"),
    path("cases/<str:number>/withdraw/", acts.withdraw, name="withdraw"),
    path("cases/<str:number>/file/<slug:form>/", case_file.download, name="case_file"),
    path("dashboards/", dashboards.dashboards, name="dashboards"),
    path("dashboards/<slug:chart>.csv", dashboards.download, name="dashboard_csv"),
    path("images/<uuid:page>/", image.page, name="image"),
    path("images/<uuid:check>/<slug:name>/", image.crop, name="crop"),
]
