"""Who is who? Mentions become parties, parties are held against lists, and people have the last word."""
