"""What no single service can prove: contracts, rights, journeys, faults, figures, structure."""
