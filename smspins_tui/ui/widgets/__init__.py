"""The widgets of the main screen: line-drawn views of the store, and the lines around them."""
