"""Why did it pass: the page and its parts."""
