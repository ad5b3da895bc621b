"""How candidates are judged: by households they have not seen, with other neighbourhoods, beside each
other.
"""
