"""Evidence that is kept as files: what each is called and what it holds, and the store of their bytes."""
