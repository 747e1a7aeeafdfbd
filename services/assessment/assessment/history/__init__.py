"""History 时间轴: the steps of a submission in words, as far as the caller may know them."""
