"""What people do to keep files, and to have them deleted."""
