"""Facts 平台数据: what the platform itself knows about an item, beside what a school says."""
