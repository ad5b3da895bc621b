"""WhatsApp by templates, as the Cloud API takes them."""
