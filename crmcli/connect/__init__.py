"""The outside world: foreign formats and services, never called while a step is being written."""
