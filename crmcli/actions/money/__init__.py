"""Lines, billing and payment: ``line`` and ``sums`` first, then ``billing``, ``issue``, ``pay`` and corrections."""
