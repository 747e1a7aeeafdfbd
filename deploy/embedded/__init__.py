"""The embedded default: the platform's real parts as ordinary programs under one supervisor."""
