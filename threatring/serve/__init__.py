"""The console in the browser: a local server of scenarios, runs and films, and the page it ships."""
