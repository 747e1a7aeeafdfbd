"""Regular classroom use 常态化应用记录 (R115): what a teacher used in which lesson."""
