"""The application: settings, composition root, command line, HTTP server, scheduler, languages."""
