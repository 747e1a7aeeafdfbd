"""Special topics 专题研修 (R117): a school's list, and what each teacher follows."""
