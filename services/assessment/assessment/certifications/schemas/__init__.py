"""Wire types of certifications."""
