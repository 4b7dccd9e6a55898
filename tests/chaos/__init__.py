"""One stack serves all these tests, and ends with the last of them: pytest ends a package, and no plain folder."""
