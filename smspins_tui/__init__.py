"""A full-screen terminal console for people who rent telephone numbers to receive SMS."""

__version__ = "0.1.0"
