"""Work on thousands of elements by sets, where nothing about them needs to be looked at one by one: ``taking_back``."""
