"""The application that the provider's server runs."""

import os

from django.core.wsgi import get_wsgi_application

from tepat.base.child_processes import end_with
from tepat.sandbox.provider import provider

os.environ["DJANGO_SETTINGS_MODULE"] = "tepat.sandbox.settings"
application = get_wsgi_application()
end_with(provider().configuration.server_process, at_once=True)
