"""Evidence (实证材料): uploads, files and receipts; the only code that speaks S3."""
