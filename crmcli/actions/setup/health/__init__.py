"""What ``crm doctor`` examines: a file per sort of check, in the order in which ``checks.py`` lists them."""
