"""What a programmer would write in an afternoon on the same stack: validate 40 fields and insert one row.

Run by the benchmark on the same server with the same database, as what ours is measured beside.
"""

from __future__ import annotations

import os

import django
from django.conf import settings

from tepat.base.embedded_postgres import parse_url

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {**parse_url(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": 600}},
    ROOT_URLCONF=__name__,
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from ninja import NinjaAPI  # noqa: E402
from pydantic import Field, create_model  # noqa: E402

Household = create_model(
    "Household",
    **{f"field_{n}": (int, Field(ge=0, le=1000)) for n in range(40)},  # type: ignore[call-overload]
)
api = NinjaAPI()


@api.put("/households/{uuid}")
def put_household(request: HttpRequest, uuid: str, household: Household) -> HttpResponse:  # type: ignore[valid-type]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_household VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [uuid, household.model_dump_json()],  # type: ignore[attr-defined]
        )
    return HttpResponse(status=201, headers={"Content-Length": "0"})


def health(_: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("api/", api.urls), path("health", health)]
application = get_wsgi_application()
