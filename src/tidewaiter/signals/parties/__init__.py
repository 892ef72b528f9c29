"""Who are they, and do they belong here?"""
