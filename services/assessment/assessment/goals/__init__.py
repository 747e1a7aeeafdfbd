"""Goals 绩效目标 against what became of them 达成情况: schools report, offices compare."""
