"""The local stack's own issuer: its tokens and its sign-in page. It is no part of a deployment."""
