"""Support 指导支持 (R86, R87): problems seen early, and what was done about them."""
