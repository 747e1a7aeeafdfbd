"""Assessment 考核: rubrics, rounds, submissions, reviews, results."""
