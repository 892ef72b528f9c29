"""Do the declared countries belong to the goods?"""
