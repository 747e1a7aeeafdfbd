"""Wire types of scores: marks, the scores themselves, publications and objections."""
