"""How fast the program is, against yardsticks that are measured in the same run. No part of the test suite."""
