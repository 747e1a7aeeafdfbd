"""Reviews 评审: the district's marks and the city's verification of one school's submission."""
