"""One small writer per format, all on asking's rows: JSON Lines (the contract), CSV, and a brief as Markdown."""
