"""Standing over HTTP: accreditations, reviews, what a partner's standing is and was."""
