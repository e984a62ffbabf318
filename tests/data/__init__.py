"""The words and forms: are they sound?"""
