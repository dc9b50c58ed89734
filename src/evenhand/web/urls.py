"""The addresses of this door. Each view says who may open it (`access`)."""

from django.urls import path

from evenhand.web.views import cases, check, plain, policy, report, signing, step, work

urlpatterns = [
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("demonstration/sign-in", signing.demo_sign_in, name="demo-sign-in"),
    path("demonstration/clock", signing.demo_clock, name="demo-clock"),
    path("", check.check, name="check"),
    path("people/<str:ref>", check.person, name="person"),
    path("people/<str:ref>/card", check.person_card, name="person-card"),
    path("addresses/<str:uprn>/card", check.address_card, name="address-card"),
    path("report", report.report, name="report"),
    path("report/<slug:ref>", report.reported, name="reported"),
    path("work", work.work, name="work"),
    path("cases", cases.cases, name="cases"),
    path("cases/<slug:ref>", cases.case, name="case"),
    path("cases/<slug:ref>/seen", cases.seen, name="seen"),
    path("cases/<slug:ref>/matters/<str:matter>", cases.matter, name="matter"),
    path("cases/<slug:ref>/letters/<str:letter>", cases.letter, name="letter"),
    path("cases/<slug:ref>/steps/<str:step>", step.step, name="step"),
    path("policy", policy.policy, name="policy"),
    path("policy/roles", policy.roles, name="roles"),
    path("policy/process", policy.process, name="process"),
    path("policy/process.svg", policy.diagram, name="diagram"),
    path("policy/clauses/<str:number>", policy.clause, name="clause"),
    path("brand.css", plain.brand, name="brand"),
]
