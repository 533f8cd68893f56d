"""Bank statements: ``importing`` keeps what is new and books what is sure, ``proposing`` says what the rest may pay,
``booking`` does what a person decides, ``listing`` shows it."""
