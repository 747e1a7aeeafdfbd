"""Tests of both ways to run: compose file, gateway, parts, launcher."""
