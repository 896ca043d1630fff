"""The Bureau room: the only pages open to whoever has no role inside the Secretariat."""

app_name = "bureau"
urlpatterns: list = []
