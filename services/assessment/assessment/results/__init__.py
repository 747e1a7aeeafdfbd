"""Results 结果: public notice, appeal, final grade, official form, roll and public check."""
