"""Do mass, number and value belong together?"""
