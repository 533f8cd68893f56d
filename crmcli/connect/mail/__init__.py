"""Mail: a message as its bytes, and handing it to a mail server or to sendmail."""
