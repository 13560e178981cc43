"""What people use: the faces, and what stands behind them."""
