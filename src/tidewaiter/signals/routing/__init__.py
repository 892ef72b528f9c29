"""Did the goods change their way, and why?"""
