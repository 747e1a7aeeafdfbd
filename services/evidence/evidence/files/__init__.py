"""Files (文件): what was received, who may open it, and that it never changes."""
