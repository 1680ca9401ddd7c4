"""The Web API: `table` says what there is, `server` answers, the rest are its methods."""
