"""What other sites show of this one: badges, a card for an iframe, and the script that puts it there."""
