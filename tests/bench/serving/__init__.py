"""What the bench of servers is made of: clients, their crowd, and what is measured."""
