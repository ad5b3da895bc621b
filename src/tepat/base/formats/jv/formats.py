"""Dates and numbers in Javanese are written as in Indonesian."""

from django.conf.locale.id.formats import *  # noqa: F403
