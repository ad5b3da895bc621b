"""Which of the 468 points make the eyes, lips, brows and outline of the mean face."""

from __future__ import annotations

from typing import Final

OUTLINE: Final = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
    149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip

# From the outer corner along the upper lid to the inner corner, and the lower lid in between.
RIGHT_UPPER_LID: Final = (246, 161, 160, 159, 158, 157, 173)
RIGHT_LOWER_LID: Final = (7, 163, 144, 145, 153, 154, 155)
LEFT_UPPER_LID: Final = (466, 388, 387, 386, 385, 384, 398)
LEFT_LOWER_LID: Final = (249, 390, 373, 374, 380, 381, 382)
RIGHT_CORNERS: Final = (33, 133)
LEFT_CORNERS: Final = (263, 362)
RIGHT_FOLD: Final = (247, 30, 29, 27, 28, 56, 190)
LEFT_FOLD: Final = (467, 260, 259, 257, 258, 286, 414)
EYES: Final = (
    (RIGHT_UPPER_LID, RIGHT_LOWER_LID, RIGHT_CORNERS, RIGHT_FOLD),
    (LEFT_UPPER_LID, LEFT_LOWER_LID, LEFT_CORNERS, LEFT_FOLD),
)

RIGHT_BROW: Final = ((70, 63, 105, 66, 107), (46, 53, 52, 65, 55))
LEFT_BROW: Final = ((300, 293, 334, 296, 336), (276, 283, 282, 295, 285))
BROWS: Final = (RIGHT_BROW, LEFT_BROW)

LIPS_OUTER: Final = (
    61,
    146,
    91,
    181,
    84,
    17,
    314,
    405,
    321,
    375,
    291,
    409,
    270,
    269,
    267,
    0,
    37,
    39,
    40,
    185,
)
LIPS_INNER: Final = (
    78,
    95,
    88,
    178,
    87,
    14,
    317,
    402,
    318,
    324,
    308,
    415,
    310,
    311,
    312,
    13,
    82,
    81,
    80,
    191,
)
UPPER_INNER: Final = (191, 80, 81, 82, 13, 312, 311, 310, 415)
LOWER_INNER: Final = (95, 88, 178, 87, 14, 317, 402, 318, 324)
LOWER_LIP: Final = (
    *LOWER_INNER, 146, 91, 181, 84, 17, 314, 405, 321, 375, 77, 90, 180, 85, 16, 315, 404, 320, 307, 96, 89,
    179, 86, 15, 316, 403, 319, 325,
)  # fmt: skip
UPPER_LIP: Final = (
    *UPPER_INNER, 185, 40, 39, 37, 0, 267, 269, 270, 409, 184, 74, 73, 72, 11, 302, 303, 304, 408, 183, 42,
    41, 38, 12, 268, 271, 272, 407,
)  # fmt: skip
MOUTH_CORNERS: Final = (61, 291, 78, 308, 62, 292, 76, 306)

NOSE_TIP, NOSE_BRIDGE = 4, (168, 6, 197, 195, 5)
NOSTRILS: Final = (60, 290)
