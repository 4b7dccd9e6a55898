"""Every side effect of a process: recording, facts, mail, HubSpot. Signatures are free of the ORM."""
