/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-header.h"

G_BEGIN_DECLS

/** PLAKAT_REENCODE_ARGUMENT: with this as its first argument the program is the process that decodes a picture */
#define PLAKAT_REENCODE_ARGUMENT "--decode-picture"

#define PLAKAT_REENCODE_MAX_BYTES (1024 * 1024)
#define PLAKAT_REENCODE_MAX_SIDE 4096
#define PLAKAT_REENCODE_MAX_PIXELS (16 * 1000 * 1000)
#define PLAKAT_REENCODE_SIDE 512

/** PLAKAT_REENCODE_WIDTH_MAX_BYTES: the largest file that is made smaller */
#define PLAKAT_REENCODE_WIDTH_MAX_BYTES (16 * 1024 * 1024)

/**
 * PlakatReencodeOutcome:
 * @PLAKAT_REENCODE_DONE: here is the picture
 * @PLAKAT_REENCODE_KIND: it is no picture of a kind that is taken
 * @PLAKAT_REENCODE_LARGE: it has too many bytes or pixels
 * @PLAKAT_REENCODE_DAMAGED: it could not be decoded
 * @PLAKAT_REENCODE_SLOW: it took too long
 * @PLAKAT_REENCODE_UNABLE: what decodes such pictures is missing here
 * @PLAKAT_REENCODE_BUSY: too many others are being decoded
 * @PLAKAT_REENCODE_WHOLE: it is best shown as it is: not wider than that, or not without its transparency
 */
typedef enum
{
  PLAKAT_REENCODE_DONE,
  PLAKAT_REENCODE_KIND,
  PLAKAT_REENCODE_LARGE,
  PLAKAT_REENCODE_DAMAGED,
  PLAKAT_REENCODE_SLOW,
  PLAKAT_REENCODE_UNABLE,
  PLAKAT_REENCODE_BUSY,
  PLAKAT_REENCODE_WHOLE,
} PlakatReencodeOutcome;

PlakatReencodeOutcome plakat_reencode_picture (GBytes            *picture,
                                               const char        *type,
                                               GBytes           **jpeg);
PlakatReencodeOutcome plakat_reencode_width   (GBytes            *picture,
                                               int                width,
                                               GBytes           **jpeg);
PlakatReencodeOutcome plakat_reencode_through (const char *const *argv,
                                               GBytes            *input,
                                               gint64             deadline_ms,
                                               GBytes           **output);
void                  plakat_reencode_set_most (int               running);
int                   plakat_reencode_run     (int                argc,
                                               char             **argv);

G_END_DECLS
