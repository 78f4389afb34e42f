"""One small writer per format, all on what asking makes: JSON Lines (the contract), CSV, Markdown, a plot as SVG."""
