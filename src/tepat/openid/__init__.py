"""IKD as OpenID Connect client: who somebody is, proven by the national identity provider."""
