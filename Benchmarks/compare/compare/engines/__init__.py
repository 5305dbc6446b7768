"""A module an engine; its class is called Implementation."""
