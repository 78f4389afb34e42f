"""One small writer per format, all on asking's rows: JSON Lines (the contract), CSV, a brief as Markdown, a plot as SVG."""
