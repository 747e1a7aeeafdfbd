"""Rubrics 考核细则: versioned items, marks and the score they make."""
