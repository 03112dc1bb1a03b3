"""What is added above any provider. May import ``domain`` and sqlite3; never httpx, textual or a provider."""
