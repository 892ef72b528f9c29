"""Is the declared value what such goods go for?"""
