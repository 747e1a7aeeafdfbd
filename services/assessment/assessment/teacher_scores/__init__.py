"""Scores 校本考核得分 of teachers by their school's scheme: computed, marked, published."""
