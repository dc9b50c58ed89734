"""The addresses of this door."""

from evenhand.api.main import api

app_name = "api"
urlpatterns = api.urls[0]
