"""Plans of a school: 学校信息化教学发展规划 and 校本研修计划, one life cycle for both."""
