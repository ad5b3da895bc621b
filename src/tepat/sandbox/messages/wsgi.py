"""The application that the providers' server runs, and the mail server beside it."""

import os

from django.core.wsgi import get_wsgi_application

from tepat.base.child_processes import end_with
from tepat.sandbox.messages.mailbox import start_mailbox
from tepat.sandbox.messages.provider import providers

os.environ["DJANGO_SETTINGS_MODULE"] = "tepat.sandbox.messages.settings"
application = get_wsgi_application()
_here = providers()
start_mailbox(port=_here.configuration.smtp_port, inbox=_here.inbox, faults=_here.faults)
end_with(_here.configuration.server_process, at_once=True)
