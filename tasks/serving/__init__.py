"""The served model: findings in, impression out. A release carries a copy of this room and of what it imports."""
