"""Work on thousands of elements by sets, where nothing about any of them has to be looked at alone: ``converting`` and
``taking_back``. Everything else takes the way of one by one, in the other folders."""
