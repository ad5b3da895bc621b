"""Dates and numbers in Madurese are written as in Indonesian."""

from django.conf.locale.id.formats import *  # noqa: F403
