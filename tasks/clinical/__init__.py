"""What a radiology report claims: findings by label, and where an impression contradicts its findings."""
