"""A busy machine makes no test fail: examples may take as long as they need."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
