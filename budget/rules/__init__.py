"""What holds of money: ratios sum to 100, what is left is what was approved less what was spent."""
