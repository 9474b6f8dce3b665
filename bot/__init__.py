"""The application: settings, composition root, command line, HTTP server, scheduler, languages."""

__version__ = "0.1.0"
