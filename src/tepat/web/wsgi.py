"""The application that the server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from tepat.base.child_processes import end_with
from tepat.content import load_content

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tepat.web.settings")
application = get_wsgi_application()

# Read before the first request, and set aside: what lives as long as the process need not be looked through
# for garbage again and again.
load_content()
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)

# A worker whose server was killed would go on holding the port.
end_with(os.getppid(), at_once=True)
