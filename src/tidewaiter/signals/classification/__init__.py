"""Does the code say what the description says?"""
