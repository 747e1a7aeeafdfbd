"""What people do with certifications: fill in, rate each other, rate for the school, finalise."""
